import Inventory
import Primitives
import Testing

@testable import Sourcing

/// Golden cases: local times in New York, written as UTC (−4 in summer, −5 in winter).
@Suite("Calendars")
struct CalendarTests {
    typealias Fixture = CalendarFixture

    static func ready(_ hours: OpeningHours, _ minutes: Int32, _ now: Instant) -> Instant? {
        Fixture.calendar(hours) { $1.processing = .openMinutes(minutes) }.ready(at: now)?.ready
    }

    @Test(
        "work counts only while it is open",
        arguments: [
            // Monday 1 June: 10:00 + 1 h; before opening; after closing; over the night.
            (
                CalendarFixture.office, 60, CalendarFixture.utc(6, 1, 14),
                CalendarFixture.utc(6, 1, 15)
            ),
            (
                CalendarFixture.office, 60, CalendarFixture.utc(6, 1, 9),
                CalendarFixture.utc(6, 1, 14)
            ),
            (
                CalendarFixture.office, 60, CalendarFixture.utc(6, 1, 23),
                CalendarFixture.utc(6, 2, 14)
            ),
            (
                CalendarFixture.office, 90, CalendarFixture.utc(6, 1, 20),
                CalendarFixture.utc(6, 2, 13, 30)
            ),
            // Friday 16:30 + 1 h: Monday 9:30.
            (
                CalendarFixture.office, 60, CalendarFixture.utc(6, 5, 20, 30),
                CalendarFixture.utc(6, 8, 13, 30)
            ),
            // Exactly until closing.
            (
                CalendarFixture.office, 60, CalendarFixture.utc(6, 1, 20),
                CalendarFixture.utc(6, 1, 21)
            ),
            // Nothing to do: now, or at the next opening.
            (
                CalendarFixture.office, 0, CalendarFixture.utc(6, 1, 14),
                CalendarFixture.utc(6, 1, 14)
            ),
            (
                CalendarFixture.office, 0, CalendarFixture.utc(6, 6, 14),
                CalendarFixture.utc(6, 8, 13)
            ),
        ] as [(OpeningHours, Int32, Instant, Instant)])
    func openMinutes(hours: OpeningHours, minutes: Int32, now: Instant, expected: Instant) {
        #expect(Self.ready(hours, minutes, now) == expected)
    }

