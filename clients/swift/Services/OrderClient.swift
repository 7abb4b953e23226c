public import Messages

/// `dom.v1.OrderService`, typed. Every method throws `ClientError`.
public struct OrderClient: Sendable {
    static let path = "/dom.v1.OrderService/"
    let client: Client

    /// Takes an order. The same channel and reference with the same payload gets the same answer;
    /// with another payload ALREADY_EXISTS.
    public func submit(
        _ request: SubmitOrderRequest, options: CallOptions? = nil
    ) async throws -> SubmitOrderResponse {
        try await client.unary(Self.path + "SubmitOrder", request.keyed, options: options)
    }

    /// One order, open or closed.
    public func get(
        _ request: GetOrderRequest, options: CallOptions? = nil
    ) async throws -> GetOrderResponse {
        try await client.unary(Self.path + "GetOrder", request, options: options)
    }

    /// Orders that match, newest first.
    public func list(
        _ request: ListOrdersRequest, options: CallOptions? = nil
    ) -> MessageStream<ListOrdersResponse> {
        client.serverStream(Self.path + "ListOrders", request, options: options)
    }

    /// Cancels what has not left yet: all of it, or some lines. Exactly once.
    public func cancel(
        _ request: CancelOrderRequest, options: CallOptions? = nil
    ) async throws -> CancelOrderResponse {
        try await client.unary(Self.path + "CancelOrder", request.keyed, options: options)
    }

    /// Stops an order before work on it goes on: fraud check, customer service.
    public func hold(
        _ request: HoldOrderRequest, options: CallOptions? = nil
    ) async throws -> HoldOrderResponse {
        try await client.unary(Self.path + "HoldOrder", request.keyed, options: options)
    }

    /// Lets a held or parked order go on.
    public func release(
        _ request: ReleaseHoldRequest, options: CallOptions? = nil
    ) async throws -> ReleaseHoldResponse {
        try await client.unary(Self.path + "ReleaseHold", request.keyed, options: options)
    }

    /// Everything that happened to an order, oldest first.
    public func timeline(
        _ request: GetTimelineRequest, options: CallOptions? = nil
    ) async throws -> GetTimelineResponse {
        try await client.unary(Self.path + "GetTimeline", request, options: options)
    }

    /// The order now, and again whenever it changes, until it is closed.
    public func watch(
        _ request: WatchOrderRequest, options: CallOptions? = nil
    ) -> MessageStream<WatchOrderResponse> {
        client.serverStream(Self.path + "WatchOrder", request, options: options)
    }
}

extension Client {
    public var orders: OrderClient { OrderClient(client: self) }
}
