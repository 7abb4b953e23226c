import Inventory
import Primitives
import Testing

@testable import Sourcing

/// A small world for one cart.
struct PlannerWorld {
    var locations: [LocationRecord] = []
    var carriers: [CarrierRecord] = []
    var policy = ""
    var lines: [CartLine] = []
    /// By SKU: units by location.
    var stock: [String: [Int: Quantity]] = [:]
    var pools: [String: Quantity] = [:]
    var kits: [String: [String]] = [:]
    var grams: Int64 = 400
    var now = Instant(milliseconds: 1_700_000_000_000)

    mutating func add(
        _ id: String, _ latitude: Int32 = 40_000_000, _ longitude: Int32 = -90_000_000,
        kind: LocationRecord.Kind = .warehouse, change: (inout LocationProfile) -> Void = { _ in }
    ) {
        var profile = LocationProfile()
        change(&profile)
        locations.append(
            LocationRecord(
                index: LocationIndex(UInt32(locations.count)), id: id, kind: kind,
                latitudeMicrodegrees: latitude, longitudeMicrodegrees: longitude, country: "US",
                profile: profile))
    }

    mutating func want(_ sku: String, _ quantity: Quantity, price: Int64? = nil) {
        lines.append(
            CartLine(
                id: String(lines.count + 1), sku: SkuKey(sku), quantity: quantity,
                unitPrice: price))
    }

    func input() throws -> SourcingInput {
        let network = Network(
            version: 1, lastSequence: .zero, locations: locations, groups: [], carriers: carriers,
            viewRecords: [ChannelViewRecord(index: .everything, id: "")])
        let compiled = SourcingNetwork(network)
        let cart = Cart(
            lines: lines,
            destination: Destination(
                latitudeMicrodegrees: 41_000_000, longitudeMicrodegrees: -88_000_000,
                country: "US"))
        var policies = [try #require(compiled.policies.policy(named: "balanced", at: now))]
        if !policy.isEmpty {
            policies = [
                CompiledPolicy(
                    try Policy(parsing: policy), version: 7,
                    locations: locations.map { LocationTraits($0) }, carriers: compiled.carriers)
            ]
        }
        var input = SourcingInput(cart: cart, now: now, network: compiled, ladder: policies)
        for sku in stock.keys.sorted() {
            let begun = input.stock.count
            for (place, units) in stock[sku]!.sorted(by: { $0.key < $1.key }) where units > 0 {
                input.stock.append(
                    LocationUnits(location: LocationIndex(UInt32(place)), units: units))
            }
            let all = stock[sku]!.values.reduce(0, +)
            input.items.append(
                StockedItem(
                    sku: SkuKey(sku), condition: .new, places: begun..<input.stock.count,
                    pool: pools[sku] ?? all))
        }
        func goods(_ sku: SkuKey) -> Int {
            if let known = input.goods.firstIndex(where: { $0.sku == sku }) { return known }
            let parts = (kits[sku.text] ?? [sku.text]).compactMap { part in
                input.items.firstIndex { $0.sku.text == part }.map {
                    Goods.Part(item: $0, quantity: 1)
                }
            }
            input.goods.append(Goods(sku: sku, parts: parts, grams: grams, price: 1_000_000))
            return input.goods.count - 1
        }
        for line in lines {
            let own = goods(line.sku)
            input.lines.append(LineChoice(goods: own, substitutes: line.substitutes.map(goods)))
        }
        return input
    }

    func plan() throws -> SourcingPlan {
        var input = try input()
        return try OrderPlanner().plan(&input, used: { _, _ in CapacityUse() })
    }
}

extension SourcingPlan {
    func units(_ location: Int) -> Quantity {
        parcels.filter { $0.location.value == UInt32(location) }
            .reduce(0) { $0 + $1.lines.reduce(0) { $0 + $1.quantity } }
    }

