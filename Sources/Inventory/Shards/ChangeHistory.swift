internal import Primitives

/// Recent movements of the shard's cells, bounded: what an absolute figure taken in the past has
/// not seen. Entries of one SKU are chained, so that a lookup walks only those.
///
/// Holds `max(4,096, cells / 8)` entries, in whole thousands; the bound follows the shard, so
/// memory stays a fixed share per cell. `horizon` says from when on the history is complete.
struct ChangeHistory: Sendable {
    struct Entry: Hashable, Sendable {
        var time: Instant
        var onHand: Quantity
        var sku: UInt32
        var location: LocationIndex
        /// Number of the SKU's entry before; 0 = none. May name one that was dropped.
        var previous: UInt32
        var condition: Condition
    }

    /// A ring once full: entry number n stands at (n − 1) % count.
    private(set) var ring: [Entry] = []
    private var newest: UInt32 = 0
    private var start = 0
    /// Time of the latest entry dropped: movements after it are all here.
    private(set) var horizon: Instant = .distantPast

    static let countMin = 4_096

    var count: Int { ring.count }

    /// Oldest first.
    var inOrder: [Entry] { Array(ring[start...] + ring[..<start]) }

    /// Adds a movement and returns its number, to be kept as the SKU's newest.
    mutating func append(_ entry: Entry, cells: Int) -> UInt32 {
        if newest == .max { restart() }
        newest += 1
        if ring.count < max(Self.countMin, cells / 8 & ~1_023) {
            if start != 0 {
                ring = inOrder
                start = 0
            }
            ring.append(entry)
        } else {
            horizon = max(horizon, ring[start].time)
            ring[start] = entry
            start = (start + 1) % ring.count
        }
        return newest
    }

    /// The entry with this number, unless it was dropped.
    func entry(_ number: UInt32) -> Entry? {
        guard number != 0, number <= newest, newest - number < UInt32(ring.count) else {
            return nil
        }
        // The newest stands just before `start`.
        let back = Int(newest - number) + 1
        return ring[(start + ring.count - back) % ring.count]
    }

    /// Starts again from nothing known before `horizon`.
    mutating func restore(horizon: Instant) {
        self = ChangeHistory()
        self.horizon = horizon
    }

    /// Numbers ran out: forget, rather than confuse old and new. Once in 4 billion movements.
    private mutating func restart() {
        let last = ring.map(\.time).max() ?? horizon
        restore(horizon: max(last, horizon))
    }
}
