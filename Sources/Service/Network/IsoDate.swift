internal import Inventory

/// Dates as text, "2026-12-25", years 1 to 9999 of the proleptic Gregorian calendar.
/// The arithmetic counts days from March on, so that a leap day comes last (Hinnant,
/// `days_from_civil`).
extension DayNumber {
    init?(isoDate text: String) {
        let parts = text.utf8.split(separator: UInt8(ascii: "-"), omittingEmptySubsequences: false)
        guard
            parts.count == 3, parts[0].count == 4, parts[1].count == 2, parts[2].count == 2,
            parts.allSatisfy({ $0.allSatisfy { 0x30...0x39 ~= $0 } })
        else { return nil }
        let numbers = parts.map { $0.reduce(Int32(0)) { $0 * 10 + Int32($1 - 0x30) } }
        guard numbers[0] >= 1, 1...12 ~= numbers[1], 1...31 ~= numbers[2] else { return nil }
        let year = numbers[1] <= 2 ? numbers[0] - 1 : numbers[0]
        let era = year / 400
        let yearOfEra = year - era * 400
        let month = (numbers[1] + 9) % 12
        let dayOfYear = (153 * month + 2) / 5 + numbers[2] - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        self.init(era * 146_097 + dayOfEra - 719_468)
        // The 31st of a shorter month lands in the next one.
        guard isoDate == text else { return nil }
    }

    var isoDate: String {
        let days = value + 719_468
        let era = days / 146_097
        let dayOfEra = days - era * 146_097
        let yearOfEra =
            (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shifted = (5 * dayOfYear + 2) / 153
        let day = dayOfYear - (153 * shifted + 2) / 5 + 1
        let month = shifted < 10 ? shifted + 3 : shifted - 9
        let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
        func padded(_ number: Int32, _ width: Int) -> String {
            let text = String(number)
            return String(repeating: "0", count: max(0, width - text.count)) + text
        }
        return "\(padded(year, 4))-\(padded(month, 2))-\(padded(day, 2))"
    }
}
