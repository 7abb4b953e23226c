import Inventory
import Primitives
import Testing

@testable import Sourcing

@Suite("Cases of returns")
struct ReturnCaseTests {
    private static let now = Instant(milliseconds: ReturnWorld.noon)

    /// `far` is a warehouse 600 km away, `near` a store in the customer's town.
    private func input(
        _ policy: String = "", price: Int64 = 5_000_000, condition: Condition = .openBox,
        units: Quantity = 1, stock: [ReturnStock] = [],
        change: (inout [LocationProfile]) -> Void = { _ in }
    ) throws -> ReturnInput {
        var profiles = [LocationProfile(), LocationProfile()]
        for place in 0..<2 { profiles[place].returns.gradingCost = 50_000 }
        change(&profiles)
        let locations = [
            LocationRecord(
                index: LocationIndex(0), id: "far", kind: .warehouse,
                latitudeMicrodegrees: 45_400_000, longitudeMicrodegrees: -90_000_000,
                country: "US", profile: profiles[0]),
            LocationRecord(
                index: LocationIndex(1), id: "near", kind: .store,
                latitudeMicrodegrees: 40_010_000, longitudeMicrodegrees: -90_000_000,
                country: "US", profile: profiles[1]),
        ]
        let network = SourcingNetwork(
            Network(
                version: 1, lastSequence: .zero, locations: locations, groups: [], carriers: [],
                viewRecords: [ChannelViewRecord(index: .everything, id: "")]))
        let compiled = CompiledPolicy(
            try Policy(parsing: "policy \"p\" for returns " + policy), version: 1,
            locations: locations.map { LocationTraits($0) }, carriers: network.carriers)
        let line = ReturnCartLine(
            id: "1", sku: SkuKey("x"), quantity: units, condition: condition, paid: price,
            price: price, grams: 800)
        return ReturnInput(
            cart: ReturnCart(lines: [line], origin: ReturnWorld.origin), now: Self.now,
            network: network, ladder: [compiled], stock: stock)
    }

    private func mail(
        _ input: ReturnInput, used: (LocationIndex, Instant) -> CapacityUse = { _, _ in .init() }
    ) throws -> ReturnPlan {
        var input = input
        return try ReturnPlanner().plan(&input, method: .mail, used: used)
    }

    private func stock(_ location: UInt32, _ units: Quantity, weekly: Int64) -> ReturnStock {
        ReturnStock(
            sku: SkuKey("x"), location: LocationIndex(location), units: units,
            weeklyMilliUnits: weekly)
    }

    @Test("a unit goes where it is short, however near a full shelf is")
    func need() throws {
        let full = [stock(1, 60, weekly: 2_000), stock(0, 0, weekly: 2_000)]
        #expect(try mail(input(stock: full)).parcels.map(\.location.value) == [0])
        let short = [stock(1, 0, weekly: 2_000), stock(0, 60, weekly: 2_000)]
        #expect(try mail(input(stock: short)).parcels.map(\.location.value) == [1])
    }

    @Test("a full dock is waited for, or another one is near enough")
    func docks() throws {
        let patient = try input("cost lateness 0.10 per day") { $0[1].capacity.returnedUnits = 2 }
        let hasty = try input("cost lateness 50.00 per day") { $0[1].capacity.returnedUnits = 2 }
        let empty = try mail(patient)
        let first = try #require(empty.parcels.first)
        #expect(first.location.value == 1)
        func full(_ location: LocationIndex, _ slot: Instant) -> CapacityUse {
            CapacityUse(returnedUnits: slot == first.slot ? 2 : 0)
        }
        let later = try #require(mail(patient, used: full).parcels.first)
        #expect(later.location.value == 1)
        #expect(later.slot.milliseconds - first.slot.milliseconds == ReturnWorld.day)
        #expect(later.costs[.lateness] == 10_000)
        #expect(try mail(hasty, used: full).parcels.map(\.location.value) == [0])
    }

    @Test("what does not pay for its way is kept, unless it is worth too much for that")
    func keeping() throws {
        #expect(try mail(input(price: 400_000)).kept == [ReturnUnits(line: 0, quantity: 1)])
        let dear = try mail(input("keep at most 2.00", price: 400_000))
        #expect(dear.kept.isEmpty && dear.parcels.count == 1)
        #expect(dear.objective > 0)
        // It gains some three dollars on its way home.
        #expect(try mail(input("keep below 1.00", price: 1_400_000)).kept.isEmpty)
        #expect(try mail(input("keep below 9.00", price: 1_400_000)).kept.count == 1)
        var small = try input(price: 100_000)
        let options = try ReturnPlanner().options(&small, used: { _, _ in CapacityUse() })
        #expect(options.first?.method == .store && options.first?.parcels.count == 1)
        var worthless = try input(price: 100)
        let keep = try ReturnPlanner().options(&worthless, used: { _, _ in CapacityUse() })
        #expect(keep.map(\.method) == [.keep] && keep[0].kept.count == 1)
    }

