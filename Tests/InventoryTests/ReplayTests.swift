import Primitives
import Testing

@testable import Inventory

/// Replay equals execution: from nothing, and from snapshots taken shard by shard at different
/// moments.
@Suite struct ReplayTests {
    @Test("a journal replayed from nothing gives the same digests")
    func fromNothing() {
        for seed in 0..<20 as Range<UInt64> {
            let story = RandomStory(seed: seed, steps: 200)
            let again = StateStore()
            for (index, transaction) in story.fixture.journal.enumerated() {
                again.replay(transaction, at: SequenceNumber(UInt64(index + 1)))
            }
            #expect(again.digests() == story.fixture.store.digests(), "seed \(seed)")
            let network = story.fixture.store.network
            #expect(again.network.version == network.version)
            #expect(again.network.locations == network.locations)
            #expect(again.network.carriers == network.carriers)
        }
    }

    @Test("fuzzy snapshots and the journal after them give the same digests")
    func fromSnapshots() {
        for seed in 100..<120 as Range<UInt64> {
            var story = RandomStory(seed: seed, steps: 100)
            let store = story.fixture.store
            let network = store.network
            var restored: [ShardSnapshot] = []
            for index in 0..<Limits.inventoryShards {
                // The story goes on while shards are copied, one after the other.
                if index % 16 == 0 { story.step() }
                restored.append(store.snapshot(shard: ShardIndex(UInt16(index))) { .zero })
            }
            let keys = (0..<Limits.reservationShards).map {
                store.snapshot(reservationShard: $0) { .zero }
            }
            for _ in 0..<50 { story.step() }
            let again = rebuild(network, restored, keys)
            for (index, transaction) in story.fixture.journal.enumerated() {
                again.replay(transaction, at: SequenceNumber(UInt64(index + 1)))
            }
            #expect(again.digests() == store.digests(), "seed \(seed)")
            #expect(again.statistics().cells == store.statistics().cells)
        }
    }

    private func rebuild(
        _ network: Network, _ shards: [ShardSnapshot], _ keys: [ReservationShardSnapshot]
    ) -> StateStore {
        let store = StateStore(network: network)
        for shard in shards {
            var restorer = ShardRestorer(shard.index, network: network)
            var isSound = true
            for place in 0..<shard.skuCount where !restorer.add(shard.sku(at: place)) {
                isSound = false
            }
            let history = restorer.addHistory(shard.history, horizon: shard.historyHorizon)
            #expect(isSound && history)
            store.install(restorer, lastSequence: shard.lastSequence)
            #expect(store.digest(ofShard: shard.index) == shard.digest)
        }
        for shard in keys {
            store.restore(
                reservationShard: shard.index, lastSequence: shard.lastSequence, live: shard.live,
                closed: shard.closed, answers: shard.answers, feeds: shard.feeds)
        }
        return store
    }

    @Test("random stories keep every invariant, and a forged claim is found")
    func invariants() {
        let story = RandomStory(seed: 7, steps: 400)
        let report = story.fixture.store.verifyInvariants()
        #expect(report.isClean, "\(report.violations)")
        #expect(report.reservations > 0 && report.allocations > 0 && report.cells > 0)
        let forged = CellEffect(
            sku: SkuKey("sku-1"), location: LocationIndex(0), reason: .reserve, held: 1,
            allowance: 1_000)
        story.fixture.play([.cell(forged)])
        #expect(story.fixture.store.verifyInvariants().violationCount == 1)
    }

    @Test("a digest notices one unit more")
    func sensitivity() {
        let story = RandomStory(seed: 3, steps: 50)
        let before = story.fixture.store.digests()
        story.fixture.stock("sku-2", ["A": 1])
        #expect(story.fixture.store.digests() != before)
    }
}

/// Random transactions that keep the books as real decisions would.
struct RandomStory {
    let fixture = Fixture(locations: 5)
    private var random: SeededGenerator
    private var live: [ReservationRecord] = []
    private var count = 0

    init(seed: UInt64, steps: Int) {
        random = SeededGenerator(seed: seed)
        fixture.view("web") { $0.excludedLocations = ["E"] }
        for _ in 0..<steps { step() }
    }

    mutating func step() {
        fixture.now = fixture.now.advanced(byMilliseconds: Int64(random.below(60_000)))
        switch random.below(10) {
        case 0...2: stock()
        case 3...5: reserve()
        case 6: confirm()
        case 7: close()
        case 8: catalogue()
        default: network()
        }
    }

    private mutating func key() -> SkuKey { SkuKey("sku-\(random.below(40))") }

    private mutating func place() -> LocationIndex { LocationIndex(UInt32(random.below(5))) }

    private mutating func stock() {
        let reasons: [ChangeReason] = [.adjust, .set, .count, .supplyArrival]
        fixture.play([
            .cell(
                CellEffect(
                    sku: key(), location: place(), condition: random.chance(80) ? .new : .openBox,
                    reason: reasons.randomElement(using: &random)!,
                    onHand: Quantity(random.below(50)), asOfSeconds: UInt32(random.below(1_000)))),
            .feed(
                FeedPosition(
                    source: "wms", sequence: UInt64(count), asOf: fixture.now,
                    applied: fixture.now)),
        ])
    }