    /// The parts add up to the whole.
    func expectSums(_ unfilledPrice: Int64 = 0) {
        let parts = parcels.reduce(0) { $0 + $1.costs.total }
        #expect(parts + unfilledPrice == objective)
        #expect(lowerBound <= objective)
        #expect(!isOptimal || lowerBound == objective)
    }
}

@Suite("Planning carts")
struct OrderPlannerTests {
    @Test("one parcel from the place that has everything, with its dates and costs")
    func oneParcel() throws {
        var world = PlannerWorld()
        world.add("A", 41_000_000, -88_100_000)
        world.add("B", 34_000_000, -118_000_000)
        world.want("x", 2)
        world.want("y", 1)
        world.stock = ["x": [0: 5, 1: 5], "y": [0: 5, 1: 5]]
        let plan = try world.plan()
        #expect(plan.parcels.count == 1 && plan.isComplete && plan.isOptimal)
        let parcel = try #require(plan.parcels.first)
        #expect(parcel.location.value == 0 && parcel.carrier == "standard")
        #expect(parcel.service == "ground" && parcel.grams == 1_200 && parcel.mode == .ship)
        #expect(parcel.readyBy <= parcel.shipBy && parcel.shipBy <= parcel.deliverBy)
        plan.expectSums()
    }

    @Test("two lines of one SKU never take one unit twice", arguments: [nil, 500] as [Int64?])
    func sameUnit(price: Int64?) throws {
        var world = PlannerWorld()
        world.add("A")
        world.want("x", 1)
        world.want("x", 1, price: price)
        world.stock = ["x": [0: 1]]
        let plan = try world.plan()
        #expect(plan.units(0) == 1 && plan.unfilled.count == 1)
        #expect(plan.unfilled[0].quantity == 1)
    }

    @Test("two kits that share a component take it once, from wherever it is")
    func sharedComponent() throws {
        var world = PlannerWorld()
        world.add("A")
        world.add("B", 34_000_000, -118_000_000)
        world.kits = ["k": ["a", "s"], "l": ["b", "s"]]
        world.want("k", 1)
        world.want("l", 1)
        world.stock = ["a": [0: 9], "b": [0: 9, 1: 9], "s": [0: 1]]
        var plan = try world.plan()
        #expect(plan.units(0) == 1 && plan.unfilled.map(\.quantity) == [1])
        world.stock["s"] = [0: 1, 1: 1]
        plan = try world.plan()
        #expect(plan.isComplete && plan.units(0) == 1 && plan.units(1) == 1)
        plan.expectSums()
    }

    @Test("no more than the pool may promise")
    func pool() throws {
        var world = PlannerWorld()
        world.add("A")
        world.want("x", 5)
        world.stock = ["x": [0: 9]]
        world.pools = ["x": 3]
        let plan = try world.plan()
        #expect(plan.units(0) == 3)
        #expect(plan.unfilled[0].quantity == 2)
        #expect(plan.unfilled[0].eliminations.contains { $0.rule == "POOL_LIMIT" })
    }

    @Test("a counter gives of its own stock, which may be no part of the pool")
    func counter() throws {
        var world = PlannerWorld()
        world.add("A")
        world.add("S", kind: .store)
        world.want("x", 6)
        world.want("x", 4)
        world.lines[1].mode = .pickup
        world.lines[1].location = LocationIndex(1)
        world.stock = ["x": [0: 6, 1: 5]]
        world.pools = ["x": 6]
        world.locations[1].state = .pickupOnly
        var plan = try world.plan()
        #expect(plan.isComplete && plan.units(0) == 6 && plan.units(1) == 4)
        world.lines[1].quantity = 7
        plan = try world.plan()
        #expect(plan.units(0) == 6 && plan.units(1) == 5)
        #expect(plan.unfilled.map(\.quantity) == [2])
        // In the pool, what the counter gives is not there for the door.
        world.locations[1].state = .open
        plan = try world.plan()
        #expect(plan.units(0) == 1 && plan.units(1) == 5)
    }

    @Test("a substitute fills only what the original cannot")
    func substitutes() throws {
        var world = PlannerWorld()
        world.add("A")
        world.want("x", 3)
        world.lines[0].substitutes = [SkuKey("y"), SkuKey("z")]
        world.stock = ["x": [0: 1], "y": [0: 1], "z": [0: 9]]
        let plan = try world.plan()
        #expect(plan.isComplete && plan.parcels.count == 1)
        #expect(plan.parcels[0].lines.map(\.sku.text).sorted() == ["x", "y", "z"])
        #expect(plan.parcels[0].lines.allSatisfy { $0.quantity == 1 && $0.line == 0 })
    }

