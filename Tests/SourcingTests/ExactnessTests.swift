internal import Primitives
internal import Testing

@testable internal import Sourcing

/// The router against trying every plan.
@Suite("exactness")
struct ExactnessTests {
    private struct Outcome: Hashable {
        var values: [Int64]
        var second: Bool
    }

    /// What the oracle allows, two passes included: where plans tie that leave different things
    /// unfilled, either may be the answer of the first pass.
    private func allowed(_ order: RandomOrder) -> Set<Outcome> {
        let first = Oracle.solve(order.problem, order.options)
        let soft = !order.options.soft.isEmpty || order.problem.exclusions.contains(where: \.isSoft)
        guard soft, first.unfilled.contains(where: { $0 > 0 }) else {
            return [Outcome(values: first.best ?? [], second: false)]
        }
        let second = Oracle.solve(order.problem, order.options, relaxed: true)
        var outcomes: Set<Outcome> = []
        for before in first.unfilled {
            for after in second.unfilled {
                let better = after < before
                outcomes.insert(
                    Outcome(values: (better ? second : first).best ?? [], second: better))
            }
        }
        return outcomes
    }

    @Test("2,000 random orders cost what the cheapest of all plans costs", arguments: 0..<20)
    func tables(_ block: Int) throws {
        let router = Router()
        var plan = RoutingPlan()
        for seed in (block * 100)..<(block * 100 + 100) {
            // One in twenty is large, as far as trying everything goes.
            let plansMax = seed % 20 == 0 ? 20_000 : 1_500
            let order = RandomOrder(seed: UInt64(seed), plansMax: plansMax)
            try router.route(order.problem, order.options, into: &plan)
            let oracle = Oracle(order.problem, order.options, relaxed: plan.secondPass)
            let values = oracle.judgement(plan)?.values
            let outcome = Outcome(values: values ?? [], second: plan.secondPass)
            #expect(allowed(order).contains(outcome), "seed \(seed)")
            #expect(plan.objective == TierVector(values ?? []), "seed \(seed)")
            #expect(plan.optimal && plan.gap == TierVector(), "seed \(seed)")
        }
    }

    @Test("branch and bound proves linear orders and never claims too much", arguments: 0..<6)
    func branching(_ block: Int) throws {
        let router = Router()
        router.branchesOnly = true
        var plan = RoutingPlan()
        for seed in (block * 100)..<(block * 100 + 100) {
            let plain = block % 2 == 0
            var order = RandomOrder(seed: UInt64(10_000 + seed), plain: plain, plansMax: 1_500)
            order.options.soft = []
            for index in order.problem.exclusions.indices
            where order.problem.exclusions[index].isSoft {
                order.problem.exclusions[index] = .none
            }
            try router.route(order.problem, order.options, into: &plan)
            let oracle = Oracle.solve(order.problem, order.options)
            let best = TierVector(oracle.best ?? [])
            #expect(oracle.judgement(plan) != nil, "seed \(seed) breaks a rule")
            #expect(plan.objective >= best, "seed \(seed)")
            #expect(plan.lowerBound <= best, "seed \(seed)")
            if plan.optimal { #expect(plan.objective == best, "seed \(seed)") }
            if plain { #expect(plan.optimal, "seed \(seed)") }
        }
    }

    @Test("the same problem gives the same plan, in a warm router and in a new one")
    func deterministic() throws {
        let warm = Router()
        var first = RoutingPlan()
        var second = RoutingPlan()
        var seen: [RoutingAlgorithm: Int] = [:]
        for seed in 0..<200 {
            let order = RandomOrder(seed: UInt64(seed), plansMax: 1_000)
            try warm.route(order.problem, order.options, into: &first)
            try Router().route(order.problem, order.options, into: &second)
            #expect(first.assignments == second.assignments, "seed \(seed)")
            #expect(first.algorithm == second.algorithm, "seed \(seed)")
            seen[first.algorithm, default: 0] += 1
        }
        // The random orders are of every kind.
        for algorithm in [RoutingAlgorithm.subsets, .subsetsByLocation, .quantities] {
            #expect(seen[algorithm, default: 0] >= 5, "\(seen)")
        }
    }

    @Test("tables and branch and bound agree where trying everything does not reach")
    func agreement() throws {
        let branching = Router()
        branching.branchesOnly = true
        let tables = Router()
        var first = RoutingPlan()
        var second = RoutingPlan()
        for seed in 0..<60 {
            let order = SyntheticOrder(
                lines: 4 + seed % 6, locations: 20 + 10 * (seed % 5), seed: UInt64(seed))
            try tables.route(order.problem, order.options, into: &first)
            try branching.route(order.problem, order.options, into: &second)
            #expect(first.optimal)
            #expect(second.lowerBound <= first.objective, "seed \(seed)")
            #expect(first.objective <= second.objective, "seed \(seed)")
            if second.optimal { #expect(first.objective == second.objective, "seed \(seed)") }
        }
    }
}
