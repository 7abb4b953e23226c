internal import Primitives

/// Algorithm A: the best parcel of every subset, then the best packing of subsets.
extension Kernel {
    /// Offers every subset that a pooled candidate of this date holds whole. Ties stay with the
    /// earlier candidate. O(Σ 2^held).
    mutating func offer(_ date: Int) {
        let width = digits
        let best = best.base
        let owner = owner.base
        let step = stateStep.base
        parcelCost.reserve(states)
        let partial = parcelCost.base
        partial[0] = 0
        for k in 0..<candidates {
            if dates > 1, arrival[k] != Int32(truncatingIfNeeded: date) { continue }
            if singled[k] { continue }
            let caps = caps.base + k &* width
            var held = 0
            // Caps of whole digits are 0 or 1.
            for d in 0..<width { held |= Int(truncatingIfNeeded: caps[d]) &<< d }
            if held == 0 { continue }
            let costs = costs.base + k &* width
            let rates = prices.base + Int(rateRow[k])
            let fixed = fixed[k]
            let capped = stateUnits[held] > unitsMax[k] || stateGrams[held] > gramsMax[k]
            var s = held & -held
            while s != 0 {
                let sum = partial[s & (s &- 1)] &+ costs[s.trailingZeroBitCount]
                partial[s] = sum
                let total = sum &+ fixed &+ rates[Int(step[s])]
                if total < best[s], !capped || fits(k, s) {
                    best[s] = total
                    owner[s] = Int32(truncatingIfNeeded: k)
                }
                s = (s &- held) & held
            }
        }
    }

    @inline(__always)
    private func fits(_ k: Int, _ s: Int) -> Bool {
        stateUnits[s] <= unitsMax[k] && stateGrams[s] <= gramsMax[k]
    }

    /// The cheapest packing of every subset from the best parcels, in at most `layers - 1`
    /// parcels, or any number with one layer. Ties prefer larger parcels. O(layers · 3^digits).
    mutating func packPool(_ layers: Int) {
        let count = states
        partial.reserve(count * layers)
        pick.reserve(count * layers)
        let best = best.base
        for layer in 0..<layers {
            let into = partial.base + layer &* count
            let picks = pick.base + layer &* count
            into[0] = 0
            if layers > 1, layer == 0 {
                for s in 1..<max(1, count) { into[s] = Self.unreachable }
                continue
            }
            let from = layers == 1 ? into : into - count
            for s in 1..<max(1, count) {
                let low = s & -s
                let rest = s ^ low
                var least = best[s]
                var part = s
                var sub = rest
                while sub != 0 {
                    sub = (sub &- 1) & rest
                    let parcel = sub | low
                    let sum = best[parcel] &+ from[s ^ parcel]
                    if sum < least {
                        least = sum
                        part = parcel
                    }
                }
                into[s] = least
                picks[s] = UInt16(truncatingIfNeeded: part)
            }
        }
    }
}
