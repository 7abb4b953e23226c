internal import Inventory
internal import Primitives

extension Planning {
    /// Plans the group's demands into `routed`.
    mutating func solveDemands(
        _ group: LineGroup, _ input: inout SourcingInput, _ policy: CompiledPolicy,
        _ used: (LocationIndex, Instant) -> CapacityUse, _ expired: () -> Bool
    ) throws(RoutingError) {
        mergeDemands(group, input)
        layOutLines(input, policy)
        guard !problem.lines.isEmpty else {
            clearCandidates()
            routed.reset(lines: 0)
            routed.optimal = true
            return
        }
        gatherStock(group, input)
        findShared(input)
        setRates(group, policy)
        var options = policy.options
        options.stepsMax = min(options.stepsMax, Limits.planningStepsMax)
        // Why something stays unfilled is asked of every location.
        let isShort = wishes.contains { $0.withheld > 0 }
        appendCandidates(group, &input, policy, used, seesAll: isShort)
        setArrivals(policy)
        if isShort, options.completeness != .partial {
            guard options.soft.contains(.completeness) else { return planNothing(options) }
            options.completeness = .partial
        }
        try routeShared(input, options, expired)
        // Likewise; and which of several equal plans a search finds first may depend on who takes
        // part.
        guard hasHorizon, !routed.isComplete || routed.algorithm == .branchAndBound else { return }
        appendCandidates(group, &input, policy, used, seesAll: true)
        try routeShared(input, options, expired)
    }

    /// The problem's lines: one for each wish that has any units.
    private mutating func layOutLines(_ input: SourcingInput, _ policy: CompiledPolicy) {
        problem.lines.removeAll(keepingCapacity: true)
        problem.apart.removeAll(keepingCapacity: true)
        wishOfLine.removeAll(keepingCapacity: true)
        terms.removeAll(keepingCapacity: true)
        for place in wishes.indices where wishes[place].quantity > 0 {
            let wish = wishes[place]
            wishOfLine.append(place)
            let mode = input.cart.lines[wish.line].mode
            terms.append(
                LineTerms(
                    grams: input.goods[wish.goods].grams,
                    required: input.goods[wish.goods].required, mode: mode,
                    wish: mode.isCollected ? nil : input.cart.lines[wish.line].location))
            problem.lines.append(
                RoutingLine(
                    quantity: wish.quantity, grams: input.goods[wish.goods].grams,
                    unfilledPrice: policy.costs.unfilledPrice(ofUnitAt: wish.price),
                    value: wish.price))
        }
        hasLineRules = policy.hasLineRules
        hasLinePreferences = policy.hasLinePreferences
        let needsFacts =
            hasLineRules || !policy.policy.together.isEmpty || !policy.policy.apart.isEmpty
        if needsFacts {
            lineFacts = wishOfLine.map { input.lineFacts(wishes[$0].line, wishes[$0].goods) }
            scope = policy.scope(of: lineFacts)
        }
        joinLines(input.cart, needsFacts ? policy.policy.together : [])
        partLines(input.cart, needsFacts ? policy.policy.apart : [])
    }

    /// Numbers the groups of lines that travel together: the customer's and the policy's, where
    /// they touch as one.
    private mutating func joinLines(_ cart: Cart, _ kinds: [Logic<LineTest>]) {
        guard
            !kinds.isEmpty || wishes.contains(where: { !cart.lines[$0.line].shipGroup.isEmpty })
        else { return }
        var leader = Array(problem.lines.indices)
        func join(_ one: Int, _ other: Int) {
            let (from, to) = (max(leader[one], leader[other]), min(leader[one], leader[other]))
            for place in leader.indices where leader[place] == from { leader[place] = to }
        }
        for one in leader.indices {
            let group = cart.lines[wishes[wishOfLine[one]].line].shipGroup
            for other in leader.indices.dropFirst(one + 1) {
                let isShared =
                    !group.isEmpty
                    && cart.lines[wishes[wishOfLine[other]].line].shipGroup == group
                let isKind = kinds.contains {
                    lineFacts[one].satisfies($0) && lineFacts[other].satisfies($0)
                }
                if isShared || isKind { join(one, other) }
            }
        }
        for place in leader.indices where leader.count(where: { $0 == leader[place] }) > 1 {
            problem.lines[place].together = Int32(leader[place] + 1)
        }
    }

