internal import Primitives

/// Plans for branch and bound: given which candidates may be used, each digit from the cheapest
/// that can take it. Exact where no cap on parcels binds; always a plan that keeps every rule.
extension Kernel {
    /// Opened candidates and the undecided ones whose saving pays for them.
    mutating func choose() {
        branch.chosenCount = 0
        for k in 0..<candidates where branch.decision[k] == Decision.opened { take(k) }
        for k in 0..<candidates
        where branch.decision[k] == Decision.undecided && branch.slack[k] <= 0 { take(k) }
    }

    private mutating func take(_ k: Int) {
        guard branch.chosenCount < parcelsMax else { return }
        for index in 0..<branch.chosenCount where home[Int(branch.chosen[index])] == home[k] {
            return
        }
        branch.chosen[branch.chosenCount] = Int32(k)
        branch.chosenCount += 1
    }

    /// Adds whatever lowers the plan most until nothing does, then drops what is better away.
    mutating func searchGreedily(_ date: Int, _ problem: RoutingProblem) {
        branch.chosenCount = 0
        var total = Self.unreachable
        while branch.chosenCount < parcelsMax {
            var best: (k: Int32, total: Sum)?
            for k in 0..<candidates where branch.decision[k] == Decision.undecided {
                let before = branch.chosenCount
                guard branch.steps < branch.stepsMax else { return }
                take(k)
                guard branch.chosenCount > before else { continue }
                let sum = assign(problem)
                if sum < best?.total ?? total { best = (Int32(k), sum) }
                branch.chosenCount = before
            }
            guard let best else { break }
            total = best.total
            branch.chosen[branch.chosenCount] = best.k
            branch.chosenCount += 1
        }
        var place = 0
        while place < branch.chosenCount {
            let removed = branch.chosen[place]
            branch.chosen[place] = branch.chosen[branch.chosenCount - 1]
            branch.chosenCount -= 1
            let sum = assign(problem)
            if sum < total {
                total = sum
                place = 0
            } else {
                branch.chosen[branch.chosenCount] = branch.chosen[place]
                branch.chosen[place] = removed
                branch.chosenCount += 1
                place += 1
            }
        }
    }

    /// The plan of the chosen candidates; kept if it beats the one found. Returns its total, or
    /// `unreachable` where it sends nothing or breaks completeness.
    @discardableResult
    mutating func assign(_ problem: RoutingProblem) -> Sum {
        for index in 0..<branch.chosenCount {
            branch.loadUnits[index] = 0
            branch.loadGrams[index] = 0
            branch.loadValue[index] = 0
        }
        branch.entries = 0
        branch.steps += digits * branch.chosenCount * 4
        for d in 0..<digits {
            var left = top[d]
            while left > 0, let (index, count) = cheapest(d, left, problem) {
                branch.entryCandidate[branch.entries] = Int32(index)
                branch.entryDigit[branch.entries] = Int32(d)
                branch.entryLevel[branch.entries] = count
                branch.entries += 1
                branch.loadUnits[index] += count * units[d]
                branch.loadGrams[index] += count * grams[d]
                branch.loadValue[index] += count * value[d]
                left -= count
            }
            if left > 0 && mustComplete { return Self.unreachable }
        }
        let total = settle(problem)
        if total < found.total { keep(total) }
        return total
    }

    /// The cheapest chosen candidate that can still take levels of the digit, and how many.
    private func cheapest(
        _ d: Int, _ left: Int64, _ problem: RoutingProblem
    ) -> (Int, Int64)? {
        var best: (Int, Int64)?
        var least = mustComplete ? Self.unreachable : price[d]
        for index in 0..<branch.chosenCount {
            let k = Int(branch.chosen[index])
            let cost = costs[k * digits + d]
            guard cost < least || (cost == least && best == nil && !mustComplete),
                caps[k * digits + d] > 0, !holds(index, d)
            else { continue }
            var count = min(left, caps[k * digits + d])
            count = min(count, (unitsMax[k] - branch.loadUnits[index]) / units[d])
            if grams[d] > 0 {
                count = min(count, (gramsMax[k] - branch.loadGrams[index]) / grams[d])
            }
            guard count > 0, !clashes(index, d) else { continue }
            let step = problem.rates.step(branch.loadGrams[index] + count * grams[d])
            guard prices[Int(rateRow[k]) + step] < Self.unreachable else { continue }
            best = (index, count)
            least = cost
        }
        return best
    }

    /// Entries of one digit stand at the end, so this is short.
    private func holds(_ index: Int, _ d: Int) -> Bool {
        var entry = branch.entries - 1
        while entry >= 0, branch.entryDigit[entry] == Int32(d) {
            if branch.entryCandidate[entry] == Int32(index) { return true }
            entry -= 1
        }
        return false
    }

    private func clashes(_ index: Int, _ d: Int) -> Bool {
        var place = 0
        while place < branch.apartCount {
            let first = branch.apart[place]
            let second = branch.apart[place + 1]
            place += 2
            guard first == Int32(d) || second == Int32(d) else { continue }
            let other = first == Int32(d) ? second : first
            for entry in 0..<branch.entries
            where branch.entryDigit[entry] == other
                && branch.entryCandidate[entry] == Int32(index)
            {
                return true
            }
        }
        return false
    }

    /// Drops parcels worth too little and adds up the rest, at true rates and dates.
    private mutating func settle(_ problem: RoutingProblem) -> Sum {
        var total = -penalty
        var date = -1
        for index in 0..<branch.chosenCount where branch.loadUnits[index] > 0 {
            if splitValueMin > 0, !valueAllows(branch.loadValue[index]) {
                if mustComplete { return Self.unreachable }
                branch.loadUnits[index] = 0
                continue
            }
            let k = Int(branch.chosen[index])
            let step = problem.rates.step(branch.loadGrams[index])
            total += fixed[k] + prices[Int(rateRow[k]) + step]
            date = max(date, Int(arrival[k]))
        }
        guard date >= 0 else { return Self.unreachable }
        for d in 0..<digits { total += Sum(top[d]) * price[d] }
        for entry in 0..<branch.entries {
            let index = Int(branch.entryCandidate[entry])
            guard branch.loadUnits[index] > 0 else { continue }
            let d = Int(branch.entryDigit[entry])
            let k = Int(branch.chosen[index])
            total += Sum(branch.entryLevel[entry]) * (costs[k * digits + d] - price[d])
        }
        return total + datePrice[date]
    }

    private mutating func keep(_ total: Sum) {
        found.reset(total: total)
        for index in 0..<branch.chosenCount where branch.loadUnits[index] > 0 {
            found.parcels += 1
            for entry in 0..<branch.entries where branch.entryCandidate[entry] == Int32(index) {
                found.add(
                    branch.chosen[index], Int(branch.entryDigit[entry]),
                    branch.entryLevel[entry])
            }
        }
    }
}
