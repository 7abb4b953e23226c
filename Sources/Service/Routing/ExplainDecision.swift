internal import Inventory
internal import Messages
internal import Primitives
internal import Sourcing

extension RoutingHandlers {
    /// Solves the order again, many times: a worker does it.
    var explainDecision: Method {
        let (engine, sourcer, offload) = (self.engine, self.sourcer, self.offload)
        return Method(
            path: Self.service + "ExplainDecision", kind: .unary,
            handler: .streaming { context, wake in
                let now = context.now
                return OffloadedCall(
                    offload: offload,
                    work: { (request: ExplainDecisionRequest) throws(RPCFailure) in
                        try engine.checkRevision(request.context)
                        return try sourcer.explain(request, now: now)
                    }, wake: wake)
            })
    }
}

extension Sourcer {
    /// NOT_FOUND for a decision that is forgotten.
    func explain(
        _ request: ExplainDecisionRequest, now: Instant
    ) throws(RPCFailure) -> ExplainDecisionResponse {
        try Check.identifier(request.decisionID, "decision_id")
        if let decision = returnDecisions.find(request.decisionID) {
            return try explain(decision, whyNot: request.whyNotLocation)
        }
        guard let record = decisions.find(request.decisionID, now: now) else {
            throw RPCFailure(
                .notFound, reason: "DECISION_FORGOTTEN",
                "decision_id: no decision \"\(request.decisionID)\" is remembered; decisions are "
                    + "kept in memory for a time and for as many as fit")
        }
        let network = record.input.network.network
        let names = NameResolver(network: engine.store.network)
        let location = try names.location(request.whyNotLocation, "why_not_location")
        if let location, network.record(of: location) == nil {
            throw .invalid(
                "why_not_location", "is younger than the decision", reason: "UNKNOWN_LOCATION")
        }
        let explanation: DecisionExplanation
        do throws(RoutingError) {
            explanation = try withPlanner { planner throws(RoutingError) in
                try planner.explain(record.input, record.plan, whyNot: location)
            }
        } catch { throw error.failure }
        let policy = record.input.ladder.first {
            $0.name == record.plan.policy && $0.version == record.plan.policyVersion
        }
        return ExplainDecisionResponse.with { response in
            response.revision = record.revision.value
            response.decidedAt = record.input.now
            response.plan = RoutePlan(record.plan, of: record.input.cart, network)
            response.candidates = explanation.candidates.map {
                CandidateExplanation(
                    $0, lineIDs: record.input.cart.lines.map(\.id), network)
            }
            response.policyText = policy?.policy.text ?? ""
            response.alternative = explanation.alternative.map {
                RoutePlan($0, of: record.input.cart, network)
            }
            response.answer = explanation.answer
        }
    }
}

extension CandidateExplanation {
    init(_ report: CandidateReport, lineIDs: [String], _ network: Network) {
        self.init()
        location = network.id(of: report.location)
        carrier = report.carrier
        service = report.service
        chosen = report.isChosen
        parcelCosts = report.parcelCosts.messages
        lines = report.lines.map { line in
            CandidateLine.with {
                $0.lineID = lineIDs[line.line]
                $0.available = line.available
                $0.unitCostMillicents = line.unitCost
                $0.eliminatedBy = line.eliminatedBy
            }
        }
        distanceMetres = report.distanceMetres
        deliverBy = report.deliverBy
        shortOfWinningMillicents = report.shortOfWinning
        reason = report.reason
    }
}
