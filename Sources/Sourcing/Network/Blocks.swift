internal import Inventory
internal import Primitives

/// Stretches of time in which a location may not do something, ascending and apart.
struct Blocks: Hashable, Sendable {
    private(set) var from: [Int64] = []
    private(set) var until: [Int64] = []

    var isEmpty: Bool { from.isEmpty }

    /// The end of the block that contains `instant`, or the beginning of the next one after it;
    /// nil where none follows. O(log blocks).
    func at(_ instant: Int64) -> (isBlocked: Bool, edge: Int64)? {
        var low = 0
        var high = until.count
        while low < high {
            let middle = (low + high) / 2
            if until[middle] <= instant { low = middle + 1 } else { high = middle }
        }
        guard low < until.count else { return nil }
        return from[low] <= instant ? (true, until[low]) : (false, from[low])
    }

    func contains(_ instant: Int64) -> Bool { at(instant)?.isBlocked ?? false }

    /// When the state of a location, with its end, or a scheduled outage is one of `states`.
    init(_ location: LocationRecord, _ states: Set<LocationRecord.State>) {
        var stretches: [(from: Int64, until: Int64)] = []
        if states.contains(location.state) {
            stretches.append((.min, location.stateUntil.map(LocalClock.clamp) ?? .max))
        }
        for outage in location.profile?.outages ?? [] where states.contains(outage.state) {
            let stretch = (LocalClock.clamp(outage.from), LocalClock.clamp(outage.until))
            if stretch.0 < stretch.1 { stretches.append(stretch) }
        }
        for stretch in stretches.sorted(by: { $0.from < $1.from }) {
            if let last = until.last, stretch.from <= last {
                until[until.count - 1] = max(last, stretch.until)
            } else {
                from.append(stretch.from)
                until.append(stretch.until)
            }
        }
    }
}
