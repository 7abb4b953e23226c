/// When a location is open, in local time.
public struct OpeningHours: Hashable, Sendable {
    /// Spans by weekday, Monday first; empty = open all the time, else seven entries.
    public var weekly: [[OpenSpanRecord]]
    /// In place of the weekly hours, by date, each once.
    public var specialDays: [SpecialDayRecord]

    public init(weekly: [[OpenSpanRecord]] = [], specialDays: [SpecialDayRecord] = []) {
        precondition(weekly.isEmpty || weekly.count == 7, "a week has seven days")
        self.weekly = weekly
        self.specialDays = specialDays
    }

    public static let minutesPerDay: Int32 = 1_440

    /// The same hours on each of the given weekdays (0 = Monday).
    public static func daily(
        _ opens: Int32, _ closes: Int32, weekdays: ClosedRange<Int> = 0...6
    ) -> OpeningHours {
        OpeningHours(
            weekly: (0..<7).map {
                weekdays.contains($0) ? [OpenSpanRecord(opens: opens, closes: closes)] : []
            })
    }
}

/// A span of open time: minutes after the local midnight that begins its day.
public struct OpenSpanRecord: Hashable, Sendable {
    /// 0 ..< 1,440.
    public var opens: Int32
    /// After `opens`, at most 2,880: from 1,440 on it is the next day.
    public var closes: Int32

    public init(opens: Int32, closes: Int32) {
        self.opens = opens
        self.closes = closes
    }
}

/// A date with hours of its own; without any it is a holiday.
public struct SpecialDayRecord: Hashable, Sendable {
    /// Days since 1970-01-01, in local time.
    public var day: DayNumber
    public var spans: [OpenSpanRecord]
    public var name: String

    public init(day: DayNumber, spans: [OpenSpanRecord] = [], name: String = "") {
        self.day = day
        self.spans = spans
        self.name = name
    }
}
