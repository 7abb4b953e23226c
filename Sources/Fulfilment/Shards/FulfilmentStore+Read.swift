public import Primitives

extension FulfilmentStore {
    /// One order with its timeline; nil if it is not open. Locks its shard.
    public func order(_ id: OrderID) -> OrderRecord? {
        withLocked(OrderSet([id])) { $0.order(id) }
    }

    public func timeline(_ id: OrderID) -> [TimelineEntry] {
        withLocked(OrderSet([id])) { $0.timeline(id) }
    }

    /// Work at a place, most urgent first: by ship-by time, then id. Locks one shard at a time;
    /// O(work of the place).
    public func work(
        at location: LocationIndex, in state: ShipmentState? = nil, limit: Int = .max
    ) -> [(id: ShipmentID, order: OrderRecord, shipment: ShipmentRecord)] {
        var found: [(id: ShipmentID, order: OrderRecord, shipment: ShipmentRecord)] = []
        for shard in shards {
            shard.lock.lock()
            for id in shard.state.pointee.work[location] ?? [] {
                guard let order = shard.state.pointee.orders[id.order],
                    let shipment = order.shipment(id.number),
                    state == nil || shipment.state == state
                else { continue }
                found.append((id, order, shipment))
            }
            shard.lock.unlock()
        }
        found.sort {
            $0.shipment.shipBy != $1.shipment.shipBy
                ? $0.shipment.shipBy < $1.shipment.shipBy : $0.id < $1.id
        }
        return Array(found.prefix(limit))
    }

    /// Open orders that `body` admits, newest first. Copies one shard at a time under its lock;
    /// O(open orders), for what is rare.
    public func orders(where body: (OrderRecord) -> Bool) -> [OrderRecord] {
        var result: [OrderRecord] = []
        for shard in shards {
            shard.lock.lock()
            let orders = shard.state.pointee.orders
            shard.lock.unlock()
            for order in orders.values where body(order) { result.append(order) }
        }
        return result.sorted {
            $0.created != $1.created ? $0.created > $1.created : $0.id < $1.id
        }
    }

    /// Orders that are closed, with all their returns, and last changed by a record up to
    /// `sequence`, at most `limit`: once the archive has read so far they may leave memory by
    /// `.orderRemoved`. O(closed ones in memory), whatever else is open.
    public func evictable(upTo sequence: SequenceNumber, limit: Int) -> [OrderID] {
        var result: [OrderID] = []
        for shard in shards {
            if result.count >= limit { break }
            shard.lock.lock()
            for id in shard.state.pointee.closed
            where shard.state.pointee.isEvictable(id, upTo: sequence) {
                result.append(id)
            }
            shard.lock.unlock()
        }
        return Array(result.sorted().prefix(limit))
    }
}