    @Test("an open night has an hour less in spring and an hour more in autumn")
    func summerTime() {
        // 22:00 to 06:00 on the next day.
        let nights = OpeningHours.daily(1_320, 1_800)
        // Saturday 7 March 22:00 (EST) + 7 h of work = the whole night: 06:00 EDT.
        #expect(
            Self.ready(nights, 7 * 60, Fixture.utc(3, 8, 3)) == Fixture.utc(3, 8, 10))
        // One minute more is on the next evening.
        #expect(
            Self.ready(nights, 7 * 60 + 1, Fixture.utc(3, 8, 3)) == Fixture.utc(3, 9, 2, 1))
        // Saturday 31 October 22:00 (EDT) + 9 h: 06:00 EST.
        #expect(
            Self.ready(nights, 9 * 60, Fixture.utc(11, 1, 2)) == Fixture.utc(11, 1, 11))
    }

    @Test("a time that is skipped is the moment of the change; one that comes twice is the first")
    func skippedAndRepeated() {
        let clock = LocalClock(Fixture.newYork)
        func instant(_ month: Int, _ day: Int, _ minute: Int32) -> Instant {
            Instant(
                milliseconds: clock.instant(day: Fixture.day(month, day), minute: minute))
        }
        #expect(instant(3, 8, 119) == Fixture.utc(3, 8, 6, 59))
        #expect(instant(3, 8, 150) == Fixture.utc(3, 8, 7))
        #expect(instant(3, 8, 180) == Fixture.utc(3, 8, 7))
        #expect(instant(3, 8, 181) == Fixture.utc(3, 8, 7, 1))
        #expect(instant(11, 1, 59) == Fixture.utc(11, 1, 4, 59))
        #expect(instant(11, 1, 90) == Fixture.utc(11, 1, 5, 30))
        #expect(instant(11, 1, 120) == Fixture.utc(11, 1, 7))
        #expect(clock.day(Fixture.utc(11, 1, 3, 59).milliseconds) == Fixture.day(10, 31))
        #expect(clock.day(Fixture.utc(11, 1, 4).milliseconds) == Fixture.day(11, 1))
    }

    @Test(
        "what is ready just before or at the cut-off leaves then, what is later on the next day",
        arguments: [(0, 0), (-1, 0), (1, 1)])
    func cutOff(minutes: Int, days: Int) throws {
        let calendar = Fixture.calendar(.daily(0, 1_440, weekdays: 0...4))
        // Tuesday 2 June 17:00.
        let moment = Fixture.utc(6, 2, 21)
        let now = moment.advanced(byMilliseconds: Int64(minutes))
        let ready = try #require(calendar.ready(at: now))
        let leaves = calendar.shipBy(ready: ready.ready, cutOff: 1_020, weekdays: Fixture.workWeek)
        #expect(leaves == Fixture.utc(6, 2 + days, 21))
    }

    @Test("nothing leaves on a weekend, a holiday, or a day on which the carrier rests")
    func daysOff() {
        let holiday = OpeningHours(
            weekly: OpeningHours.daily(0, 1_440, weekdays: 0...4).weekly,
            specialDays: [
                SpecialDayRecord(day: DayNumber(Int32(Fixture.day(6, 8))), name: "Holiday")
            ])
        let calendar = Fixture.calendar(holiday)
        // Friday 5 June 17:01, Monday is a holiday: Tuesday 17:00.
        #expect(
            calendar.shipBy(
                ready: Fixture.utc(6, 5, 21, 1), cutOff: 1_020, weekdays: Fixture.allWeek)
                == Fixture.utc(6, 9, 21))
        // The carrier moves on Thursdays only.
        #expect(
            calendar.shipBy(ready: Fixture.utc(6, 5, 21, 1), cutOff: 1_020, weekdays: 0b1000)
                == Fixture.utc(6, 11, 21))
        #expect(calendar.isOpen(at: Fixture.utc(6, 5, 14)))
        #expect(!calendar.isOpen(at: Fixture.utc(6, 8, 14)))
    }

    @Test("special hours replace those of the weekday")
    func specialHours() {
        let hours = OpeningHours(
            weekly: Fixture.office.weekly,
            specialDays: [
                SpecialDayRecord(
                    day: DayNumber(Int32(Fixture.day(6, 6))),
                    spans: [OpenSpanRecord(opens: 600, closes: 720)])
            ])
        // Saturday 6 June is open from 10 to 12: 60 minutes after Friday 16:30 are 10:30.
        #expect(Self.ready(hours, 60, Fixture.utc(6, 5, 20, 30)) == Fixture.utc(6, 6, 14, 30))
    }

    @Test(
        "working days count from the day of the order, from the next one after the cut-off",
        arguments: [
            // Two days, ordered Monday 10:00, Monday 17:01, Thursday 10:00, Saturday.
            (2, (6, 1, 14, 0), (6, 3, 13)), (2, (6, 1, 21, 1), (6, 4, 13)),
            (2, (6, 4, 14, 0), (6, 8, 13)), (2, (6, 6, 14, 0), (6, 10, 13)),
            // None: at once, or as soon as it opens again.
            (0, (6, 1, 14, 0), (6, 1, 14)), (0, (6, 5, 21, 1), (6, 8, 13)),
        ] as [(Int32, (Int, Int, Int, Int), (Int, Int, Int))])
    func workingDays(days: Int32, now: (Int, Int, Int, Int), expected: (Int, Int, Int)) {
        let calendar = Fixture.calendar(Fixture.office) { $1.processing = .workingDays(days) }
        let ready = calendar.ready(at: Fixture.utc(now.0, now.1, now.2, now.3))
        #expect(ready?.ready == Fixture.utc(expected.0, expected.1, expected.2))
    }

    @Test(
        "parcels move on the carrier's days only",
        arguments: [
            // Leaves Friday 5 June 17:00; 0, 1, 2, 5, 6 days of Monday to Friday, by 21:00.
            (0, 0b001_1111, (6, 5)), (1, 0b001_1111, (6, 8)), (2, 0b001_1111, (6, 9)),
            (5, 0b001_1111, (6, 12)), (6, 0b001_1111, (6, 15)), (10, 0b001_1111, (6, 19)),
            (1, 0b011_1111, (6, 6)), (7, 0b111_1111, (6, 12)), (3, 0b000_0001, (6, 22)),
        ] as [(Int32, UInt8, (Int, Int))])
    func deliverBy(days: Int32, weekdays: UInt8, expected: (Int, Int)) {
        let arrives = Fixture.calendar().deliverBy(
            shipBy: Fixture.utc(6, 5, 21), transitDays: days, weekdays: weekdays,
            deliveryMinute: 1_260)
        // 21:00 EDT is 01:00 UTC on the day after.
        #expect(arrives == Fixture.utc(expected.0, expected.1 + 1, 1))
    }

    @Test("a parcel that leaves after the hour of delivery does not arrive before it left")
    func lateCourier() {
        let arrives = Fixture.calendar().deliverBy(
            shipBy: Fixture.utc(6, 2, 2), transitDays: 0, weekdays: Fixture.workWeek,
            deliveryMinute: 1_260)
        #expect(arrives == Fixture.utc(6, 3, 1))
    }
}