    @Test("lines of different ways are parcels of one plan")
    func mixed() throws {
        var world = PlannerWorld()
        world.add("A")
        world.add("S", kind: .store)
        world.add("T", 40_500_000, -90_000_000, kind: .store)
        world.want("x", 1)
        world.want("x", 1)
        world.want("x", 1)
        world.lines[1].mode = .pickup
        world.lines[1].location = LocationIndex(1)
        world.lines[2].mode = .shipToStore
        world.lines[2].location = LocationIndex(2)
        world.stock = ["x": [0: 2, 1: 1]]
        let plan = try world.plan()
        #expect(plan.isComplete)
        let modes = Set(plan.parcels.map(\.mode))
        #expect(modes == [.ship, .pickup, .shipToStore])
        let transfer = try #require(plan.parcels.first { $0.mode == .shipToStore })
        #expect(transfer.location.value == 0 && transfer.handedOverAt?.value == 2)
        #expect(transfer.costs[.transfer] > 0 && transfer.costs[.shipping] == 0)
        plan.expectSums()
    }

    @Test("an unfillable line says which rule removed whom")
    func eliminations() throws {
        var world = PlannerWorld()
        world.add("A")
        world.add("B")
        world.add("C")
        world.locations[0].state = .closed
        world.policy = "policy \"near\"\nrequire distance < 10km\n"
        world.want("x", 1)
        world.stock = ["x": [1: 4]]
        let plan = try world.plan()
        #expect(plan.parcels.isEmpty && plan.policyVersion == 7)
        let why = plan.unfilled[0].eliminations
        #expect(why.contains { $0.rule == "POLICY" && $0.detail.contains("distance") })
        #expect(why.first { $0.rule == "NO_STOCK" }?.locations == 2)
    }

    @Test("random small orders cost what trying everything costs", arguments: 0..<400)
    func exactness(seed: Int) throws {
        var random = SplitMix(UInt64(seed))
        var world = PlannerWorld()
        world.policy = "policy \"money\"\ncost split 0.50 per parcel\n"
        for place in 0..<Int.random(in: 1...4, using: &random) {
            let fee = Int64.random(in: 0...300_000, using: &random)
            let labour = Int64.random(in: 0...50_000, using: &random)
            world.add(
                "L\(place)", Int32.random(in: 30_000_000...45_000_000, using: &random),
                Int32.random(in: -120_000_000 ... -80_000_000, using: &random)
            ) {
                $0.parcelCost = fee
                $0.unitCost = labour
            }
        }
        let skus = ["x", "y"]
        for number in 0..<Int.random(in: 1...4, using: &random) {
            // Other prices keep lines of one SKU from being added up.
            world.want(
                skus.randomElement(using: &random)!, 1,
                price: Bool.random(using: &random) ? Int64(number + 1) * 100 : nil)
        }
        for sku in skus {
            world.stock[sku] = [:]
            for place in world.locations.indices {
                world.stock[sku]![place] = Quantity.random(in: 0...2, using: &random)
            }
        }
        let plan = try world.plan()
        let best = try BruteForce(world).best()
        #expect(plan.objective == best)
        #expect(plan.isOptimal)
        plan.expectSums(Int64(plan.unfilled.reduce(0) { $0 + $1.quantity }) * 100_000_000)
    }

    @Test("an explanation names everybody, also who has nothing or cannot take part")
    func explainsAll() throws {
        var world = PlannerWorld()
        world.add("C")
        world.add("A", 41_000_000, -88_100_000)
        world.add("B") { $0.capacity.orders = 1 }
        world.add("D")
        world.want("x", 1)
        world.stock = ["x": [1: 1, 2: 1]]
        var input = try world.input()
        let planner = OrderPlanner()
        let plan = try planner.plan(&input, used: { _, _ in CapacityUse(orders: 1) })
        let why = try planner.explain(input, plan, whyNot: nil)
        let others = why.candidates.filter { $0.location.value != 1 }
        #expect(others.map(\.location.value) == [2, 0, 3])
        #expect(others.map(\.reason).first == "cannot take part: CAPACITY")
        #expect(others.dropFirst().allSatisfy { $0.reason == "NO_STOCK: has nothing of it" })
        #expect(why.candidates.first?.isChosen == true)
    }

