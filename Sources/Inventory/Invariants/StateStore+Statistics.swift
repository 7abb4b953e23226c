public import Primitives

/// Counts for people and metrics.
public struct StateStatistics: Equatable, Sendable {
    public var locations = 0
    public var views = 0
    /// Kits included.
    public var skus = 0
    public var kits = 0
    public var supplies = 0
    public var cells = 0
    public var held = 0
    public var committed = 0
    public var closedReservations = 0
    public var idempotencyKeys = 0
    /// Keys forgotten for want of room, before their time.
    public var idempotencyForgottenEarly: UInt64 = 0
    public var feeds = 0
    /// Bytes of SKU tables and cells, without allocator overhead.
    public var inventoryBytes = 0
}

extension StateStore {
    /// Locks one shard at a time: each number is exact for some moment, not all for the same one.
    /// O(SKUs).
    public func statistics() -> StateStatistics {
        var result = StateStatistics()
        let network = self.network
        result.locations = network.locations.count
        result.views = network.views.count
        for shard in inventory {
            shard.lock.lock()
            result.add(shard.state.pointee)
            shard.lock.unlock()
        }
        for shard in reservations {
            shard.lock.lock()
            let state = shard.state
            for record in state.pointee.records.values {
                if record.state == .held { result.held += 1 }
                if record.state == .committed { result.committed += 1 }
            }
            result.closedReservations += state.pointee.closedCount
            result.idempotencyKeys += state.pointee.keys.count
            result.idempotencyForgottenEarly += state.pointee.keys.forgottenEarly
            result.feeds += state.pointee.feeds.count
            shard.lock.unlock()
        }
        return result
    }

    /// Order-independent digest of each shard, inventory shards first, then reservation shards.
    /// One shard locked at a time, while it is copied.
    public func digests() -> [UInt64] {
        inventory.indices.map { digest(ofShard: ShardIndex(UInt16($0))) }
            + reservations.indices.map { digest(ofReservationShard: $0) }
    }

    public func digest(ofShard index: ShardIndex) -> UInt64 {
        let shard = inventory[Int(index.value)]
        shard.lock.lock()
        let copy = shard.state.pointee
        shard.lock.unlock()
        return copy.digest
    }

    public func digest(ofReservationShard index: Int) -> UInt64 {
        let shard = reservations[index]
        shard.lock.lock()
        let copy = shard.state.pointee
        shard.lock.unlock()
        return copy.digest
    }
}

extension StateStatistics {
    fileprivate mutating func add(_ shard: borrowing ShardState) {
        skus += shard.entries.count
        cells += shard.cellCount
        inventoryBytes +=
            shard.table.bytes + shard.texts.capacity
            + shard.entries.capacity * MemoryLayout<SkuEntry>.stride
            + shard.memos.capacity * MemoryLayout<AnswerMemo>.stride
            + shard.extensions.capacity * MemoryLayout<SkuExtension>.stride
            + shard.history.count * MemoryLayout<ChangeHistory.Entry>.stride
        supplies += shard.extensions.reduce(0) { $0 + $1.supplies.count }
        for entry in shard.entries {
            if entry.flags.contains(.kit) { kits += 1 }
            inventoryBytes += 32 + entry.cells.capacity * MemoryLayout<Cell>.stride
        }
    }
}
