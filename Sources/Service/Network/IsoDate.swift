internal import Inventory
internal import Primitives

/// Dates as text, "2026-12-25", years 1 to 9999.
extension DayNumber {
    init?(isoDate text: String) {
        let parts = text.utf8.split(separator: UInt8(ascii: "-"), omittingEmptySubsequences: false)
        guard
            parts.count == 3, parts[0].count == 4, parts[1].count == 2, parts[2].count == 2,
            parts.allSatisfy({ $0.allSatisfy { 0x30...0x39 ~= $0 } })
        else { return nil }
        let numbers = parts.map { $0.reduce(Int64(0)) { $0 * 10 + Int64($1 - 0x30) } }
        let date = CivilDate(year: numbers[0], month: numbers[1], day: numbers[2])
        guard date.year >= 1, date.exists else { return nil }
        self.init(Int32(date.daysSince1970))
    }

    var isoDate: String { CivilDate(daysSince1970: Int64(value)).text }
}
