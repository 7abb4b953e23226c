internal import Inventory
internal import Primitives

/// From the router's plan back to the return's terms.
extension ReturnRouting {
    /// One line may go to several places; the customer's visit goes to one.
    var options: RoutingOptions {
        var options = policy.options
        options.tiers = [.cost]
        options.soft = []
        options.completeness = .partial
        options.quantitySplits = .always
        if method == .store { options.parcelsMax = 1 }
        return options
    }

    func plan(_ routed: RoutingPlan, _ input: ReturnInput) -> ReturnPlan {
        var plan = ReturnPlan(method)
        plan.policy = policy.name
        plan.policyVersion = policy.version
        let units = self.units.saturatingMultiply(shift)
        plan.objective = routed.objective[0].saturatingAdd(-units)
        plan.lowerBound =
            routed.optimal ? plan.objective : routed.lowerBound[0].saturatingAdd(-units)
        plan.isOptimal = routed.optimal
        var index = 0
        while index < routed.assignments.count {
            var end = index
            while end < routed.assignments.count,
                routed.assignments[end].candidate == routed.assignments[index].candidate
            { end += 1 }
            var parcel = self.parcel(routed.assignments[index..<end], input)
            if index > 0 { parcel.costs[.split] += options.splitPenalty }
            plan.parcels.append(parcel)
            index = end
        }
        for line in routed.unfilled.indices where routed.unfilled[line] > 0 {
            let quantity = routed.unfilled[line]
            if input.mayKeep, rules.mayKeep(worth: input.cart.lines[line].paid) {
                plan.kept.append(ReturnUnits(line: line, quantity: quantity))
            } else {
                plan.unplaced.append(
                    UnfilledUnits(
                        line: line, quantity: quantity, eliminations: eliminations(of: line)))
            }
        }
        return plan
    }

    private func parcel(
        _ assignments: ArraySlice<Assignment>, _ input: ReturnInput
    ) -> ReturnParcel {
        let k = assignments[assignments.startIndex].candidate
        let choice = choices[k]
        let location = input.network.routing.locations[Int(choice.facts.location.value)]
        let service =
            choice.link < 0
            ? nil : input.network.routing.services[location.services[choice.link].service.value]
        var parcel = ReturnParcel(
            location: location.index, arrives: choice.arrives, sellable: choice.dock.sellable,
            slot: choice.dock.slot)
        parcel.carrier = service?.carrier ?? ""
        parcel.service = service?.id ?? ""
        parcel.distanceMetres = choice.facts.distance
        parcel.zone = choice.zone
        parcel.costs = policy.parcelCosts(choice.facts)
        for one in assignments {
            let fate = choice.fates[one.line]
            parcel.grams += one.quantity * problem.lines[one.line].grams
            parcel.costs.add(fate.costs, times: one.quantity)
            parcel.lines.append(
                ReturnUnits(
                    line: one.line, quantity: one.quantity, disposition: fate.disposition,
                    target: fate.target, unitRecovery: fate.recovery))
        }
        parcel.costs[.shipping] +=
            problem.rates.price(zone: problem.candidates[k].zone, grams: parcel.grams) ?? 0
        parcel.gramsCO2e =
            service?.emissionGrams(parcelGrams: parcel.grams, metres: choice.facts.distance) ?? 0
        return parcel
    }

    /// Why nobody takes the line, by how many locations, most frequent first.
    private func eliminations(of line: Int) -> [Elimination] {
        var reasons: [LocationIndex: Exclusion] = [:]
        for (location, reason) in skipped { reasons[location] = reason.reason }
        for k in choices.indices {
            let exclusion = problem.exclusions[problem.cell(k, line)]
            let own: Exclusion = exclusion == .none ? .capacity : exclusion.reason
            let location = problem.candidates[k].location
            if reasons[location] != .capacity { reasons[location] = own }
        }
        var counts: [Exclusion: Int] = [:]
        for reason in reasons.values { counts[reason, default: 0] += 1 }
        return counts.map { reason, locations in
            Elimination(
                rule: reason.ruleName, locations: locations,
                detail: policy.clause(of: reason) ?? "")
        }.sorted { ($1.locations, $0.rule, $0.detail) < ($0.locations, $1.rule, $1.detail) }
    }
}
