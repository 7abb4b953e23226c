internal import Primitives

@testable internal import Sourcing

/// The best plan by trying every plan. Written from the rules' wording, sharing nothing with the
/// kernel but the problem.
struct Oracle {
    let problem: RoutingProblem
    let options: RoutingOptions
    let relaxed: Bool
    private var sent: [[Int64]]
    private(set) var best: [Int64]?
    /// Prices of the unfilled among the plans that cost the least.
    private(set) var unfilled: Set<Int64> = []

    init(_ problem: RoutingProblem, _ options: RoutingOptions, relaxed: Bool = false) {
        self.problem = problem
        self.options = options
        self.relaxed = relaxed
        sent = problem.candidates.map { _ in problem.lines.map { _ in 0 } }
    }

    static func solve(
        _ problem: RoutingProblem, _ options: RoutingOptions, relaxed: Bool = false
    ) -> Oracle {
        var oracle = Oracle(problem, options, relaxed: relaxed)
        oracle.line(0)
        return oracle
    }

    private func has(_ rule: SoftRules) -> Bool { !(relaxed && options.soft.contains(rule)) }

    func eligible(_ k: Int, _ l: Int) -> Bool {
        let exclusion = problem.exclusions[k * problem.lines.count + l]
        return exclusion == .none || (relaxed && exclusion.isSoft)
    }

    private func stock(_ k: Int, _ l: Int) -> Int64 {
        problem.stock[k * problem.lines.count + l]
    }

    private func rate(_ k: Int, _ grams: Int64) -> Int64? {
        for (index, step) in problem.rates.steps.enumerated() where grams <= step {
            let zone = problem.candidates[k].zone
            let price = problem.rates.prices[zone * problem.rates.steps.count + index]
            return price == .max ? nil : price
        }
        return nil
    }

    private func maySplit(_ l: Int) -> Bool {
        let line = problem.lines[l]
        if line.together != 0 && has(.together) { return false }
        if !has(.quantitySplits) { return true }
        switch options.quantitySplits {
        case .never: return false
        case .always: return true
        case .whenNeeded:
            return !problem.candidates.indices.contains { k in
                eligible(k, l) && stock(k, l) >= line.quantity
                    && problem.candidates[k].unitsMax >= line.quantity
                    && problem.candidates[k].gramsMax >= line.quantity * line.grams
                    && rate(k, line.quantity * line.grams) != nil
            }
        }
    }

    /// Plans that trying everything would try.
    func plans() -> Int {
        var product = 1
        for l in problem.lines.indices {
            var ways = [Int](repeating: 0, count: Int(problem.lines[l].quantity) + 1)
            ways[0] = 1
            let split = maySplit(l)
            for k in problem.candidates.indices where eligible(k, l) {
                let before = ways
                for from in before.indices {
                    for more in 1..<(before.count) where from + more < before.count {
                        guard Int64(more) <= stock(k, l) else { continue }
                        guard split || Int64(more) == problem.lines[l].quantity else { continue }
                        ways[from + more] += before[from]
                    }
                }
            }
            product *= ways.reduce(0, +)
            if product > 10_000_000 { return product }
        }
        return product
    }

    private mutating func line(_ l: Int) {
        guard l < problem.lines.count else { return judge() }
        place(l, 0, problem.lines[l].quantity, maySplit(l))
    }

    private mutating func place(_ l: Int, _ k: Int, _ left: Int64, _ split: Bool) {
        guard k < problem.candidates.count, left > 0 else { return line(l + 1) }
        place(l, k + 1, left, split)
        guard eligible(k, l) else { return }
        let most = min(left, stock(k, l))
        if split {
            guard most > 0 else { return }
            for units in 1...most {
                sent[k][l] = units
                place(l, k + 1, left - units, split)
            }
        } else if most == problem.lines[l].quantity {
            sent[k][l] = most
            place(l, k + 1, 0, split)
        }
        sent[k][l] = 0
    }