    @Test("what is relaxed is told in the words of `relax`")
    func relaxedWords() throws {
        var world = PlannerWorld()
        world.add("A")
        world.add("B")
        world.policy = """
            policy "x"
            parcels at most 1
            relax parcels
            """
        world.want("x", 1)
        world.want("y", 1)
        world.stock = ["x": [0: 1], "y": [1: 1]]
        let plan = try world.plan()
        #expect(plan.isComplete && plan.relaxed == ["parcels"])
        let words: [SoftRules] = [.splitValueMin, .completeness, .quantitySplits, .exclusions]
        #expect(words.flatMap(\.texts) == ["pieces", "ship", "split", "rules"])
    }

    @Test("an explanation tells what would make a location win, and that does")
    func explain() throws {
        var world = PlannerWorld()
        world.add("A", 41_000_000, -88_100_000)
        world.add("B", 41_000_000, -89_900_000) { $0.parcelCost = 500_000 }
        world.want("x", 1)
        world.stock = ["x": [0: 1, 1: 1]]
        let input = try world.input()
        let planner = OrderPlanner()
        let plan = try planner.replan(input)
        #expect(plan.parcels.map(\.location.value) == [0])
        let why = try planner.explain(input, plan, whyNot: LocationIndex(1))
        #expect(why.alternative?.parcels.map(\.location.value) == [1])
        #expect(why.candidates.count == 2)
        let short = try #require(why.candidates.first { !$0.isChosen }?.shortOfWinning)
        #expect(why.answer.contains("it would win if a parcel from it were"))
        world.locations[1].profile?.parcelCost -= short
        // Cheaper by less than its fee, or the fee would have to be negative.
        if short <= 500_000 {
            #expect(try world.plan().parcels.map(\.location.value) == [1])
            world.locations[1].profile?.parcelCost += 1
            #expect(try world.plan().parcels.map(\.location.value) == [0])
        }
    }
}

/// Tries everything: each line, of one unit, from every location or from none.
struct BruteForce {
    let world: PlannerWorld
    let input: SourcingInput

    init(_ world: PlannerWorld) throws {
        self.world = world
        input = try world.input()
    }

    func best() throws -> Int64 {
        var choice = [Int](repeating: -1, count: world.lines.count)
        var least = Int64.max
        while true {
            if let cost = try cost(choice) { least = min(least, cost) }
            var digit = 0
            while digit < choice.count {
                choice[digit] += 1
                if choice[digit] < world.locations.count { break }
                choice[digit] = -1
                digit += 1
            }
            if digit == choice.count { return least }
        }
    }

    private func cost(_ choice: [Int]) throws -> Int64? {
        var total: Int64 = 0
        var parcels: Int64 = 0
        for place in world.locations.indices {
            let lines = choice.indices.filter { choice[$0] == place }
            if lines.isEmpty { continue }
            for sku in world.stock.keys {
                let taken = lines.count { world.lines[$0].sku.text == sku }
                if Quantity(taken) > world.stock[sku]![place]! { return nil }
            }
            let location = input.network.routing.locations[place]
            let point = GeoPoint(
                latitudeMicrodegrees: 41_000_000, longitudeMicrodegrees: -88_000_000)
            let service = try #require(
                input.network.routing.service(carrier: "standard", id: "ground"))
            let zone = service.zone(metres: try #require(location.metres(to: point)))
            let freight = input.network.routing.rates.price(
                zone: service.row(zone: zone), grams: Int64(lines.count) * world.grams)
            total += try #require(freight)
            total += location.parcelCost + Int64(lines.count) * location.unitCost
            parcels += 1
        }
        total += max(0, parcels - 1) * 50_000
        return total + Int64(choice.count { $0 < 0 }) * 100_000_000
    }
}

struct SplitMix: RandomNumberGenerator {
    private var state: UInt64

    init(_ seed: UInt64) { state = seed &* 0x9E37_79B9_7F4A_7C15 &+ 1 }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}
