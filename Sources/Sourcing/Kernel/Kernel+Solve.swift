internal import Primitives

extension Kernel {
    /// One pass: compile, choose the algorithm by size, solve, and write the plan down.
    mutating func solve(
        _ problem: RoutingProblem, _ rules: PassRules, _ scale: CostScale,
        _ plan: inout RoutingPlan, _ expired: () -> Bool
    ) {
        compile(problem, rules, scale)
        plan.reset(lines: problem.lines.count)
        if digits == 0 {
            found.reset(total: 0)
            found.bound = 0
        } else {
            let stepsMax = rules.options.stepsMax
            let states = tablesAllowed ? countStates() : nil
            if let states { layOut(problem, states: states) }
            if states != nil, let algorithm = solveTables(stepsMax: stepsMax, expired: expired) {
                plan.algorithm = algorithm
            } else {
                solveBranching(problem, stepsMax: stepsMax, expired: expired)
                plan.algorithm = .branchAndBound
            }
        }
        write(problem, rules, scale, &plan)
    }

    /// Levels back to lines, and the plan's cost from the problem's own numbers.
    private func write(
        _ problem: RoutingProblem, _ rules: PassRules, _ scale: CostScale,
        _ plan: inout RoutingPlan
    ) {
        for entry in 0..<found.count {
            let digit = found.digit[entry]
            for l in problem.lines.indices where digitOfLine[l] == digit {
                let quantity =
                    whole[Int(digit)] ? problem.lines[l].quantity : found.level[entry]
                plan.insert(
                    Assignment(
                        candidate: Int(found.candidate[entry]), line: l, quantity: quantity))
            }
        }
        plan.price(problem, splitPenalty: rules.options.splitPenalty)
        plan.objective = plan.cost.values(scale.tiers)
        var total = Int128(found.total) + Int128(outOfReach)
        var bound = Int128(min(found.bound, found.total)) + Int128(outOfReach)
        if rules.forced >= 0, plan.uses(rules.forced) {
            total += scale.force
            bound += scale.force
        }
        // Computed twice, by the kernel in packed sums and from the problem line by line.
        precondition(
            scale.unpack(total) == plan.objective, "a plan does not cost what it was chosen for")
        plan.optimal = bound == total
        plan.lowerBound = plan.optimal ? plan.objective : scale.unpack(bound)
        plan.gap = plan.objective - plan.lowerBound
    }
}

extension RoutingPlan {
    /// Keeps assignments by candidate and line.
    mutating func insert(_ assignment: Assignment) {
        assignments.append(assignment)
        var place = assignments.count - 1
        while place > 0 {
            let before = assignments[place - 1]
            guard
                (before.candidate, before.line) > (assignment.candidate, assignment.line)
            else { break }
            assignments.swapAt(place, place - 1)
            place -= 1
        }
    }

    /// Fills `unfilled` and `cost` from the assignments.
    mutating func price(_ problem: RoutingProblem, splitPenalty: Int64) {
        cost = PlanCost()
        for l in problem.lines.indices { unfilled[l] = problem.lines[l].quantity }
        var arrival = -1
        var index = 0
        while index < assignments.count {
            let k = assignments[index].candidate
            let candidate = problem.candidates[k]
            var grams: Int64 = 0
            while index < assignments.count, assignments[index].candidate == k {
                let sent = assignments[index]
                grams += sent.quantity * problem.lines[sent.line].grams
                cost.units += sent.quantity * problem.unitCosts[problem.cell(k, sent.line)]
                unfilled[sent.line] -= sent.quantity
                index += 1
            }
            cost.fixed += candidate.fixedCost + (cost.parcels > 0 ? splitPenalty : 0)
            cost.freight += problem.rates.price(zone: candidate.zone, grams: grams) ?? 0
            cost.market += candidate.market
            cost.distance += candidate.distance
            cost.parcels += 1
            arrival = max(arrival, candidate.arrival)
        }
        if arrival >= 0 { cost.arrival = problem.arrivalPrices[arrival] }
        for l in problem.lines.indices {
            cost.unfilled += unfilled[l] * problem.lines[l].unfilledPrice
        }
    }
}
