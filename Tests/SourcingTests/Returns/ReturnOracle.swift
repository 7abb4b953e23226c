import Inventory
import Primitives

@testable import Sourcing

/// The best plan of a `ReturnWorld` by trying every destination of every unit, on costs reckoned
/// here from the page on returns: of the code under test only distances are used.
struct ReturnOracle {
    let world: ReturnWorld
    /// Destination of each unit: a location, or -1 = not at all.
    private var goes: [Int] = []
    private var units: [ReturnCartLine] = []
    private var cheapest = Int64.max
    /// The cheapest if nobody keeps anything.
    private var home = Int64.max
    private(set) var plans = 0

    /// Nothing is kept where something could not come home.
    var best: Int64 { home < ReturnPlanner.unplacedPrice / 2 ? cheapest : home }

    init(_ world: ReturnWorld) {
        self.world = world
        for line in world.lines {
            for _ in 0..<line.quantity { units.append(line) }
        }
        place(0)
    }

    private mutating func place(_ unit: Int) {
        if unit == units.count { return judge() }
        for location in -1..<world.locations.count {
            goes.append(location)
            place(unit + 1)
            goes.removeLast()
        }
    }

    private mutating func judge() {
        plans += 1
        var total: Int64 = 0
        var stranded: Int64 = 0
        var parcels = 0
        for (unit, location) in zip(units, goes) where location < 0 {
            let mayKeep = world.keepAtMost.map { unit.paid <= $0 } ?? true
            let price = ReturnPlanner.unplacedPrice
            total += mayKeep ? -world.keepBelow : price
            stranded += mayKeep ? price + world.keepBelow : 0
        }
        for location in world.locations.indices {
            let here = units.indices.filter { goes[$0] == location }.map { units[$0] }
            if here.isEmpty { continue }
            guard let cost = parcel(here, location) else { return }
            total += cost
            if parcels > 0 { total += world.price["split"] ?? 0 }
            parcels += 1
        }
        if parcels > (world.method == .store ? 1 : world.parcelsMax) { return }
        cheapest = min(cheapest, total)
        home = min(home, total + stranded)
    }

    /// The cheapest way in which all of them come to the location in one parcel; nil where there
    /// is none.
    private func parcel(_ units: [ReturnCartLine], _ place: Int) -> Int64? {
        let location = world.locations[place]
        let profile = location.profile!
        let able =
            profile.capabilities.isEmpty
            ? (location.kind == .store
                ? Capabilities([.ship, .returns, .pickup, .shipToStore])
                : [.ship, .returns]) : profile.capabilities
        guard able.contains(.returns), location.state != .closed,
            !world.excluded.contains(location.index),
            !world.storesOnly || location.kind == .store
        else { return nil }
        if world.method == .store, location.kind != .store { return nil }
        if world.method == .dropPoint, profile.returns.bulkCost == nil { return nil }
        for unit in units where !unit.required.isEmpty && !able.contains(.hazmat) { return nil }
        let metres = RoutingLocation.metres(location)
        var best: Int64?
        for (arrival, fixed) in ways(units, metres) {
            for (day, room) in docks(place, arrival) where room >= Int64(units.count) {
                var cost = fixed
                if world.method != .dropPoint {
                    cost += weighed(profile.returns.receivingCost, "handling")
                }
                cost += (world.price["distance"] ?? 0) * metres / 1_000
                cost += (world.price["lateness"] ?? 0) * Int64(day - arrival)
                if location.kind == .store { cost -= world.storeReward }
                for unit in units { cost += self.unit(unit, place, day, metres) }
                best = min(best ?? .max, cost)
            }
        }
        return best
    }

    /// Days of arrival, from that of the call, and what carriage costs.
    private func ways(_ units: [ReturnCartLine], _ metres: Int64) -> [(Int, Int64)] {
        if world.method == .store { return [(1, 0)] }
        if world.method == .dropPoint { return [(5, 0)] }
        let grams = units.reduce(0) { $0 + $1.grams }
        let zone = metres <= 200_000 ? 0 : metres <= 1_500_000 ? 1 : 2
        return world.carriers.compactMap { carrier in
            let service = carrier.services[0]
            guard !service.zones[zone].isExcluded,
                let step = service.stepGrams.firstIndex(where: { $0 >= grams })
            else { return nil }
            let carbon = Int64(service.emissionPerParcel) * (world.price["carbon"] ?? 0) / 1_000
            return (
                1 + Int(service.zones[zone].transitDays),
                weighed(service.zones[zone].prices[step], "shipping") + carbon
            )
        }
    }

