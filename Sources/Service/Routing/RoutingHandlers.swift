internal import Fulfilment
internal import Inventory
internal import Journal
internal import Messages
internal import Primitives
internal import Sourcing

/// RoutingService and the Promise of AvailabilityService: what a cart would cost, from where, when
/// it arrives, and why; optionally held or committed in the same transaction.
struct RoutingHandlers: Sendable {
    let engine: Engine
    let sourcer: Sourcer
    let offload: @Sendable (@escaping @Sendable () -> Void) -> Void

    static let service = "/dom.v1.RoutingService/"

    var methods: [Method] {
        [
            .unary(Self.service + "RouteOrder", routeOrder),
            .unary("/dom.v1.AvailabilityService/Promise", promise),
            explainDecision,
        ]
    }

    @Sendable
    func routeOrder(
        _ context: borrowing CallContext, _ bytes: RawSpan, _ reply: inout ByteWriter
    ) throws(RPCFailure) -> UnaryOutcome {
        let request: RouteOrderRequest = try decode(bytes)
        guard request.commit.isKnown else {
            throw .invalid("commit", "is not known", reason: "UNKNOWN_VALUE")
        }
        try Check.optionalIdentifier(request.owner, "owner")
        try Check.optionalIdentifier(request.holdID, "hold_id")
        try Check.quantity(request.ttlMs, in: 0...Limits.holdMillisecondsMax, "ttl_ms")
        guard let cart = request.cart else {
            throw .invalid("cart", "is required", reason: "REQUIRED")
        }
        let budget = Budget(context)
        if request.commit == .hold || request.commit == .commit {
            return try takeRoute(request, cart, context, bytes, budget, &reply)
        }
        let now = engine.begin(context.now)
        let names = NameResolver(network: engine.store.network)
        let wanted = try Sourcing.Cart(cart, policy: request.policy, names, now: now)
        let hold = request.holdID.isEmpty ? nil : ReservationID(request.holdID)
        var input = try sourcer.read(wanted, hold: hold, owner: OwnerHash(request.owner), now: now)
        let revision = engine.journal.last
        var plan = try engine.orders.board.withLock { board throws(RPCFailure) in
            try sourcer.plan(&input, board: board) { budget.isSpent }
        }
        plan.decision = sourcer.decisions.nextID(now)
        RouteOrderResponse.with {
            $0.revision = revision.value
            $0.decisionID = plan.decision
            $0.plan = RoutePlan(plan, of: input.cart, input.network.network)
        }.encode(into: &reply)
        sourcer.decisions.note(plan, of: input, at: revision)
        return .reply
    }

    /// HOLD and COMMIT: stock, capacity and plan in one transaction.
    private func takeRoute(
        _ request: RouteOrderRequest, _ message: Messages.Cart,
        _ context: borrowing CallContext, _ bytes: RawSpan, _ budget: Budget,
        _ reply: inout ByteWriter
    ) throws(RPCFailure) -> UnaryOutcome {
        let call = try engine.begin(
            "/dom.v1.RoutingService/RouteOrder", request.context, context, bytes, .growing)
        let names = NameResolver(network: engine.store.network)
        let cart = try Sourcing.Cart(message, policy: request.policy, names, now: call.now)
        let wish = RouteWish(
            cart: cart, id: ReservationID(key: call.key, now: call.now), owner: request.owner,
            hold: request.holdID.isEmpty ? nil : ReservationID(request.holdID),
            ttlMilliseconds: request.ttlMs, commits: request.commit == .commit,
            allowsPartial: request.allowPartial)
        return .replyWhenDurable(try settle(wish, call, budget, &reply))
    }
}

extension RouteOrderRequest: MutationRequest {}
extension RouteOrderResponse: MutationReply {
    mutating func stampParts(_ revision: UInt64) {
        if reservation?.revision == 0 { reservation?.revision = revision }
    }
}
