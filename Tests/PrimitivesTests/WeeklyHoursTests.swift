import Primitives
import Testing

@Suite("Opening hours as text")
struct WeeklyHoursTests {
    @Test("days, several spans and nights are understood")
    func spans() throws {
        let hours = try #require(
            WeeklyHours("sat 22:00-02:00;mon-tue 09:00-12:00+13:00-24:00"))
        #expect(hours.spans.map(\.weekday) == [0, 0, 1, 1, 5])
        #expect(hours.spans.map(\.opens) == [540, 780, 540, 780, 1_320])
        #expect(hours.spans.map(\.closes) == [720, 1_440, 720, 1_440, 1_560])
        #expect(WeeklyHours("MON-SUN 00:00-24:00")?.spans.count == 7)
    }

    @Test(
        "anything else is refused",
        arguments: [
            "", "mon", "mon 9:00-17:00", "mon 09:00", "mon 09:00-17:00;", "fri-mon 09:00-17:00",
            "mon-tue-wed 09:00-17:00", "mo 09:00-17:00", "mon 24:00-01:00", "mon 09:60-17:00",
            "mon 09:00-25:00", "mon 09:00-17:00-18:00", "mon 09:00+17:00", "mon ٠٩:٠٠-17:00",
            "mon -", "- 09:00-17:00",
        ])
    func refused(_ text: String) {
        #expect(WeeklyHours(text) == nil)
    }

    @Test("minutes are written as they are read")
    func minutes() {
        for minute in [0, 1, 59, 60, 599, 1_439, 1_440] {
            #expect(WeeklyHours.minute(WeeklyHours.text(minute: minute)) == minute)
        }
        #expect(WeeklyHours.text(minute: 1_560) == "02:00")
    }
}
