internal import Inventory
internal import Messages
internal import Primitives

/// `dom.v1.OpeningCalendar` ⇄ the domain's opening hours.
extension OpeningHours {
    init(_ message: OpeningCalendar, field: String) throws(RPCFailure) {
        var weekly = [[OpenSpanRecord]](repeating: [], count: 7)
        var fields = [String](repeating: "", count: 7)
        try Check.count(message.weekly.count, in: 0...7, "\(field).weekly")
        for (place, hours) in message.weekly.enumerated() {
            let path = "\(field).weekly[\(place)]"
            let day = try weekdayIndex(hours.weekday, "\(path).weekday")
            if !fields[day].isEmpty {
                throw .invalid(
                    "\(path).weekday", "is the same as \(fields[day]).weekday",
                    reason: "DUPLICATE")
            }
            fields[day] = path
            weekly[day] = try openSpans(hours.spans, field: "\(path).spans")
        }
        for day in 0..<7 {
            let next = (day + 1) % 7
            guard let last = weekly[day].last, let first = weekly[next].first else { continue }
            if last.closes - Self.minutesPerDay > first.opens {
                throw .invalid(
                    "\(fields[day]).spans[\(weekly[day].count - 1)].closes_minute",
                    "is after \(fields[next]).spans[0].opens_minute", reason: "OVERLAP")
            }
        }
        let special = try specialDayRecords(message.specialDays, field: "\(field).special_days")
        let isOpen = (weekly + special.map(\.spans)).contains { !$0.isEmpty }
        if !message.weekly.isEmpty, !isOpen {
            throw .invalid("\(field).weekly", "never opens", reason: "NEVER_OPEN")
        }
        self.init(weekly: message.weekly.isEmpty ? [] : weekly, specialDays: special)
    }

    var message: OpeningCalendar? {
        if weekly.isEmpty && specialDays.isEmpty { return nil }
        return OpeningCalendar.with { calendar in
            calendar.weekly = weekly.enumerated().compactMap { day, spans in
                if spans.isEmpty { return nil }
                return WeekdayHours.with {
                    $0.weekday = Weekday(rawValue: Int32(day) + 1)
                    $0.spans = spans.map(\.message)
                }
            }
            // A week that is closed but for special days must not read as open all the time.
            if !weekly.isEmpty && calendar.weekly.isEmpty {
                calendar.weekly = [WeekdayHours.with { $0.weekday = .monday }]
            }
            calendar.specialDays = specialDays.map { day in
                SpecialDay.with {
                    $0.date = day.day.isoDate
                    $0.spans = day.spans.map(\.message)
                    $0.name = day.name
                }
            }
        }
    }
}

/// 0 is Monday.
func weekdayIndex(
    _ weekday: Weekday, _ field: @autoclosure () -> String
) throws(RPCFailure) -> Int {
    if weekday == .unspecified { throw .invalid(field(), "is required", reason: "REQUIRED") }
    guard weekday.isKnown else {
        throw .invalid(field(), "\(weekday.rawValue) is not known", reason: "UNKNOWN_VALUE")
    }
    return Int(weekday.rawValue) - 1
}

private func openSpans(
    _ messages: [OpenSpan], field: String
) throws(RPCFailure) -> [OpenSpanRecord] {
    try Check.count(messages.count, in: 0...Limits.openSpansMax, field)
    var spans: [OpenSpanRecord] = []
    for (place, message) in messages.enumerated() {
        let path = "\(field)[\(place)]"
        try Check.quantity(Int64(message.opensMinute), in: 0...1_439, "\(path).opens_minute")
        try Check.quantity(Int64(message.closesMinute), in: 1...2_880, "\(path).closes_minute")
        if message.closesMinute <= message.opensMinute {
            throw .invalid(
                "\(path).closes_minute",
                "is not after opens_minute; past midnight it counts on from 1440",
                reason: "OUT_OF_BOUNDS")
        }
        let span = OpenSpanRecord(
            opens: Int32(message.opensMinute), closes: Int32(message.closesMinute))
        if let last = spans.last, span.opens < last.closes {
            throw .invalid(
                "\(path).opens_minute", "is before \(field)[\(place - 1)].closes_minute",
                reason: "OVERLAP")
        }
        spans.append(span)
    }
    return spans
}

private func specialDayRecords(
    _ messages: [SpecialDay], field: String
) throws(RPCFailure) -> [SpecialDayRecord] {
    try Check.count(messages.count, in: 0...Limits.specialDaysMax, field)
    var days: [SpecialDayRecord] = []
    var seen: [DayNumber: Int] = [:]
    for (place, message) in messages.enumerated() {
        let path = "\(field)[\(place)]"
        guard let day = DayNumber(isoDate: message.date) else {
            throw .invalid(
                "\(path).date", "is not a date like 2026-12-25", reason: "INVALID_DATE")
        }
        if let first = seen.updateValue(place, forKey: day) {
            throw .invalid(
                "\(path).date", "is the same as \(field)[\(first)].date", reason: "DUPLICATE")
        }
        try Check.text(message.name, "\(path).name")
        days.append(
            SpecialDayRecord(
                day: day, spans: try openSpans(message.spans, field: "\(path).spans"),
                name: message.name))
    }
    return days.sorted { $0.day < $1.day }
}

extension OpenSpanRecord {
    fileprivate var message: OpenSpan {
        OpenSpan.with {
            $0.opensMinute = UInt32(opens)
            $0.closesMinute = UInt32(closes)
        }
    }
}
