internal import Primitives

/// The bound of branch and bound: prices of levels, raised while no candidate's saving exceeds
/// what it costs to open it.
extension Kernel {
    /// Prices of the root: the cheapest level anywhere.
    mutating func startPrices() {
        for d in 0..<digits {
            var least = price[d]
            for k in 0..<candidates
            where branch.decision[k] == Decision.undecided && caps[k * digits + d] > 0 {
                least = min(least, costs[k * digits + d])
            }
            branch.prices[d] = least
        }
    }

    /// Raises the prices of this depth and returns the bound they prove.
    mutating func raise(_ depth: Int, _ date: Int, rounds: Int) -> Sum {
        let prices = branch.prices.base + depth * digits
        for k in 0..<candidates where branch.decision[k] != Decision.closed {
            var slack = branch.opening[k]
            for d in 0..<digits {
                let over = prices[d] - costs[k * digits + d]
                if over > 0 { slack -= Sum(caps[k * digits + d]) * over }
            }
            branch.slack[k] = slack
        }
        branch.steps += candidates * digits
        var round = 0
        while round < rounds {
            var raised = false
            // The last round goes as far as it can instead of taking turns.
            let last = round == rounds - 1
            for d in 0..<digits where raiseOne(d, prices, last) { raised = true }
            branch.steps += candidates * digits
            round = raised || last ? round + 1 : rounds - 1
        }
        var bound = datePrice[date] - penalty
        for d in 0..<digits { bound += Sum(top[d]) * prices[d] }
        for k in 0..<candidates where branch.decision[k] != Decision.closed {
            let slack = branch.slack[k]
            bound += branch.decision[k] == Decision.opened ? slack : min(0, slack)
        }
        return bound
    }

    private mutating func raiseOne(
        _ d: Int, _ prices: UnsafeMutablePointer<Sum>, _ last: Bool
    ) -> Bool {
        let from = prices[d]
        var to = price[d]
        guard from < to else { return false }
        var supply: Int64 = 0
        for k in 0..<candidates where branch.decision[k] != Decision.closed {
            let cap = caps[k * digits + d]
            if cap == 0 { continue }
            let cost = costs[k * digits + d]
            if branch.decision[k] == Decision.opened {
                if cost <= from { supply += cap } else { to = min(to, cost) }
            } else if cost <= from {
                to = min(to, from + max(0, branch.slack[k]) / Sum(cap))
            } else if last {
                to = min(to, cost + max(0, branch.slack[k]) / Sum(cap))
            } else {
                to = min(to, cost)
            }
            if to <= from { return false }
        }
        // What is open already serves the digit at this price: a higher one proves nothing.
        guard supply < top[d] else { return false }
        for k in 0..<candidates where branch.decision[k] != Decision.closed {
            let cost = costs[k * digits + d]
            guard cost < to else { continue }
            branch.slack[k] -= Sum(caps[k * digits + d]) * (to - max(cost, from))
        }
        prices[d] = to
        return true
    }

    /// What the opened candidates cost at least, all of them used: each digit from the cheapest.
    func relaxedOfOpened(_ date: Int) -> Sum {
        var sum = datePrice[date] - penalty
        for k in 0..<candidates where branch.decision[k] == Decision.opened {
            sum += branch.opening[k]
        }
        for d in 0..<digits {
            var left = top[d]
            var floor: Sum = -Self.impossible
            while left > 0 {
                // All levels at the next cheapest cost above `floor`.
                var least = price[d]
                for k in 0..<candidates where branch.decision[k] == Decision.opened {
                    let cost = costs[k * digits + d]
                    if caps[k * digits + d] > 0, cost > floor, cost < least { least = cost }
                }
                var there: Int64 = least == price[d] ? left : 0
                if there == 0 {
                    for k in 0..<candidates where branch.decision[k] == Decision.opened {
                        if costs[k * digits + d] == least { there += caps[k * digits + d] }
                    }
                }
                sum += Sum(min(left, there)) * least
                left -= min(left, there)
                floor = least
            }
        }
        return sum
    }
}
