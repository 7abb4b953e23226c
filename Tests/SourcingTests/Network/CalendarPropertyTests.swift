import Inventory
import Primitives
import Testing

@testable import Sourcing

/// Random calendars against a clock that is looked at minute by minute.
@Suite("Calendar properties")
struct CalendarPropertyTests {
    typealias Fixture = CalendarFixture

    struct Random {
        var state: UInt64

        mutating func below(_ bound: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int((state >> 33) % UInt64(bound))
        }

        /// Up to two spans; edges keep clear of the hours in which clocks change.
        mutating func spans() -> [OpenSpanRecord] {
            if below(4) == 0 { return [] }
            let first = Int32(240 + below(480))
            let middle = first + Int32(1 + below(300))
            if below(2) == 0 { return [OpenSpanRecord(opens: first, closes: middle)] }
            let second = middle + Int32(1 + below(120))
            let late = below(3) == 0
            let end = late ? 1_640 + Int32(below(30)) : second + Int32(1 + below(200))
            return [
                OpenSpanRecord(opens: first, closes: middle),
                OpenSpanRecord(opens: second, closes: end),
            ]
        }

        mutating func hours() -> OpeningHours {
            var weekly = (0..<7).map { _ in spans() }
            weekly[below(7)] = [OpenSpanRecord(opens: 600, closes: 660)]
            let special = Set((0..<below(3)).map { _ in 60 + below(20) }).sorted()
            return OpeningHours(
                weekly: weekly,
                specialDays: special.map {
                    SpecialDayRecord(day: DayNumber(Int32(20_454 + $0)), spans: spans())
                })
        }
    }

    /// Whether it is open in the minute that begins at `minute` of UTC, by looking at the wall
    /// clock and the list of hours alone.
    private func isOpen(_ hours: OpeningHours, _ minute: Int64) -> Bool {
        let change = Fixture.utc(3, 8, 7).milliseconds / 60_000
        let local = minute + (minute < change ? -300 : -240)
        let day = local / 1_440
        func spans(_ day: Int64) -> [OpenSpanRecord] {
            hours.specialDays.first { Int64($0.day.value) == day }?.spans
                ?? hours.weekly[Int((day + 3) % 7)]
        }
        let time = local % 1_440
        return spans(day).contains { Int64($0.opens) <= time && time < Int64($0.closes) }
            || spans(day - 1).contains {
                Int64($0.opens) <= time + 1_440 && time + 1_440 < Int64($0.closes)
            }
    }

    @Test("ready is never before now, always in open time, and what a clock would say")
    func ready() throws {
        var random = Random(state: 1)
        for round in 0..<300 {
            let hours = random.hours()
            let minutes = random.below(900)
            let calendar = Fixture.calendar(hours) { $1.processing = .openMinutes(Int32(minutes)) }
            let start = Fixture.utc(3, 1 + random.below(14), 0).milliseconds / 60_000
            let now = start + Int64(random.below(1_440))
            var left = minutes
            var clock = now
            while left > 0 || (minutes == 0 && !isOpen(hours, clock)) {
                if isOpen(hours, clock) { left -= 1 }
                clock += 1
            }
            let window = try #require(
                calendar.ready(at: Instant(milliseconds: now * 60_000)), "round \(round)")
            let ready = window.ready.milliseconds
            #expect(ready >= now * 60_000)
            #expect(isOpen(hours, ready / 60_000) || isOpen(hours, ready / 60_000 - 1))
            #expect(ready == clock * 60_000, "round \(round)")
        }
    }

    @Test("within its window an answer about shipping may be used again")
    func windows() throws {
        var random = Random(state: 2)
        for round in 0..<1_000 {
            let hours = random.hours()
            let days = random.below(3)
            let minutes = random.below(4) == 0 ? 0 : random.below(300)
            let calendar = Fixture.calendar(hours) {
                $1.processing =
                    days > 0 ? .workingDays(Int32(days)) : .openMinutes(Int32(minutes))
            }
            let cutOff = Int32(300 + random.below(1_000))
            func shipBy(_ now: Instant) -> (ReadyWindow, Instant)? {
                guard let window = calendar.ready(at: now),
                    let leaves = calendar.shipBy(
                        ready: window.ready, cutOff: cutOff, weekdays: Fixture.workWeek)
                else { return nil }
                return (window, leaves)
            }
            let now = Fixture.utc(3, 1 + random.below(14), random.below(24), random.below(60))
            guard let (window, leaves) = shipBy(now) else { continue }
            #expect(leaves >= window.ready)
            let until = window.sameShipBy(leaves)
            #expect(until >= now)
            let length = until.milliseconds - now.milliseconds
            for later in [0, length / 3, length / 2, length] {
                let again = try #require(shipBy(now.advanced(byMilliseconds: later)))
                #expect(again.1 == leaves, "round \(round), \(later) of \(length) ms later")
            }
        }
    }
}
