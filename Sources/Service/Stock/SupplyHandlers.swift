internal import Inventory
internal import Messages
internal import Primitives

/// ScheduleSupply, SlipSupply, ArriveSupply: future receipts and the holds that wait for them.
struct SupplyHandlers: Sendable {
    let engine: Engine

    static let service = "/dom.v1.InventoryService/"

    var methods: [Method] {
        [.unary(Self.service + "ScheduleSupply", schedule)]
    }

    @Sendable
    func schedule(
        _ context: borrowing CallContext, _ bytes: RawSpan, _ reply: inout ByteWriter
    ) throws(RPCFailure) -> UnaryOutcome {
        try engine.mutate(
            "/dom.v1.InventoryService/ScheduleSupply", context, bytes, &reply
        ) { (request: ScheduleSupplyRequest) throws(RPCFailure) in
            try Check.count(request.supplies.count, in: 1...Limits.batchMax, "supplies")
            return LockPlan(items: request.supplies.map { SkuKey($0.sku) })
        } decide: { request, call, scope throws(RPCFailure) in
            let names = NameResolver(network: scope.network)
            var supplies: [(sku: SkuKey, supply: Inventory.Supply)] = []
            for (place, message) in request.supplies.enumerated() {
                supplies.append(try names.supply(message, "supplies[\(place)]"))
            }
            let decided = try refusing(scope) { () throws(Refusal) in
                try scope.scheduleSupplies(supplies, now: call.now)
            }
            return Decision(effects: decided.effects, reply: ScheduleSupplyResponse())
        }
    }
}
