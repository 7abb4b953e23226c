import Primitives
import Testing

@testable import Inventory

/// The ATP function against a slow one that follows the formulae word by word.
@Suite struct OracleTests {
    @Test("random views, cells, rules, quotas and waiting demand agree with the naive oracle")
    func againstOracle() {
        for seed in 0..<400 as Range<UInt64> {
            let world = RandomWorld(seed: seed)
            for sku in world.skus {
                for view in 0..<world.fixture.store.network.views.count {
                    world.compare(sku, ViewIndex(UInt16(view)), seed)
                }
            }
        }
    }
}

/// A small random network with random stock.
struct RandomWorld {
    let fixture: Fixture
    var random: SeededGenerator
    let skus = ["one", "two", "three"]

    init(seed: UInt64) {
        random = SeededGenerator(seed: seed)
        let places = 1 + random.below(6)
        fixture = Fixture(locations: places)
        for index in 0..<places { putLocation(index) }
        for _ in 0..<random.below(4) { putView() }
        putLocation(random.below(places))
        for sku in skus { putSku(sku, places) }
    }

    private mutating func putLocation(_ index: Int) {
        var record = LocationRecord(
            index: LocationIndex(UInt32(index)), id: Fixture.name(index),
            groups: ["east", "west"].filter { _ in random.chance(40) })
        if random.chance(20) {
            record.state = LocationRecord.State.allCases.randomElement(using: &random)!
            if random.chance(50) { record.stateUntil = moment() }
        }
        fixture.play([.location(record)])
    }

    private mutating func moment() -> Instant {
        fixture.now.advanced(byMilliseconds: Int64(random.below(3) - 1) * 1_000)
    }

    private mutating func rule(_ number: Int) -> SafetyRule {
        let amounts: [SafetyRule.Amount] = [
            .absolute(Quantity(random.below(5))), .basisPoints(UInt16(random.below(5_000))),
            .daysOfCover(days: Int32(random.below(4)), dailyRateThousandths: 700),
        ]
        return SafetyRule(
            id: "r\(number)", amount: amounts.randomElement(using: &random)!,
            location: random.chance(20) ? "A" : nil, group: random.chance(20) ? "east" : nil,
            sku: random.chance(20) ? SkuKey("one") : nil,
            category: random.chance(20) ? "toys" : nil, from: random.chance(20) ? moment() : nil,
            until: random.chance(20) ? moment() : nil)
    }

    private mutating func putView() {
        let id = "view\(fixture.store.network.views.count)"
        let rules = (0..<random.below(4)).map { rule($0) }
        fixture.view(id) { view in
            view.locations = ["A", "B", "C"].filter { _ in random.chance(30) }
            view.groups = ["east", "west"].filter { _ in random.chance(30) }
            view.excludedLocations = ["B", "D"].filter { _ in random.chance(20) }
            view.excludedGroups = ["west"].filter { _ in random.chance(20) }
            view.safetyRules = rules
            view.safetyPolicy = SafetyPolicy.allCases.randomElement(using: &random)!
            view.threshold = Quantity(random.below(3))
            if random.chance(30) {
                view.thresholdRules = [
                    ThresholdRule(scope: .category("toys"), quantity: 2),
                    ThresholdRule(scope: .sku(SkuKey("two")), quantity: 0),
                ]
            }
            view.conditions = ConditionSet(random.chance(50) ? [.new] : [.new, .openBox])
            view.supplyHorizonDays = random.chance(20) ? 1 : -1
        }
    }

    private mutating func putSku(_ sku: String, _ places: Int) {
        let key = SkuKey(sku)
        fixture.play([.sku(SkuRecord(key: key, category: random.chance(50) ? "toys" : ""))])
        for place in 0..<places {
            for condition in [Condition.new, .openBox] where random.chance(70) {
                let location = LocationIndex(UInt32(place))
                fixture.play([
                    .cell(
                        CellEffect(
                            sku: key, location: location, condition: condition, reason: .adjust,
                            onHand: Quantity(random.below(20)))),
                    .cell(
                        CellEffect(
                            sku: key, location: location, condition: condition, reason: .reserve,
                            committed: Quantity(random.below(6)), allowance: 100)),
                ])
            }
            if random.chance(20) {
                fixture.play([
                    .supply(
                        key,
                        Supply(
                            id: "P\(place)", location: LocationIndex(UInt32(place)),
                            quantity: Quantity(random.below(9)), due: fixture.now))
                ])
            }
        }
        for view in fixture.store.network.views where random.chance(30) {
            let waiting = Quantity(random.below(12))
            fixture.play([
                .unsourced(UnsourcedEffect(sku: key, view: view.record.index, delta: waiting))
            ])
        }
        for view in fixture.store.network.views where random.chance(20) {
            fixture.play([
                .quota(
                    QuotaEffect(
                        sku: key, view: view.record.index,
                        grantedDelta: Quantity(random.below(15)), usedDelta: 1))
            ])
        }
    }

    func compare(_ sku: String, _ view: ViewIndex, _ seed: UInt64) {
        let oracle = Oracle(store: fixture.store, sku: SkuKey(sku), now: fixture.now)
        let pool = fixture.ask(sku, view: view)
        #expect(pool.quantity == oracle.pool(view), "seed \(seed) \(sku) view \(view.value)")
        for location in fixture.store.network.locations {
            let one = fixture.ask(sku, view: view, at: location.id)
            #expect(
                one.quantity == oracle.location(view, location.index),
                "seed \(seed) \(sku) view \(view.value) at \(location.id)")
        }
    }
}
