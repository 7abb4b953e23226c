internal import Inventory
internal import Primitives

/// The local time of one place, as integers: milliseconds on its wall clock since 1970-01-01.
///
/// Where clocks change, a local time stands for the first instant at which the clock has reached
/// it: 02:30 on the day that skips it is the instant of the change, 01:30 on the day that has it
/// twice is the first one. So a day always ends where the next begins.
struct LocalClock: Hashable, Sendable {
    /// Instants from which on the offset of the same place holds, ascending; the first holds
    /// before it too.
    private let starts: [Int64]
    private let offsets: [Int64]

    static let dayMilliseconds: Int64 = 86_400_000

    /// Times outside the years 1 to 9999 are moved to their edge, so that no sum can overflow.
    static func clamp(_ instant: Instant) -> Int64 {
        min(max(instant.milliseconds, -62_135_596_800_000), 253_402_300_799_999)
    }

    init(_ zoneOffsets: [ZoneOffset]) {
        let sorted = zoneOffsets.sorted { $0.from < $1.from }
        starts = sorted.isEmpty ? [0] : sorted.map { Self.clamp($0.from) }
        offsets = sorted.isEmpty ? [0] : sorted.map { Int64($0.seconds) * 1_000 }
    }

    /// What the clock shows at an instant. O(log offsets).
    func local(_ instant: Int64) -> Int64 {
        if offsets.count == 1 { return instant + offsets[0] }
        var low = 1
        var high = starts.count
        while low < high {
            let middle = (low + high) / 2
            if starts[middle] <= instant { low = middle + 1 } else { high = middle }
        }
        return instant + offsets[low - 1]
    }

    /// The first instant at which the clock has reached `local`. O(log offsets).
    func instant(_ local: Int64) -> Int64 {
        if offsets.count == 1 { return local - offsets[0] }
        // The first stretch of one offset that ends after the clock has shown it.
        var low = 0
        var high = starts.count - 1
        while low < high {
            let middle = (low + high) / 2
            if local < starts[middle + 1] + offsets[middle] {
                high = middle
            } else {
                low = middle + 1
            }
        }
        let instant = local - offsets[low]
        return low == 0 ? instant : max(instant, starts[low])
    }

    /// Whether the clock goes evenly from one instant to a later one.
    func isSteady(from: Int64, to: Int64) -> Bool {
        offsets.count == 1 || !starts.dropFirst().contains { from < $0 && $0 <= to }
    }

    /// The local day of an instant: days since 1970-01-01.
    func day(_ instant: Int64) -> Int64 { Self.floor(local(instant), Self.dayMilliseconds) }

    /// The instant of a minute of a local day; from 1,440 on it is a later day.
    func instant(day: Int64, minute: Int32) -> Int64 {
        instant(day * Self.dayMilliseconds + Int64(minute) * 60_000)
    }

    /// 0 = Monday; 1970-01-01 was a Thursday.
    static func weekday(_ day: Int64) -> Int { Int((day % 7 + 10) % 7) }

    /// Rounds towards minus infinity; the divisor is positive.
    static func floor(_ value: Int64, _ divisor: Int64) -> Int64 {
        let quotient = value / divisor
        return value % divisor < 0 ? quotient - 1 : quotient
    }
}
