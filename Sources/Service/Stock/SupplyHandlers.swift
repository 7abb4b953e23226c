internal import Fulfilment
internal import Inventory
internal import Journal
internal import Messages
internal import Primitives

/// ScheduleSupply, SlipSupply, ArriveSupply: future receipts and the holds that wait for them.
struct SupplyHandlers: Sendable {
    let engine: Engine

    static let service = "/dom.v1.InventoryService/"

    var methods: [Method] {
        [
            .unary(Self.service + "ScheduleSupply", schedule),
            .unary(Self.service + "SlipSupply", slip),
            .unary(Self.service + "ArriveSupply", arrive),
        ]
    }

    @Sendable
    func schedule(
        _ context: borrowing CallContext, _ bytes: RawSpan, _ reply: inout ByteWriter
    ) throws(RPCFailure) -> UnaryOutcome {
        let (request, call): (ScheduleSupplyRequest, MutationCall) = try engine.begin(
            "/dom.v1.InventoryService/ScheduleSupply", context, bytes, .growing)
        try Check.count(request.supplies.count, in: 1...Limits.batchMax, "supplies")
        var set = ShardSet()
        set.insert(idempotency: call.key)
        let items = request.supplies.map { SkuKey($0.sku) }
        let orders = OrderSet(ofSupplies: request.supplies.lazy.map(\.supplyID))
        let settled: Engine.Settled<ScheduleSupplyResponse> = try engine.orders.withLocked(orders) {
            orders throws(RPCFailure) in
            try engine.store.withLocked(set, items: items) { scope throws(RPCFailure) in
                try engine.settle(call, scope) { () throws(RPCFailure) in
                    try schedule(request.supplies, orders, scope, now: call.now)
                }
            }
        }
        settled.reply.encode(into: &reply)
        return .replyWhenDurable(settled.sequence)
    }

    private func schedule(
        _ messages: [Messages.Supply], _ orders: OrderScope, _ scope: TransactionScope,
        now: Instant
    ) throws(RPCFailure) -> Decision<ScheduleSupplyResponse> {
        let names = NameResolver(network: scope.network)
        var supplies: [(sku: SkuKey, supply: Inventory.Supply)] = []
        for (place, message) in messages.enumerated() {
            let (sku, supply) = try names.supply(message, "supplies[\(place)]")
            let refusal = orders.refusal(
                ofSupply: supply.id, sku, scope.network, "supplies[\(place)].supply_id")
            if let refusal { throw refusal }
            supplies.append((sku, supply))
        }
        let decided = try refusing(scope) { () throws(Refusal) in
            try scope.scheduleSupplies(supplies, now: now)
        }
        return Decision(effects: decided.effects, reply: ScheduleSupplyResponse())
    }

    @Sendable
    func slip(
        _ context: borrowing CallContext, _ bytes: RawSpan, _ reply: inout ByteWriter
    ) throws(RPCFailure) -> UnaryOutcome {
        let (request, call): (SlipSupplyRequest, MutationCall) = try engine.begin(
            "/dom.v1.InventoryService/SlipSupply", context, bytes, .growing)
        try Check.identifier(request.sku, "sku")
        try Check.identifier(request.supplyID, "supply_id")
        let command = SlipSupplyCommand(
            sku: SkuKey(request.sku), supply: request.supplyID, due: request.dueAt,
            quantity: request.quantity)
        return try change(command.sku, command.supply, call, &reply) { scope throws(Refusal) in
            let decided = try scope.slipSupply(command, now: call.now)
            let response = SlipSupplyResponse.with {
                $0.repromised = decided.outcome.map(\.message)
            }
            return Decision(effects: decided.effects, reply: response)
        }
    }

    @Sendable
    func arrive(
        _ context: borrowing CallContext, _ bytes: RawSpan, _ reply: inout ByteWriter
    ) throws(RPCFailure) -> UnaryOutcome {
        let (request, call): (ArriveSupplyRequest, MutationCall) = try engine.begin(
            "/dom.v1.InventoryService/ArriveSupply", context, bytes, .growing)
        try Check.identifier(request.sku, "sku")
        try Check.identifier(request.supplyID, "supply_id")
        let command = ArriveSupplyCommand(
            sku: SkuKey(request.sku), supply: request.supplyID, quantity: request.quantity,
            condition: try Inventory.Condition(request.condition, "condition"),
            closes: request.close)
        return try change(command.sku, command.supply, call, &reply) { scope throws(Refusal) in
            let decided = try scope.arriveSupply(command, now: call.now)
            let response = ArriveSupplyResponse.with {
                $0.position = decided.outcome.cell.changed(of: command.sku, scope.network)
                $0.movedToShelf = decided.outcome.movedToShelf
                $0.repromised = decided.outcome.repromised.map(\.message)
            }
            return Decision(effects: decided.effects, reply: response)
        }
    }

    /// Runs a command on one supply with every hold pinned to it locked, and before them the order
    /// whose return may have announced it.
    private func change<Reply: MutationReply>(
        _ sku: SkuKey, _ supply: String, _ call: MutationCall, _ output: inout ByteWriter,
        decide: (TransactionScope) throws(Refusal) -> Decision<Reply>
    ) throws(RPCFailure) -> UnaryOutcome {
        var set = ShardSet()
        set.insert(idempotency: call.key)
        let settled: Engine.Settled<Reply>
        do throws(Refusal) {
            settled = try engine.orders.withLocked(OrderSet(ofSupplies: [supply])) {
                orders throws(Refusal) in
                try engine.store.withLocked(supplies: [(sku, supply)], set) {
                    scope throws(Refusal) in
                    try engine.settleRefusing(call, scope) { () throws(Refusal) in
                        let refusal = orders.refusal(
                            ofSupply: supply, sku, scope.network, "supply_id")
                        if let refusal { throw Refusal(refusal) }
                        return try decide(scope)
                    }
                }
            }
        } catch { throw error.rpcFailure(engine.store.network) }
        settled.reply.encode(into: &output)
        return .replyWhenDurable(settled.sequence)
    }
}

extension Inventory.RepromisedHold {
    fileprivate var message: Messages.RepromisedHold {
        Messages.RepromisedHold.with {
            $0.reservationID = reservation.text
            $0.line = UInt32(clamping: line)
            $0.quantity = quantity
            $0.dueBefore = dueBefore
            $0.dueNow = dueNow
        }
    }
}
