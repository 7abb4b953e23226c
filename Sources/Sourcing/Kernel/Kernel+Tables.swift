internal import Primitives

/// Algorithms A, A′ and B on one frame: cheapest exact packing of every state, then the price of
/// what it leaves unfilled.
///
/// Pooled candidates are packed as if each could be used any number of times (`packPool`), which
/// is a relaxation; a location that the winner uses twice is singled out and absorbed on its own,
/// used at most once (`absorb`), and the round is repeated. With every location singled this is
/// A′; over spaces with split quantities the pool is empty from the start, and it is B. The last
/// round's winner is a plan and the optimum of a relaxation, hence optimal.
extension Kernel {
    /// The best plan over all arrival dates, into `found`; nil where the budget does not reach or
    /// `expired` said so in between, and then `found` is void.
    mutating func solveTables(stepsMax: Int, expired: () -> Bool) -> RoutingAlgorithm? {
        let pooling = allWhole
        singled.fill(max(1, candidates), !pooling)
        var absorbed = pooling ? 0 : candidates
        var layers = 1
        var rounds = 0
        var steps = 0
        found.reserve(states + digits)
        while true {
            steps += roundWork(layers, absorbed: absorbed)
            guard steps <= stepsMax, sweepDates(layers, pooling, expired) else { return nil }
            if found.parcels > parcelsMax, layers == 1 {
                // Only now does the number of parcels cost a dimension.
                layers = parcelsMax + 1
                continue
            }
            guard pooling else { break }
            let more = singleOut()
            guard more > 0 else { break }
            absorbed += more
            rounds += 1
            if rounds == 8 {
                // Caps bind everywhere: no more feeling the way from winner to winner.
                singled.fill(candidates, true)
                absorbed = candidates
            }
        }
        found.bound = found.total
        if !pooling { return .quantities }
        return absorbed == 0 ? .subsets : .subsetsByLocation
    }

    private mutating func sweepDates(
        _ layers: Int, _ pooling: Bool, _ expired: () -> Bool
    ) -> Bool {
        found.reset(total: statePrice[states - 1])
        if pooling {
            best.fill(states, Self.unreachable)
            owner.fill(states, -1)
        }
        for date in 0..<dates {
            var newcomers = false
            for k in 0..<candidates where arrival[k] == Int32(date) {
                newcomers = true
                break
            }
            guard newcomers else { continue }
            guard !expired(), sweep(date, layers, pooling, expired) else { return false }
        }
        return true
    }

    /// Everything that arrives by `date`; keeps the plan if it beats the one found.
    private mutating func sweep(
        _ date: Int, _ layers: Int, _ pooling: Bool, _ expired: () -> Bool
    ) -> Bool {
        if pooling {
            offer(date)
            packPool(layers)
        } else {
            partial.fill(states * layers, Self.unreachable)
            for layer in 0..<layers { partial[layer * states] = 0 }
        }
        let groups = gatherHomes(date)
        choice.fill(max(1, groups * layers * states), 0)
        for group in 0..<groups {
            guard group % 16 != 15 || !expired() else { return false }
            absorb(group, date, layers)
        }
        finish(date, layers, groups, pooling)
        return true
    }

    /// The cheapest way to end: a packing, the price of the rest, the price of the date.
    private mutating func finish(_ date: Int, _ layers: Int, _ groups: Int, _ pooling: Bool) {
        let last = (layers - 1) * states
        let full = states - 1
        let extra = datePrice[date] - penalty
        var end = -1
        var total = found.total
        var s = full
        while s > 0 {
            let sum = partial[last + s] + statePrice[full - s] + extra
            // On a tie, rather send something than nothing.
            if sum < total || (sum == total && end < 0 && found.count == 0) {
                total = sum
                end = s
            }
            if mustComplete { break }
            s -= 1
        }
        if end < 0 || (mustComplete && !canComplete) { return }
        found.reset(total: total)
        collect(end, layers - 1, date, groups, pooling)
    }

    /// Locations that the plan uses more than once leave the pool. Returns how many did.
    private mutating func singleOut() -> Int {
        var count = 0
        for entry in 0..<found.count {
            let mine = home[Int(found.candidate[entry])]
            guard !singled[Int(mine)] else { continue }
            for other in 0..<entry
            where found.parcel[other] != found.parcel[entry]
                && home[Int(found.candidate[other])] == mine
            {
                for k in Int(mine)..<candidates where home[k] == mine { singled[k] = true }
                count += 1
                break
            }
        }
        return count
    }
}
