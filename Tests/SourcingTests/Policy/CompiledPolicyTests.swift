internal import Inventory
internal import Primitives
internal import Testing

@testable internal import Sourcing

@Suite("compiled policies")
struct CompiledPolicyTests {
    private static let locations = [
        LocationTraits(
            id: "dc-1", groups: ["east"], country: "US", region: "OH", postcode: "43001",
            capabilities: ["ship", "hazmat"]),
        LocationTraits(
            id: "store-1", kind: .store, groups: ["east", "outlet"], country: "US", region: "NY",
            postcode: "10001", capabilities: ["ship", "pickup"]),
        LocationTraits(id: "vendor-1", kind: .vendor, country: "CA"),
    ]

    private func compile(_ clauses: String) throws -> CompiledPolicy {
        CompiledPolicy(
            try Policy(parsing: "policy \"p\"\n" + clauses), version: 1,
            locations: Self.locations, carriers: ["ups", "usps"])
    }

    private func candidate(_ index: UInt32) -> CandidateFacts {
        CandidateFacts(location: LocationIndex(index))
    }

    @Test(
        "conditions on orders hold as their words say",
        arguments: [
            ("channel = \"web\"", true), ("channel != \"web\"", false),
            ("channel in (\"app\", \"web\")", true), ("channel starts \"we\"", true),
            ("service = EXPRESS", true), ("service in (ECONOMY, SAME_DAY)", false),
            ("order.value = 145.00", true), ("order.value > 145.00", false),
            ("order.lines = 2 and order.units = 4", true), ("order.weight <= 3500g", true),
            ("order.weight < 3.5kg", false), ("order.tag has \"gift\"", true),
            ("customer.tag has any (\"b2b\", \"vip\")", true),
            ("not customer.tag has \"b2b\"", true),
            ("destination.country = \"US\" and destination.region = \"CA\"", true),
            ("destination.postcode starts \"94\"", true), ("line.sku = \"lamp\"", true),
            ("item.category = \"rug\"", false), ("line.mode = PICKUP", true),
            ("any line (item.price > 40.00 and line.quantity > 1)", false),
            ("any line (item.price > 40.00 or line.quantity > 1)", true),
            ("every line (item.price >= 15.00)", true), ("every line (item.tag has \"x\")", false),
            ("not any line (item.tag has \"x\") or channel = \"app\"", false),
        ])
    func orders(condition: String, expected: Bool) throws {
        var order = OrderFacts()
        order.channel = "web"
        order.level = .express
        order.country = "US"
        order.region = "CA"
        order.postcode = "94110"
        order.tags = ["gift"]
        order.customerTags = ["vip"]
        var lamp = LineFacts()
        lamp.sku = "lamp"
        lamp.price = 10_000_000
        lamp.grams = 500
        lamp.tags = ["x"]
        var bulb = LineFacts()
        bulb.sku = "bulb"
        bulb.quantity = 3
        bulb.price = 1_500_000
        bulb.grams = 1_000
        bulb.mode = .pickup
        order.lines = [lamp, bulb]
        #expect(try compile("when " + condition).matches(order) == expected)
    }

    @Test(
        "rules on locations exclude as their words say",
        arguments: [
            ("require location.type = STORE", [false, true, false]),
            ("forbid location.type in (STORE, VENDOR)", [true, false, false]),
            ("require location.group has \"outlet\"", [false, true, false]),
            ("forbid location.group has any (\"outlet\", \"none\")", [true, false, true]),
            (
                "require location.id starts \"dc\" or location.country = \"CA\"",
                [true, false, true]
            ),
            ("require location.capability has \"hazmat\"", [true, false, false]),
            ("require location.postcode starts \"4\"", [true, false, false]),
            ("require distance <= 150km", [true, true, false]),
            ("require location.type = STORE or distance < 101km", [true, true, false]),
            ("forbid location.rejection > 5%", [true, false, true]),
            ("require on_time", [true, false, true]),
            ("require parcel.service = EXPRESS and domestic", [false, true, false]),
            ("require not parcel.carrier = \"ups\"", [false, true, true]),
            ("require location.load < 80% and location.orders < 5", [true, true, false]),
            ("require location.rank <= 1 and parcel.days <= 2", [true, true, false]),
        ])
    func locations(rule: String, expected: [Bool]) throws {
        let policy = try compile(rule)
        for index in 0..<3 {
            var facts = candidate(UInt32(index))
            facts.distance = [100_000, 120_000, 900_000][index]
            facts.rejection = index == 1 ? 600 : 500
            facts.lateDays = index == 1 ? 1 : 0
            facts.level = index == 1 ? .express : .standard
            facts.isDomestic = index < 2
            facts.carrier = Int32(index)
            facts.load = 7_999
            facts.orders = Int64(index * 4)
            facts.rank = Int64(index)
            facts.days = Int64(index + 1)
            #expect((policy.filter(facts) == .none) == expected[index], "location \(index)")
        }
    }

