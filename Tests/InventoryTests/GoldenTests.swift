import Inventory
import Primitives
import Testing

/// The worked examples of the domain's description.
@Suite struct GoldenTests {
    @Test("the seven-day table of time-phased availability")
    func timePhased() {
        typealias Bucket = TimePhased.Bucket
        func days(_ supplies: [(Int32, Int64)], _ demands: [(Int32, Int64)]) -> [Quantity] {
            TimePhased.project(
                onHand: 20,
                supplies: supplies.map { Bucket(day: DayNumber($0.0), quantity: $0.1) },
                demands: demands.map { Bucket(day: DayNumber($0.0), quantity: $0.1) },
                from: DayNumber(1), days: 7)
        }
        #expect(days([], [(1, 3)]) == [17, 17, 17, 17, 17, 17, 17])
        #expect(days([(3, 10)], [(1, 3)]) == [17, 17, 27, 27, 27, 27, 27])
        #expect(
            days([(3, 10), (5, 1), (6, 3)], [(1, 3), (4, 15)])
                == [12, 12, 12, 12, 13, 16, 16])
        #expect(days([(0, 100)], []) == [20, 20, 20, 20, 20, 20, 20], "late supply")
        #expect(days([], [(0, 5)]) == [15, 15, 15, 15, 15, 15, 15], "overdue demand")
    }

    @Test("pools {A, B} and {B, C} with one each and two waiting in the first leave exactly one")
    func overlappingPools() {
        let fixture = Fixture()
        let first = fixture.view("first") { $0.locations = ["A", "B"] }
        let second = fixture.view("second") { $0.locations = ["B", "C"] }
        fixture.stock("S", ["A": 1, "B": 1, "C": 1])
        #expect(fixture.quantity("S", view: second) == 2)
        fixture.play([.unsourced(UnsourcedEffect(sku: SkuKey("S"), view: first, delta: 2))])
        #expect(fixture.quantity("S", view: second) == 1)
        #expect(fixture.quantity("S", view: first) == 0)
        #expect(fixture.quantity("S") == 1)
        #expect(fixture.quantity("S", view: second, at: "B") == 0)
        #expect(fixture.quantity("S", view: second, at: "C") == 1)
    }

    @Test("locations are clamped before they are summed, threshold and waiting demand come after")
    func clampOrder() {
        let fixture = Fixture(locations: 4)
        let view = fixture.view("web") {
            $0.excludedLocations = ["D"]
            $0.safetyRules = [SafetyRule(id: "all", amount: .absolute(2))]
            $0.threshold = 1
        }
        fixture.stock("S", ["A": 10, "B": 1, "C": 5, "D": 100])
        // A 8, B clamped to 0 rather than -1, C 3, D excluded; less the threshold.
        #expect(fixture.quantity("S", view: view) == 10)
        #expect(fixture.quantity("S", view: view, at: "A") == 8)
        #expect(fixture.quantity("S", view: view, at: "B") == 0)
        #expect(fixture.quantity("S", view: view, at: "D") == 0)
        fixture.play([
            .unsourced(UnsourcedEffect(sku: SkuKey("S"), view: view, delta: 4)),
            .quota(QuotaEffect(sku: SkuKey("S"), view: view, grantedDelta: 5)),
        ])
        #expect(fixture.quantity("S", view: view) == 5, "11 − 4 − 1 = 6, quota 5")
        fixture.play([.quota(QuotaEffect(sku: SkuKey("S"), view: view, usedDelta: 3))])
        #expect(fixture.quantity("S", view: view) == 2)
    }

    @Test("a shortfall in one place does not eat the stock of another")
    func shortfall() {
        let fixture = Fixture()
        fixture.stock("S", ["A": 5, "B": 7])
        let commit = CellEffect(
            sku: SkuKey("S"), location: fixture.location("A"), reason: .reserve, committed: 5)
        fixture.play([.cell(commit)])
        let count = CellEffect(
            sku: SkuKey("S"), location: fixture.location("A"), reason: .count, onHand: -3)
        fixture.play([.cell(count)])
        #expect(fixture.quantity("S") == 7)
        let cell = fixture.store.withLocked(ShardSet(), items: [SkuKey("S")]) {
            $0.cell(SkuKey("S"), fixture.location("A"), .new)
        }
        #expect(cell?.free == -3)
    }

    @Test("an owner sees the last unit that it holds itself")
    func ownHold() {
        let fixture = Fixture()
        fixture.stock("S", ["A": 1])
        let hold = CellEffect(
            sku: SkuKey("S"), location: fixture.location("A"), reason: .reserve, held: 1,
            owner: OwnerHash("ann"))
        fixture.play([.cell(hold)])
        #expect(fixture.ask("S").quantity == 0)
        #expect(fixture.ask("S", owner: "bob").quantity == 0)
        #expect(fixture.ask("S", owner: "ann").quantity == 1)
        #expect(fixture.ask("S", at: "A", owner: "ann").quantity == 1)
    }

    @Test("an owner's own waiting demand does not block it either")
    func ownPoolHold() {
        let fixture = Fixture()
        fixture.stock("S", ["A": 1, "B": 1])
        fixture.play([
            .unsourced(
                UnsourcedEffect(
                    sku: SkuKey("S"), view: .everything, delta: 2, owner: OwnerHash("ann"),
                    ownerDelta: 2))
        ])
        #expect(fixture.ask("S").quantity == 0)
        #expect(fixture.ask("S", owner: "ann").quantity == 2)
    }

    @Test("a kit is the minimum over its components, shared parts of nested kits added up")
    func kits() {
        let fixture = Fixture()
        fixture.stock("bolt", ["A": 7, "B": 6])
        fixture.stock("plate", ["A": 5])
        func kit(_ key: String, _ parts: [(String, Quantity)]) -> Effect {
            .sku(
                SkuRecord(
                    key: SkuKey(key),
                    components: parts.map { KitComponent(sku: SkuKey($0.0), quantity: $0.1) }))
        }
        fixture.play([kit("bracket", [("bolt", 2), ("plate", 1)])])
        #expect(fixture.quantity("bracket") == 5)
        #expect(fixture.quantity("bracket", at: "A") == 3)
        fixture.play([kit("shelf", [("bracket", 2), ("bolt", 1)])])
        // One shelf is 5 bolts and 2 plates: 13 / 5 and 5 / 2.
        #expect(fixture.quantity("shelf") == 2)
        fixture.play([kit("ghost", [("bolt", 1), ("nothing", 1)])])
        #expect(fixture.ask("ghost").state == .outOfStock)
    }

    @Test("kits that contain themselves are sold out and reported")
    func cyclicKit() {
        let fixture = Fixture()
        for (kit, part) in [("x", "y"), ("y", "x")] {
            fixture.play([
                .sku(
                    SkuRecord(
                        key: SkuKey(kit),
                        components: [KitComponent(sku: SkuKey(part), quantity: 1)]))
            ])
        }
        #expect(fixture.ask("x").state == .outOfStock)
        #expect(fixture.store.verifyInvariants().violationCount == 2)
    }

    @Test("conditions are only mixed where the view says so")
    func conditions() {
        let fixture = Fixture()
        let outlet = fixture.view("outlet") { $0.conditions = ConditionSet([.new, .openBox]) }
        fixture.stock("S", ["A": 3])
        let opened = CellEffect(
            sku: SkuKey("S"), location: fixture.location("A"), condition: .openBox,
            reason: .returned, onHand: 4)
        fixture.play([.cell(opened)])
        #expect(fixture.quantity("S") == 3)
        #expect(fixture.quantity("S", view: outlet) == 7)
        #expect(fixture.quantity("S", view: outlet, at: "A") == 7)
    }

    @Test("an absolute figure can ask which movements it has not seen")
    func movementsAfter() {
        let fixture = Fixture()
        let key = SkuKey("S")
        fixture.stock("S", ["A": 10])
        let asOf = fixture.now.advanced(byMilliseconds: 1)
        fixture.now = fixture.now.advanced(byMilliseconds: 7_200_000)
        let ship = CellEffect(
            sku: key, location: fixture.location("A"), reason: .consume, onHand: -2)
        fixture.play([.cell(ship)])
        let missed = fixture.store.withLocked(ShardSet(), items: [key]) {
            $0.movements(of: key, fixture.location("A"), .new, after: asOf)
        }
        #expect(missed == -2, "so a file of 07:00 that says 10 means 8")
    }
}
