internal import Primitives

extension StateStore {
    /// Availability of the SKU with these UTF-8 bytes. An unknown SKU or view is an answer
    /// (`unknown`), not an error. For many asks, `answer` is faster.
    public func availability(
        ofUTF8 bytes: UnsafeRawBufferPointer, _ ask: AvailabilityAsk
    ) -> Availability {
        guard var group = AskGroup(ask, in: network, wanted: 1) else { return .unknown }
        group.add(bytes, at: ask.location, ask.condition)
        answer(group)
        return group[0]
    }

    /// Like `availability(ofUTF8:_:)` for a key at hand.
    public func availability(of key: SkuKey, _ ask: AvailabilityAsk) -> Availability {
        withLocked(ShardSet(), items: [key]) { $0.availability(of: key, ask) }
    }

    /// Answers every ask of the group: lock, find, compute, unlock; no `String` and no allocation
    /// in the common case. Kits lock all their components' shards together, each by itself.
    public func answer(_ group: borrowing AskGroup) {
        lock(group.shards)
        for place in 0..<group.count {
            let hash = group.entries[place].hash
            group.entries[place].slot = state(ofHash: hash).pointee.table.firstSlot(hash)
        }
        for place in 0..<group.count {
            let entry = group.entries[place]
            group.entries[place].index = state(ofHash: entry.hash).pointee.find(entry)
        }
        for place in 0..<group.count {
            let entry = group.entries[place]
            group.entries[place].glimpse = state(ofHash: entry.hash).pointee.glance(entry)
        }
        for place in 0..<group.count {
            let entry = group.entries[place]
            group.entries[place].glimpse ^= state(ofHash: entry.hash).pointee.glanceAtCell(entry)
        }
        var kits = 0
        for place in 0..<group.count {
            let entry = group.entries[place]
            let answer = state(ofHash: entry.hash).pointee.answer(entry, group.shared)
            group.entries[place].answer = answer ?? .unknown
            if answer == nil { kits |= 1 &<< place }
        }
        unlock(group.shards)
        while kits != 0 {
            let place = kits.trailingZeroBitCount
            kits &= kits &- 1
            let entry = group.entries[place]
            let key = SkuKey(String(decoding: entry.sku, as: UTF8.self))
            group.entries[place].answer = availability(of: key, group.shared.ask(entry))
        }
    }

    @inline(__always)
    private func state(ofHash hash: UInt64) -> UnsafeMutablePointer<ShardState> {
        inventory[Int(ShardIndex(skuHash: hash).value)].state
    }
}
