import Primitives
import Testing

@testable import Inventory

/// The shortcuts of grouped asks and the answers kept from earlier ones, against the ATP function.
@Suite struct ShortcutTests {
    @Test("grouped and repeated asks say what the ATP function says, through changes and time")
    func sameAnswers() {
        for seed in 0..<120 as Range<UInt64> {
            var world = RandomWorld(seed: seed)
            for _ in 0..<6 {
                // Twice: the second finds what the first has left.
                compareAll(world, seed)
                compareAll(world, seed)
                disturb(&world)
            }
        }
    }

    @Test("a kept answer falls with each kind of change to its SKU")
    func invalidation() {
        let fixture = Fixture(locations: 2)
        let key = SkuKey("one")
        fixture.stock("one", ["A": 10, "B": 5])
        let effects: [(Effect, Quantity)] = [
            (
                .cell(
                    CellEffect(
                        sku: key, location: fixture.location("A"), reason: .adjust, onHand: 1)), 16
            ),
            (.quota(QuotaEffect(sku: key, view: .everything, grantedDelta: 4, usedDelta: 0)), 4),
            (.quota(QuotaEffect(sku: key, view: .everything, grantedDelta: -4, usedDelta: 0)), 16),
            (.unsourced(UnsourcedEffect(sku: key, view: .everything, delta: 3)), 13),
            (.unsourced(UnsourcedEffect(sku: key, view: .everything, delta: -3)), 16),
        ]
        for (effect, expected) in effects {
            _ = fixture.quantity("one")
            fixture.play([effect])
            #expect(fixture.quantity("one") == expected)
            #expect(fixture.quantity("one") == expected)
        }
        var closed = LocationRecord(index: fixture.location("A"), id: "A")
        closed.state = .closed
        closed.stateUntil = fixture.now.advanced(byMilliseconds: 10)
        fixture.play([.location(closed)])
        #expect(fixture.quantity("one") == 5)
        #expect(fixture.quantity("one") == 5)
        fixture.now = fixture.now.advanced(byMilliseconds: 10)
        #expect(fixture.quantity("one") == 16, "the location has opened again")
        fixture.play([.sku(SkuRecord(key: key, isTracked: false))])
        #expect(fixture.ask("one").state == .untracked)
    }

    @Test("a pool's units are kept over demand, and fall with each change of stock")
    func keptPool() {
        let fixture = Fixture(locations: 2)
        let key = SkuKey("one")
        fixture.stock("one", ["A": 10, "B": 5])
        func decided() -> Quantity {
            let ask = AvailabilityAsk(now: fixture.now)
            return fixture.store.withLocked(ShardSet(), items: [key]) {
                $0.availability(of: key, ask).quantity
            }
        }
        #expect(decided() == 15)
        fixture.play([.unsourced(UnsourcedEffect(sku: key, view: .everything, delta: 3))])
        #expect(decided() == 12 && decided() == 12)
        let more = CellEffect(
            sku: key, location: fixture.location("A"), reason: .adjust, onHand: 1)
        fixture.play([.cell(more)])
        #expect(decided() == 13 && fixture.quantity("one") == 13)
        var closed = LocationRecord(index: fixture.location("A"), id: "A")
        closed.state = .closed
        closed.stateUntil = fixture.now.advanced(byMilliseconds: 10)
        fixture.play([.location(closed)])
        #expect(decided() == 2)
        fixture.now = fixture.now.advanced(byMilliseconds: 10)
        #expect(decided() == 13, "the location has opened again")
    }

    /// Every SKU, view, place, condition and owner, in groups of all sizes.
    private func compareAll(_ world: RandomWorld, _ seed: UInt64) {
        let store = world.fixture.store
        let network = store.network
        for view in network.views.map(\.record.index) {
            for owner in [OwnerHash.none, OwnerHash("me")] {
                let shared = AvailabilityAsk(view: view, owner: owner, now: world.fixture.now)
                compare(world.skus + ["nothing"], shared, store, seed)
            }
        }
    }

    private func compare(
        _ skus: [String], _ shared: AvailabilityAsk, _ store: StateStore, _ seed: UInt64
    ) {
        let places = [nil] + store.network.locations.map { Optional($0.index) }
        let asks = skus.flatMap { sku in
            places.flatMap { place in
                [nil, Condition.new, .openBox].map { (sku: sku, place: place, condition: $0) }
            }
        }
        let texts = asks.map { Array($0.sku.utf8) }
        var answers: [Availability] = []
        var group = AskGroup(shared, in: store.network, wanted: AskGroup.most)!
        let size = 1 + Int(seed) % AskGroup.most
        for start in stride(from: 0, to: asks.count, by: size) {
            group.removeAll()
            let range = start..<min(asks.count, start + size)
            answer(texts[range], asks[range].map { ($0.place, $0.condition) }, &group, store)
            answers += (0..<group.count).map { group[$0] }
        }
        for (one, answer) in zip(asks, answers) {
            var ask = shared
            ask.location = one.place
            ask.condition = one.condition
            let key = SkuKey(one.sku)
            store.forgetPool(of: key)
            let expected = store.withLocked(ShardSet(), items: [key]) {
                $0.availability(of: key, ask)
            }
            #expect(answer == expected, "seed \(seed): \(one) in view \(shared.view.value)")
        }
    }

    /// Adds `texts` while all of them stay where they are, and answers.
    private func answer(
        _ texts: ArraySlice<[UInt8]>, _ asks: [(place: LocationIndex?, condition: Condition?)],
        _ group: inout AskGroup, _ store: StateStore
    ) {
        guard let text = texts.first else { return store.answer(group) }
        text.withUnsafeBytes { bytes in
            group.add(bytes, at: asks[0].place, asks[0].condition)
            answer(texts.dropFirst(), Array(asks.dropFirst()), &group, store)
        }
    }

    /// A change of stock, of the network, of an owner's holds, or of the time.
    private func disturb(_ world: inout RandomWorld) {
        let fixture = world.fixture
        let location = fixture.store.network.locations.randomElement(using: &world.random)!
        let key = SkuKey(world.skus.randomElement(using: &world.random)!)
        switch world.random.below(4) {
        case 0: fixture.now = fixture.now.advanced(byMilliseconds: 1_000)
        case 1:
            var record = location
            record.state = LocationRecord.State.allCases.randomElement(using: &world.random)!
            record.stateUntil = fixture.now.advanced(byMilliseconds: 1_000)
            fixture.play([.location(record)])
        case 2:
            fixture.play([
                .cell(
                    CellEffect(
                        sku: key, location: location.index, reason: .reserve,
                        held: Quantity(1 + world.random.below(3)), allowance: 100,
                        owner: OwnerHash("me")))
            ])
        default:
            fixture.play([
                .cell(
                    CellEffect(
                        sku: key, location: location.index, reason: .set,
                        onHand: Quantity(world.random.below(9)),
                        asOfSeconds: UInt32(world.random.below(1_000))))
            ])
        }
    }
}

extension StateStore {
    /// What is kept of the pool's units must not stand in for adding them up.
    fileprivate func forgetPool(of key: SkuKey) {
        let state = inventory[Int(key.shard.value)].state
        guard let index = state.pointee.index(of: key) else { return }
        state.pointee.memos[index].poolStamp = 0
    }
}
