public import Messages

/// `dom.v1.RoutingService`, typed. Every method throws `ClientError`.
public struct RoutingClient: Sendable {
    static let path = "/dom.v1.RoutingService/"
    let client: Client

    /// The cheapest way to fulfil a cart under the policy in force; optionally held or committed,
    /// with capacity, in the same transaction.
    public func route(
        _ request: RouteOrderRequest, options: CallOptions? = nil
    ) async throws -> RouteOrderResponse {
        try await client.unary(
            Self.path + "RouteOrder", request.commits ? request.keyed : request, options: options)
    }

    /// Why a decision came out as it did, and why not otherwise.
    public func explain(
        _ request: ExplainDecisionRequest, options: CallOptions? = nil
    ) async throws -> ExplainDecisionResponse {
        try await client.unary(Self.path + "ExplainDecision", request, options: options)
    }

    /// Sources an order's open shipments, or one of them, anew.
    public func reroute(
        _ request: RerouteRequest, options: CallOptions? = nil
    ) async throws -> RerouteResponse {
        try await client.unary(Self.path + "Reroute", request.keyed, options: options)
    }

    /// Merges shipments of one customer and address that leave one location within a window, where
    /// no promise suffers.
    public func consolidate(
        _ request: ConsolidateOrdersRequest, options: CallOptions? = nil
    ) async throws -> ConsolidateOrdersResponse {
        try await client.unary(
            Self.path + "ConsolidateOrders", request.dryRun ? request : request.keyed,
            options: options)
    }
}

extension Client {
    public var routing: RoutingClient { RoutingClient(client: self) }
}

extension RouteOrderRequest {
    /// Only then is it a change, and needs a key.
    var commits: Bool { commit == .hold || commit == .commit }
}
