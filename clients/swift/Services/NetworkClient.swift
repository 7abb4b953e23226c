public import Messages

/// `dom.v1.NetworkService`, typed. Every method throws `ClientError`.
public struct NetworkClient: Sendable {
    static let path = "/dom.v1.NetworkService/"
    let client: Client

    /// Creates or replaces locations.
    public func putLocations(
        _ request: PutLocationsRequest, options: CallOptions? = nil
    ) async throws -> PutLocationsResponse {
        try await client.unary(Self.path + "PutLocations", request.keyed, options: options)
    }

    /// One location.
    public func getLocation(
        _ request: GetLocationRequest, options: CallOptions? = nil
    ) async throws -> GetLocationResponse {
        try await client.unary(Self.path + "GetLocation", request, options: options)
    }

    /// All locations that match, by id.
    public func listLocations(
        _ request: ListLocationsRequest, options: CallOptions? = nil
    ) -> MessageStream<ListLocationsResponse> {
        client.serverStream(Self.path + "ListLocations", request, options: options)
    }

    /// Creates or replaces location groups.
    public func putLocationGroups(
        _ request: PutLocationGroupsRequest, options: CallOptions? = nil
    ) async throws -> PutLocationGroupsResponse {
        try await client.unary(Self.path + "PutLocationGroups", request.keyed, options: options)
    }

    /// All location groups, by id.
    public func listLocationGroups(
        _ request: ListLocationGroupsRequest, options: CallOptions? = nil
    ) async throws -> ListLocationGroupsResponse {
        try await client.unary(Self.path + "ListLocationGroups", request, options: options)
    }

    /// Creates or replaces SKUs; a SKU with components is a kit.
    public func putSkus(
        _ request: PutSkusRequest, options: CallOptions? = nil
    ) async throws -> PutSkusResponse {
        try await client.unary(Self.path + "PutSkus", request.keyed, options: options)
    }

    /// One SKU.
    public func getSku(
        _ request: GetSkuRequest, options: CallOptions? = nil
    ) async throws -> GetSkuResponse {
        try await client.unary(Self.path + "GetSku", request, options: options)
    }

    /// All SKUs that match, in a stable order, resumable by token.
    public func listSkus(
        _ request: ListSkusRequest, options: CallOptions? = nil
    ) -> MessageStream<ListSkusResponse> {
        client.serverStream(Self.path + "ListSkus", request, options: options)
    }

    /// Creates or replaces channel views.
    public func putChannelViews(
        _ request: PutChannelViewsRequest, options: CallOptions? = nil
    ) async throws -> PutChannelViewsResponse {
        try await client.unary(Self.path + "PutChannelViews", request.keyed, options: options)
    }

    /// One channel view.
    public func getChannelView(
        _ request: GetChannelViewRequest, options: CallOptions? = nil
    ) async throws -> GetChannelViewResponse {
        try await client.unary(Self.path + "GetChannelView", request, options: options)
    }

    /// All channel views, by id.
    public func listChannelViews(
        _ request: ListChannelViewsRequest, options: CallOptions? = nil
    ) async throws -> ListChannelViewsResponse {
        try await client.unary(Self.path + "ListChannelViews", request, options: options)
    }
}

extension Client {
    public var network: NetworkClient { NetworkClient(client: self) }
}
