import Inventory
import Primitives

@testable import Sourcing

/// A random return: a few places, docks that are nearly full, units of all kinds. Noon of a day;
/// the customer hands over at noon of the next.
struct ReturnWorld {
    static let day: Int64 = 86_400_000
    static let noon: Int64 = 20_000 * day + day / 2

    var random: SeededGenerator
    var locations: [LocationRecord] = []
    var carriers: [CarrierRecord] = []
    var lines: [ReturnCartLine] = []
    var stock: [ReturnStock] = []
    /// By location, by day from that of the call: returned units taken.
    var taken: [[Int64]] = []
    var clauses: [String] = []
    var excluded: [LocationIndex] = []
    var method = ReturnMethod.mail
    // What the clauses say, for the oracle.
    var percent: [String: Int64] = [:]
    var price: [String: Int64] = [:]
    var keepBelow: Int64 = 0
    var keepAtMost: Int64?
    var parcelsMax = Int.max
    var storesOnly = false
    var storeReward: Int64 = 0
    var storeUnitReward: Int64 = 0

    init(seed: UInt64) {
        random = SeededGenerator(state: seed &* 7_919 &+ 11)
        method = [.mail, .mail, .mail, .store, .dropPoint][number(0, 4)]
        drawCarriers()
        for place in 0..<number(2, 4) { drawLocation(place) }
        drawLines()
        drawPolicy()
        if chance(6) { excluded = [LocationIndex(0)] }
    }

    mutating func number(_ low: Int, _ high: Int) -> Int {
        Int.random(in: low...high, using: &random)
    }
    mutating func amount(_ low: Int64, _ high: Int64) -> Int64 {
        Int64.random(in: low...high, using: &random)
    }
    mutating func chance(_ of: Int) -> Bool { number(1, of) == 1 }

    private mutating func drawCarriers() {
        for name in ["a", "b"].prefix(number(1, 2)) {
            var zones: [ServiceZoneRecord] = []
            for zone in 0..<3 {
                if chance(8) {
                    zones.append(ServiceZoneRecord())
                    continue
                }
                let base = amount(200_000, 900_000) + Int64(zone) * 150_000
                zones.append(
                    ServiceZoneRecord(
                        transitDays: Int32(zone + number(1, 3)),
                        prices: [base, base + 100_000, base + amount(100_000, 900_000)]))
            }
            carriers.append(
                CarrierRecord(
                    id: name, zoneMetres: [200_000, 1_500_000],
                    services: [
                        CarrierServiceRecord(
                            id: "s", weekdays: 0x7F, stepGrams: [1_000, 3_000, 20_000],
                            zones: zones, emissionPerParcel: UInt32(number(0, 400)))
                    ]))
        }
    }

    private mutating func drawLocation(_ place: Int) {
        var profile = LocationProfile()
        var returns = ReturnFacility()
        returns.receivingCost = amount(0, 300_000)
        returns.gradingCost = amount(0, 200_000)
        if chance(2) { returns.refurbishmentCost = amount(0, 500_000) }
        returns.processingMinutes = UInt32(number(0, 600))
        returns.openBoxShare = UInt16(number(0, 10_000))
        returns.refurbishedShare = UInt16(number(0, 10_000))
        returns.usedShare = chance(4) ? 0 : UInt16(number(0, 8_000))
        returns.liquidationShare = UInt16(number(0, 3_000))
        if chance(3) {
            returns.vendorCreditShare = UInt16(number(0, 7_000))
            if chance(2) { returns.vendorCategories = ["toys"] }
        }
        if chance(3) { returns.resells = ["home", "toys/soft"] }
        if chance(2) { returns.bulkCost = amount(0, 400_000) }
        profile.returns = returns
        profile.rank = UInt32(number(0, 3))
        if !chance(4) { profile.capacity.returnedUnits = UInt32(number(1, 4)) }
        if chance(3) {
            profile.capabilities = [.ship, .hazmat]
            if !chance(4) { profile.capabilities.insert(.returns) }
        }
        locations.append(
            LocationRecord(
                index: LocationIndex(UInt32(place)), id: ["n", "b", "x", "d"][place],
                kind: chance(2) ? .store : .warehouse,
                latitudeMicrodegrees: Int32(amount(33_000_000, 45_000_000)),
                longitudeMicrodegrees: Int32(amount(-100_000_000, -80_000_000)), country: "US",
                state: chance(9) ? .closed : .open, profile: profile))
        taken.append((0..<40).map { _ in 0 })
        for later in 0..<40 { taken[place][later] = Int64(number(0, 5)) }
    }

