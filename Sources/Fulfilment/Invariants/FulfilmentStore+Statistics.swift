internal import Primitives

/// Counts for people and metrics.
public struct FulfilmentStatistics: Equatable, Sendable {
    /// In memory, closed ones included.
    public var orders = 0
    public var openOrders = 0
    public var parkedOrders = 0
    /// Shipments that somebody has to do.
    public var openShipments = 0
    /// That are not over.
    public var openReturns = 0
    /// Units of returns that are still to arrive.
    public var returnUnitsToCome = 0
    /// Units of returns that wait in quarantine for what becomes of them.
    public var returnUnitsInQuarantine = 0
    public var heldPlans = 0
    public var slots = 0

    public init() {}
}

extension FulfilmentStore {
    /// Locks one shard at a time; O(open orders).
    public func statistics() -> FulfilmentStatistics {
        var result = FulfilmentStatistics()
        for shard in shards {
            shard.lock.lock()
            let state = shard.state
            result.orders += state.pointee.orders.count
            for order in state.pointee.orders.values {
                if !order.isOver { result.openOrders += 1 }
                if order.waiting != nil { result.parkedOrders += 1 }
            }
            for record in state.pointee.returns.values.joined() where !record.state.isOver {
                result.openReturns += 1
                for unit in record.units {
                    if unit.state.isToCome { result.returnUnitsToCome += 1 }
                    if unit.state.isInQuarantine { result.returnUnitsInQuarantine += 1 }
                }
            }
            result.openShipments += state.pointee.work.values.reduce(0) { $0 + $1.count }
            shard.lock.unlock()
        }
        let board = self.board.withLock { $0.board.state.pointee }
        result.heldPlans = board.plans.count
        result.slots = board.slots.count
        return result
    }
}
