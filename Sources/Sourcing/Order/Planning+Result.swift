internal import Inventory
internal import Primitives

/// From the router's plan back to the order's terms: parcels with dates and costs, and what stays
/// unfilled with the rules that removed each location.
extension Planning {
    func emit(
        _ group: LineGroup, _ input: SourcingInput, _ policy: CompiledPolicy,
        into plan: inout SourcingPlan
    ) {
        var left = demands.map(\.filled)
        let begun = plan.parcels.count
        var index = 0
        while index < routed.assignments.count {
            var end = index
            while end < routed.assignments.count,
                routed.assignments[end].candidate == routed.assignments[index].candidate
            { end += 1 }
            var parcel = self.parcel(index..<end, group, input, policy, &left)
            if index > 0 { parcel.costs[.split] += policy.options.splitPenalty }
            plan.parcels.append(parcel)
            index = end
        }
        if routed.cost.arrival != 0, plan.parcels.count > begun {
            let last = plan.parcels[begun...].indices.max {
                plan.parcels[$0].deliverBy < plan.parcels[$1].deliverBy
            }
            if let last { plan.parcels[last].costs[.time] += routed.cost.arrival }
        }
        addCosts(input, policy, to: &plan)
        for rule in routed.relaxed.texts where !plan.relaxed.contains(rule) {
            plan.relaxed.append(rule)
        }
        addUnfilled(group, input, policy, to: &plan)
    }

    private func addCosts(
        _ input: SourcingInput, _ policy: CompiledPolicy, to plan: inout SourcingPlan
    ) {
        var withheld: Int64 = 0
        for wish in wishes where wish.withheld > 0 {
            let price = policy.costs.unfilledPrice(ofUnitAt: wish.price)
            withheld = withheld.saturatingAdd(wish.withheld.saturatingMultiply(price))
        }
        let cost = routed.cost.money + routed.cost.unfilled
        plan.objective = plan.objective.saturatingAdd(cost.saturatingAdd(withheld))
        var bound = cost
        if !routed.optimal {
            // Tiers above the cost may differ; then nothing is known of the cost alone.
            let last = policy.options.tiers.count - 1
            let isBound = (0..<last).allSatisfy { routed.gap[$0] == 0 }
            let unfilled = policy.options.tiers.contains(.unfilled) ? routed.cost.unfilled : 0
            bound = isBound ? min(cost, routed.lowerBound[last] + unfilled) : min(cost, 0)
            plan.isOptimal = false
        }
        plan.lowerBound = plan.lowerBound.saturatingAdd(bound.saturatingAdd(withheld))
    }

    private func parcel(
        _ range: Range<Int>, _ group: LineGroup, _ input: SourcingInput,
        _ policy: CompiledPolicy, _ left: inout [Quantity]
    ) -> PlannedParcel {
        let k = routed.assignments[range.lowerBound].candidate
        let candidate = candidates[k]
        let location = network!.routing.locations[Int(candidate.facts.location.value)]
        let service =
            candidate.link < 0
            ? nil : network!.routing.services[location.services[candidate.link].service.value]
        var units: [PlannedUnits] = []
        var costs = policy.parcelCosts(candidate.facts)
        var grams: Int64 = 0
        for one in routed.assignments[range] {
            let wish = wishOfLine[one.line]
            let goods = wishes[wish].goods
            let unitGrams = input.goods[goods].grams
            grams += one.quantity * unitGrams
            var facts = network!.sites[Int(location.index.value)].unitFacts
            facts.stock = problem.stock[problem.cell(k, one.line)]
            facts.milligramsCO2e =
                service?.emissionMilligrams(
                    grams: unitGrams, metres: candidate.facts.distance) ?? 0
            costs.add(policy.unitCosts(candidate.facts, facts), times: one.quantity)
            var open = one.quantity
            for place in demands.indices where demands[place].wish == wish && open > 0 {
                let part = min(open, left[place])
                if part == 0 { continue }
                left[place] -= part
                open -= part
                units.append(
                    PlannedUnits(
                        line: demands[place].line, sku: input.goods[goods].sku,
                        quantity: part, condition: input.goods[goods].condition))
            }
        }
        let freight = problem.rates.price(zone: problem.candidates[k].zone, grams: grams) ?? 0
        costs[group.way == .transfer ? .transfer : .shipping] += freight
        let ready =
            service == nil
            ? candidate.deliverBy
            : location.calendar.ready(at: candidate.begins)?.ready ?? candidate.shipBy
        return PlannedParcel(
            location: location.index, mode: mode(group, location, units, input.cart),
            lines: units.sorted { $0.line < $1.line }, carrier: service?.carrier ?? "",
            service: service?.id ?? "",
            handedOverAt: group.way == .transfer ? group.location : nil, readyBy: ready,
            shipBy: candidate.shipBy, deliverBy: candidate.deliverBy,
            slot: location.start(ofCapacitySlot: location.capacitySlot(of: ready)),
            distanceMetres: candidate.facts.distance, zone: candidate.zone, grams: grams,
            gramsCO2e: service?.emissionGrams(
                parcelGrams: grams, metres: candidate.facts.distance) ?? 0,
            costs: costs)
    }

