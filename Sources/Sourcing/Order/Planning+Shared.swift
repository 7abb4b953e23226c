internal import Inventory
internal import Primitives

/// Goods that share stock: lines of one SKU on different terms, kits with a common component.
///
/// The router sees each line's stock by itself. Where its plan takes more of an item than is there,
/// the problem is split into some in which one of those lines may take less there. Every feasible
/// plan is in one of them, so the best of all leaves is exact; and the first plan, which nothing
/// bound, is a bound for all of them if the search has to be cut short.
extension Planning {
    static let splitsMax = 1_000

    /// At most so many units of a line from a location, or in all.
    struct Restriction {
        var line: Int
        var location: LocationIndex?
        var units: Quantity
    }

    private struct Overdraw {
        var item: Int
        /// nil: more than the pool may promise.
        var location: LocationIndex?
        var excess: Quantity
    }

    mutating func routeShared(
        _ input: SourcingInput, _ options: RoutingOptions, _ expired: () -> Bool
    ) throws(RoutingError) {
        try router.route(problem, options, into: &routed, expired: expired)
        guard sharesItems, overdraw(input) != nil else { return }
        let whole = problem
        let bound = routed.lowerBound
        var open: [[Restriction]] = [[]]
        var best: RoutingPlan?
        var splits = 0
        var isExact = true
        while let restrictions = open.popLast() {
            if splits >= Self.splitsMax || expired() {
                isExact = false
                break
            }
            splits += 1
            problem = whole
            restrict(restrictions)
            try router.route(problem, options, into: &routed, expired: expired)
            priceWithheld(whole, options)
            if let best, best.objective <= routed.objective { continue }
            guard let over = overdraw(input) else {
                if !routed.optimal { isExact = false }
                best = routed
                continue
            }
            for branch in branches(over, input).reversed() { open.append(restrictions + branch) }
        }
        problem = whole
        if let best { routed = best } else { try routeFewest(input, options, expired) }
        routed.optimal = isExact && routed.optimal
        routed.lowerBound = routed.optimal ? routed.objective : min(bound, routed.objective)
    }

    /// Whether some item is part of two lines.
    mutating func findShared(_ input: SourcingInput) {
        sharesItems = false
        if problem.lines.count < 2 { return }
        itemSeen.reset(to: input.items.count)
        for place in wishOfLine {
            for part in input.goods[wishes[place].goods].parts {
                itemSeen[part.item] += 1
                if itemSeen[part.item] > 1 { sharesItems = true }
            }
        }
    }

    private func used(_ item: Int, _ line: Int, _ input: SourcingInput) -> Quantity {
        let parts = input.goods[wishes[wishOfLine[line]].goods].parts
        return parts.first { $0.item == item }?.quantity ?? 0
    }

    /// The first item that the plan takes more of than there is.
    private func overdraw(_ input: SourcingInput) -> Overdraw? {
        for item in input.items.indices {
            var total: Quantity = 0
            for one in routed.assignments {
                let quantity = used(item, one.line, input)
                if quantity == 0 { continue }
                total += one.quantity * quantity
                let location = problem.candidates[one.candidate].location
                var here: Quantity = 0
                for other in routed.assignments
                where problem.candidates[other.candidate].location == location {
                    here += other.quantity * used(item, other.line, input)
                }
                let place = input.place(of: item, location)
                let units = place.map { input.stock[$0].units - taken[$0] } ?? 0
                if here > units {
                    return Overdraw(item: item, location: location, excess: here - units)
                }
            }
            let pool = input.items[item].pool
            if pool != .max, total > pool - itemTaken[item] {
                return Overdraw(item: item, location: nil, excess: total - pool + itemTaken[item])
            }
        }
        return nil
    }

    /// Restrictions of which every feasible plan keeps one, and the present plan none.
    private func branches(_ over: Overdraw, _ input: SourcingInput) -> [[Restriction]] {
        var sent: [(line: Int, units: Quantity, each: Quantity)] = []
        for line in problem.lines.indices {
            let each = used(over.item, line, input)
            var units: Quantity = 0
            for one in routed.assignments
            where one.line == line
                && (over.location == nil
                    || problem.candidates[one.candidate].location == over.location)
            { units += one.quantity }
            if each > 0, units > 0 { sent.append((line, units, each)) }
        }
        func atMost(_ line: Int, _ units: Quantity) -> Restriction {
            Restriction(line: line, location: over.location, units: units)
        }
        guard sent.count == 2 else {
            // One of them at least sends less.
            return sent.map { [atMost($0.line, $0.units - 1)] }
        }
        // The first takes what the other leaves it, or one more, and then the other takes less.
        let (first, second) = (sent[0], sent[1])
        let there = first.units * first.each + second.units * second.each - over.excess
        let most = max(0, there - second.units * second.each) / first.each
        let rest = max(0, there - (most + 1) * first.each) / second.each
        return [[atMost(first.line, most)], [atMost(second.line, rest)]]
    }

    private mutating func restrict(_ restrictions: [Restriction]) {
        for one in restrictions {
            guard let location = one.location else {
                let units = min(problem.lines[one.line].quantity, one.units)
                problem.lines[one.line].quantity = max(1, units)
                if units > 0 { continue }
                for k in problem.candidates.indices { problem.stock[problem.cell(k, one.line)] = 0 }
                continue
            }
            for k in problem.candidates.indices where problem.candidates[k].location == location {
                let cell = problem.cell(k, one.line)
                problem.stock[cell] = min(problem.stock[cell], one.units)
            }
        }
    }

    /// A restricted line's missing units are unfilled as the others are.
    private mutating func priceWithheld(_ whole: RoutingProblem, _ options: RoutingOptions) {
        guard problem.lines != whole.lines else { return }
        routed.price(whole, splitPenalty: options.splitPenalty)
        let objective = routed.cost.values(options.tiers)
        if !routed.optimal { routed.lowerBound = min(routed.lowerBound, objective) }
        routed.objective = objective
    }

    /// The search found nothing in time: lines in order, each from what the ones before it left.
    private mutating func routeFewest(
        _ input: SourcingInput, _ options: RoutingOptions, _ expired: () -> Bool
    ) throws(RoutingError) {
        let whole = problem
        while let over = overdraw(input) {
            var last: (line: Int, candidate: Int)?
            for one in routed.assignments where used(over.item, one.line, input) > 0 {
                let location = problem.candidates[one.candidate].location
                if over.location == nil || location == over.location {
                    if one.line >= last?.line ?? 0 { last = (one.line, one.candidate) }
                }
            }
            guard let last else { break }
            let location = problem.candidates[last.candidate].location
            restrict([Restriction(line: last.line, location: location, units: 0)])
            try router.route(problem, options, into: &routed, expired: expired)
        }
        problem = whole
    }
}
