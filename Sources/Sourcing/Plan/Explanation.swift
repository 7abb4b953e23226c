internal import Primitives

/// Why one candidate is, or is not, part of a plan, and what would change that.
public struct Explanation: Sendable {
    public enum Verdict: Sendable, Hashable {
        case chosen
        /// Plans with it are worse: at the tier named, by so much; 0 is a tie that went to an
        /// earlier candidate.
        case beaten(at: Tier, by: Int64)
        /// Rules exclude it; without them it would be `beaten` so, or chosen where `by` is below 0.
        case excluded(at: Tier, by: Int64)
        /// No plan can use it, with or without exclusions: see `reasons`.
        case impossible
    }

    public var candidate: Int
    public var verdict: Verdict
    /// For each line, why the candidate cannot serve it whole.
    public var reasons: [Exclusion]
    /// The best plan that uses the candidate, exclusions aside where the verdict says so; nil where
    /// it is impossible.
    public var alternative: RoutingPlan?
    /// Whether the figures are exact: both plans are proven optimal.
    public var isExact: Bool

    /// What the candidate must give up at the verdict's tier to be chosen, in the tier's unit: of
    /// `fixedCost` for `.cost`, of `market` or `distance` for those tiers. nil where nothing of its
    /// own would do, 0 where nothing is needed.
    public var concession: Int64? {
        switch verdict {
        case .chosen: 0
        case .impossible: nil
        case .beaten(let tier, let by), .excluded(let tier, let by):
            if by < 0 { 0 } else if tier == .parcels || tier == .unfilled { nil } else { by + 1 }
        }
    }

    /// Whether exclusions must be lifted first.
    public var mustLift: Bool {
        if case .excluded = verdict { true } else { false }
    }
}

extension Router {
    /// Why the candidate is, or is not, part of `plan`, which this router made of the same problem
    /// and options. Solves the order again, once or twice.
    public func explain(
        _ candidate: Int, in plan: RoutingPlan, of problem: RoutingProblem,
        _ options: RoutingOptions
    ) throws(RoutingError) -> Explanation {
        precondition(problem.candidates.indices.contains(candidate), "no such candidate")
        var answer = Explanation(
            candidate: candidate, verdict: .chosen, reasons: problem.reasons(candidate),
            alternative: plan, isExact: plan.optimal)
        if plan.uses(candidate) { return answer }
        var other = try alternative(problem, options, to: plan, using: candidate)
        var lifted = false
        if !other.uses(candidate) {
            var open = problem
            for l in problem.lines.indices { open.exclusions[problem.cell(candidate, l)] = .none }
            other = try alternative(open, options, to: plan, using: candidate)
            lifted = true
        }
        answer.isExact = plan.optimal && other.optimal
        guard other.uses(candidate) else {
            answer.verdict = .impossible
            answer.alternative = nil
            return answer
        }
        let loss = other.objective - plan.objective
        let last = options.tiers.count - 1
        let index = (0...last).first { loss[$0] != 0 } ?? last
        let tier = options.tiers[index]
        answer.verdict =
            lifted ? .excluded(at: tier, by: loss[index]) : .beaten(at: tier, by: loss[index])
        answer.alternative = other
        return answer
    }

    /// What everything that the candidate can serve whole would cost from it, in one parcel; the
    /// rest is unfilled. The vector that a decision record keeps for each candidate.
    public func costs(of candidate: Int, in problem: RoutingProblem) -> PlanCost {
        var plan = RoutingPlan()
        plan.reset(lines: problem.lines.count)
        for l in problem.lines.indices
        where problem.exclusions[problem.cell(candidate, l)] == .none
            && problem.carriesWhole(candidate, l, problem.lines[l].quantity)
        {
            plan.insert(
                Assignment(candidate: candidate, line: l, quantity: problem.lines[l].quantity))
        }
        plan.price(problem, splitPenalty: 0)
        return plan.cost
    }
}

extension RoutingProblem {
    /// For each line, why the candidate cannot serve it whole, or `.none`.
    func reasons(_ candidate: Int) -> [Exclusion] {
        lines.indices.map { l in
            let exclusion = exclusions[cell(candidate, l)]
            guard exclusion == .none else { return exclusion }
            let wanted = lines[l].quantity
            if stock[cell(candidate, l)] < wanted { return .stock }
            return carriesWhole(candidate, l, wanted) ? .none : .capacity
        }
    }
}
