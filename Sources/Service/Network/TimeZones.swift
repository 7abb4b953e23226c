internal import Foundation
internal import Inventory
internal import Primitives
internal import Synchronization

/// Offsets of time zones from UTC, looked up when a location is put: the one place that asks a time
/// zone database. What it says then is journaled with the location.
enum TimeZones {
    /// A name and the year from which on its offsets are wanted.
    private struct Key: Hashable {
        var name: String
        var year: Int64
    }

    private static let known = Mutex<[Key: [ZoneOffset]]>([:])
    /// Names of the world, times a few years.
    private static let knownMax = 4_096

    /// Average year, milliseconds.
    private static let year: Int64 = 31_556_952_000

    /// From a year before `now` to about ten years after it, ascending; afterwards the last one
    /// goes on. Empty for an empty name, which is UTC; nil for a name nobody knows. Milliseconds
    /// the first time, then O(1).
    static func offsets(_ name: String, now: Instant) -> [ZoneOffset]? {
        if name.isEmpty { return [] }
        let key = Key(name: name, year: now.milliseconds / year)
        if let offsets = known.withLock({ $0[key] }) { return offsets }
        guard let zone = TimeZone(identifier: name) else { return nil }
        let begin = Date(timeIntervalSince1970: Double((key.year - 1) * year / 1_000))
        let end = begin.addingTimeInterval(Double(12 * year / 1_000))
        var offsets = [ZoneOffset(zone, from: begin)]
        var cursor = begin
        // A zone changes twice a year; those that follow the moon, four times.
        while offsets.count < 100, let next = zone.nextDaylightSavingTimeTransition(after: cursor),
            next > cursor, next < end
        {
            offsets.append(ZoneOffset(zone, from: next))
            cursor = next
        }
        let found = offsets
        known.withLock { known in
            if known.count < knownMax { known[key] = found }
        }
        return found
    }
}

extension ZoneOffset {
    fileprivate init(_ zone: TimeZone, from date: Date) {
        self.init(
            from: Instant(milliseconds: Int64(date.timeIntervalSince1970.rounded()) * 1_000),
            seconds: Int32(zone.secondsFromGMT(for: date)))
    }
}
