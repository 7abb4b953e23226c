import Inventory
import Primitives
import Testing

@testable import Sourcing

@Suite("Outages and states")
struct OutageTests {
    typealias Fixture = CalendarFixture

    @Test("work stands still in an outage and goes on after it")
    func outage() {
        let calendar = Fixture.calendar(Fixture.office) {
            $1.processing = .openMinutes(120)
            $1.outages = [
                OutageRecord(
                    from: Fixture.utc(6, 1, 15), until: Fixture.utc(6, 1, 18), state: .closed),
                // Overlapping: one stretch until 19:00.
                OutageRecord(
                    from: Fixture.utc(6, 1, 17), until: Fixture.utc(6, 1, 19), state: .noOutbound),
            ]
        }
        // 10:00 local: one hour before the outage, one after it.
        #expect(calendar.ready(at: Fixture.utc(6, 1, 14))?.ready == Fixture.utc(6, 1, 20))
        #expect(!calendar.isOpen(at: Fixture.utc(6, 1, 16)))
        // The collection at 14:00 local falls into it; so the next one is tomorrow's.
        #expect(
            calendar.shipBy(
                ready: Fixture.utc(6, 1, 14), cutOff: 840, weekdays: Fixture.allWeek)
                == Fixture.utc(6, 2, 18))
    }

    @Test("a state with an end is an outage until then, one without is for ever")
    func states() {
        let closed = Fixture.calendar(Fixture.office) { record, _ in
            record.state = .closed
            record.stateUntil = Fixture.utc(6, 3, 15)
        }
        #expect(closed.ready(at: Fixture.utc(6, 1, 14))?.ready == Fixture.utc(6, 3, 15))
        let gone = Fixture.calendar(Fixture.office) { record, _ in record.state = .closed }
        #expect(gone.ready(at: Fixture.utc(6, 1, 14)) == nil)
        #expect(gone.pickupReady(at: Fixture.utc(6, 1, 14)) == nil)
        #expect(
            gone.shipBy(ready: Fixture.utc(6, 1, 14), cutOff: 840, weekdays: 127) == nil)
    }

    @Test("a counter that only hands over is open for pickups and ships nothing")
    func pickupOnly() {
        let calendar = Fixture.calendar(Fixture.shop) { record, profile in
            record.state = .pickupOnly
            profile.pickupReadyMinutes = 30
        }
        #expect(calendar.ready(at: Fixture.utc(6, 1, 14)) == nil)
        #expect(calendar.pickupReady(at: Fixture.utc(6, 1, 14)) == Fixture.utc(6, 1, 14, 30))
        // Two hours before it opens.
        #expect(calendar.pickupReady(at: Fixture.utc(6, 1, 11)) == Fixture.utc(6, 1, 13, 30))
    }

    @Test("what never opens, and times beyond all calendars, end without an answer or a crash")
    func never() {
        let never = Fixture.calendar(
            OpeningHours(weekly: [[OpenSpanRecord]](repeating: [], count: 7)))
        for now in [Instant.distantPast, .distantFuture, Fixture.utc(6, 1, 14)] {
            #expect(never.ready(at: now) == nil)
            #expect(never.pickupReady(at: now) == nil)
            #expect(never.shipBy(ready: now, cutOff: 0, weekdays: 127) == nil)
            _ = Fixture.calendar(Fixture.office).ready(at: now)
            _ = Fixture.calendar().deliverBy(
                shipBy: now, transitDays: 60, weekdays: 1, deliveryMinute: 0)
        }
        // More work than there is time within the horizon.
        let tiny = Fixture.calendar(.daily(0, 1, weekdays: 0...0)) {
            $1.processing = .openMinutes(20_160)
        }
        #expect(tiny.ready(at: Fixture.utc(6, 1, 14)) == nil)
        // Only one special day, long past.
        let past = Fixture.calendar(
            OpeningHours(
                weekly: [[OpenSpanRecord]](repeating: [], count: 7),
                specialDays: [
                    SpecialDayRecord(
                        day: DayNumber(100), spans: [OpenSpanRecord(opens: 0, closes: 60)])
                ]))
        #expect(past.ready(at: Fixture.utc(6, 1, 14)) == nil)
    }

    @Test("the more restrictive of a state and an outage is in force")
    func mostRestrictive() {
        var record = Fixture.location {
            $0.state = .pickupOnly
            $0.stateUntil = Fixture.utc(6, 5, 0)
            $1.outages = [
                OutageRecord(
                    from: Fixture.utc(6, 2, 0), until: Fixture.utc(6, 3, 0), state: .closed),
                OutageRecord(
                    from: Fixture.utc(6, 4, 0), until: Fixture.utc(6, 6, 0), state: .noOutbound),
            ]
        }
        record.index = LocationIndex(0)
        let network = Network(
            version: 1, lastSequence: .zero, locations: [record], groups: [],
            viewRecords: [ChannelViewRecord(index: .everything, id: "")])
        let location = RoutingNetwork(network).locations[0]
        let states = (1...6).map { location.state(at: Fixture.utc(6, $0, 12)) }
        #expect(states == [.pickupOnly, .closed, .pickupOnly, .noOutbound, .noOutbound, .open])
    }
}
