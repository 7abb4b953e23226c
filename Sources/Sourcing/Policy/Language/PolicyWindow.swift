public import Primitives

/// When a policy is in force: between two instants, and of that only at certain times of the week.
public struct PolicyWindow: Hashable, Sendable {
    /// Inclusive; nil is since ever.
    public var from: Instant?
    /// Exclusive; nil is for ever.
    public var until: Instant?
    /// Any of them; none is always.
    public var recurrences: [WeeklyTime] = []

    public init(from: Instant? = nil, until: Instant? = nil, recurrences: [WeeklyTime] = []) {
        self.from = from
        self.until = until
        self.recurrences = recurrences
    }

    /// O(recurrences).
    public func contains(_ now: Instant) -> Bool {
        if let from, now < from { return false }
        if let until, now >= until { return false }
        return recurrences.isEmpty || recurrences.contains { $0.contains(now) }
    }

    /// The next instant after `now` at which `contains` changes; nil where it never does again.
    /// O(recurrences²) for a week at most.
    public func nextBoundary(after now: Instant) -> Instant? {
        let isOpen = contains(now)
        if let until, now >= until { return nil }
        // Before `from` nothing changes, and at `from` a recurrence may still be closed.
        var at = now
        if let from, now < from {
            if contains(from) { return from }
            at = from
        }
        guard !recurrences.isEmpty else { return isOpen ? until : nil }
        let horizon = at.advanced(byMilliseconds: 8 * WeeklyTime.day)
        while let edge = recurrences.compactMap({ $0.nextEdge(after: at) }).min(),
            edge <= horizon
        {
            if let until, edge >= until { break }
            if contains(edge) != isOpen { return edge }
            at = edge
        }
        // Nothing changes within a week, so nothing does before `until`, which closes what is open.
        return isOpen ? until : nil
    }
}

/// A span of time on days of the week, in UTC.
public struct WeeklyTime: Hashable, Sendable {
    /// Bit 0 is Monday.
    public var days: UInt8
    /// Minute of the day, 0 ..< 1,440.
    public var from: Int32
    /// Minute of the day, exclusive, 1 ... 1,440; not above `from` means of the next day.
    public var until: Int32

    public init(days: UInt8, from: Int32 = 0, until: Int32 = 1_440) {
        self.days = days
        self.from = from
        self.until = until
    }

    static let minute: Int64 = 60_000
    static let day: Int64 = 1_440 * minute

    /// Minutes that a span lasts, 1 ... 1,440.
    private var length: Int64 { Int64(until > from ? until - from : until - from + 1_440) }

    public func contains(_ now: Instant) -> Bool {
        let today = WeeklyTime.day(of: now)
        return isIn(now, on: today) || isIn(now, on: today - 1)
    }

    /// When the next span begins or ends; nil where no day is named. Spans may touch.
    func nextEdge(after now: Instant) -> Instant? {
        guard days & 0x7F != 0 else { return nil }
        let today = WeeklyTime.day(of: now)
        var next: Int64?
        for day in (today - 1)...(today + 8) where isNamed(day) {
            let (begin, end) = span(on: day)
            for edge in [begin, end] where edge > now.milliseconds && edge < next ?? .max {
                next = edge
            }
        }
        return next.map { Instant(milliseconds: $0) }
    }

    private func isIn(_ now: Instant, on day: Int64) -> Bool {
        guard isNamed(day) else { return false }
        let (begin, end) = span(on: day)
        return begin <= now.milliseconds && now.milliseconds < end
    }

    private func span(on day: Int64) -> (Int64, Int64) {
        let begin = day * WeeklyTime.day + Int64(from) * WeeklyTime.minute
        return (begin, begin + length * WeeklyTime.minute)
    }

    /// Day 0, 1 January 1970, was a Thursday.
    private func isNamed(_ day: Int64) -> Bool {
        let weekday = ((day + 3) % 7 + 7) % 7
        return days >> UInt8(weekday) & 1 == 1
    }

    /// Days since 1970, kept away from where a product would overflow.
    private static func day(of now: Instant) -> Int64 {
        let ms = max(-CivilTime.bound, min(CivilTime.bound, now.milliseconds))
        return ms >= 0 ? ms / day : -((-ms + day - 1) / day)
    }
}
