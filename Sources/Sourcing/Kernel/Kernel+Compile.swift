internal import Primitives

/// The rules of one pass, after softness.
struct PassRules {
    var options: RoutingOptions
    /// Soft exclusions and the rules in `options.soft` do not count.
    var relaxed: Bool
    /// Candidate that must be used if any plan can; -1 is none.
    var forced: Int

    func drops(_ rule: SoftRules) -> Bool { relaxed && options.soft.contains(rule) }

    @inline(__always)
    func admits(_ exclusion: Exclusion) -> Bool {
        exclusion.rawValue == 0 || (relaxed && exclusion.isSoft)
    }
}

extension Kernel {
    /// Problem and rules to digits, caps and packed costs. O(lines · candidates).
    mutating func compile(_ problem: RoutingProblem, _ rules: PassRules, _ scale: CostScale) {
        let options = rules.options
        candidates = problem.candidates.count
        dates = problem.arrivalPrices.count
        mustComplete = options.completeness != .partial && !rules.drops(.completeness)
        let oneParcel = mustComplete && options.completeness == .oneParcel
        parcelsMax = rules.drops(.parcelsMax) ? .max : options.parcelsMax
        if oneParcel { parcelsMax = 1 }
        splitValueMin = rules.drops(.splitValueMin) ? 0 : options.splitValueMin
        hasApart = !problem.apart.isEmpty && !rules.drops(.apart)
        penalty = Sum(options.splitPenalty) * scale.weight(.cost, Sum.self)
        compileRates(problem, scale)
        compileCandidates(problem, rules, scale)
        nameDigits(problem, rules)
        findSplittable(problem, rules)
        fillMatrices(problem, rules, scale)
        settleDigits(problem, scale)
        if hasApart { compileConflicts(problem) }
    }

    private mutating func compileRates(_ problem: RoutingProblem, _ scale: CostScale) {
        let weight = scale.weight(.cost, Sum.self)
        datePrice.reserve(dates)
        for date in 0..<dates { datePrice[date] = Sum(problem.arrivalPrices[date]) * weight }
        if let known = compiledRates, known.weight == weight,
            known.rates.isIdentical(to: problem.rates)
        {
            return
        }
        compiledRates = (problem.rates, weight)
        let width = problem.rates.steps.count + 1
        let zones = problem.rates.zones
        prices.reserve(zones * width)
        lastStep.reserve(max(1, zones))
        for zone in 0..<zones {
            for step in 0..<(width - 1) {
                let price = problem.rates.prices[zone * (width - 1) + step]
                prices[zone * width + step] =
                    price == RateTable.unavailable ? Self.impossible : Sum(price) * weight
            }
            prices[zone * width + width - 1] = Self.impossible
            var step = width - 1
            while step >= 0, prices[zone * width + step] >= Self.unreachable { step -= 1 }
            lastStep[zone] = Int32(step)
        }
    }

    private mutating func compileCandidates(
        _ problem: RoutingProblem, _ rules: PassRules, _ scale: CostScale
    ) {
        let cost = scale.weight(.cost, Sum.self)
        let market = scale.weight(.market, Sum.self)
        let distance = scale.weight(.distance, Sum.self)
        let parcel = scale.weight(.parcels, Sum.self) + penalty
        let plain = market == 0 && distance == 0
        let width = Int32(problem.rates.steps.count + 1)
        let count = candidates
        fixed.reserve(count)
        rateRow.reserve(count)
        heaviest.reserve(count)
        arrival.reserve(count)
        unitsMax.reserve(count)
        gramsMax.reserve(count)
        home.reserve(count)
        unitsOfAll = .max
        gramsOfAll = .max
        stepOfAll = .max
        problem.candidates.withUnsafeBufferPointer { all in
            for k in 0..<count {
                var sum = Sum(truncatingIfNeeded: all[k].fixedCost) &* cost &+ parcel
                if !plain {
                    sum += Sum(all[k].market) * market + Sum(all[k].distance) * distance
                }
                fixed[k] = sum
                heaviest[k] = lastStep[all[k].zone]
                rateRow[k] = Int32(truncatingIfNeeded: all[k].zone) &* width
                arrival[k] = Int32(truncatingIfNeeded: all[k].arrival)
                unitsMax[k] = all[k].unitsMax
                gramsMax[k] = all[k].gramsMax
                unitsOfAll = min(unitsOfAll, all[k].unitsMax)
                gramsOfAll = min(gramsOfAll, all[k].gramsMax)
                stepOfAll = min(stepOfAll, heaviest[k])
                let follows = k > 0 && all[k - 1].location == all[k].location
                home[k] = follows ? home[k - 1] : Int32(truncatingIfNeeded: k)
            }
        }
        if rules.forced >= 0 { fixed[rules.forced] -= Sum(scale.force) }
    }

    /// A digit for each line, or for each group of lines that travel together.
    private mutating func nameDigits(_ problem: RoutingProblem, _ rules: PassRules) {
        let lines = problem.lines
        let merging = !rules.drops(.together)
        digits = 0
        digitOfLine.reserve(lines.count)
        for l in lines.indices {
            let group = merging ? lines[l].together : 0
            let earlier = group == 0 ? nil : lines[..<l].firstIndex { $0.together == group }
            if let earlier {
                digitOfLine[l] = digitOfLine[earlier]
            } else {
                digitOfLine[l] = Int32(digits)
                digits += 1
            }
        }
    }

    /// Which lines may come from several places.
    private mutating func findSplittable(_ problem: RoutingProblem, _ rules: PassRules) {
        let lines = problem.lines
        splittable.reserve(lines.count)
        lineStep.reserve(lines.count)
        let mode = rules.drops(.quantitySplits) ? .always : rules.options.quantitySplits
        let merging = !rules.drops(.together)
        var undecided = false
        for l in lines.indices {
            let line = lines[l]
            lineStep[l] = Int32(problem.rates.step(line.quantity * line.grams))
            splittable[l] =
                mode != .never && line.quantity > 1 && !(merging && line.together != 0)
            if splittable[l] && mode == .whenNeeded { undecided = true }
        }
        guard undecided else { return }
        for l in lines.indices where splittable[l] {
            let line = lines[l]
            let gramsOfLine = line.quantity * line.grams
            for k in 0..<candidates {
                let cell = k * lines.count + l
                guard problem.stock[cell] >= line.quantity,
                    rules.admits(problem.exclusions[cell]),
                    carries(k, line.quantity, gramsOfLine, lineStep[l])
                else { continue }
                splittable[l] = false
                break
            }
        }
    }

    /// Whether candidate k's caps allow a parcel of this size, and its rates one that is at least
    /// so heavy.
    @inline(__always)
    func mayCarry(_ k: Int, _ units: Int64, _ grams: Int64, _ step: Int32) -> Bool {
        unitsMax[k] >= units && gramsMax[k] >= grams && step <= heaviest[k]
    }

    /// Whether candidate k may send a parcel of just this size.
    @inline(__always)
    private func carries(_ k: Int, _ units: Int64, _ grams: Int64, _ step: Int32) -> Bool {
        mayCarry(k, units, grams, step) && prices[Int(rateRow[k] + step)] < Self.unreachable
    }
}
