import Inventory
import Primitives
import Testing

@testable import Sourcing

/// A rule on single candidates makes the planner cost them all: the same policy with one that
/// everybody keeps is the planner without a horizon.
@Suite("The horizon of a plan")
struct HorizonTests {
    private static let everybody = "require distance <= 99999km\n"

    private func carrier(_ id: String, _ random: inout SplitMix) -> CarrierRecord {
        let levels: [ServiceLevel] = [.standard, .economy, .express, .standard]
        let services = levels.enumerated().compactMap { place, level -> CarrierServiceRecord? in
            if place > 0, Int.random(in: 0..<3, using: &random) == 0 { return nil }
            let zones = (0..<4).map { zone in
                let base = Int64.random(in: 200_000...900_000, using: &random)
                return ServiceZoneRecord(
                    transitDays: Int32.random(in: 1...9, using: &random),
                    prices: [base, base + 100_000, base + 90_000].map { $0 + Int64(zone) * 80_000 })
            }
            return CarrierServiceRecord(
                id: "\(id)\(place)", level: level,
                stepGrams: [500, 1_500, Int64.random(in: 1_600...9_000, using: &random)],
                zones: zones, emissionPerKilogramKilometre: UInt32(100 * place),
                emissionPerParcel: UInt32.random(in: 0...300, using: &random))
        }
        return CarrierRecord(
            id: id, zoneMetres: [200_000, 900_000, 1_600_000], services: services)
    }

    private func world(_ random: inout SplitMix) -> PlannerWorld {
        var world = PlannerWorld()
        world.carriers = [carrier("a", &random), carrier("b", &random)]
        for place in 0..<Int.random(in: 3...14, using: &random) {
            let fee = Int64.random(in: 0...400_000, using: &random)
            let isLimited = Bool.random(using: &random)
            world.add(
                "L\(place)", Int32.random(in: 30_000_000...45_000_000, using: &random),
                Int32.random(in: -120_000_000 ... -80_000_000, using: &random)
            ) {
                $0.parcelCost = fee
                $0.unitCost = fee / 9
                if isLimited { $0.capacity.orders = 4 }
                if isLimited { $0.capacity.units = 5 }
            }
        }
        for sku in ["x", "y", "z"].prefix(Int.random(in: 1...3, using: &random)) {
            world.want(sku, Quantity.random(in: 1...3, using: &random))
            world.stock[sku] = [:]
            for place in world.locations.indices {
                world.stock[sku]![place] = max(0, Quantity.random(in: -2...6, using: &random))
            }
            if Int.random(in: 0..<4, using: &random) == 0 { world.pools[sku] = 2 }
        }
        return world
    }

    @Test("leaves out nobody that a best plan needs", arguments: 0..<40)
    func samePlan(block: Int) throws {
        for seed in block * 25..<block * 25 + 25 {
            var random = SplitMix(UInt64(seed) + 77_000)
            var world = world(&random)
            let text = """
                policy "p"
                cost carbon 0.10 per kg
                cost lateness \(["0.00", "2.00"].randomElement(using: &random)!) per day
                cost split \(["0.00", "1.00", "4.00"].randomElement(using: &random)!) per parcel
                unfilled \(["0.00", "0.40", "7.00", "1000.00"].randomElement(using: &random)!)
                \(["", "ship complete", "ship all or nothing"].randomElement(using: &random)!)

                """
            let full = Int64.random(in: 0...5, using: &random)
            let used = { (location: LocationIndex, _: Instant) in
                CapacityUse(orders: (Int64(location.value) * 7 + full) % 6)
            }
            world.policy = text
            var near = try world.input()
            let plan = try OrderPlanner().plan(&near, used: used)
            world.policy = text + Self.everybody
            var all = try world.input()
            let expected = try OrderPlanner().plan(&all, used: used)
            #expect(plan == expected, "seed \(seed)")
            #expect(near.loads == all.loads, "seed \(seed)")
        }
    }
}