    /// Days with room, the first and later ones with more while it is not enough for everything.
    private func docks(_ place: Int, _ arrival: Int) -> [(Int, Int64)] {
        let limit = Int64(world.locations[place].profile!.capacity.returnedUnits)
        if limit == 0 { return [(arrival, .max)] }
        var docks: [(Int, Int64)] = []
        for day in arrival..<arrival + 14 {
            let room = max(0, limit - world.taken[place][day])
            if room > docks.last?.1 ?? 0 { docks.append((day, room)) }
            if room >= Int64(units.count) { break }
        }
        return docks
    }

    private func unit(
        _ unit: ReturnCartLine, _ place: Int, _ day: Int, _ metres: Int64
    ) -> Int64 {
        let location = world.locations[place]
        let limit = Int64(location.profile!.capacity.returnedUnits)
        let load = limit == 0 ? 0 : min(10_000, world.taken[place][day] * 10_000 / limit)
        func fate(_ at: LocationRecord, bulk: Int64) -> Int64 {
            let grading = at.profile!.returns.gradingCost
            var cost = weighed(grading, "grading") + weighed(grading * load / 10_000, "capacity")
            cost += weighed(bulk, "transfer")
            return cost - weighed(recovery(unit, at), "recovery")
        }
        let bulk = world.method == .dropPoint ? location.profile!.returns.bulkCost! : 0
        var cost = fate(location, bulk: bulk)
        if world.method == .store {
            for other in world.locations where other.index != location.index {
                let able = other.profile!.capabilities
                guard let bulk = other.profile!.returns.bulkCost, other.state != .closed,
                    able.isEmpty || able.contains(.returns),
                    unit.required.isEmpty || able.contains(.hazmat),
                    !world.excluded.contains(other.index)
                else { continue }
                cost = min(cost, fate(other, bulk: bulk))
            }
        }
        cost += (world.price["haul"] ?? 0) * metres / 1_000
        cost += (world.price["rank"] ?? 0) * Int64(location.profile!.rank)
        return location.kind == .store ? cost - world.storeUnitReward : cost
    }

    private func recovery(_ unit: ReturnCartLine, _ location: LocationRecord) -> Int64 {
        let facility = location.profile!.returns
        func covered(_ list: [String]) -> Bool {
            list.isEmpty
                || list.contains { unit.category == $0 || unit.category.hasPrefix("\($0)/") }
        }
        let known = world.stock.first { $0.sku == unit.sku && $0.location == location.index }
        let weekly = known?.weeklyMilliUnits ?? (location.kind == .warehouse ? 20_000 : 1_000)
        let lost =
            weekly == 0 ? 6_000 : min(6_000, ((known?.units ?? 0) + 1) * 200_000 / weekly)
        func resold(_ share: UInt16) -> Int64 {
            unit.price * Int64(share) / 10_000 * (10_000 - lost) / 10_000
        }
        var ways: [Int64] = [0, unit.price * Int64(facility.liquidationShare) / 10_000]
        if covered(facility.vendorCategories) {
            ways.append(unit.price * Int64(facility.vendorCreditShare) / 10_000)
        }
        if covered(facility.resells) {
            switch unit.condition {
            case .new: ways.append(resold(10_000))
            case .used: ways.append(resold(facility.usedShare))
            case .damaged: break
            default: ways.append(resold(facility.openBoxShare))
            }
            if let cost = facility.refurbishmentCost, unit.condition != .new,
                unit.condition != .damaged
            {
                ways.append(resold(facility.refurbishedShare) - cost)
            }
        }
        return ways.max() ?? 0
    }

    private func weighed(_ amount: Int64, _ term: String) -> Int64 {
        amount * (world.percent[term] ?? 10_000) / 10_000
    }
}

extension RoutingLocation {
    /// From the customer.
    static func metres(_ record: LocationRecord) -> Int64 {
        let there = GeoPoint(
            latitudeMicrodegrees: record.latitudeMicrodegrees,
            longitudeMicrodegrees: record.longitudeMicrodegrees)
        let origin = ReturnWorld.origin
        return there.metres(
            to: GeoPoint(
                latitudeMicrodegrees: origin.latitudeMicrodegrees,
                longitudeMicrodegrees: origin.longitudeMicrodegrees))
    }
}
