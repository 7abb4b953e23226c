internal import Primitives

/// Algorithm C: branch and bound over the set of opened candidates.
///
/// The bound is Lagrangian: with a price v_d for one level of digit d, no plan costs less than
/// Σ top_d·v_d + Σ_opened (F_k − r_k) + Σ_undecided min(0, F_k − r_k), where candidate k saves
/// r_k = Σ_d cap_kd·max(0, v_d − c_kd). Prices rise by dual ascent (Erlenkotter 1978, "A
/// dual-based procedure for uncapacitated facility location"). F_k takes the lowest rate that k
/// could pay, and caps on parcels are left out: where those bind, or the budget ends, the bound
/// stays below the plan and the answer says so.
extension Kernel {
    /// The best plan within the budget, into `found` with its bound.
    mutating func solveBranching(_ problem: RoutingProblem, stepsMax: Int, expired: () -> Bool) {
        prepareBranching(problem, stepsMax)
        var empty: Sum = 0
        for d in 0..<digits { empty += Sum(top[d]) * price[d] }
        found.reset(total: empty)
        branch.pending = Self.unreachable
        if !(mustComplete && !canComplete) {
            for date in 0..<dates {
                guard openDate(problem, date) else { continue }
                startPrices()
                searchGreedily(date, problem)
                descend(0, date, Self.unreachable * -1, problem, expired)
            }
        }
        found.bound = min(found.total, branch.pending)
    }

    private mutating func prepareBranching(_ problem: RoutingProblem, _ stepsMax: Int) {
        let count = max(1, candidates)
        branch.decision.reserve(count)
        branch.opening.reserve(count)
        branch.slack.reserve(count)
        branch.trail.reserve(count)
        branch.chosen.reserve(count)
        branch.loadUnits.reserve(count)
        branch.loadGrams.reserve(count)
        branch.loadValue.reserve(count)
        branch.prices.reserve((count + 2) * max(1, digits))
        branch.entryCandidate.reserve(count * max(1, digits))
        branch.entryDigit.reserve(count * max(1, digits))
        branch.entryLevel.reserve(count * max(1, digits))
        found.reserve(count * max(1, digits))
        branch.steps = 0
        branch.stepsMax = stepsMax
        branch.apartCount = 0
        guard hasApart else { return }
        branch.apart.reserve(problem.apart.count * 2)
        for pair in problem.apart {
            let first = digitOfLine[pair.first]
            let second = digitOfLine[pair.second]
            guard first >= 0, second >= 0, first != second else { continue }
            branch.apart[branch.apartCount] = first
            branch.apart[branch.apartCount + 1] = second
            branch.apartCount += 2
        }
    }

    /// Candidates that arrive by `date` start undecided; false if none arrives on it.
    private mutating func openDate(_ problem: RoutingProblem, _ date: Int) -> Bool {
        branch.trailCount = 0
        branch.openedCount = 0
        var weight: Int64 = 0
        for d in 0..<digits { weight += top[d] * grams[d] }
        let steps = problem.rates.steps
        let last = min(problem.rates.step(weight), steps.count - 1)
        var newcomers = false
        for k in 0..<candidates {
            branch.decision[k] = Decision.closed
            guard arrival[k] <= Int32(date) else { continue }
            var least = Self.impossible
            for step in 0...last { least = min(least, prices[Int(rateRow[k]) + step]) }
            guard least < Self.unreachable, unitsMax[k] > 0 else { continue }
            branch.opening[k] = fixed[k] + least
            branch.decision[k] = Decision.undecided
            if arrival[k] == Int32(date) { newcomers = true }
        }
        return newcomers
    }

    /// One node: bound, plan, fixing, two children. `parent` is the bound above it.
    private mutating func descend(
        _ depth: Int, _ date: Int, _ parent: Sum, _ problem: RoutingProblem,
        _ expired: () -> Bool
    ) {
        guard branch.steps < branch.stepsMax, !expired() else {
            // Without one ascent nothing is known of the root.
            let bound = depth == 0 ? raise(0, date, rounds: 0) : parent
            branch.pending = min(branch.pending, max(bound, parent))
            return
        }
        let bound = max(parent, raise(depth, date, rounds: depth == 0 ? 64 : 12))
        guard bound < found.total else { return }
        choose()
        assign(problem)
        guard bound < found.total else { return }
        let mark = branch.trailCount
        defer { reopen(mark) }
        let full = branch.openedCount >= parcelsMax
        guard let next = fixAndPick(bound, all: full) else {
            // With nothing opened it is the empty plan, and that is counted already.
            guard branch.openedCount > 0 else { return }
            branch.pending = min(branch.pending, max(bound, relaxedOfOpened(date)))
            return
        }
        copyPrices(depth)
        let inner = branch.trailCount
        branch.decision[next] = Decision.opened
        branch.openedCount += 1
        closeSiblings(next)
        descend(depth + 1, date, bound, problem, expired)
        reopen(inner)
        branch.openedCount -= 1
        branch.decision[next] = Decision.closed
        copyPrices(depth)
        descend(depth + 1, date, bound, problem, expired)
        branch.decision[next] = Decision.undecided
    }

    private mutating func copyPrices(_ depth: Int) {
        let from = branch.prices.base + depth * digits
        (from + digits).update(from: from, count: digits)
    }

    private mutating func close(_ k: Int) {
        branch.decision[k] = Decision.closed
        branch.trail[branch.trailCount] = Int32(k)
        branch.trailCount += 1
    }

    private mutating func reopen(_ mark: Int) {
        while branch.trailCount > mark {
            branch.trailCount -= 1
            branch.decision[Int(branch.trail[branch.trailCount])] = Decision.undecided
        }
    }

    private mutating func closeSiblings(_ chosen: Int) {
        var k = Int(home[chosen])
        while k < candidates, home[k] == home[chosen] {
            if branch.decision[k] == Decision.undecided { close(k) }
            k += 1
        }
    }

    /// Closes what cannot be part of a better plan, and names the undecided candidate that
    /// matters most: least slack, then largest saving.
    private mutating func fixAndPick(_ bound: Sum, all: Bool) -> Int? {
        var picked: Int?
        for k in 0..<candidates where branch.decision[k] == Decision.undecided {
            if all || bound + max(0, branch.slack[k]) >= found.total {
                close(k)
                continue
            }
            guard let best = picked else {
                picked = k
                continue
            }
            let mine = branch.slack[k]
            let other = branch.slack[best]
            if mine < other
                || (mine == other && branch.opening[k] > branch.opening[best])
            {
                picked = k
            }
        }
        return picked
    }
}
