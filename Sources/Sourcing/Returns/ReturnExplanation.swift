internal import Inventory
internal import Primitives

/// Why the units of a return go where they go.
public struct ReturnExplanation: Sendable {
    /// Everybody who was considered, in the order in which ties break. `available` is the units
    /// that the location may take, `unitCost` what one costs there less what it brings.
    public var candidates: [CandidateReport] = []
    /// The best plan through the location asked about; nil if there is none.
    public var alternative: ReturnPlan?
    /// Why not that location, and what would make it win.
    public var answer = ""
}

extension ReturnRouting {
    func explain(
        _ input: ReturnInput, _ router: Router, _ whyNot: LocationIndex?
    ) throws(RoutingError) -> ReturnExplanation {
        var explanation = ReturnExplanation()
        var routed = RoutingPlan()
        try router.route(problem, options, into: &routed)
        var best: Explanation?
        for k in choices.indices {
            let isAsked = problem.candidates[k].location == whyNot
            var found: Explanation?
            if isAsked || k < Planning.comparedMax {
                found = try router.explain(k, in: routed, of: problem, options)
            }
            explanation.candidates.append(report(k, routed, found, input))
            guard isAsked, let found else { continue }
            if let best, !found.isBetter(than: best) { continue }
            best = found
            explanation.alternative = found.alternative.map { plan($0, input) }
        }
        if let whyNot {
            explanation.answer = answer(whyNot, best, input, explanation)
        }
        return explanation
    }

    private func report(
        _ k: Int, _ routed: RoutingPlan, _ found: Explanation?, _ input: ReturnInput
    ) -> CandidateReport {
        let choice = choices[k]
        let location = input.network.routing.locations[Int(choice.facts.location.value)]
        let service =
            choice.link < 0
            ? nil : input.network.routing.services[location.services[choice.link].service.value]
        let isChosen = routed.uses(k)
        let lines = problem.lines.indices.map { line in
            let exclusion = problem.exclusions[problem.cell(k, line)]
            var name = exclusion == .none ? "" : exclusion.ruleName
            if let clause = policy.clause(of: exclusion) { name += ": " + clause }
            return CandidateReport.Line(
                line: line, available: min(problem.lines[line].quantity, choice.dock.room),
                unitCost: choice.fates[line].costs.total, eliminatedBy: name)
        }
        return CandidateReport(
            location: location.index, carrier: service?.carrier ?? "", service: service?.id ?? "",
            isChosen: isChosen, parcelCosts: policy.parcelCosts(choice.facts), lines: lines,
            distanceMetres: choice.facts.distance, deliverBy: choice.arrives,
            shortOfWinning: isChosen ? 0 : found?.concession ?? -1,
            reason: isChosen ? "part of the plan" : found?.phrase ?? "not compared")
    }

    private func answer(
        _ location: LocationIndex, _ found: Explanation?, _ input: ReturnInput,
        _ explanation: ReturnExplanation
    ) -> String {
        let routing = input.network.routing
        let name = routing.location(location)?.record.id ?? "\(location.value)"
        var rules = skipped.filter { $0.location == location }.map { $0.reason.ruleName }
        for report in explanation.candidates where report.location == location {
            for line in report.lines where !line.eliminatedBy.isEmpty {
                if !rules.contains(line.eliminatedBy) { rules.append(line.eliminatedBy) }
            }
        }
        let why = rules.isEmpty ? "" : " (" + rules.joined(separator: "; ") + ")"
        guard let found else { return "\(name) cannot take any line\(why)." }
        switch found.verdict {
        case .chosen: return "\(name) is part of the plan."
        case .impossible: return "\(name) cannot take any line\(why)."
        case .beaten, .excluded:
            return "\(name): \(found.phrase)\(found.mustLift ? why : "")."
        }
    }
}