    private func mode(
        _ group: LineGroup, _ location: RoutingLocation, _ units: [PlannedUnits], _ cart: Cart
    ) -> FulfilmentMode {
        switch group.way {
        case .counter: return units.first.map { cart.lines[$0.line].mode } ?? .pickup
        case .courier: return .sameDay
        case .transfer: return .shipToStore
        case .door:
            switch location.record.kind {
            case .store: return .shipFromStore
            case .vendor: return .dropShip
            case .warehouse, .thirdParty: return .ship
            }
        }
    }

    // MARK: What stays unfilled

    private func addUnfilled(
        _ group: LineGroup, _ input: SourcingInput, _ policy: CompiledPolicy,
        to plan: inout SourcingPlan
    ) {
        for line in input.cart.lines.indices where group.contains(input.cart.lines[line]) {
            var filled: Quantity = 0
            for demand in demands where demand.line == line { filled += demand.filled }
            let missing = input.cart.lines[line].quantity - filled
            if missing == 0 { continue }
            plan.unfilled.append(
                UnfilledUnits(
                    line: line, quantity: missing,
                    eliminations: eliminations(of: line, group, input, policy)))
        }
    }

    private func eliminations(
        of line: Int, _ group: LineGroup, _ input: SourcingInput, _ policy: CompiledPolicy
    ) -> [Elimination] {
        guard let demand = demands.last(where: { $0.line == line && $0.filled < $0.quantity })
        else { return [] }
        let wish = wishes[demand.wish]
        var counts: [Exclusion: Int] = [:]
        var counted = 0
        if let place = wishOfLine.firstIndex(of: demand.wish) {
            for (row, reason) in reasons(of: place, rows: rowLocations.count).enumerated() {
                guard let reason else { continue }
                if input.isBarred(wish.goods, rowLocations[row]) { continue }
                counts[reason, default: 0] += 1
                counted += 1
            }
        }
        for part in input.goods[wish.goods].parts {
            for bar in input.items[part.item].barred {
                if group.way == .counter, bar.location != group.location { continue }
                counts[bar.reason, default: 0] += 1
                counted += 1
            }
        }
        let all = group.way == .counter ? 1 : network!.routing.locations.count
        if counted < all { counts[.stock, default: 0] += all - counted }
        var result = counts.map { reason, locations in
            Elimination(
                rule: reason.ruleName, locations: locations,
                detail: policy.clause(of: reason) ?? "")
        }
        result.sort { ($1.locations, $0.rule, $0.detail) < ($0.locations, $1.rule, $1.detail) }
        if wish.withheld > 0 {
            result.append(
                Elimination(
                    rule: "POOL_LIMIT", locations: 0,
                    detail: "\(wish.withheld) units are not the pool's to promise: none there, "
                        + "its threshold, its quota or waiting demand"))
        }
        return result
    }

    /// By row: why the location does not serve the line; `.orderLimit` where it could have.
    private func reasons(of line: Int, rows count: Int) -> [Exclusion?] {
        var reasons = [Exclusion?](repeating: nil, count: count)
        let width = problem.lines.count
        for (location, reason) in skipped {
            guard let row = rowLocations.firstIndex(of: location) else { continue }
            reasons[row] = rows[row * width + line] == 0 ? .stock : reason.reason
        }
        for k in candidates.indices {
            let row = candidates[k].row
            let exclusion = problem.exclusions[problem.cell(k, line)]
            let own: Exclusion =
                problem.stock[problem.cell(k, line)] == 0
                ? .stock : exclusion == .none ? .orderLimit : exclusion.reason
            if reasons[row] == nil || own == .orderLimit { reasons[row] = own }
        }
        return reasons
    }
}

extension SourcingInput {
    fileprivate func isBarred(_ place: Int, _ location: Int32) -> Bool {
        goods[place].parts.contains { part in
            items[part.item].barred.contains { Int32($0.location.value) == location }
        }
    }
}

extension Exclusion {
    /// UPPER_SNAKE, stable.
    public var ruleName: String {
        if policyRuleIndex != nil { return "POLICY" }
        switch reason {
        case .none: return "NONE"
        case .closed: return "CLOSED"
        case .tooFar: return "DISTANCE"
        case .capability: return "CAPABILITY"
        case .country: return "COUNTRY"
        case .deadline: return "DEADLINE"
        case .rejectedBefore: return "REJECTED_BEFORE"
        case .orderLimit: return "PLAN_LIMITS"
        case .notAssorted: return "NOT_ASSORTED"
        case .ringFenced: return "RING_FENCED"
        case .excludedByCaller: return "EXCLUDED"
        case .stock: return "NO_STOCK"
        case .capacity: return "CAPACITY"
        default: return "RULE_\(reason.rawValue)"
        }
    }
}

extension Int64 {
    func saturatingAdd(_ other: Int64) -> Int64 {
        let (sum, overflow) = addingReportingOverflow(other)
        return overflow ? (other < 0 ? .min : .max) : sum
    }

    func saturatingMultiply(_ other: Int64) -> Int64 {
        let (product, overflow) = multipliedReportingOverflow(by: other)
        return overflow ? ((self < 0) == (other < 0) ? .max : .min) : product
    }
}
