internal import Inventory
internal import Primitives

/// When a location works, made ready for asking: pure integer arithmetic, no time zone database,
/// no allocation.
///
/// `RoutingNetwork` makes one per distinct calendar; locations with equal ones share it. Every walk
/// ends after `Limits.calendarDaysMax` days: what does not happen by then is nil. Each question is
/// O(days walked · log offsets), which is a few days unless the location is closed for long.
public final class CompiledCalendar: Sendable {
    /// What makes two calendars the same.
    struct Source: Hashable {
        var hours: OpeningHours
        var zoneOffsets: [ZoneOffset]
        var processing: Processing
        var pickupReadyMinutes: Int32
        /// Minute after which an order counts for the next working day; nil = the day's last close.
        var orderCutOff: Int32?
        var outbound: Blocks
        var counter: Blocks
        var inbound: Blocks
    }

    let clock: LocalClock
    let source: Source
    /// Spans of the seven weekdays and of the special days, one day after the other.
    let spans: [OpenSpanRecord]
    /// Where the spans of weekday w begin, and at `w + 1` where they end; special days follow.
    private let bounds: [Int32]
    private let specialDays: [Int64]
    let isNeverOpen: Bool
    private let isAlwaysOpen: Bool

    init(_ source: Source) {
        self.source = source
        clock = LocalClock(source.zoneOffsets)
        let always = [OpenSpanRecord(opens: 0, closes: OpeningHours.minutesPerDay)]
        let weekly = source.hours.weekly
        var days = weekly.isEmpty ? [[OpenSpanRecord]](repeating: always, count: 7) : weekly
        let special = source.hours.specialDays.sorted { $0.day < $1.day }
        days += special.map(\.spans)
        specialDays = special.map { Int64($0.day.value) }
        spans = days.flatMap { $0 }
        var bounds: [Int32] = [0]
        for day in days { bounds.append(bounds[bounds.count - 1] + Int32(day.count)) }
        self.bounds = bounds
        isNeverOpen = spans.isEmpty
        isAlwaysOpen = weekly.isEmpty && special.isEmpty
    }

    /// Places in `spans` of a local day.
    func places(of day: Int64) -> Range<Int> {
        var place = LocalClock.weekday(day)
        if let first = specialDays.first, first <= day, day <= specialDays[specialDays.count - 1] {
            var low = 0
            var high = specialDays.count
            while low < high {
                let middle = (low + high) / 2
                if specialDays[middle] < day { low = middle + 1 } else { high = middle }
            }
            if specialDays[low] == day { place = 7 + low }
        }
        return Int(bounds[place])..<Int(bounds[place + 1])
    }

    /// Whether it opens on a local day at all, outages aside.
    func opens(on day: Int64) -> Bool { !places(of: day).isEmpty }

    /// Whether some work can be done on a local day.
    func isWorkingDay(_ day: Int64) -> Bool {
        if source.outbound.isEmpty { return opens(on: day) }
        guard opens(on: day) else { return false }
        let start = clock.instant(day: day, minute: 0)
        guard let piece = piece(after: start, source.outbound) else { return false }
        return piece.start < clock.instant(day: day + 1, minute: 0)
    }

    /// A stretch of open time in which nothing forbids the work.
    struct Piece {
        var start: Int64
        var end: Int64
    }

    /// The first piece that ends after `instant`, cut to what comes from `instant` on.
    func piece(after instant: Int64, _ blocks: Blocks) -> Piece? {
        if isNeverOpen { return nil }
        if isAlwaysOpen && blocks.isEmpty { return Piece(start: instant, end: .max) }
        // Spans of the day before may reach into this one.
        let first = clock.day(instant) - 1
        for day in first...first + Int64(Limits.calendarDaysMax) {
            for place in places(of: day) {
                let end = clock.instant(day: day, minute: spans[place].closes)
                if end <= instant { continue }
                let start = clock.instant(day: day, minute: spans[place].opens)
                if let piece = cut(Piece(start: max(start, instant), end: end), blocks) {
                    return piece
                }
            }
            if let next = blocks.at(clock.instant(day: day + 1, minute: 0)), next.isBlocked,
                next.edge == .max
            {
                return nil
            }
        }
        return nil
    }

    /// The first part of the piece that is not blocked.
    private func cut(_ piece: Piece, _ blocks: Blocks) -> Piece? {
        var piece = piece
        while piece.start < piece.end {
            guard let next = blocks.at(piece.start) else { return piece }
            if !next.isBlocked {
                piece.end = min(piece.end, next.edge)
                return piece
            }
            piece.start = next.edge
        }
        return nil
    }

    /// The piece in which `minutes` of open time from `instant` on are over, begun at that moment.
    func after(_ minutes: Int32, from instant: Int64, _ blocks: Blocks) -> Piece? {
        var left = Int64(minutes) * 60_000
        var cursor = instant
        let horizon = instant + Int64(Limits.calendarDaysMax) * LocalClock.dayMilliseconds
        while cursor <= horizon, let piece = piece(after: cursor, blocks) {
            if piece.end == .max || piece.end - piece.start >= left {
                return Piece(start: piece.start + left, end: piece.end)
            }
            left -= piece.end - piece.start
            cursor = piece.end
        }
        return nil
    }
}
