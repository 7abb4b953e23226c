internal import Primitives

extension StateStore {
    /// Availability of the SKU with these UTF-8 bytes: hash, shard, lock, find, compute, unlock;
    /// no `String`, no allocation in the common case. Kits lock all their components' shards
    /// together. An unknown SKU or view is an answer (`unknown`), not an error.
    public func availability(
        ofUTF8 bytes: UnsafeRawBufferPointer, _ ask: AvailabilityAsk
    ) -> Availability {
        let hash = stableHash(bytes)
        let shard = inventory[Int(ShardIndex(skuHash: hash).value)]
        shard.lock.lock()
        guard let index = shard.state.pointee.table.find(bytes, hash: hash) else {
            shard.lock.unlock()
            return .unknown
        }
        if shard.state.pointee.entries[index].flags.contains(.kit) {
            shard.lock.unlock()
            return availability(of: SkuKey(String(decoding: bytes, as: UTF8.self)), ask)
        }
        let answer = shard.state.pointee.answer(index, ask)
        shard.lock.unlock()
        return answer
    }

    /// Like `availability(ofUTF8:_:)` for a key at hand.
    public func availability(of key: SkuKey, _ ask: AvailabilityAsk) -> Availability {
        withLocked(ShardSet(), items: [key]) { $0.availability(of: key, ask) }
    }
}
