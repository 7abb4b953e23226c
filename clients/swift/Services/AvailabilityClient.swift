public import Messages

/// `dom.v1.AvailabilityService`, typed. Every method throws `ClientError`.
public struct AvailabilityClient: Sendable {
    static let path = "/dom.v1.AvailabilityService/"
    let client: Client

    /// ATP of up to 10,000 (SKU, location or pool) pairs in one call, answered in the order
    /// asked.
    public func check(
        _ request: CheckAvailabilityRequest, options: CallOptions? = nil
    ) async throws -> CheckAvailabilityResponse {
        try await client.unary(Self.path + "CheckAvailability", request, options: options)
    }

    /// Ways to fulfil a cart with dates, cost and emissions; optionally the best of them held,
    /// stock and capacity together.
    public func promise(
        _ request: PromiseRequest, options: CallOptions? = nil
    ) async throws -> PromiseResponse {
        try await client.unary(
            Self.path + "Promise", request.hold ? request.keyed : request, options: options)
    }

    /// Time-phased ATP of one SKU, day by day.
    public func project(
        _ request: ProjectAvailabilityRequest, options: CallOptions? = nil
    ) async throws -> ProjectAvailabilityResponse {
        try await client.unary(Self.path + "ProjectAvailability", request, options: options)
    }

    /// Walks every SKU once, in a stable order, resumable by token.
    public func stream(
        _ request: StreamAvailabilityRequest, options: CallOptions? = nil
    ) -> MessageStream<StreamAvailabilityResponse> {
        client.serverStream(Self.path + "StreamAvailability", request, options: options)
    }

    /// Pushes an event whenever a SKU's ATP crosses from one band to another. Resumable by
    /// cursor.
    public func watch(
        _ request: WatchAvailabilityRequest, options: CallOptions? = nil
    ) -> MessageStream<WatchAvailabilityResponse> {
        client.serverStream(Self.path + "WatchAvailability", request, options: options)
    }
}

extension Client {
    public var availability: AvailabilityClient { AvailabilityClient(client: self) }
}
