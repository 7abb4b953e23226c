internal import Primitives

/// Algorithms A′ and B: one location at a time, each used at most once.
extension Kernel {
    /// First candidates of the locations that are absorbed, in order.
    mutating func gatherHomes(_ date: Int) -> Int {
        homes.reserve(max(1, candidates))
        var count = 0
        for k in 0..<candidates where singled[k] && arrival[k] <= Int32(date) {
            guard count == 0 || homes[count - 1] != home[k] else { continue }
            guard holdsAnything(home[k]) else { continue }
            homes[count] = home[k]
            count += 1
        }
        return count
    }

    private func holdsAnything(_ first: Int32) -> Bool {
        var k = Int(first)
        while k < candidates, home[k] == first {
            for d in 0..<digits where caps[k * digits + d] > 0 { return true }
            k += 1
        }
        return false
    }

    /// Lets the location send one parcel, whatever was packed before it.
    mutating func absorb(_ group: Int, _ date: Int, _ layers: Int) {
        let first = homes[group]
        let list = offerParcels(first, date)
        var layer = layers - 1
        while layer >= (layers == 1 ? 0 : 1) {
            let into = partial.base + layer * states
            let from = layers == 1 ? into : into - states
            let picks = choice.base + (group * layers + layer) * states
            if allWhole {
                absorbSubsets(into, from, picks, held: list.held)
            } else {
                absorbLevels(into, from, picks, count: list.count)
            }
            layer -= 1
        }
    }

    /// Cost of each parcel that the location can send by `date`, into `parcelCost`, and the
    /// list of possible ones into `parcels`.
    private mutating func offerParcels(_ first: Int32, _ date: Int) -> (held: Int, count: Int) {
        parcelCost.fill(states, Self.unreachable)
        var held = 0
        var k = Int(first)
        while k < candidates, home[k] == first {
            if arrival[k] <= Int32(date) {
                for s in 1..<max(1, states) {
                    let cost = parcel(k, s)
                    if cost < parcelCost[s] {
                        parcelCost[s] = cost
                        held |= s
                    }
                }
            }
            k += 1
        }
        parcels.reserve(states)
        var count = 0
        if !allWhole {
            for s in 1..<max(1, states) where parcelCost[s] < Self.unreachable {
                parcels[count] = Int32(s)
                count += 1
            }
        }
        return (held, count)
    }

    /// What a parcel with the levels of s costs from candidate k; impossible ones are above
    /// `unreachable`. O(digits).
    func parcel(_ k: Int, _ s: Int) -> Sum {
        guard stateUnits[s] <= unitsMax[k], stateGrams[s] <= gramsMax[k] else {
            return Self.impossible
        }
        var sum = fixed[k] + prices[Int(rateRow[k]) + Int(stateStep[s])]
        var rest = s
        for d in 0..<digits {
            let size = Int(top[d]) + 1
            let level = Int64(rest % size)
            rest /= size
            guard level <= caps[k * digits + d] else { return Self.impossible }
            sum += Sum(level) * costs[k * digits + d]
        }
        return sum
    }

    /// States from the largest down, so that `into` may be `from`.
    private mutating func absorbSubsets(
        _ into: UnsafeMutablePointer<Sum>, _ from: UnsafeMutablePointer<Sum>,
        _ picks: UnsafeMutablePointer<UInt16>, held: Int
    ) {
        let cost = parcelCost.base
        var s = states - 1
        while s > 0 {
            var part = s & held
            var least = into[s]
            while part != 0 {
                let sum = cost[part] &+ from[s ^ part]
                if sum < least {
                    least = sum
                    picks[s] = UInt16(truncatingIfNeeded: part)
                }
                part = (part &- 1) & held & s
            }
            into[s] = least
            s -= 1
        }
    }

    private mutating func absorbLevels(
        _ into: UnsafeMutablePointer<Sum>, _ from: UnsafeMutablePointer<Sum>,
        _ picks: UnsafeMutablePointer<UInt16>, count: Int
    ) {
        let cost = parcelCost.base
        let bits = stateBits.base
        let list = parcels.base
        let guards = guardBits
        var s = states - 1
        while s > 0 {
            var least = into[s]
            let have = bits[s] | guards
            var index = 0
            while index < count {
                let part = Int(list[index])
                if part > s { break }
                index &+= 1
                // No digit borrows from its guard: the part fits into the state.
                guard (have &- bits[part]) & guards == guards else { continue }
                let sum = cost[part] &+ from[s &- part]
                if sum < least {
                    least = sum
                    picks[s] = UInt16(truncatingIfNeeded: part)
                }
            }
            into[s] = least
            s -= 1
        }
    }

    /// Walks the choices back from state `end` and writes the plan into `found`.
    mutating func collect(_ end: Int, _ last: Int, _ date: Int, _ groups: Int, _ pooling: Bool) {
        var s = end
        var layer = last
        let layers = last + 1
        var group = groups - 1
        while group >= 0 {
            let part = Int(choice[(group * layers + layer) * states + s])
            if part != 0 {
                add(server(homes[group], part, date), part)
                s -= part
                if layers > 1 { layer -= 1 }
            }
            group -= 1
        }
        guard pooling else {
            precondition(s == 0, "a plan's parcels do not add up")
            return
        }
        while s != 0 {
            let part = Int(pick[layer * states + s])
            add(owner[part], part)
            s ^= part
            if layers > 1 { layer -= 1 }
        }
    }

    private mutating func add(_ k: Int32, _ part: Int) {
        found.parcels += 1
        for d in 0..<digits where level(part, d) > 0 { found.add(k, d, level(part, d)) }
    }

    /// The service of the location that sends these levels for least.
    private func server(_ first: Int32, _ part: Int, _ date: Int) -> Int32 {
        var least = Self.unreachable
        var server = first
        var k = Int(first)
        while k < candidates, home[k] == first {
            if arrival[k] <= Int32(date), parcel(k, part) < least {
                least = parcel(k, part)
                server = Int32(k)
            }
            k += 1
        }
        return server
    }
}
