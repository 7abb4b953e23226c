public import Primitives

/// Which journal records have changed a SKU lately: what the ledger reads the journal by.
///
/// Entries of one SKU are chained through a ring of `max(4,096, cells / 8)` entries per shard, so
/// memory stays a fixed share per cell and a look-up walks only the SKU's own entries. What has
/// left the ring is found in the archive, not here.
struct RecordIndex: Sendable {
    struct Entry: Hashable, Sendable {
        var sequence: SequenceNumber
        var sku: UInt32
        /// Number of the SKU's entry before; 0 = none. May name one that was overwritten.
        var previous: UInt32
    }

    private(set) var ring: [Entry] = []
    private var start = 0
    private var newest: UInt32 = 0
    /// The record that is being noted, and the number of its first entry.
    private var noting = SequenceNumber.zero
    private var firstOfNoting: UInt32 = 0

    static let countMin = 4_096

    /// Oldest first.
    var inOrder: [Entry] { Array(ring[start...] + ring[..<start]) }

    /// Notes a record once per SKU; returns the entry's number, to be kept as the SKU's newest.
    mutating func note(
        _ sequence: SequenceNumber, sku: UInt32, newest last: UInt32, cells: Int
    ) -> UInt32 {
        // Numbers ran out: forget, rather than confuse old and new. Once in 4 billion changes.
        if newest == .max { self = RecordIndex() }
        if noting != sequence {
            noting = sequence
            firstOfNoting = newest + 1
        }
        // Only then its entry is read: an older one has long left the caches.
        if last >= firstOfNoting, let entry = entry(last), entry.sku == sku { return last }
        newest += 1
        let entry = Entry(sequence: sequence, sku: sku, previous: newest == 1 ? 0 : last)
        if ring.count < max(Self.countMin, cells / 8), start == 0 {
            ring.append(entry)
        } else {
            ring[start] = entry
            start += 1
            if start == ring.count { start = 0 }
        }
        return newest
    }

    /// The entry with this number, unless it was overwritten.
    func entry(_ number: UInt32) -> Entry? {
        guard number != 0, number <= newest, newest - number < UInt32(ring.count) else {
            return nil
        }
        // Without a division: it would cost as much as the rest.
        let place = start - Int(newest - number) - 1
        return ring[place < 0 ? place + ring.count : place]
    }
}

extension ShardState {
    mutating func noteRecord(_ sequence: SequenceNumber, of index: Int) {
        entries[index].newestRecord = records.note(
            sequence, sku: UInt32(index), newest: entries[index].newestRecord, cells: cellCount)
    }
}

/// One entry of a shard's record index, as a snapshot carries it.
public struct RecordImage: Equatable, Sendable {
    /// Index of the SKU in its shard.
    public var skuIndex: UInt32
    public var sequence: SequenceNumber

    public init(skuIndex: UInt32, sequence: SequenceNumber) {
        self.skuIndex = skuIndex
        self.sequence = sequence
    }
}

extension StateStore {
    /// The journal records that changed `key` before `bound`, newest first, at most `limit`.
    /// O(entries of the SKU).
    public func records(
        of key: SkuKey, before bound: SequenceNumber, limit: Int
    ) -> [SequenceNumber] {
        let shard = inventory[Int(key.shard.value)]
        shard.lock.lock()
        defer { shard.lock.unlock() }
        guard let index = shard.state.pointee.index(of: key) else { return [] }
        var result: [SequenceNumber] = []
        var number = shard.state.pointee.entries[index].newestRecord
        while result.count < limit, let entry = shard.state.pointee.records.entry(number) {
            guard entry.sku == UInt32(index) else { break }
            if entry.sequence < bound { result.append(entry.sequence) }
            number = entry.previous
        }
        return result
    }
}
