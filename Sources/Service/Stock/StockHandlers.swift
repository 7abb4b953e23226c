internal import Inventory
internal import Messages
internal import Primitives

/// AdjustStock, SetStock, CountStock, TransferStock: what the world reports about stock.
struct StockHandlers: Sendable {
    let engine: Engine

    static let service = "/dom.v1.InventoryService/"

    var methods: [Method] {
        [
            .unary(Self.service + "AdjustStock", adjust),
            .unary(Self.service + "SetStock", set),
            .unary(Self.service + "CountStock", count),
            .unary(Self.service + "TransferStock", transfer),
        ]
    }

    /// SKUs to lock, and the shard of the source's position.
    private func plan(_ skus: [String], _ context: WriteContext?) -> LockPlan {
        var plan = LockPlan(items: skus.map { SkuKey($0) })
        if let context, context.sourceSequence > 0 { plan.set.insert(feed: context.source) }
        return plan
    }

    @Sendable
    func adjust(
        _ context: borrowing CallContext, _ bytes: RawSpan, _ reply: inout ByteWriter
    ) throws(RPCFailure) -> UnaryOutcome {
        try engine.mutate(
            "/dom.v1.InventoryService/AdjustStock", context, bytes, &reply
        ) { (request: AdjustStockRequest) throws(RPCFailure) in
            try Check.count(request.adjustments.count, in: 1...Limits.batchMax, "adjustments")
            try Check.singleRevision(request.context, request.adjustments.count)
            return plan(request.adjustments.map(\.sku), request.context)
        } decide: { request, call, scope throws(RPCFailure) in
            let names = NameResolver(network: scope.network)
            var commands: [StockAdjustment] = []
            for (place, message) in request.adjustments.enumerated() {
                commands.append(try names.adjustment(message, "adjustments[\(place)]"))
            }
            let decided = try refusing(scope) { () throws(Refusal) in
                try scope.adjust(
                    commands, from: try call.write.sourcePosition,
                    expectedRevision: call.write.expected, now: call.now)
            }
            let response = AdjustStockResponse.with { response in
                response.positions = zip(decided.outcome, commands).map {
                    $0.changed(of: $1.cell.sku, scope.network)
                }
            }
            return Decision(effects: decided.effects, reply: response)
        }
    }

    @Sendable
    func set(
        _ context: borrowing CallContext, _ bytes: RawSpan, _ reply: inout ByteWriter
    ) throws(RPCFailure) -> UnaryOutcome {
        try engine.mutate(
            "/dom.v1.InventoryService/SetStock", context, bytes, &reply
        ) { (request: SetStockRequest) throws(RPCFailure) in
            try Check.count(request.levels.count, in: 1...Limits.batchMax, "levels")
            try Check.singleRevision(request.context, request.levels.count)
            return plan(request.levels.map(\.sku), request.context)
        } decide: { request, call, scope throws(RPCFailure) in
            let names = NameResolver(network: scope.network)
            var commands: [Inventory.StockLevel] = []
            for (place, message) in request.levels.enumerated() {
                commands.append(try names.level(message, "levels[\(place)]"))
            }
            let decided = try refusing(scope) { () throws(Refusal) in
                try scope.setLevels(
                    commands, from: try call.write.sourcePosition,
                    expectedRevision: call.write.expected, now: call.now)
            }
            let response = SetStockResponse.with { response in
                response.positions = zip(decided.outcome, commands).map {
                    $0.changed(of: $1.cell.sku, scope.network)
                }
            }
            return Decision(effects: decided.effects, reply: response)
        }
    }

    @Sendable
    func count(
        _ context: borrowing CallContext, _ bytes: RawSpan, _ reply: inout ByteWriter
    ) throws(RPCFailure) -> UnaryOutcome {
        try engine.mutate(
            "/dom.v1.InventoryService/CountStock", context, bytes, &reply
        ) { (request: CountStockRequest) throws(RPCFailure) in
            try Check.count(request.counts.count, in: 1...Limits.batchMax, "counts")
            return plan(request.counts.map(\.sku), nil)
        } decide: { request, call, scope throws(RPCFailure) in
            let names = NameResolver(network: scope.network)
            var commands: [Inventory.StockCount] = []
            for (place, message) in request.counts.enumerated() {
                commands.append(try names.count(message, "counts[\(place)]"))
            }
            let decided = try refusing(scope) { () throws(Refusal) in
                try scope.count(commands, now: call.now)
            }
            let response = CountStockResponse.with { response in
                response.variances = zip(decided.outcome, commands).map { found, command in
                    Messages.CountVariance.with {
                        $0.expected = found.expected
                        $0.variance = found.variance
                        $0.shortfall = found.shortfall
                        $0.position = found.cell.changed(of: command.cell.sku, scope.network)
                    }
                }
            }
            return Decision(effects: decided.effects, reply: response)
        }
    }

    @Sendable
    func transfer(
        _ context: borrowing CallContext, _ bytes: RawSpan, _ reply: inout ByteWriter
    ) throws(RPCFailure) -> UnaryOutcome {
        try engine.mutate(
            "/dom.v1.InventoryService/TransferStock", context, bytes, &reply
        ) { (request: TransferStockRequest) throws(RPCFailure) in
            try Check.identifier(request.sku, "sku")
            try Check.quantity(request.quantity, "quantity")
            if request.dueAt != nil { try Check.identifier(request.supplyID, "supply_id") }
            return plan([request.sku], nil)
        } decide: { request, call, scope throws(RPCFailure) in
            let names = NameResolver(network: scope.network)
            let command = TransferStockCommand(
                sku: SkuKey(request.sku),
                condition: try Inventory.Condition(request.condition, "condition"),
                from: try names.requiredLocation(request.fromLocation, "from_location"),
                to: try names.requiredLocation(request.toLocation, "to_location"),
                quantity: request.quantity,
                transit: request.dueAt.map { (request.supplyID, $0) })
            let decided = try refusing(scope) { () throws(Refusal) in
                try scope.transferStock(command, now: call.now)
            }
            let response = TransferStockResponse.with {
                $0.fromPosition = decided.outcome.from.changed(of: command.sku, scope.network)
                $0.toPosition = decided.outcome.to?.changed(of: command.sku, scope.network)
            }
            return Decision(effects: decided.effects, reply: response)
        }
    }
}

/// Runs a decision of the domain; its refusal becomes the call's failure.
func refusing<Result>(
    _ scope: TransactionScope, _ decide: () throws(Refusal) -> Result
) throws(RPCFailure) -> Result {
    do throws(Refusal) { return try decide() } catch { throw error.rpcFailure(scope.network) }
}

extension WriteContext {
    /// As `position`, for decisions.
    var sourcePosition: SourcePosition? {
        get throws(Refusal) {
            do throws(RPCFailure) { return try position() } catch { throw Refusal(error) }
        }
    }
}

extension Check {
    /// A revision can only be compared with one cell's.
    static func singleRevision(_ context: WriteContext?, _ count: Int) throws(RPCFailure) {
        if context?.expectedRevision != nil, count > 1 {
            throw .invalid(
                "context.expected_revision", "needs a call with a single record",
                reason: "AMBIGUOUS")
        }
    }
}
