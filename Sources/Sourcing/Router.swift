internal import Primitives

/// Finds the cheapest plan of one order under the rules of its policy, exactly, and says so.
///
/// The front door of the target: `Service` fills a `RoutingProblem` from stock, network and
/// policy, asks here, and takes the plan's units in the same transaction. The router calls nobody,
/// knows no clock and keeps nothing between orders but its scratch memory; one belongs to each
/// event loop. The same problem gives the same plan, always: ties go to the earlier arrival, then
/// to fewer and larger parcels, then to the earlier candidate.
///
/// Which algorithm runs is a question of size: subsets (A, A′) where no line needs splitting,
/// quantities (B) where the space of open quantities is small, branch and bound (C) otherwise and
/// when the budget does not reach.
public final class Router {
    private var narrow = Kernel<Int64>()
    private var wide = Kernel<Int128>()
    private var scale = CostScale()
    private var spare = RoutingPlan()
    private var known = KnownRates()

    public init() {}

    /// For tests: whether only branch and bound may run.
    var branchesOnly = false

    /// Plans the order into `plan`.
    ///
    /// `expired` is asked now and then whether the caller's deadline has passed; then the best plan
    /// so far is the answer, with its gap. Unfillable lines are part of an answer.
    /// Throws `RoutingError` for what is not a problem.
    /// O(lines · candidates) plus the algorithm's own cost; allocates nothing once warm.
    public func route(
        _ problem: RoutingProblem, _ options: RoutingOptions, into plan: inout RoutingPlan,
        expired: () -> Bool = { false }
    ) throws(RoutingError) {
        let extent = try problem.check(options, &known)
        try scale.set(extent, tiers: options.tiers, candidates: problem.candidates.count)
        solve(problem, PassRules(options: options, relaxed: false, forced: -1), &plan, expired)
        guard !plan.isComplete, problem.canRelax(options) else { return }
        let relaxed = PassRules(options: options, relaxed: true, forced: -1)
        solve(problem, relaxed, &spare, expired)
        guard spare.cost.unfilled < plan.cost.unfilled else { return }
        swap(&plan, &spare)
        plan.secondPass = true
        plan.relaxed = problem.broken(by: plan, options)
    }

    /// The best plan that uses the candidate, under the rules that made `plan`; where none does,
    /// the best plan without it.
    func alternative(
        _ problem: RoutingProblem, _ options: RoutingOptions, to plan: RoutingPlan,
        using candidate: Int
    ) throws(RoutingError) -> RoutingPlan {
        let extent = try problem.check(options, &known)
        try scale.set(extent, tiers: options.tiers, candidates: problem.candidates.count)
        let rules = PassRules(options: options, relaxed: plan.secondPass, forced: candidate)
        var other = RoutingPlan()
        solve(problem, rules, &other) { false }
        return other
    }

    private func solve(
        _ problem: RoutingProblem, _ rules: PassRules, _ plan: inout RoutingPlan,
        _ expired: () -> Bool
    ) {
        if scale.isWide {
            wide.tablesAllowed = !branchesOnly
            wide.solve(problem, rules, scale, &plan, expired)
        } else {
            narrow.tablesAllowed = !branchesOnly
            narrow.solve(problem, rules, scale, &plan, expired)
        }
    }
}

extension RoutingProblem {
    /// Whether a second pass could be any different.
    func canRelax(_ options: RoutingOptions) -> Bool {
        !options.soft.isEmpty || exclusions.contains { $0.isSoft }
    }
}
