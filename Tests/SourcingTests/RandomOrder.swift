internal import Primitives

@testable internal import Sourcing

/// SplitMix64: the same orders from the same seed on every machine.
struct SeededGenerator: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}

/// A random order under random rules, small enough for the oracle.
struct RandomOrder {
    var problem = RoutingProblem()
    var options = RoutingOptions()
    var random: SeededGenerator

    /// Linear freight without caps or rules on parcels, which branch and bound proves.
    init(seed: UInt64, plain: Bool = false, plansMax: Int = 6_000) {
        random = SeededGenerator(state: seed)
        var size = one(in: 4) ? 40 : 12
        repeat {
            draw(lines: number(1, 6), locations: number(2, size), plain: plain)
            size = max(2, size - 1)
        } while Oracle(problem, options, relaxed: true).plans() > plansMax
            || Oracle(problem, options).plans() > plansMax
    }

    mutating func number(_ low: Int64, _ high: Int64) -> Int64 {
        Int64.random(in: low...high, using: &random)
    }

    mutating func number(_ low: Int, _ high: Int) -> Int {
        Int.random(in: low...high, using: &random)
    }

    mutating func one(in chances: Int) -> Bool { number(1, chances) == 1 }

    private mutating func draw(lines: Int, locations: Int, plain: Bool) {
        problem = RoutingProblem()
        options = RoutingOptions()
        let deep = one(in: 3)
        for _ in 0..<lines {
            problem.lines.append(
                RoutingLine(
                    quantity: deep ? number(1, 4) : one(in: 4) ? 2 : 1, grams: number(0, 900),
                    unfilledPrice: number(0, 30), value: number(0, 100),
                    together: !plain && one(in: 8) ? Int32(number(1, 2)) : 0))
        }
        if !plain { drawRates() }
        if one(in: 3) { problem.arrivalPrices = [0, number(0, 4), 9] }
        drawCandidates(locations, plain)
        drawRules(plain)
    }

    private mutating func drawRates() {
        let steps = number(1, 4)
        problem.rates.steps = (1...steps).map { Int64($0) * 700 }
        if one(in: 2) { problem.rates.steps[steps - 1] = .max }
        problem.rates.prices = []
        for _ in 0..<3 {
            var price: Int64 = number(0, 3)
            for _ in 0..<steps {
                problem.rates.prices.append(one(in: 15) ? RateTable.unavailable : price)
                price += number(0, 6)
            }
        }
    }

    private mutating func drawCandidates(_ locations: Int, _ plain: Bool) {
        let carry = number(2, 5)
        let benefits = one(in: 3)
        let tight = !plain && one(in: 4)
        for location in 0..<locations {
            for _ in 0..<(one(in: 6) ? 2 : 1) {
                var candidate = RoutingCandidate(
                    location: LocationIndex(UInt32(location)),
                    fixedCost: number(!plain && benefits && one(in: 4) ? -5 : 0, 9),
                    zone: number(0, problem.rates.zones - 1),
                    arrival: number(0, problem.arrivalPrices.count - 1),
                    market: number(0, 2), distance: number(0, 5))
                if !plain && one(in: 5) { candidate.unitsMax = number(0, 4) }
                if tight { candidate.unitsMax = number(1, 3) }
                if !plain && one(in: 6) { candidate.gramsMax = number(300, 2500) }
                let lines = problem.lines.count
                problem.append(
                    candidate,
                    stock: (0..<lines).map { _ in number(1, 5) <= carry ? number(0, 4) : 0 },
                    unitCosts: (0..<lines).map { _ in number(benefits ? -4 : 0, 6) },
                    exclusions: (0..<lines).map { _ in
                        one(in: 8) ? (one(in: 2) ? .closed : Exclusion.tooFar.soft) : .none
                    })
            }
        }
    }

    private mutating func drawRules(_ plain: Bool) {
        options.quantitySplits = [.never, .whenNeeded, .always][number(0, 2)]
        if one(in: 2) { options.parcelsMax = number(1, 3) }
        if one(in: 3) { options.splitPenalty = number(0, 5) }
        if one(in: 3) {
            options.tiers = [.unfilled, .parcels, .market, .distance, .cost].filter { _ in
                one(in: 2)
            }
            options.tiers.removeAll { $0 == .cost }
            options.tiers.shuffle(using: &random)
            options.tiers.append(.cost)
        }
        guard !plain else { return }
        if one(in: 4) { options.completeness = [.allOrNothing, .oneParcel][number(0, 1)] }
        if one(in: 4) { options.splitValueMin = number(1, 150) }
        if one(in: 3) { options.soft = SoftRules(rawValue: UInt8(number(0, 63))) }
        let lines = problem.lines.count
        if lines > 1, one(in: 4) {
            let first = number(0, lines - 2)
            let second = number(first + 1, lines - 1)
            let group = problem.lines[first].together
            if group == 0 || group != problem.lines[second].together {
                problem.apart = [LinePair(first, second)]
            }
        }
    }
}
