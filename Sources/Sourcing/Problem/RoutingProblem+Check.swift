internal import Primitives

/// Magnitudes that no plan of the problem can exceed, tier by tier.
struct Extent {
    var money: Int128 = 0
    var unfilled: Int128 = 0
    var market: Int128 = 0
    var distance: Int128 = 0
    /// Parcels of one plan, those of relaxations included.
    var parcels: Int128 = 0
}

extension RoutingProblem {
    /// Refuses what is not a problem. One pass over the matrices.
    func check(
        _ options: RoutingOptions, _ known: inout KnownRates
    ) throws(RoutingError) -> Extent {
        try checkShape(options)
        var extent = Extent()
        var units: Int128 = 0
        var grams: Int128 = 0
        for (index, line) in lines.enumerated() {
            guard line.quantity >= 1, line.quantity <= Limits.quantityMax else {
                throw RoutingError(.range, "lines.quantity", index)
            }
            guard fits(line.unfilledPrice), fits(line.value), fits(line.grams) else {
                throw RoutingError(.range, "lines", index)
            }
            units += Int128(line.quantity)
            grams += Int128(line.quantity) * Int128(line.grams)
            extent.unfilled += Int128(line.quantity) * Int128(line.unfilledPrice)
            guard Int128(line.quantity) * Int128(line.value) < 1 << 60 else {
                throw RoutingError(.tooLarge, "lines.value", index)
            }
        }
        guard grams <= Int128(Limits.orderGramsMax) else {
            throw RoutingError(.tooLarge, "lines.grams")
        }
        extent.parcels = min(units, Int128(max(candidates.count, 16)))
        try checkCandidates(&extent, penalty: options.splitPenalty, &known)
        let unit = try unitMagnitude()
        extent.money += units * unit
        guard extent.money + extent.unfilled < 1 << 60, extent.market < 1 << 60,
            extent.distance < 1 << 60
        else { throw RoutingError(.tooLarge, "unitCosts") }
        return extent
    }

    private func checkShape(_ options: RoutingOptions) throws(RoutingError) {
        guard !lines.isEmpty, lines.count <= Limits.linesMax else {
            throw RoutingError(.range, "lines")
        }
        guard candidates.count <= Limits.routingCandidatesMax else {
            throw RoutingError(.range, "candidates")
        }
        let cells = lines.count * candidates.count
        guard stock.count == cells, unitCosts.count == cells, exclusions.count == cells else {
            throw RoutingError(.shape, "stock")
        }
        guard !rates.steps.isEmpty, rates.prices.count % rates.steps.count == 0,
            rates.steps.count < Int(UInt16.max)
        else { throw RoutingError(.shape, "rates") }
        for index in rates.steps.indices.dropFirst()
        where rates.steps[index] <= rates.steps[index - 1] {
            throw RoutingError(.range, "rates.steps", index)
        }
        guard (1...Limits.arrivalDatesMax).contains(arrivalPrices.count) else {
            throw RoutingError(.range, "arrivalPrices")
        }
        for index in arrivalPrices.indices.dropFirst()
        where arrivalPrices[index] < arrivalPrices[index - 1] {
            throw RoutingError(.range, "arrivalPrices", index)
        }
        for (index, pair) in apart.enumerated() {
            guard lines.indices.contains(pair.first), lines.indices.contains(pair.second),
                pair.first != pair.second
            else { throw RoutingError(.range, "apart", index) }
            let group = lines[pair.first].together
            guard group == 0 || group != lines[pair.second].together else {
                throw RoutingError(.contradiction, "apart", index)
            }
        }
        guard options.parcelsMax >= 1 else { throw RoutingError(.range, "parcelsMax") }
        guard fits(options.splitPenalty), fits(options.splitValueMin) else {
            throw RoutingError(.range, "splitPenalty")
        }
        guard options.tiers.last == .cost, isDistinct(options.tiers) else {
            throw RoutingError(.range, "tiers")
        }
    }

    private func checkCandidates(
        _ extent: inout Extent, penalty: Int64, _ known: inout KnownRates
    ) throws(RoutingError) {
        // OR of magnitudes: at most twice the largest, at a fraction of the comparisons.
        var fixed: UInt64 = 0
        var market: UInt64 = 0
        var distance: UInt64 = 0
        let zones = rates.zones
        var previous = -1
        var last = 0
        for (index, candidate) in candidates.enumerated() {
            fixed |= candidate.fixedCost.magnitude
            market |= candidate.market.magnitude
            distance |= candidate.distance.magnitude
            guard candidate.zone >= 0, candidate.zone < zones, candidate.arrival >= 0,
                candidate.arrival < arrivalPrices.count
            else { throw RoutingError(.range, "candidates", index) }
            // Ascending is common and proves the order; otherwise the slow way decides.
            let location = Int(candidate.location.value)
            last = max(last, location)
            if location < previous {
                previous = .max
            } else if previous != .max {
                previous = location
            }
        }
        if previous == .max { try checkOrder(last) }
        let rate = known.magnitude(of: rates)
        for (name, value) in [
            ("fixedCost", fixed), ("market", market), ("distance", distance), ("rates", rate),
        ] where value >= UInt64(Limits.routingCostMax) {
            throw RoutingError(.range, "candidates." + name)
        }
        var arrival: UInt64 = 0
        for price in arrivalPrices { arrival |= price.magnitude }
        guard arrival < UInt64(Limits.routingCostMax) else {
            throw RoutingError(.range, "arrivalPrices")
        }
        let parcel = Int128(fixed) + Int128(rate) + Int128(penalty)
        extent.money += extent.parcels * parcel + Int128(arrival)
        extent.market = extent.parcels * Int128(market)
        extent.distance = extent.parcels * Int128(distance)
    }

    /// Nobody's services stand apart. `last` is the highest index of a location.
    private func checkOrder(_ last: Int) throws(RoutingError) {
        var seen = [UInt64](repeating: 0, count: last >> 6 + 1)
        for index in candidates.indices {
            let location = Int(candidates[index].location.value)
            if index > 0, Int(candidates[index - 1].location.value) == location { continue }
            guard seen[location >> 6] >> UInt64(location & 63) & 1 == 0 else {
                throw RoutingError(.order, "candidates.location", index)
            }
            seen[location >> 6] |= 1 << UInt64(location & 63)
        }
    }

    private func unitMagnitude() throws(RoutingError) -> Int128 {
        var magnitudes: UInt64 = 0
        for cost in unitCosts { magnitudes |= cost.magnitude }
        var low: Int64 = 0
        for units in stock { low |= units }
        guard low >= 0 else { throw RoutingError(.range, "stock") }
        guard magnitudes < UInt64(Limits.routingCostMax) else {
            throw RoutingError(.range, "unitCosts")
        }
        return Int128(magnitudes)
    }

    private func isDistinct(_ tiers: [Tier]) -> Bool {
        var seen = 0
        for tier in tiers {
            guard seen >> tier.rawValue & 1 == 0 else { return false }
            seen |= 1 << tier.rawValue
        }
        return true
    }

    private func fits(_ value: Int64) -> Bool { value >= 0 && value <= Limits.routingCostMax }
}