    private mutating func reserve() {
        count += 1
        let owner = random.chance(70) ? "owner-\(random.below(5))" : ""
        var allocations: [Allocation] = []
        var effects: [Effect] = []
        for _ in 0...random.below(3) {
            let quantity = Quantity(1 + random.below(3))
            let sku = key()
            if random.chance(70) {
                let location = place()
                effects.append(
                    .cell(
                        CellEffect(
                            sku: sku, location: location, reason: .reserve, held: quantity,
                            allowance: 1_000, owner: OwnerHash(owner))))
                allocations.append(
                    Allocation(sku: sku, place: .cell(location, .new), quantity: quantity))
            } else {
                effects.append(
                    .unsourced(
                        UnsourcedEffect(
                            sku: sku, view: ViewIndex(1), delta: quantity,
                            owner: OwnerHash(owner), ownerDelta: quantity)))
                allocations.append(
                    Allocation(sku: sku, place: .pool(ViewIndex(1)), quantity: quantity))
            }
        }
        let record = ReservationRecord(
            id: ReservationID("r-\(count)"), state: .held, owner: owner, created: fixture.now,
            updated: fixture.now, expires: fixture.now.advanced(byMilliseconds: 900_000),
            lines: [
                ReservationLine(
                    id: "1", sku: allocations[0].sku, quantity: 1, allocations: allocations)
            ])
        live.append(record)
        let answer = IdempotencyRecord(
            key: IdempotencyHash(high: random.next(), low: random.next()), payload: 1,
            time: fixture.now, reply: [1, 2, 3])
        fixture.play(effects + [.reservation(record), .idempotency(answer)])
    }

    private mutating func confirm() {
        guard
            let index = live.indices.filter({ live[$0].state == .held })
                .randomElement(using: &random)
        else { return }
        let effects = claims(live[index], sign: -1, committed: 1)
        live[index].state = .committed
        live[index].expires = .distantFuture
        fixture.play(effects + [.reservation(live[index])])
    }

    private mutating func close() {
        guard let index = live.indices.randomElement(using: &random) else { return }
        var record = live.remove(at: index)
        let isHeld = record.state == .held
        let effects = claims(record, sign: isHeld ? -1 : 0, committed: isHeld ? 0 : -1, gone: true)
        record.state = .released
        record.updated = fixture.now
        record.lines[0].allocations = []
        fixture.play(effects + [.reservation(record)])
    }

    private func claims(
        _ record: ReservationRecord, sign: Quantity, committed: Quantity, gone: Bool = false
    ) -> [Effect] {
        let owner = sign == 0 ? OwnerHash.none : OwnerHash(record.owner)
        return record.lines[0].allocations.map { allocation in
            switch allocation.place {
            case .cell(let location, let condition):
                .cell(
                    CellEffect(
                        sku: allocation.sku, location: location, condition: condition,
                        reason: .confirm, committed: committed * allocation.quantity,
                        held: sign * allocation.quantity, owner: owner))
            case .pool(let view):
                .unsourced(
                    UnsourcedEffect(
                        sku: allocation.sku, view: view, delta: gone ? -allocation.quantity : 0,
                        owner: owner, ownerDelta: sign * allocation.quantity))
            case .supply: preconditionFailure("stories hold no supply")
            }
        }
    }

    private mutating func catalogue() {
        let sku = key()
        fixture.play([
            .sku(
                SkuRecord(
                    key: sku, name: "name \(random.below(9))", category: "c\(random.below(4))",
                    weightGrams: 5, handlingTags: ["FRAGILE"],
                    components: random.chance(20)
                        ? [KitComponent(sku: SkuKey("part-\(random.below(3))"), quantity: 2)] : [],
                    beyondStock: random.chance(20)
                        ? BeyondStockPolicy(kind: .backorder, cap: 9) : .none)),
            .supply(
                sku,
                Supply(
                    id: "PO\(random.below(3))", location: place(),
                    quantity: Quantity(random.below(20)), due: fixture.now)),
            .quota(QuotaEffect(sku: sku, view: ViewIndex(1), grantedDelta: 2, usedDelta: 1)),
        ])
    }

    private mutating func network() {
        var profile = LocationProfile()
        let begin = fixture.now.advanced(byMilliseconds: Int64(random.below(2_000)))
        profile.outages = [
            OutageRecord(
                from: begin, until: begin.advanced(byMilliseconds: 1_000), state: .closed)
        ]
        fixture.play(
            [
                .location(
                    LocationRecord(
                        index: place(), id: "", name: "\(random.below(9))",
                        profile: random.chance(50) ? profile : nil)),
                .carrier(CarrierRecord(id: "c\(random.below(3))", name: "\(random.below(9))")),
            ].map { renamed($0) })
    }

    private func renamed(_ effect: Effect) -> Effect {
        guard case .location(var record) = effect else { return effect }
        record.id = Fixture.name(Int(record.index.value))
        return .location(record)
    }
}
