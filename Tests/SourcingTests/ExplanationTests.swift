internal import Primitives
internal import Testing

@testable internal import Sourcing

/// What an explanation says must be so when it is tried.
@Suite("explanations")
struct ExplanationTests {
    /// The problem with what the explanation asks of its candidate conceded, less `short`.
    private func conceded(
        _ problem: RoutingProblem, _ answer: Explanation, _ concession: Int64
    ) -> RoutingProblem {
        var changed = problem
        let k = answer.candidate
        if answer.mustLift {
            for l in problem.lines.indices { changed.exclusions[problem.cell(k, l)] = .none }
        }
        switch answer.verdict {
        case .beaten(at: .market, _), .excluded(at: .market, _):
            changed.candidates[k].market -= concession
        case .beaten(at: .distance, _), .excluded(at: .distance, _):
            changed.candidates[k].distance -= concession
        default: changed.candidates[k].fixedCost -= concession
        }
        return changed
    }

    @Test("what would make a candidate win does, and one less does not", arguments: 0..<4)
    func truth(_ block: Int) throws {
        let router = Router()
        var plan = RoutingPlan()
        var after = RoutingPlan()
        var tried = 0
        for seed in (block * 100)..<(block * 100 + 100) {
            var order = RandomOrder(seed: UInt64(70_000 + seed), plansMax: 50_000)
            // A second pass would answer the conceded problem under other rules.
            order.options.soft = []
            for index in order.problem.exclusions.indices
            where order.problem.exclusions[index].isSoft {
                order.problem.exclusions[index] = .tooFar
            }
            try router.route(order.problem, order.options, into: &plan)
            let k = seed % order.problem.candidates.count
            let answer = try router.explain(k, in: plan, of: order.problem, order.options)
            guard !plan.uses(k), let needed = answer.concession else {
                #expect(plan.uses(k) == (answer.verdict == .chosen), "seed \(seed)")
                continue
            }
            #expect(answer.isExact, "seed \(seed)")
            let won = conceded(order.problem, answer, needed)
            try router.route(won, order.options, into: &after)
            #expect(after.uses(k), "seed \(seed): \(answer.verdict)")
            tried += 1
            guard needed > 1 else { continue }
            let lost = conceded(order.problem, answer, needed - 2)
            try router.route(lost, order.options, into: &after)
            #expect(!after.uses(k), "seed \(seed): \(answer.verdict)")
        }
        #expect(tried > 20)
    }

    @Test("reasons name the rule, the stock or the cap in the way of each line")
    func reasons() throws {
        var problem = RoutingProblem()
        for _ in 0..<4 {
            problem.lines.append(RoutingLine(quantity: 2, grams: 10, unfilledPrice: 100))
        }
        problem.rates = RateTable(steps: [15, 100], prices: [3, RateTable.unavailable, 4, 5])
        problem.append(
            RoutingCandidate(location: LocationIndex(0), fixedCost: 1),
            stock: [2, 1, 2, 2], unitCosts: [0, 0, 0, 0],
            exclusions: [.closed, .none, .none, Exclusion.tooFar.soft])
        problem.append(
            RoutingCandidate(location: LocationIndex(1), fixedCost: 1, zone: 1),
            stock: [2, 2, 2, 2], unitCosts: [0, 0, 0, 0])
        let router = Router()
        var plan = RoutingPlan()
        try router.route(problem, RoutingOptions(), into: &plan)
        let answer = try router.explain(0, in: plan, of: problem, RoutingOptions())
        #expect(answer.reasons == [.closed, .stock, .capacity, Exclusion.tooFar.soft])
        #expect(answer.verdict == .impossible)
        #expect(router.costs(of: 1, in: problem).freight == 5)
    }
}
