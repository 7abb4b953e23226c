import Primitives
import Testing

@testable import Inventory

/// The states of an answer.
@Suite struct StateTests {
    @Test("an unknown SKU or view is an answer, not an error")
    func unknown() {
        let fixture = Fixture()
        #expect(fixture.ask("nope").state == .unknown)
        fixture.stock("S", ["A": 1])
        #expect(fixture.ask("S", view: ViewIndex(99)).state == .unknown)
        #expect(fixture.ask("").state == .unknown)
    }

    @Test(
        "the low band begins at its figure",
        arguments: [
            (0, AvailabilityState.outOfStock), (1, .low), (5, .low), (6, .inStock),
        ])
    func bands(_ stock: Int, _ state: AvailabilityState) {
        let fixture = Fixture()
        fixture.stock("S", ["A": Quantity(stock)])
        #expect(fixture.ask("S").state == state)
    }

    @Test("untracked SKUs are always promisable and never enter the arithmetic")
    func untracked() {
        let fixture = Fixture()
        fixture.play([.sku(SkuRecord(key: SkuKey("wrap"), isTracked: false))])
        #expect(fixture.ask("wrap").state == .untracked)
        fixture.stock("S", ["A": 2])
        fixture.play([
            .sku(
                SkuRecord(
                    key: SkuKey("gift"),
                    components: [
                        KitComponent(sku: SkuKey("S"), quantity: 1),
                        KitComponent(sku: SkuKey("wrap"), quantity: 1),
                    ]))
        ])
        #expect(fixture.quantity("gift") == 2)
    }

    @Test("a back-order is promised up to its cap, which waiting demand uses up")
    func backorder() {
        let fixture = Fixture()
        let due = fixture.now.advanced(byMilliseconds: 3 * DayNumber.milliseconds)
        fixture.play([
            .sku(
                SkuRecord(
                    key: SkuKey("S"), beyondStock: BeyondStockPolicy(kind: .backorder, cap: 10))),
            .supply(
                SkuKey("S"),
                Supply(id: "PO1", location: fixture.location("A"), quantity: 50, due: due)),
        ])
        #expect(fixture.ask("S").state == .backorder)
        #expect(fixture.ask("S").beyondStock == 10)
        #expect(fixture.ask("S").earliest == due)
        fixture.play([
            .unsourced(UnsourcedEffect(sku: SkuKey("S"), view: .everything, delta: 4))
        ])
        #expect(fixture.ask("S").beyondStock == 6)
        fixture.stock("S", ["A": 5])
        #expect(fixture.ask("S").state == .low)
        #expect(fixture.ask("S").quantity == 1)
        #expect(fixture.ask("S").beyondStock == 10)
        let strict = fixture.view("strict") { $0.allowsBackorder = false }
        #expect(fixture.ask("S", view: strict).promisable == 1)
    }

    @Test("a pre-order waits for its release, even when stock comes early")
    func preorder() {
        let fixture = Fixture()
        let release = fixture.now.advanced(byMilliseconds: 1_000)
        fixture.play([
            .sku(
                SkuRecord(
                    key: SkuKey("S"),
                    beyondStock: BeyondStockPolicy(
                        kind: .preorder, cap: 10, availableFrom: release)))
        ])
        fixture.stock("S", ["A": 3])
        #expect(fixture.ask("S").state == .preorder)
        #expect(fixture.ask("S").quantity == 0)
        #expect(fixture.ask("S").beyondStock == 13)
        #expect(fixture.ask("S").earliest == release)
        fixture.now = release
        #expect(fixture.ask("S").state == .low)
        #expect(fixture.ask("S").promisable == 3)
    }

    @Test(
        "location states decide between pool and ask",
        arguments: [
            (LocationRecord.State.open, Quantity(4), Quantity(4)), (.closed, 0, 0),
            (.noOutbound, 0, 0), (.pickupOnly, 0, 4),
        ])
    func locationStates(_ state: LocationRecord.State, _ pool: Quantity, _ own: Quantity) {
        let fixture = Fixture(locations: 1)
        fixture.stock("S", ["A": 4])
        let reopens = fixture.now.advanced(byMilliseconds: 60_000)
        for until in [nil, reopens] {
            fixture.play([
                .location(
                    LocationRecord(
                        index: LocationIndex(0), id: "A", state: state, stateUntil: until))
            ])
            #expect(fixture.quantity("S") == pool)
            #expect(fixture.quantity("S", at: "A") == own)
        }
        fixture.now = reopens
        #expect(fixture.quantity("S") == 4)
    }

    @Test("supply counts by day until its day has passed")
    func projection() {
        let fixture = Fixture()
        let day = DayNumber.milliseconds
        fixture.stock("S", ["A": 2])
        let start = DayNumber(containing: fixture.now).start
        func batch(_ id: String, _ offset: Int64, _ quantity: Quantity) -> Effect {
            .supply(
                SkuKey("S"),
                Supply(
                    id: id, location: fixture.location("B"), quantity: quantity,
                    due: start.advanced(byMilliseconds: offset * day)))
        }
        fixture.play([batch("late", -1, 100), batch("two", 2, 10), batch("four", 4, 1)])
        let ask = AvailabilityAsk(now: fixture.now)
        #expect(
            fixture.store.projection(of: SkuKey("S"), ask, days: 6) == [2, 2, 12, 12, 13, 13])
        fixture.play([
            .unsourced(UnsourcedEffect(sku: SkuKey("S"), view: .everything, delta: 5))
        ])
        #expect(fixture.store.projection(of: SkuKey("S"), ask, days: 6) == [0, 0, 7, 7, 8, 8])
        fixture.now = start.advanced(byMilliseconds: 3 * day)
        let later = AvailabilityAsk(now: fixture.now)
        #expect(fixture.store.projection(of: SkuKey("S"), later, days: 3) == [0, 0, 0])
        #expect(fixture.store.projection(of: SkuKey("none"), later, days: 3) == nil)
        let soon = fixture.view("soon") { $0.supplyHorizonDays = 1 }
        #expect(fixture.quantity("S", view: soon) == 0)
    }
}

/// A network made step by step equals one made at once.
@Suite struct NetworkTests {
    @Test("plans kept over a change of one location are those that a fresh network compiles")
    func keptPlans() {
        for seed in 0..<100 as Range<UInt64> {
            let fixture = RandomWorld(seed: seed).fixture
            let network = fixture.store.network
            let fresh = Network(
                version: 0, lastSequence: .zero, locations: network.locations,
                groups: network.groups, viewRecords: network.views.map(\.record))
            for (kept, made) in zip(network.views, fresh.views) {
                #expect(kept.plans == made.plans, "seed \(seed) view \(kept.record.id)")
            }
        }
    }

    @Test("names resolve from their bytes, unknown ones do not")
    func names() {
        let network = Fixture(locations: 30).store.network
        #expect(network.location("C") == LocationIndex(2))
        #expect(network.location("L29") == LocationIndex(29))
        #expect(network.location("Z9") == nil)
        #expect(network.view("") == .everything)
    }
}