    @Test("nothing is kept because nobody has room for it")
    func keepingIsNoWayOut() throws {
        func full(_ location: LocationIndex, _ slot: Instant) -> CapacityUse {
            CapacityUse(returnedUnits: 1)
        }
        let free = { (_: LocationIndex, _: Instant) in CapacityUse() }
        for price: Int64 in [400_000, 3_000_000] {
            var crowded = try input(price: price) {
                $0[0].capacity.returnedUnits = 1
                $0[1].capacity.returnedUnits = 1
            }
            for method in [ReturnMethod.mail, .store] {
                let plan = try ReturnPlanner().plan(&crowded, method: method, used: full)
                #expect(!plan.isComplete && plan.kept.isEmpty)
                #expect(plan.unplaced.first?.eliminations.first?.rule == "CAPACITY")
                crowded.loads = []
            }
            #expect(try ReturnPlanner().options(&crowded, used: full).isEmpty)
            var excluded = try input(price: price)
            excluded.cart.excluded = [LocationIndex(0), LocationIndex(1)]
            #expect(!(try mail(excluded).isComplete))
            #expect(try ReturnPlanner().options(&excluded, used: free).isEmpty)
            var wrong = try input(price: price)
            let none = try ReturnPlanner().plan(
                &wrong, method: .store, location: LocationIndex(0), used: free)
            #expect(!none.isComplete && none.kept.isEmpty)
        }
    }

    @Test("at a counter without a name, the stores of a quote are those that are asked")
    func counters() throws {
        let locations = (0..<8).map { place in
            var profile = LocationProfile()
            profile.returns.gradingCost = Int64(8 - place) * 10_000
            return LocationRecord(
                index: LocationIndex(UInt32(place)), id: "s\(place)", kind: .store,
                latitudeMicrodegrees: 40_000_000 + Int32(place) * 100_000,
                longitudeMicrodegrees: -90_000_000, country: "US", profile: profile)
        }
        var asked = try input()
        asked.network = SourcingNetwork(
            Network(
                version: 1, lastSequence: .zero, locations: locations, groups: [], carriers: [],
                viewRecords: [ChannelViewRecord(index: .everything, id: "")]))
        asked.ladder = [
            CompiledPolicy(
                try Policy(parsing: "policy \"p\" for returns"), version: 1,
                locations: locations.map { LocationTraits($0) },
                carriers: asked.network.carriers)
        ]
        let plan = try ReturnPlanner().plan(
            &asked, method: .store, used: { _, _ in CapacityUse() })
        // The cheapest of the nearest five, not of all.
        #expect(plan.parcels.map(\.location.value) == [4])
        let offered = try ReturnPlanner().options(&asked, used: { _, _ in CapacityUse() })
        #expect(offered.first { $0.method == .store } == plan)
    }

    @Test("nobody there to take it is said, with the reasons")
    func unplaced() throws {
        var closed = try input("forbid location.type = WAREHOUSE keep at most 0.00") {
            $0[1].capabilities = [.ship]
        }
        closed.cart.excluded = []
        let plan = try mail(closed)
        #expect(!plan.isComplete && plan.unplaced[0].quantity == 1)
        #expect(plan.unplaced[0].eliminations.map(\.rule) == ["POLICY"])
        #expect(plan.unplaced[0].eliminations[0].detail == "forbid location.type = WAREHOUSE")
        var input = closed
        #expect(try ReturnPlanner().options(&input, used: { _, _ in CapacityUse() }).isEmpty)
    }

    @Test("a counter sends on in bulk what is worth more elsewhere")
    func forwarding() throws {
        var used = try input(condition: .used) {
            $0[1].returns.usedShare = 0
            $0[0].returns.bulkCost = 100_000
        }
        let plan = try ReturnPlanner().plan(
            &used, method: .store, used: { _, _ in CapacityUse() })
        let line = try #require(plan.parcels.first?.lines.first)
        #expect(plan.parcels[0].location.value == 1)
        #expect(line.disposition == .forward && line.target == LocationIndex(0))
        #expect(plan.parcels[0].costs[.transfer] == 100_000)
        #expect(plan.parcels[0].costs[.shipping] == 0)
        let drop = try ReturnPlanner().plan(
            &used, method: .dropPoint, used: { _, _ in CapacityUse() })
        #expect(drop.parcels.map(\.location.value) == [0])
    }

    @Test("what a unit becomes follows from its condition and the place")
    func dispositions() throws {
        func fate(
            _ condition: Condition, _ change: (inout ReturnFacility) -> Void = { _ in }
        ) throws -> RecoveryKind? {
            let plan = try mail(
                input(condition: condition) {
                    change(&$0[0].returns)
                    change(&$0[1].returns)
                })
            return plan.parcels.first?.lines.first?.disposition
        }
        #expect(try fate(.openBox) == .restock && fate(.ungraded) == .restock)
        #expect(try fate(.used) { $0.refurbishmentCost = 100_000 } == .refurbish)
        #expect(try fate(.used) { $0.refurbishmentCost = 4_000_000 } == .restock)
        #expect(try fate(.damaged) { $0.liquidationShare = 5_000 } == .liquidate)
        #expect(try fate(.damaged) { $0.vendorCreditShare = 6_000 } == .returnToVendor)
        #expect(try fate(.new) { $0.openBoxShare = 0 } == .restock)
        #expect(
            try fate(.openBox) {
                $0.resells = ["food"]
                $0.liquidationShare = 6_000
            } == .liquidate)
    }
}
