internal import Primitives

extension Instant {
    /// `2026-11-23T03:36:09.120Z`; years 0000 to 9999, as everything the server logs is.
    var rfc3339: String {
        let (days, inDay) = milliseconds.quotientAndRemainderDown(86_400_000)
        let (year, month, day) = Instant.civil(days)
        let (seconds, thousandths) = inDay.quotientAndRemainder(dividingBy: 1_000)
        let time = [seconds / 3_600, seconds / 60 % 60, seconds % 60].map { $0.digits(2) }
        return "\(year.digits(4))-\(month.digits(2))-\(day.digits(2))"
            + "T\(time.joined(separator: ":")).\(thousandths.digits(3))Z"
    }

    /// Year, month, day of a day number since 1970 (proleptic Gregorian calendar; H. Hinnant,
    /// "chrono-compatible low-level date algorithms").
    private static func civil(_ days: Int64) -> (Int64, Int64, Int64) {
        let shifted = days + 719_468
        let (era, dayOfEra) = shifted.quotientAndRemainderDown(146_097)
        let yearOfEra =
            (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let marchMonth = (5 * dayOfYear + 2) / 153
        let day = dayOfYear - (153 * marchMonth + 2) / 5 + 1
        let month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9
        return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day)
    }
}

extension Int64 {
    /// Rounding towards minus infinity, so that the remainder is never negative.
    fileprivate func quotientAndRemainderDown(_ divisor: Int64) -> (Int64, Int64) {
        let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
        return remainder < 0 ? (quotient - 1, remainder + divisor) : (quotient, remainder)
    }

    fileprivate func digits(_ count: Int) -> String {
        let text = String(self)
        return String(repeating: "0", count: Swift.max(0, count - text.count)) + text
    }
}
