public import Primitives

extension StateStore {
    /// Keys of a shard's SKUs from number `start` on, at most `limit`: walking everything for bulk
    /// streams and lists. SKUs are never removed, so (shard, number) is a cursor that stays valid
    /// while the store lives. Empty when there are no more. Holds the shard's lock: O(limit).
    public func keys(inShard index: ShardIndex, from start: Int, limit: Int) -> [SkuKey] {
        let shard = inventory[Int(index.value)]
        shard.lock.lock()
        defer { shard.lock.unlock() }
        let count = shard.state.pointee.entries.count
        guard start >= 0, start < count, limit > 0 else { return [] }
        return (start..<min(count, start + limit)).map {
            SkuKey(shard.state.pointee.table.text(at: $0))
        }
    }

    /// The revision of a shard: the last record applied to it.
    public func revision(ofShard index: ShardIndex) -> SequenceNumber {
        let shard = inventory[Int(index.value)]
        shard.lock.lock()
        defer { shard.lock.unlock() }
        return shard.state.pointee.lastSequence
    }

    /// The key of the SKU with these bytes, if there is one; makes no `String` otherwise.
    public func key(utf8 bytes: UnsafeRawBufferPointer) -> SkuKey? {
        let hash = stableHash(bytes)
        let shard = inventory[Int(ShardIndex(skuHash: hash).value)]
        shard.lock.lock()
        defer { shard.lock.unlock() }
        return shard.state.pointee.table.find(bytes, hash: hash).map {
            SkuKey(shard.state.pointee.table.text(at: $0))
        }
    }
}

extension StateStore {
    /// Ids of the reservations that `body` admits, ascending. Locks one shard at a time while it
    /// is copied; O(reservations), for lists.
    public func reservationIDs(where body: (ReservationRecord) -> Bool) -> [ReservationID] {
        var ids: [ReservationID] = []
        for shard in reservations {
            shard.lock.lock()
            let records = shard.state.pointee.records
            shard.lock.unlock()
            for record in records.values where body(record) { ids.append(record.id) }
        }
        return ids.sorted()
    }
}

extension TransactionScope {
    /// Every reservation of the locked shards, in no order. O(reservations), for checks.
    public func forEachReservation(_ body: (ReservationRecord) -> Void) {
        for index in store.reservations.indices where locked.contains(reservationShard: index) {
            for record in store.reservations[index].state.pointee.records.values { body(record) }
        }
    }
}
