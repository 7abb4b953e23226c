import Fulfilment
import Inventory
import Messages
import Primitives
import Service
import Synchronization
import Testing

@Suite("RouteOrder and ExplainDecision")
struct RoutingTests {
    /// Two warehouses: A near the customer, B far.
    static func pair() throws -> Bench {
        let bench = try Bench()
        try bench.place("A", 41_000_000, -88_100_000)
        try bench.place("B", 34_000_000, -118_000_000)
        for sku in ["x", "y"] { try bench.sku(sku) }
        return bench
    }

    @Test("a plain network routes from the nearest place that has everything")
    func plain() throws {
        let bench = try Self.pair()
        try bench.adjust("x", at: "A", by: 5)
        try bench.adjust("x", at: "B", by: 5)
        try bench.adjust("y", at: "B", by: 5)
        var plan = try #require(try bench.route(Bench.cart(("x", 2))).plan)
        #expect(plan.units("A") == 2 && plan.optimal && plan.unfilled.isEmpty)
        #expect(plan.policy == "balanced" && plan.shipments[0].carrier == "standard")
        plan = try #require(try bench.route(Bench.cart(("x", 2), ("y", 1))).plan)
        #expect(plan.units("B") == 3 && plan.shipments.count == 1)
        #expect(
            plan.shipments[0].costs.reduce(0) { $0 + $1.millicents } == plan.objectiveMillicents)
        #expect(try bench.atp("x") == 10)
    }

    @Test("HOLD takes the stock, a retry gets the same answer, and expiry gives it back")
    func hold() throws {
        let bench = try Self.pair()
        try bench.adjust("x", at: "A", by: 1)
        let context = bench.context
        let first = try bench.route(Bench.cart(("x", 1)), .hold) {
            $0.context = context
            $0.ttlMs = 1_000
        }
        let hold = try #require(first.reservation)
        #expect(hold.state == .held && hold.lines[0].scope == .location)
        #expect(try bench.atp("x") == 0)
        let again = try bench.route(Bench.cart(("x", 1)), .hold) {
            $0.context = context
            $0.ttlMs = 1_000
        }
        #expect(again.replayed && again.decisionID == first.decisionID && again.plan == first.plan)
        #expect(throws: RPCFailure.self) { try bench.route(Bench.cart(("x", 1)), .hold) }
        bench.now = bench.now.advanced(byMilliseconds: 1_001)
        #expect(try bench.route(Bench.cart(("x", 1)), .commit).reservation?.state == .committed)
        #expect(bench.service.store.verifyInvariants().isClean)
    }

    @Test("a hold is converted without a gap, also to another place")
    func convert() throws {
        let bench = try Self.pair()
        try bench.adjust("x", at: "A", by: 1)
        let hold = try #require(try bench.route(Bench.cart(("x", 1)), .hold).reservation)
        try bench.adjust("x", at: "B", by: 1)
        let other = try bench.route(
            Bench.cart(("x", 1)) { $0.excludedLocations = ["A"] }, .commit
        ) { $0.holdID = hold.id }
        #expect(other.plan?.units("B") == 1)
        #expect(try bench.atp("x", at: "A") == 1)
        #expect(try bench.atp("x", at: "B") == 0)
        let same = try bench.route(Bench.cart(("x", 1)), .hold)
        let again = try bench.route(Bench.cart(("x", 1)), .hold) {
            $0.holdID = same.reservation!.id
        }
        #expect(again.plan?.units("A") == 1)
        #expect(throws: RPCFailure.self) {
            try bench.route(Bench.cart(("x", 1)), .hold) { $0.holdID = other.reservation!.id }
        }
    }

    @Test("two lines of one SKU and one unit left: refused, or filled in part if that will do")
    func oneUnitLeft() throws {
        let bench = try Self.pair()
        try bench.adjust("x", at: "A", by: 1)
        let cart = Bench.cart(("x", 1), ("x", 1)) {
            $0.lines[1].unitPrice = Money.with { $0.minorUnits = 5 }
        }
        do {
            try bench.route(cart, .hold)
            Issue.record("was not refused")
        } catch let failure as RPCFailure {
            #expect(failure.code == .failedPrecondition && failure.details.count == 1)
        }
        let partial = try bench.route(cart, .hold) { $0.allowPartial = true }
        #expect(partial.plan?.units("A") == 1 && partial.plan?.unfilled.count == 1)
        #expect(partial.reservation?.lines.count == 1)
    }

    @Test("two kits that share a component never take it twice")
    func kits() throws {
        let bench = try Self.pair()
        for sku in ["a", "b", "s"] { try bench.sku(sku) }
        try bench.sku("k", of: ["a", "s"])
        try bench.sku("l", of: ["b", "s"])
        for (sku, units) in [("a", 5), ("b", 5), ("s", 1)] as [(String, Int64)] {
            try bench.adjust(sku, at: "A", by: units)
        }
        let cart = Bench.cart(("k", 1), ("l", 1))
        let plan = try #require(try bench.route(cart).plan)
        #expect(plan.units("A") == 1 && plan.unfilled.count == 1)
        let taken = try bench.route(cart, .commit) { $0.allowPartial = true }
        #expect(taken.reservation?.lines.count == 1)
        #expect(try bench.atp("s") == 0)
    }

    @Test("a closed location is never chosen, and the answer says so")
    func closed() throws {
        let bench = try Self.pair()
        try bench.adjust("x", at: "A", by: 5)
        try bench.place("A", 41_000_000, -88_100_000, state: .closed)
        var plan = try #require(try bench.route(Bench.cart(("x", 1))).plan)
        #expect(plan.shipments.isEmpty)
        #expect(plan.unfilled[0].eliminations.contains { $0.rule == "CLOSED" && $0.locations == 1 })
        #expect(plan.unfilled[0].eliminations.contains { $0.rule == "NO_STOCK" })
        try bench.adjust("x", at: "B", by: 5)
        plan = try #require(try bench.route(Bench.cart(("x", 1))).plan)
        #expect(plan.units("B") == 1)
    }

    @Test("what is wrong is refused by its field")
    func badInput() throws {
        let bench = try Self.pair()
        func refused(_ field: String, _ reason: String, _ fill: (inout RouteOrderRequest) -> Void) {
            bench.expectRefused(field, reason) {
                try bench.route(Bench.cart(("x", 1)), .none, fill)
            }
        }
        refused("cart", "REQUIRED") { $0.cart = nil }
        refused("cart.lines", "REQUIRED") { $0.cart!.lines = [] }
        refused("cart.lines[0].sku", "UNKNOWN_SKU") { $0.cart!.lines[0].sku = "nope" }
        refused("cart.lines[0].substitutes[0]", "UNKNOWN_SKU") {
            $0.cart!.lines[0].substitutes = ["nope"]
        }
        refused("cart.lines[0].substitutes[0]", "DUPLICATE") {
            $0.cart!.lines[0].substitutes = ["x"]
        }
        refused("cart.lines[0].quantity", "OUT_OF_BOUNDS") { $0.cart!.lines[0].quantity = 0 }
        refused("cart.lines[0].location", "REQUIRED") { $0.cart!.lines[0].mode = .pickup }
        refused("cart.lines[0].unit_price", "OUT_OF_BOUNDS") {
            $0.cart!.lines[0].unitPrice = Money.with { $0.minorUnits = -1 }
        }
        refused("cart.destination", "REQUIRED") { $0.cart!.destination = nil }
        refused("cart.destination", "ADDRESS_NOT_PLACED") {
            $0.cart!.destination = Address.with { $0.city = "Atlantis" }
        }
        refused("cart.deliver_by", "DEADLINE_PASSED") {
            $0.cart!.deliverBy = bench.now.advanced(byMilliseconds: -1)
        }
        refused("policy", "UNKNOWN_POLICY") { $0.policy = "nope" }
        refused("commit", "UNKNOWN_VALUE") { $0.commit = RouteCommit(rawValue: 9) }
        #expect(throws: RPCFailure.self) {
            try bench.route(Bench.cart(("x", 1)) { $0.excludedLocations = ["nope"] })
        }
        #expect(throws: RPCFailure.self) {
            try bench.route(Bench.cart(("x", 1))) { $0.holdID = "nope" }
        }
        let placed = try bench.route(
            Bench.cart(("x", 1)) {
                $0.destination = Address.with {
                    $0.city = "city of a"
                    $0.region = "XX"
                }
            })
        #expect(placed.plan?.unfilled.count == 1)
    }

    @Test("an explanation says why not, and what would make a location win")
    func explain() throws {
        let bench = try Self.pair()
        try bench.adjust("x", at: "A", by: 5)
        try bench.adjust("x", at: "B", by: 5)
        let routed = try bench.route(Bench.cart(("x", 1)), .hold)
        try bench.place("A", 41_000_000, -88_100_000, state: .closed)
        let why = try bench.explain(routed.decisionID, whyNot: "B")
        #expect(why.plan == routed.plan && why.revision > 0)
        let far = why.candidates.filter { $0.location == "B" }
        #expect(why.candidates[0].location == "A" && why.candidates[0].chosen)
        #expect(far.count == why.candidates.count - 1 && far.allSatisfy { !$0.chosen })
        let short = far.map(\.shortOfWinningMillicents).min()!
        #expect(short > 0 && why.answer.contains("it would win if"))
        #expect(
            why.alternative!.objectiveMillicents + 1 - short == why.plan!.objectiveMillicents)
        #expect(why.policyText.contains("policy \"balanced\""))
        #expect(
            try bench.explain(routed.decisionID, whyNot: "A").answer == "A is part of the plan.")
        #expect(throws: RPCFailure.self) { try bench.explain("dnope") }
    }

    @Test("a peak policy takes effect and reverts by itself; a decision keeps its own version")
    func peak() throws {
        let bench = try Self.pair()
        try bench.adjust("x", at: "A", by: 50)
        try bench.adjust("x", at: "B", by: 50)
        let text = "policy \"peak\"\npriority 100\nforbid location.id = \"A\"\n"
        let draft = PutDraftRequest.with {
            $0.context = bench.context
            $0.text = text
        }
        let version = try bench.call("PolicyService/PutDraft", draft, PutDraftResponse.self)
            .reply.policy!.version
        let hour: Int64 = 3_600_000
        let activate = ActivateRequest.with {
            $0.context = bench.context
            $0.name = "peak"
            $0.version = version
            $0.from = bench.now.advanced(byMilliseconds: hour)
            $0.until = bench.now.advanced(byMilliseconds: 2 * hour)
        }
        try bench.call("PolicyService/Activate", activate, ActivateResponse.self)
        let before = try bench.route(Bench.cart(("x", 1)))
        #expect(before.plan?.policy == "balanced" && before.plan?.units("A") == 1)
        bench.now = bench.now.advanced(byMilliseconds: hour)
        let during = try bench.route(Bench.cart(("x", 1)))
        #expect(during.plan?.policy == "peak" && during.plan?.units("B") == 1)
        bench.now = bench.now.advanced(byMilliseconds: hour)
        let after = try bench.route(Bench.cart(("x", 1)))
        #expect(after.plan?.policy == "balanced" && after.plan?.units("A") == 1)
        let why = try bench.explain(during.decisionID, whyNot: "A")
        #expect(why.plan?.policyVersion == version && why.policyText.contains("\"peak\""))
        #expect(why.answer.contains("forbid"))
        #expect(try bench.explain(before.decisionID).policyText.contains("\"balanced\""))
    }
}
