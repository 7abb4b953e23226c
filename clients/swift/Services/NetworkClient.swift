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

    /// Opens, closes or restricts locations from the next decision on, for good or for a time.
    public func setLocationState(
        _ request: SetLocationStateRequest, options: CallOptions? = nil
    ) async throws -> SetLocationStateResponse {
        try await client.unary(Self.path + "SetLocationState", request.keyed, options: options)
    }

    /// Creates or replaces carriers with their services, zones and rates.
    public func putCarriers(
        _ request: PutCarriersRequest, options: CallOptions? = nil
    ) async throws -> PutCarriersResponse {
        try await client.unary(Self.path + "PutCarriers", request.keyed, options: options)
    }

    /// One carrier.
    public func getCarrier(
        _ request: GetCarrierRequest, options: CallOptions? = nil
    ) async throws -> GetCarrierResponse {
        try await client.unary(Self.path + "GetCarrier", request, options: options)
    }

    /// All carriers, by id.
    public func listCarriers(
        _ request: ListCarriersRequest, options: CallOptions? = nil
    ) -> MessageStream<ListCarriersResponse> {
        client.serverStream(Self.path + "ListCarriers", request, options: options)
    }

    /// Everything that was configured, in the order in which it can be imported again.
    public func exportConfiguration(
        _ request: ExportConfigurationRequest, options: CallOptions? = nil
    ) -> MessageStream<ExportConfigurationResponse> {
        client.serverStream(Self.path + "ExportConfiguration", request, options: options)
    }

    /// Puts records of any kind: a whole batch or nothing.
    public func importConfiguration(
        _ request: ImportConfigurationRequest, options: CallOptions? = nil
    ) async throws -> ImportConfigurationResponse {
        try await client.unary(Self.path + "ImportConfiguration", request.keyed, options: options)
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
