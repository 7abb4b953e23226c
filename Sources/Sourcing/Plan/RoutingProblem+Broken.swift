internal import Primitives

extension RoutingProblem {
    /// The soft rules that the plan breaks: what the second pass relaxed in the event, rather than
    /// what it might have.
    func broken(by plan: RoutingPlan, _ options: RoutingOptions) -> SoftRules {
        var broken: SoftRules = []
        if Int64(clamping: options.parcelsMax) < plan.cost.parcels { broken.insert(.parcelsMax) }
        let sent = plan.assignments
        for one in sent where exclusions[cell(one.candidate, one.line)].isSoft {
            broken.insert(.exclusions)
        }
        if breaksCompleteness(plan, options.completeness) { broken.insert(.completeness) }
        for pair in apart {
            for one in sent where one.line == pair.first {
                for other in sent
                where other.line == pair.second && other.candidate == one.candidate {
                    broken.insert(.apart)
                }
            }
        }
        if breaksTogether(plan) { broken.insert(.together) }
        if options.splitValueMin > 0 { insertLowValue(plan, options.splitValueMin, &broken) }
        for one in sent
        where options.quantitySplits != .always && one.quantity < lines[one.line].quantity {
            let needed = options.quantitySplits == .whenNeeded && !isWholeSomewhere(one.line)
            if !needed { broken.insert(.quantitySplits) }
        }
        return broken.intersection(options.soft.union(.exclusions))
    }

    private func breaksCompleteness(_ plan: RoutingPlan, _ rule: Completeness) -> Bool {
        guard rule != .partial, !plan.assignments.isEmpty else { return false }
        return !plan.isComplete || (rule == .oneParcel && plan.cost.parcels > 1)
    }

    private func breaksTogether(_ plan: RoutingPlan) -> Bool {
        for l in lines.indices where lines[l].together != 0 {
            for other in lines.indices.dropFirst(l + 1)
            where lines[other].together == lines[l].together {
                guard plan.unfilled[l] == 0 || plan.unfilled[l] == lines[l].quantity else {
                    return true
                }
                for one in plan.assignments where one.line == l || one.line == other {
                    let needed = Assignment(
                        candidate: one.candidate, line: one.line == l ? other : l,
                        quantity: lines[one.line == l ? other : l].quantity)
                    if !plan.assignments.contains(needed) { return true }
                }
            }
        }
        return false
    }

    private func insertLowValue(
        _ plan: RoutingPlan, _ least: Int64, _ broken: inout SoftRules
    ) {
        var order: Int64 = 0
        for line in lines { order += line.quantity * line.value }
        for (index, one) in plan.assignments.enumerated()
        where index == 0 || plan.assignments[index - 1].candidate != one.candidate {
            var worth: Int64 = 0
            for other in plan.assignments where other.candidate == one.candidate {
                worth += other.quantity * lines[other.line].value
            }
            guard worth != order else { continue }
            if worth < least || order - worth < least { broken.insert(.splitValueMin) }
        }
    }

    private func isWholeSomewhere(_ line: Int) -> Bool {
        let quantity = lines[line].quantity
        return candidates.indices.contains { k in
            exclusions[cell(k, line)] == .none && carriesWhole(k, line, quantity)
        }
    }

    /// Whether stock, caps and rates of the candidate allow the line whole.
    func carriesWhole(_ k: Int, _ line: Int, _ quantity: Quantity) -> Bool {
        let candidate = candidates[k]
        let grams = quantity * lines[line].grams
        return stock[cell(k, line)] >= quantity && candidate.unitsMax >= quantity
            && candidate.gramsMax >= grams
            && rates.price(zone: candidate.zone, grams: grams) != nil
    }
}
