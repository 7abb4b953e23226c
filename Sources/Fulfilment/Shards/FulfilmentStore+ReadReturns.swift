internal import Inventory
internal import Primitives

extension FulfilmentStore {
    /// One return; nil if memory does not have it. Locks its order's shard.
    public func customerReturn(_ id: ReturnID) -> ReturnRecord? {
        withLocked(OrderSet([id.order])) { $0.customerReturn(id) }
    }

    /// Returns of an order that memory has, by number.
    public func returns(of order: OrderID) -> [ReturnRecord] {
        withLocked(OrderSet([order])) { $0.returns(of: order) }
    }

    /// Returns in memory that `body` admits, in no order. Copies one shard at a time under its
    /// lock; O(returns in memory), for lists.
    public func returns(where body: (ReturnRecord) -> Bool) -> [ReturnRecord] {
        var result: [ReturnRecord] = []
        for shard in shards {
            shard.lock.lock()
            let returns = shard.state.pointee.returns
            shard.lock.unlock()
            for all in returns.values {
                for record in all where body(record) { result.append(record) }
            }
        }
        return result
    }
}

extension OrderScope {
    public func returns(of order: OrderID) -> [ReturnRecord] {
        state(order).pointee.returns[order] ?? []
    }

    public func customerReturn(_ id: ReturnID) -> ReturnRecord? {
        returns(of: id.order).first { $0.id == id }
    }
}
