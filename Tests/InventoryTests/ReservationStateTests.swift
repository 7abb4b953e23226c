import Primitives
import Testing

@testable import Inventory

/// What the reservation shards remember, and for how long.
@Suite struct ReservationStateTests {
    private func hold(_ id: String, _ fixture: Fixture, _ expires: Int64) -> ReservationRecord {
        ReservationRecord(
            id: ReservationID(id), state: .held, created: fixture.now, updated: fixture.now,
            expires: fixture.now.advanced(byMilliseconds: expires), lines: [])
    }

    @Test("holds come due exactly, and only while they are held")
    func due() {
        let fixture = Fixture()
        #expect(fixture.store.earliestExpiry == .distantFuture)
        fixture.play([.reservation(hold("soon", fixture, 1_000))])
        fixture.play([.reservation(hold("later", fixture, 5_000))])
        let first = fixture.now.advanced(byMilliseconds: 1_000)
        #expect(fixture.store.earliestExpiry == first)
        let before = first.advanced(byMilliseconds: -1)
        #expect(fixture.store.dueReservations(at: before, limit: 10).isEmpty)
        #expect(
            fixture.store.dueReservations(at: first, limit: 10) == [ReservationID("soon")])
        // Still due until its after-image is played, however often one asks.
        #expect(fixture.store.dueReservations(at: first, limit: 10).count == 1)
        var closed = hold("soon", fixture, 1_000)
        closed.state = .expired
        fixture.play([.reservation(closed)])
        #expect(fixture.store.dueReservations(at: first, limit: 10).isEmpty)
        #expect(
            fixture.store.earliestExpiry == fixture.now.advanced(byMilliseconds: 5_000))
        fixture.play([.reservation(hold("later", fixture, 50_000))])
        let second = fixture.now.advanced(byMilliseconds: 5_000)
        #expect(fixture.store.dueReservations(at: second, limit: 10).isEmpty, "it was extended")
    }

    @Test("answers and closed reservations are forgotten after their time, not before")
    func forgetting() {
        let fixture = Fixture()
        let key = IdempotencyHash(high: 1, low: 2)
        let answer = IdempotencyRecord(key: key, payload: 3, time: fixture.now, reply: [9])
        fixture.play([.idempotency(answer)])
        func remembered() -> [UInt8]? {
            var set = ShardSet()
            set.insert(idempotency: key)
            return fixture.store.withLocked(set) { $0.answer(to: key)?.reply }
        }
        let other = IdempotencyHash(high: 1, low: 4)
        fixture.now = fixture.now.advanced(byMilliseconds: Limits.idempotencyMillisecondsDefault)
        fixture.play([
            .idempotency(IdempotencyRecord(key: other, payload: 3, time: fixture.now, reply: []))
        ])
        #expect(remembered() == [9])
        fixture.now = fixture.now.advanced(byMilliseconds: 1)
        fixture.play([
            .idempotency(IdempotencyRecord(key: other, payload: 3, time: fixture.now, reply: []))
        ])
        #expect(remembered() == nil)
    }

    @Test("shards are locked in one order whatever the order of asking")
    func shardSets() {
        var left = ShardSet()
        var right = ShardSet()
        let keys = (0..<50).map { SkuKey("k\($0)") }
        for key in keys { left.insert(sku: key) }
        for key in keys.reversed() { right.insert(sku: key) }
        #expect(left == right)
        var order: [Int] = []
        left.forEachSkuShard { order.append($0) }
        #expect(order == Array(Set(keys.map { Int($0.shard.value) })).sorted())
    }

    @Test("taking more than there is stops the process")
    func oversellTraps() async {
        await #expect(processExitsWith: .failure) {
            let fixture = Fixture()
            fixture.stock("S", ["A": 1])
            fixture.play([
                .cell(
                    CellEffect(
                        sku: SkuKey("S"), location: LocationIndex(0), reason: .reserve, held: 2))
            ])
        }
    }
}
