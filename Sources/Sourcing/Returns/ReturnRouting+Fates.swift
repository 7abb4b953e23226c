internal import Inventory
internal import Primitives

/// What becomes of a unit at a location, and what that costs.
extension ReturnRouting {
    func unitFacts(of line: ReturnCartLine, _ location: RoutingLocation) -> UnitFacts {
        var unit = UnitFacts()
        let known = stock[StockKey(sku: line.sku, location: location.index)]
        unit.stock = known?.units ?? 0
        if let weekly = known?.weeklyMilliUnits, weekly > 0 {
            unit.coverDays = Int64(clamping: Int128(unit.stock) * 7_000 / Int128(weekly))
        }
        return unit
    }

    /// The cheapest, by the weights of the policy, of what can become of a unit that arrives here:
    /// what the location itself does best, or from a counter on to a hub. Ties stay here.
    func fate(
        of line: ReturnCartLine, _ location: RoutingLocation, _ facts: CandidateFacts,
        _ service: RoutingService?, _ input: ReturnInput
    ) -> Fate {
        var unit = unitFacts(of: line, location)
        unit.milligramsCO2e =
            service?.emissionMilligrams(grams: line.grams, metres: facts.distance) ?? 0
        if method == .dropPoint { unit.transfer = location.returns.bulkCost ?? 0 }
        var best = fate(of: line, location, facts, unit, nil)
        guard method == .store else { return best }
        for hub in hubs
        where hub.index != location.index && hub.capabilities.isSuperset(of: line.required) {
            var moved = unit
            moved.transfer = hub.returns.bulkCost ?? 0
            let other = fate(of: line, hub, facts, moved, hub.index)
            if other.costs.total < best.costs.total { best = other }
        }
        return best
    }

    private func fate(
        of line: ReturnCartLine, _ location: RoutingLocation, _ facts: CandidateFacts,
        _ unit: UnitFacts, _ target: LocationIndex?
    ) -> Fate {
        let known = stock[StockKey(sku: line.sku, location: location.index)]
        let recovery = Recovery.best(of: line, at: location, known)
        let grading = location.returns.gradingCost
        // A price that rises as the slot fills: of the first location's dock.
        let queue = CostWeights.part(grading, facts.load, 10_000)
        var costs = policy.unitCosts(facts, unit)
        costs[.grading] = policy.costs.weighted(grading, .grading)
        costs[.capacity] = policy.costs.weighted(queue, .capacity)
        costs[.recovery] = -policy.costs.weighted(recovery.value, .recovery)
        return Fate(
            disposition: target == nil ? recovery.kind : .forward, target: target,
            recovery: recovery.value, costs: costs)
    }
}