    private mutating func partLines(_ cart: Cart, _ rules: [ApartRule]) {
        guard !rules.isEmpty || wishes.contains(where: { !cart.lines[$0.line].apartGroup.isEmpty })
        else { return }
        for one in problem.lines.indices {
            let mark = cart.lines[wishes[wishOfLine[one]].line].apartGroup
            for other in problem.lines.indices.dropFirst(one + 1) {
                let isMarked =
                    !mark.isEmpty && cart.lines[wishes[wishOfLine[other]].line].apartGroup == mark
                let isRuled = rules.contains { rule in
                    (lineFacts[one].satisfies(rule.first)
                        && lineFacts[other].satisfies(rule.second))
                        || (lineFacts[other].satisfies(rule.first)
                            && lineFacts[one].satisfies(rule.second))
                }
                let travelsWith = problem.lines[one].together
                // A customer's group outweighs a policy's wish to part it.
                if isRuled, !isMarked, travelsWith != 0,
                    travelsWith == problem.lines[other].together
                {
                    continue
                }
                if isMarked || isRuled { problem.apart.append(LinePair(one, other)) }
            }
        }
    }

    /// The rows of all services at the policy's weight of carriage; one more is free, for what no
    /// carrier moves.
    private mutating func setRates(_ group: LineGroup, _ policy: CompiledPolicy) {
        if group.way == .counter {
            problem.rates = RateTable()
            return
        }
        let isTransfer = group.way == .transfer
        let term: CostTerm = isTransfer ? .transfer : .shipping
        let weight = policy.costs[term]
        if let known = isTransfer ? scaledTransfer : scaledRates, known.weight == weight {
            problem.rates = known.rates
            floors = known.floors
            return
        }
        var rates = network!.routing.rates
        for place in rates.prices.indices where rates.prices[place] != RateTable.unavailable {
            rates.prices[place] = policy.costs.weighted(rates.prices[place], term)
        }
        rates.prices.append(contentsOf: repeatElement(0, count: rates.steps.count))
        let scaled = ScaledRates(weight: weight, rates: rates, floors: rates.floors)
        if isTransfer { scaledTransfer = scaled } else { scaledRates = scaled }
        problem.rates = rates
        floors = scaled.floors
    }

    /// Prices of the date of the last parcel, if the policy has one: the days that candidates
    /// arrive after, the late ones as one where they are more than the router takes.
    private mutating func setArrivals(_ policy: CompiledPolicy) {
        problem.arrivalPrices.removeAll(keepingCapacity: true)
        guard policy.costs[.time] != 0, !candidates.isEmpty else {
            problem.arrivalPrices.append(0)
            return
        }
        var days = Set(candidates.map(\.facts.days)).sorted()
        if days.count > Limits.arrivalDatesMax {
            days.removeSubrange((Limits.arrivalDatesMax - 1)..<(days.count - 1))
        }
        for day in days { problem.arrivalPrices.append(policy.arrivalPrice(days: day)) }
        for place in candidates.indices {
            let day = candidates[place].facts.days
            let index = days.firstIndex { $0 >= day } ?? days.count - 1
            problem.candidates[place].arrival = index
        }
    }

    /// An order that must be complete and cannot be.
    private mutating func planNothing(_ options: RoutingOptions) {
        routed.reset(lines: problem.lines.count)
        routed.price(problem, splitPenalty: options.splitPenalty)
        routed.objective = routed.cost.values(options.tiers)
        routed.lowerBound = routed.objective
        routed.optimal = true
    }
}

/// The rates of a network at one weight of carriage.
struct ScaledRates {
    var weight: Int64
    var rates: RateTable
    /// See `RateTable.floors`.
    var floors: [Int64]
}

extension RateTable {
    /// By zone and step: the least that so much or anything heavier costs.
    var floors: [Int64] {
        var floors = prices
        for place in floors.indices.reversed() where (place + 1) % steps.count != 0 {
            floors[place] = min(floors[place], floors[place + 1])
        }
        return floors
    }
}
