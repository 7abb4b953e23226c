internal import Fulfilment
internal import Inventory

/// What a decision needs locked.
struct LockPlan {
    var set = ShardSet()
    /// SKUs; the shards of their components are added under the locks.
    var items: [SkuKey] = []
    var orders: [OrderID] = []
    /// The decision depends on the capacity that is left.
    var board = false
}

/// Everything that a decision has locked.
struct LockedState {
    var stock: TransactionScope
    var orders: OrderScope
    /// nil: the decision does not look at the board, though it may give capacity back.
    var board: BoardScope?
}

extension Engine {
    /// Locks what the plan names, in the global order: order shards, reservation shards, SKU
    /// shards, the board.
    func withLocked<Result, Failure: Error>(
        _ plan: LockPlan, _ body: (LockedState) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try withLocked(orders: plan.orders, plan: { _ throws(Failure) in plan }, body)
    }

    /// As above, where the orders, locked first, say what else is needed. The plan's own orders do
    /// not count.
    func withLocked<Result, Failure: Error>(
        orders ids: [OrderID], plan: (OrderScope) throws(Failure) -> LockPlan,
        _ body: (LockedState) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try orders.withLocked(OrderSet(ids)) { scope throws(Failure) in
            let plan = try plan(scope)
            return try store.withLocked(plan.set, items: plan.items) { stock throws(Failure) in
                guard plan.board else {
                    return try body(LockedState(stock: stock, orders: scope, board: nil))
                }
                return try orders.board.withLock { board throws(Failure) in
                    try body(LockedState(stock: stock, orders: scope, board: board))
                }
            }
        }
    }

    /// A decision about stock alone.
    func stockOnly(_ scope: TransactionScope) -> LockedState {
        LockedState(stock: scope, orders: orders.nothing, board: nil)
    }

    func concernsBoard(_ decision: JournaledDecision) -> Bool {
        if decision.fulfilment.contains(where: \.concernsBoard) { return true }
        guard orders.board.holdsPlans else { return false }
        return decision.transaction.effects.contains {
            if case .reservation(let record) = $0 { return !record.state.isLive }
            return false
        }
    }

    /// A plan ends with its reservation, whoever ended that: its capacity is given back in the
    /// same record.
    func endPlans(_ decision: inout JournaledDecision, _ board: BoardScope) {
        for case .reservation(let record) in decision.transaction.effects
        where !record.state.isLive {
            guard let plan = board.plan(record.id),
                !decision.fulfilment.contains(.planRemoved(record.id))
            else { continue }
            decision.fulfilment += plan.capacity(-1) + [.planRemoved(record.id)]
        }
    }

    /// Orders that wait for what has just been given wake up; the tick sources them.
    func wakeOrders(after transaction: Transaction) {
        if transaction.changesNetwork { return orders.waiting.wakeAll() }
        for effect in transaction.effects {
            switch effect {
            case .cell(let change):
                let freed =
                    change.onHand - change.committed - change.held - change.quarantined
                if freed > 0 { orders.waiting.wake(change.sku) }
            case .supply(let sku, _): orders.waiting.wake(sku)
            default: break
            }
        }
    }
}