    private mutating func drawLines() {
        var left = number(1, 5)
        while left > 0 {
            let quantity = number(1, left)
            left -= quantity
            let conditions: [Condition] = [.new, .openBox, .openBox, .used, .damaged, .ungraded]
            let price = amount(100_000, 6_000_000)
            lines.append(
                ReturnCartLine(
                    id: "\(lines.count)", sku: SkuKey("s\(lines.count)"),
                    quantity: Quantity(quantity), condition: conditions[number(0, 5)],
                    paid: chance(2) ? price : price / 2, price: price,
                    grams: amount(100, 4_000),
                    category: ["toys", "toys/soft", "home/lighting", "food"][number(0, 3)],
                    required: chance(5) ? .hazmat : []))
            for location in locations where !chance(3) {
                stock.append(
                    ReturnStock(
                        sku: SkuKey("s\(lines.count - 1)"), location: location.index,
                        units: Quantity(number(0, 60)),
                        weeklyMilliUnits: chance(3) ? nil : amount(0, 9_000)))
            }
        }
    }

    private mutating func drawPolicy() {
        for term in ["shipping", "handling", "grading", "recovery", "capacity", "transfer"]
        where chance(3) {
            percent[term] = amount(20, 180) * 100
            clauses.append("cost \(term) \(percent[term]! / 100)%")
        }
        for (term, basis) in [
            ("lateness", "day"), ("split", "parcel"), ("distance", "km"), ("haul", "km"),
            ("rank", "step"), ("carbon", "kg"),
        ] where chance(3) {
            let cents = term == "distance" || term == "haul" ? amount(0, 1) : amount(0, 300)
            price[term] = cents * 1_000
            let zero = cents % 100 < 10 ? "0" : ""
            clauses.append("cost \(term) \(cents / 100).\(zero)\(cents % 100) per \(basis)")
        }
        if chance(2) {
            keepBelow = amount(0, 9) * 100_000
            clauses.append("keep below \(keepBelow / 100_000).00")
        }
        if chance(2) {
            keepAtMost = amount(0, 60) * 100_000
            clauses.append("keep at most \(keepAtMost! / 100_000).00")
        }
        if chance(4) {
            parcelsMax = number(1, 2)
            clauses.append("parcels at most \(parcelsMax)")
        }
        if chance(6) {
            storesOnly = true
            clauses.append("require location.type = STORE")
        }
        if chance(4) {
            storeReward = 50_000
            clauses.append("prefer location.type = STORE by 0.50 per parcel")
        }
        if chance(4) {
            storeUnitReward = 30_000
            clauses.append("prefer location.type = STORE by 0.30 per unit")
        }
    }

    // MARK: For the planner

    static let origin = Destination(
        latitudeMicrodegrees: 40_000_000, longitudeMicrodegrees: -90_000_000, country: "US")

    func input() throws -> ReturnInput {
        let network = SourcingNetwork(
            Network(
                version: 1, lastSequence: .zero, locations: locations, groups: [],
                carriers: carriers,
                viewRecords: [ChannelViewRecord(index: .everything, id: "")]))
        let text = "policy \"p\" for returns " + clauses.joined(separator: "\n")
        let policy = CompiledPolicy(
            try Policy(parsing: text), version: 1, locations: locations.map { LocationTraits($0) },
            carriers: network.carriers)
        return ReturnInput(
            cart: ReturnCart(lines: lines, origin: Self.origin, excluded: excluded),
            now: Instant(milliseconds: Self.noon), network: network, ladder: [policy],
            stock: stock)
    }

    func used(_ location: LocationIndex, _ slot: Instant) -> CapacityUse {
        let day = Int(slot.milliseconds / Self.day - 20_000)
        return CapacityUse(returnedUnits: taken[Int(location.value)][day])
    }
}
