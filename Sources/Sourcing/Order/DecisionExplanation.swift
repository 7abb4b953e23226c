internal import Inventory
public import Primitives

/// Why a plan came out as it did: everybody who was considered, and if asked the best plan through
/// one location.
public struct DecisionExplanation: Sendable {
    /// In the order in which ties break; then, by id, the locations that have nothing of it.
    public var candidates: [CandidateReport] = []
    /// The best plan through the location asked about; nil if there is none.
    public var alternative: SourcingPlan?
    /// Why not that location, and what would make it win.
    public var answer = ""
}

/// One candidate of a decision. Money is milli-cents.
public struct CandidateReport: Sendable {
    public struct Line: Sendable {
        /// Index into the cart's lines.
        public var line: Int
        public var available: Quantity
        public var unitCost: Int64
        /// The rule that removed it; empty if none did.
        public var eliminatedBy: String
    }

    public var location: LocationIndex
    /// Empty where nobody carries.
    public var carrier: String
    public var service: String
    public var isChosen: Bool
    public var parcelCosts: CostParts
    public var lines: [Line]
    public var distanceMetres: Int64
    /// nil where nothing would be sent.
    public var deliverBy: Instant?
    /// How much cheaper a parcel from here would have to be; 0 if chosen, −1 if not computed or
    /// nothing of the kind would help.
    public var shortOfWinning: Int64
    public var reason: String
}

/// An explanation in the making.
struct Explaining {
    var whyNot: LocationIndex?
    var explanation = DecisionExplanation()
    /// The best plan through `whyNot` so far.
    var best: (explanation: Explanation, plan: SourcingPlan)?
}

extension Planning {
    /// Candidates whose distance from winning is computed; each costs a solution of the order.
    static let comparedMax = 64

    /// See `OrderPlanner.explain`.
    mutating func explain(
        _ input: SourcingInput, _ decided: SourcingPlan, whyNot: LocationIndex?
    ) throws(RoutingError) -> DecisionExplanation {
        var input = input
        let name = (decided.policy, decided.policyVersion)
        input.ladder = input.ladder.filter { ($0.name, $0.version) == name }
        keepsExcluded = true
        asked = whyNot
        explaining = Explaining(whyNot: whyNot)
        defer {
            keepsExcluded = false
            asked = nil
            explaining = nil
        }
        let loads = input
        _ = try plan(&input, used: loads.load, expired: { false })
        guard let found = explaining else { return DecisionExplanation() }
        var explanation = found.explanation
        addOthers(input, to: &explanation)
        if let whyNot {
            let isChosen = found.best?.explanation.verdict == .chosen
            explanation.alternative = isChosen ? decided : found.best?.plan
            explanation.answer = answer(whyNot, found.best?.explanation, explanation, input)
        }
        return explanation
    }

    /// Reports every candidate of the group that has just been planned, and compares; nothing
    /// while nobody asks.
    mutating func observe(
        _ group: LineGroup, _ input: SourcingInput, _ policy: CompiledPolicy
    ) throws(RoutingError) {
        guard var state = explaining else { return }
        let final = routed
        var compared = 0
        for k in candidates.indices {
            let isAsked = candidates[k].facts.location == state.whyNot
            var found: Explanation?
            if isAsked || compared < Self.comparedMax {
                found = try router.explain(k, in: final, of: problem, policy.options)
                compared += 1
            }
            state.explanation.candidates.append(report(k, input, policy, final, found))
            guard isAsked, let found else { continue }
            if let best = state.best, !found.isBetter(than: best.explanation) { continue }
            var plan = SourcingPlan()
            plan.policy = policy.name
            plan.policyVersion = policy.version
            if let other = found.alternative {
                routed = other
                spreadOverDemands()
                emit(group, input, policy, into: &plan)
                routed = final
                spreadOverDemands()
            }
            state.best = (found, plan)
        }
        reportSkipped(&state.explanation)
        explaining = state
    }

