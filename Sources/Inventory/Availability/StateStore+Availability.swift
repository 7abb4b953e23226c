internal import Primitives

extension StateStore {
    /// Availability of the SKU with these UTF-8 bytes: hash, shard, lock, find, compute, unlock;
    /// no `String`, no allocation in the common case. Kits lock all their components' shards
    /// together. An unknown SKU or view is an answer (`unknown`), not an error.
    public func availability(
        ofUTF8 bytes: UnsafeRawBufferPointer, _ ask: AvailabilityAsk
    ) -> Availability {
        let hash = stableHash(bytes)
        let shard = Int(ShardIndex(skuHash: hash).value)
        if let answer = inventory[shard].answer(bytes, hash: hash, ask) { return answer }
        return availability(of: SkuKey(String(decoding: bytes, as: UTF8.self)), ask)
    }

    /// Like `availability(ofUTF8:_:)` for a key at hand.
    public func availability(of key: SkuKey, _ ask: AvailabilityAsk) -> Availability {
        withLocked(ShardSet(), items: [key]) { $0.availability(of: key, ask) }
    }
}

extension InventoryShard {
    /// Under the lock: the answer for the SKU with these bytes; nil for a kit.
    fileprivate func answer(
        _ bytes: UnsafeRawBufferPointer, hash: UInt64, _ ask: AvailabilityAsk
    ) -> Availability? {
        lock.lock()
        defer { lock.unlock() }
        return state.pointee.answerInPlace(bytes, hash: hash, ask)
    }
}

extension ShardState {
    /// The answer for the SKU with these bytes; nil for a kit, whose parts may be elsewhere.
    ///
    /// Changes nothing; it is `mutating` so that the state behind the shard's pointer is used in
    /// place: a plain method there first copies the struct, nine reference counts.
    fileprivate mutating func answerInPlace(
        _ bytes: UnsafeRawBufferPointer, hash: UInt64, _ ask: AvailabilityAsk
    ) -> Availability? {
        guard let index = table.find(bytes, hash: hash) else { return .unknown }
        if entries[index].flags.contains(.kit) { return nil }
        return answer(index, hash: hash, ask)
    }
}