    private mutating func judge() {
        guard let (values, unfilled) = judgement(sent) else { return }
        if values == best {
            self.unfilled.insert(unfilled)
        } else if best.map({ values.lexicographicallyPrecedes($0) }) ?? true {
            best = values
            self.unfilled = [unfilled]
        }
    }

    /// The tiers' values and the price of the unfilled, nil where a rule is broken.
    func judgement(_ sent: [[Int64]]) -> (values: [Int64], unfilled: Int64)? {
        let lines = problem.lines
        var left = lines.map(\.quantity)
        var parts: [Tier: Int64] = [:]
        var arrival = -1
        var locations: Set<UInt32> = []
        let order = lines.reduce(0) { $0 + $1.quantity * $1.value }
        for (k, row) in sent.enumerated() where row.contains(where: { $0 > 0 }) {
            let candidate = problem.candidates[k]
            guard locations.insert(candidate.location.value).inserted else { return nil }
            var grams: Int64 = 0
            var worth: Int64 = 0
            for (l, units) in row.enumerated() {
                left[l] -= units
                grams += units * lines[l].grams
                worth += units * lines[l].value
                parts[.cost, default: 0] += units * problem.unitCosts[k * lines.count + l]
                if units > 0, !eligible(k, l) || units > stock(k, l) { return nil }
            }
            guard row.reduce(0, +) <= candidate.unitsMax, grams <= candidate.gramsMax,
                let rate = rate(k, grams)
            else { return nil }
            if has(.splitValueMin), options.splitValueMin > 0, worth != order,
                worth < options.splitValueMin || order - worth < options.splitValueMin
            {
                return nil
            }
            if has(.apart), problem.apart.contains(where: { row[$0.first] * row[$0.second] > 0 }) {
                return nil
            }
            guard !has(.together) || keepsTogether(row) else { return nil }
            parts[.cost, default: 0] += rate + candidate.fixedCost
            parts[.cost, default: 0] += locations.count > 1 ? options.splitPenalty : 0
            parts[.market, default: 0] += candidate.market
            parts[.distance, default: 0] += candidate.distance
            arrival = max(arrival, candidate.arrival)
        }
        guard left.allSatisfy({ $0 >= 0 }) else { return nil }
        let parcels = locations.count
        if has(.parcelsMax), parcels > options.parcelsMax { return nil }
        if has(.completeness), options.completeness != .partial, parcels > 0 {
            guard left.allSatisfy({ $0 == 0 }) else { return nil }
            if options.completeness == .oneParcel, parcels > 1 { return nil }
        }
        if arrival >= 0 { parts[.cost, default: 0] += problem.arrivalPrices[arrival] }
        let unfilled = zip(left, lines).reduce(0) { $0 + $1.0 * $1.1.unfilledPrice }
        parts[.parcels] = Int64(parcels)
        parts[.unfilled] = unfilled
        if !options.tiers.contains(.unfilled) { parts[.cost, default: 0] += unfilled }
        return (options.tiers.map { parts[$0] ?? 0 }, unfilled)
    }

    private func keepsTogether(_ row: [Int64]) -> Bool {
        for (l, line) in problem.lines.enumerated() where line.together != 0 {
            if row[l] != 0 && row[l] != line.quantity { return false }
            for (other, second) in problem.lines.enumerated()
            where second.together == line.together && (row[l] > 0) != (row[other] > 0) {
                return false
            }
        }
        return true
    }

    /// A plan of the router as this oracle sees it.
    func judgement(_ plan: RoutingPlan) -> (values: [Int64], unfilled: Int64)? {
        var sent = problem.candidates.map { _ in problem.lines.map { _ in Int64(0) } }
        for one in plan.assignments { sent[one.candidate][one.line] += one.quantity }
        for (l, line) in problem.lines.enumerated() {
            let pieces = sent.map { $0[l] }.filter { $0 > 0 }
            if !maySplit(l), !pieces.isEmpty, pieces != [line.quantity] { return nil }
            if pieces.reduce(0, +) + plan.unfilled[l] != line.quantity { return nil }
        }
        return judgement(sent)
    }
}
