internal import Primitives

/// Instants as text: `2026-11-27T00:00:00Z`, always UTC, years 1970 to 9999.
enum CivilTime {
    /// No instant of a policy is further away from 1970 than this, milliseconds.
    static let bound: Int64 = 300_000_000_000_000

    /// Reads `YYYY-MM-DD`, `YYYY-MM-DDTHH:MMZ`, `…:SSZ` or `…:SS.mmmZ`; nil for anything else.
    static func parse(_ text: ArraySlice<UInt8>) -> Instant? {
        var rest = text
        guard let year = digits(&rest, 4), take(&rest, "-"), let month = digits(&rest, 2),
            take(&rest, "-"), let day = digits(&rest, 2), year >= 1970, (1...12).contains(month),
            day >= 1, day <= days(inMonth: month, of: year)
        else { return nil }
        var ms = dayNumber(year, month, day) * WeeklyTime.day
        if rest.isEmpty { return Instant(milliseconds: ms) }
        guard take(&rest, "T"), let hour = digits(&rest, 2), take(&rest, ":"),
            let minute = digits(&rest, 2), hour < 24, minute < 60
        else { return nil }
        ms += (hour * 60 + minute) * WeeklyTime.minute
        if take(&rest, ":") {
            guard let second = digits(&rest, 2), second < 60 else { return nil }
            ms += second * 1_000
            if take(&rest, ".") {
                guard let thousandths = digits(&rest, 3) else { return nil }
                ms += thousandths
            }
        }
        guard take(&rest, "Z"), rest.isEmpty else { return nil }
        return Instant(milliseconds: ms)
    }

    /// To the second, or to the millisecond where there is one.
    static func text(_ instant: Instant) -> String {
        let ms = max(0, min(bound, instant.milliseconds))
        let (year, month, day) = civil(ms / WeeklyTime.day)
        let rest = ms % WeeklyTime.day
        var text = "\(padded(year, 4))-\(padded(month, 2))-\(padded(day, 2))T"
        text += "\(padded(rest / 3_600_000, 2)):\(padded(rest / 60_000 % 60, 2))"
        text += ":\(padded(rest / 1_000 % 60, 2))"
        if rest % 1_000 != 0 { text += ".\(padded(rest % 1_000, 3))" }
        return text + "Z"
    }

    static func padded(_ value: Int64, _ width: Int) -> String {
        let digits = String(value)
        return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }

    private static func digits(_ rest: inout ArraySlice<UInt8>, _ count: Int) -> Int64? {
        guard rest.count >= count else { return nil }
        var value: Int64 = 0
        for byte in rest.prefix(count) {
            guard byte >= UInt8(ascii: "0"), byte <= UInt8(ascii: "9") else { return nil }
            value = value * 10 + Int64(byte - UInt8(ascii: "0"))
        }
        rest = rest.dropFirst(count)
        return value
    }

    private static func take(_ rest: inout ArraySlice<UInt8>, _ byte: Unicode.Scalar) -> Bool {
        guard rest.first == UInt8(ascii: byte) else { return false }
        rest = rest.dropFirst()
        return true
    }

    private static func days(inMonth month: Int64, of year: Int64) -> Int64 {
        let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
        switch month {
        case 2: return isLeap ? 29 : 28
        case 4, 6, 9, 11: return 30
        default: return 31
        }
    }

    /// Days since 1970-01-01. Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms".
    private static func dayNumber(_ year: Int64, _ month: Int64, _ day: Int64) -> Int64 {
        let y = month <= 2 ? year - 1 : year
        let era = y / 400
        let yearOfEra = y - era * 400
        let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        return era * 146_097 + dayOfEra - 719_468
    }

    /// The reverse, for days from 1970 on.
    private static func civil(_ number: Int64) -> (Int64, Int64, Int64) {
        let z = number + 719_468
        let era = z / 146_097
        let dayOfEra = z - era * 146_097
        let yearOfEra =
            (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shifted = (5 * dayOfYear + 2) / 153
        let day = dayOfYear - (153 * shifted + 2) / 5 + 1
        let month = shifted < 10 ? shifted + 3 : shifted - 9
        return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day)
    }
}
