import Primitives
import Testing

@Suite struct CivilDateTests {
    @Test("days and dates go there and back, across leap years and before 1970")
    func thereAndBack() {
        let known: [(Int64, String)] = [
            (0, "1970-01-01"), (-1, "1969-12-31"), (11_016, "2000-02-29"), (-25_508, "1900-03-01"),
            (20_780, "2026-11-23"), (-719_468, "0000-03-01"), (2_932_896, "9999-12-31"),
        ]
        for (days, text) in known {
            #expect(CivilDate(daysSince1970: days).text == text)
        }
        for days in stride(from: Int64(-800_000), through: 3_000_000, by: 97) {
            let date = CivilDate(daysSince1970: days)
            #expect(date.daysSince1970 == days && date.exists)
        }
    }

    @Test("a day that no month has does not exist")
    func noSuchDay() {
        for (year, month, day) in [
            (2026, 2, 29), (1900, 2, 29), (2026, 4, 31), (2026, 0, 1), (2026, 13, 1), (2026, 1, 0),
            (2026, 1, 32),
        ] as [(Int64, Int64, Int64)] {
            #expect(!CivilDate(year: year, month: month, day: day).exists)
        }
        #expect(CivilDate(year: 2024, month: 2, day: 29).exists)
    }

    @Test(
        "times are written in RFC 3339",
        arguments: [
            (0, "1970-01-01T00:00:00.000Z"), (-1, "1969-12-31T23:59:59.999Z"),
            (951_782_400_000, "2000-02-29T00:00:00.000Z"),
            (4_102_444_799_999, "2099-12-31T23:59:59.999Z"),
            (.min, "0000-01-01T00:00:00.000Z"), (.max, "9999-12-31T23:59:59.999Z"),
        ] as [(Int64, String)])
    func times(_ milliseconds: Int64, _ text: String) {
        #expect(Instant(milliseconds: milliseconds).rfc3339 == text)
    }
}
