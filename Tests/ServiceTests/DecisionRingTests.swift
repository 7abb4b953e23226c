import Inventory
import Primitives
import Testing

@testable import Service
@testable import Sourcing

@Suite("Decisions that are remembered")
struct DecisionRingTests {
    private let network = SourcingNetwork(
        Network(
            version: 3, lastSequence: .zero, locations: [], groups: [], carriers: [],
            viewRecords: [ChannelViewRecord(index: .everything, id: "")]))

    private func word(_ random: inout Numbers) -> String {
        String(repeating: "aé€\u{1F4E6}".randomElement(using: &random)!, count: random.below(9))
    }

    private func record(_ random: inout Numbers, _ now: Int64 = 0) -> DecisionRecord {
        var cart = Cart(
            lines: (0..<random.below(4)).map { place in
                CartLine(
                    id: "\(place)", sku: SkuKey(word(&random)), quantity: 7,
                    mode: FulfilmentMode.allCases.randomElement(using: &random)!,
                    location: random.flips() ? LocationIndex(9) : nil, condition: .damaged,
                    shipGroup: word(&random), apartGroup: word(&random),
                    substitutes: random.flips() ? [SkuKey("s"), SkuKey(word(&random))] : [],
                    unitPrice: random.flips() ? -5 : nil)
            }, view: ViewIndex(4), channel: word(&random), level: .express,
            deliverBy: random.flips() ? .distantPast : nil, customer: word(&random),
            customerTags: [word(&random)], tags: ["", word(&random)],
            excluded: [LocationIndex(1), LocationIndex(70_000)], policy: word(&random))
        if random.flips() {
            cart.destination = Destination(
                latitudeMicrodegrees: -1, longitudeMicrodegrees: 2, country: "DE",
                region: word(&random), city: word(&random), postcode: word(&random))
        }
        var input = SourcingInput(
            cart: cart, now: Instant(milliseconds: now), network: network,
            ladder: ["greenest", "balanced"].map {
                network.policies.version(.init(name: $0, version: 0))!
            })
        input.lines = [LineChoice(goods: 0, substitutes: [1, 2]), LineChoice(goods: 3)]
        input.goods = (0..<random.below(3)).map {
            Goods(
                sku: SkuKey(word(&random)), condition: .refurbished,
                parts: [Goods.Part(item: $0, quantity: 2)], pool: .max, grams: 1, price: 2,
                required: .ship, category: word(&random), tags: [word(&random)])
        }
        var item = StockedItem(sku: SkuKey("i"), condition: .new, places: 3..<8, pool: 11)
        item.barred = [BarredStock(location: LocationIndex(3), reason: .ringFenced)]
        input.items = [item]
        input.stock = (0..<UInt32(random.below(5))).map {
            LocationUnits(location: LocationIndex($0), units: Quantity($0) << 40)
        }
        input.loads = [
            LocationLoad(
                location: LocationIndex(8), slot: Instant(milliseconds: 5),
                used: CapacityUse(orders: 1, lines: 2, units: 3, labourSeconds: 4, returnedUnits: 5)
            )
        ]
        input.rejected = [LocationIndex(6)]
        let id = "d-\(random.next())"
        return DecisionRecord(
            revision: SequenceNumber(random.next()), input: input,
            plan: plan(id, &random))
    }

    private func plan(_ id: String, _ random: inout Numbers) -> SourcingPlan {
        var plan = SourcingPlan()
        var costs = CostParts()
        for kind in CostKind.allCases { costs[kind] = Int64(kind.rawValue) - 4 }
        plan.parcels = [
            PlannedParcel(
                location: LocationIndex(2), mode: .shipToStore,
                lines: [PlannedUnits(line: 0, sku: SkuKey(word(&random)), quantity: 1)],
                carrier: word(&random), service: "fast",
                handedOverAt: random.flips() ? LocationIndex(0) : nil,
                readyBy: Instant(milliseconds: 1), shipBy: Instant(milliseconds: 2),
                deliverBy: Instant(milliseconds: 3), slot: Instant(milliseconds: 4),
                distanceMetres: 5, zone: 6, grams: 7, gramsCO2e: 8, costs: costs)
        ]
        plan.unfilled = [
            UnfilledUnits(
                line: 1, quantity: 9,
                eliminations: [Elimination(rule: "NO_STOCK", locations: 4, detail: word(&random))])
        ]
        plan.objective = 10
        plan.lowerBound = -11
        plan.isOptimal = random.flips()
        plan.relaxed = [word(&random)]
        plan.policy = "greenest"
        plan.policyVersion = 12
        plan.decision = id
        return plan
    }

    private func note(_ one: DecisionRecord, _ ring: DecisionRing) {
        ring.note(one.plan, of: one.input, at: one.revision)
    }

    @Test("come back as they were")
    func same() throws {
        var random = Numbers(state: 11)
        let ring = DecisionRing()
        for _ in 0..<500 {
            let one = record(&random)
            note(one, ring)
            let found = try #require(ring.find(one.plan.decision, now: one.input.now))
            #expect(found.revision == one.revision && found.plan == one.plan)
            let (was, now) = (one.input, found.input)
            #expect(was.cart == now.cart && was.now == now.now && was.network === now.network)
            #expect(was.ladder.map(ObjectIdentifier.init) == now.ladder.map(ObjectIdentifier.init))
            #expect(was.lines == now.lines && was.goods == now.goods && was.items == now.items)
            #expect(was.stock == now.stock && was.loads == now.loads)
            #expect(was.rejected == now.rejected)
        }
        // A field that is new here is to be packed there.
        #expect(Mirror(reflecting: record(&random).input).children.count == 10)
    }

    @Test("are forgotten by memory and by age, the oldest first")
    func forgets() {
        var random = Numbers(state: 5)
        let ring = DecisionRing(bytesMax: 20_000, millisecondsMax: 1_000)
        let many = (0..<200).map { record(&random, $0) }
        for one in many { note(one, ring) }
        let now = Instant(milliseconds: 200)
        let known = many.map { ring.find($0.plan.decision, now: now) != nil }
        let first = known.firstIndex(of: true) ?? 0
        #expect(first > 0 && known[first...].allSatisfy { $0 })
        #expect(ring.size.bytes <= 20_000 && ring.size.count == 200 - first)
        #expect(ring.find(many[199].plan.decision, now: Instant(milliseconds: 2_000)) == nil)
        note(record(&random, 5_000), ring)
        #expect(ring.size.count == 1)
        #expect(ring.find("nobody", now: now) == nil)
    }
}

private struct Numbers: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return state ^ (state >> 29)
    }

    mutating func below(_ count: Int) -> Int { Int.random(in: 0..<count, using: &self) }
    mutating func flips() -> Bool { Bool.random(using: &self) }
}