    private func report(
        _ k: Int, _ input: SourcingInput, _ policy: CompiledPolicy, _ final: RoutingPlan,
        _ found: Explanation?
    ) -> CandidateReport {
        let candidate = candidates[k]
        let location = network!.routing.locations[Int(candidate.facts.location.value)]
        let service =
            candidate.link < 0
            ? nil : network!.routing.services[location.services[candidate.link].service.value]
        let isChosen = final.uses(k)
        let lines = problem.lines.indices.map { line in
            let cell = problem.cell(k, line)
            let exclusion = problem.exclusions[cell]
            var name = exclusion == .none ? "" : exclusion.ruleName
            if let clause = policy.clause(of: exclusion) { name += ": " + clause }
            if name.isEmpty, problem.stock[cell] == 0 { name = Exclusion.stock.ruleName }
            return CandidateReport.Line(
                line: wishes[wishOfLine[line]].line, available: problem.stock[cell],
                unitCost: problem.unitCosts[cell], eliminatedBy: name)
        }
        return CandidateReport(
            location: location.index, carrier: service?.carrier ?? "", service: service?.id ?? "",
            isChosen: isChosen, parcelCosts: policy.parcelCosts(candidate.facts), lines: lines,
            distanceMetres: candidate.facts.distance, deliverBy: candidate.deliverBy,
            shortOfWinning: isChosen ? 0 : found?.concession ?? -1,
            reason: isChosen ? "part of the plan" : found?.phrase ?? "not compared")
    }

    private func answer(
        _ location: LocationIndex, _ found: Explanation?, _ explanation: DecisionExplanation,
        _ input: SourcingInput
    ) -> String {
        let name = network!.network.id(of: location)
        let report = explanation.candidates.first { $0.location == location }
        var rules: [String] = []
        for line in report?.lines ?? [] where !line.eliminatedBy.isEmpty {
            let text = "line \(input.cart.lines[line.line].id): \(line.eliminatedBy)"
            if !rules.contains(text) { rules.append(text) }
        }
        let why = rules.isEmpty ? "" : " (" + rules.joined(separator: "; ") + ")"
        guard let found else { return "\(name) could not be a candidate for any line\(why)." }
        switch found.verdict {
        case .chosen: return "\(name) is part of the plan."
        case .impossible: return "\(name) cannot serve any line\(why)."
        case .beaten, .excluded:
            var text = "\(name): \(found.phrase)"
            if found.mustLift { text += why }
            if let concession = found.concession, concession > 0 {
                text += "; it would win if a parcel from it were \(found.amount(concession)) "
                text += found.isCostly ? "cheaper" : "less"
            }
            return text + "."
        }
    }
}

extension Explanation {
    fileprivate var rank: Int {
        switch verdict {
        case .chosen: 0
        case .beaten: 1
        case .excluded: 2
        case .impossible: 3
        }
    }

    func isBetter(than other: Explanation) -> Bool {
        if rank != other.rank { return rank < other.rank }
        guard let mine = alternative?.objective, let its = other.alternative?.objective else {
            return alternative != nil
        }
        return mine < its
    }

    fileprivate var isCostly: Bool {
        switch verdict {
        case .beaten(let tier, _), .excluded(let tier, _): tier == .cost || tier == .unfilled
        default: false
        }
    }

    /// In the tier's unit.
    fileprivate func amount(_ value: Int64) -> String {
        switch verdict {
        case .beaten(let tier, _), .excluded(let tier, _): tier.text(value)
        default: String(value)
        }
    }

    var phrase: String {
        switch verdict {
        case .chosen: return "part of the plan"
        case .impossible: return "cannot serve any line"
        case .beaten(let tier, let by):
            if by == 0 { return "as good, but ties go to the earlier location" }
            return "the best plan through it is worse by \(tier.text(by))"
        case .excluded(let tier, let by):
            if by <= 0 { return "excluded by a rule; without it, it would be at least as good" }
            return "excluded by a rule; without it, it would be worse by \(tier.text(by))"
        }
    }
}

extension Tier {
    /// A value of the tier as people read it.
    fileprivate func text(_ value: Int64) -> String {
        switch self {
        case .parcels: return "\(value) parcel(s)"
        case .market: return "\(value) step(s) of the market's rank"
        case .distance: return "\(value) m"
        case .unfilled: return "\(Self.money(value)) of unfilled units"
        case .cost: return Self.money(value)
        }
    }

    /// Milli-cents in whole units of the currency.
    private static func money(_ value: Int64) -> String {
        let magnitude = value.magnitude
        var fraction = String(magnitude % 100_000)
        fraction = String(repeating: "0", count: 5 - fraction.count) + fraction
        while fraction.count > 2, fraction.hasSuffix("0") { fraction.removeLast() }
        return (value < 0 ? "-" : "") + "\(magnitude / 100_000).\(fraction)"
    }
}