    @Test("rules for some lines exclude from those only, and the reason names the clause")
    func linesOnly() throws {
        let policy = try compile(
            """
            soft require location.group has "east"
            require location.capability has "hazmat" for item.tag has "hazmat"
            soft forbid location.stock < 3 for item.category = "rug"
            """)
        var hazmat = LineFacts()
        hazmat.tags = ["hazmat"]
        var rug = LineFacts()
        rug.category = "rug"
        let scope = policy.scope(of: [hazmat, rug, LineFacts()])
        var scarce = UnitFacts()
        scarce.stock = 2
        func reasons(_ index: UInt32) -> [Exclusion] {
            let facts = candidate(index)
            return (0..<3).map {
                policy.filter(facts, scarce, line: $0, in: scope, whole: policy.filter(facts))
            }
        }
        let east = Exclusion.policyRule(0, isSoft: true)
        let hazardous = Exclusion.policyRule(1, isSoft: false)
        let low = Exclusion.policyRule(2, isSoft: true)
        #expect(policy.hasLineRules)
        #expect(reasons(0) == [.none, low, .none])
        #expect(reasons(1) == [hazardous, low, .none])
        // Hard before soft, else the first of the text.
        #expect(reasons(2) == [hazardous, east, east])
        #expect(policy.filter(candidate(2), scarce, hazmat) == hazardous)
        #expect(
            policy.clause(of: low) == "soft forbid location.stock < 3 for item.category = \"rug\"")
        #expect(policy.clause(of: .closed) == nil)
    }

    @Test("costs are weighted and priced by kind")
    func costs() throws {
        let policy = try compile(
            """
            cost handling 50%
            cost labour 200%
            cost markdown 0%
            cost carbon 0.10 per kg
            cost lateness 2.00 per day
            cost time 0.25 per day
            cost distance 0.01 per km
            cost haul -0.001 per km
            cost rank 1.00 per step
            cost cover -0.07 per week
            prefer location.group has "outlet" by 3.00 per parcel
            avoid location.type = STORE and distance > 10km by 0.50 per unit
            prefer location.capability has "pickup" by 0.10 per unit
            unfilled 10.00 + 50% of price
            """)
        var facts = candidate(1)
        facts.distance = 20_000
        facts.rank = 2
        facts.lateDays = 3
        facts.handling = 100_000
        facts.gramsCO2e = 1_500
        var unit = UnitFacts()
        unit.labour = 10_000
        unit.markdown = -5_000
        unit.opportunity = 7
        unit.coverDays = 14
        unit.milligramsCO2e = 200_000
        let parcel = policy.parcelCosts(facts)
        #expect(parcel[.handling] == 50_000)
        #expect(parcel[.carbon] == 15_000)
        #expect(parcel[.lateness] == 600_000)
        #expect(parcel[.distance] == 20_000)
        #expect(parcel[.preference] == -300_000)
        #expect(parcel.total == 385_000)
        let units = policy.unitCosts(facts, unit)
        #expect(units[.labour] == 20_000)
        #expect(units[.markdown] == 0)
        #expect(units[.opportunity] == 7)
        #expect(units[.carbon] == 2_000)
        #expect(units[.distance] == -2_000)
        #expect(units[.rank] == 200_000)
        #expect(units[.cover] == -14_000)
        #expect(units[.preference] == 40_000)
        #expect(policy.arrivalPrice(days: 4) == 100_000)
        #expect(policy.costs.unfilledPrice(ofUnitAt: 2_000_000) == 2_000_000)
    }

    @Test("extreme facts and weights saturate far below what the router refuses")
    func saturation() throws {
        let policy = try compile(
            "cost distance 10000000.00 per km cost lateness 10000000.00 per day cost handling 100%")
        var facts = candidate(0)
        facts.distance = .max
        facts.lateDays = .max
        facts.handling = 1
        let total = policy.parcelCosts(facts).total
        #expect(total > 0 && total < Limits.routingCostMax)
        #expect(policy.costs.unfilledPrice(ofUnitAt: .max) <= Limits.routingCostMax)
    }

    @Test("rules on plans become the router's options, and markets ranks")
    func options() throws {
        let policy = try compile(
            """
            markets location.type = STORE then domestic
            tiers unfilled, market, cost
            cost split 1.50 per parcel
            parcels at most 2
            ship complete
            split quantities never
            pieces worth at least 100.00
            relax ship, pieces
            """)
        #expect(policy.options.tiers == [.unfilled, .market, .cost])
        #expect(policy.options.splitPenalty == 150_000)
        #expect(policy.options.parcelsMax == 2)
        #expect(policy.options.completeness == .oneParcel)
        #expect(policy.options.quantitySplits == .never)
        #expect(policy.options.splitValueMin == 10_000_000)
        #expect(policy.options.soft == [.completeness, .splitValueMin])
        #expect(policy.options.soft.texts == ["pieces", "ship"])
        var foreign = candidate(2)
        foreign.isDomestic = false
        let markets = [candidate(1), candidate(0), foreign].map { policy.market(of: $0) }
        #expect(markets == [0, 1, 2])
    }

    @Test("the router takes every ready-made policy's options")
    func ready() throws {
        for policy in ReadyMade.policies {
            let compiled = CompiledPolicy(
                policy, version: 0, locations: Self.locations, carriers: [])
            var problem = RoutingProblem()
            problem.lines = [
                RoutingLine(quantity: 2, unfilledPrice: compiled.costs.unfilledPrice(ofUnitAt: 0))
            ]
            for index in 0..<2 {
                var facts = candidate(UInt32(index))
                facts.distance = Int64(2 - index) * 100_000
                facts.rank = Int64(index)
                let unit = compiled.unitCosts(facts, UnitFacts()).total
                problem.append(
                    RoutingCandidate(
                        location: facts.location, fixedCost: compiled.parcelCosts(facts).total,
                        distance: facts.distance),
                    stock: [1], unitCosts: [unit])
            }
            var plan = RoutingPlan()
            try Router().route(problem, compiled.options, into: &plan)
            #expect(plan.isComplete, "\(policy.name)")
        }
    }
}
