internal import Primitives

/// The space of levels: state s is the mixed-radix number of units sent of each digit, stride of
/// digit d the product of the sizes before it. With whole digits only, s is a subset.
extension Kernel {
    /// Most states that a table is made for: subsets are kept in 16 bits, and quantities are
    /// compared state with state.
    private var statesMax: Int { allWhole ? 1 << 16 : 4_096 }

    /// States of the space; nil where it is too large for tables.
    func countStates() -> Int? {
        guard digits <= 16 else { return nil }
        var states = 1
        for d in 0..<digits {
            guard top[d] < Int64(statesMax) else { return nil }
            states *= Int(top[d]) + 1
            guard states <= statesMax else { return nil }
        }
        return states
    }

    /// Roughly, additions of one round over every date: the pool offered and packed, and so many
    /// locations absorbed. Subsets are walked pair by pair, other spaces state by state.
    func roundWork(_ layers: Int, absorbed: Int) -> Int {
        guard allWhole else { return dates * layers * states * states / 2 * absorbed }
        var pairs = 1
        for _ in 0..<digits { pairs *= 3 }
        return dates * layers * pairs / 2 * (1 + absorbed) + states * candidates
    }

    /// Fills the tables by state: weight, units, value, what the rest costs unfilled, and the
    /// step of the rate table, which for parcels that a rule forbids is the impossible one.
    mutating func layOut(_ problem: RoutingProblem, states count: Int) {
        states = count
        stride.reserve(max(1, digits))
        stateStep.reserve(count)
        stateUnits.fill(count, 0)
        stateGrams.fill(count, 0)
        stateValue.fill(count, 0)
        stateBits.fill(count, 0)
        statePrice.fill(count, 0)
        guardBits = 0
        var size = 1
        var bit: UInt64 = 0
        for d in 0..<digits {
            stride[d] = Int32(size)
            let levels = Int(top[d])
            for s in size..<(size * (levels + 1)) {
                stateUnits[s] = stateUnits[s - size] + units[d]
                stateGrams[s] = stateGrams[s - size] + grams[d]
                stateValue[s] = stateValue[s - size] + value[d]
                stateBits[s] = stateBits[s - size] + 1 << bit
                statePrice[s] = statePrice[s - size] + price[d]
            }
            let width = UInt64(Int.bitWidth - levels.leadingZeroBitCount)
            guardBits |= 1 << (bit + width)
            bit += width + 1
            size *= levels + 1
        }
        let steps = problem.rates.steps
        if steps.count == 1, steps[0] == .max {
            stateStep.fill(count, 0)
        } else {
            for s in 0..<count { stateStep[s] = UInt16(problem.rates.step(stateGrams[s])) }
        }
        forbid(steps.count)
    }

    /// Marks the parcels that rules forbid whoever sends them.
    private mutating func forbid(_ impossible: Int) {
        if splitValueMin > 0 {
            for s in 1..<max(1, states) where !valueAllows(stateValue[s]) {
                stateStep[s] = UInt16(impossible)
            }
        }
        if hasApart {
            for s in 1..<max(1, states) {
                var present: UInt64 = 0
                for d in 0..<digits where level(s, d) > 0 { present |= 1 << UInt64(d) }
                for d in 0..<digits where present >> UInt64(d) & 1 == 1 {
                    guard conflicts[d] & present != 0 else { continue }
                    stateStep[s] = UInt16(impossible)
                    break
                }
            }
        }
        if mustComplete && parcelsMax == 1 {
            for s in 1..<max(1, states - 1) { stateStep[s] = UInt16(impossible) }
        }
    }

    /// A parcel that is not the whole order must be worth enough, and so must the rest.
    @inline(__always)
    func valueAllows(_ worth: Int64) -> Bool {
        worth == orderValue || (worth >= splitValueMin && orderValue - worth >= splitValueMin)
    }

    /// Units of digit d in state s.
    @inline(__always)
    func level(_ s: Int, _ d: Int) -> Int64 {
        Int64(s / Int(stride[d])) % (top[d] + 1)
    }
}
