internal import Inventory
internal import Messages
internal import Primitives
internal import Sourcing

/// ExplainDecision for decisions about returns: parcels stand for shipments, units that stay with
/// the customer are unfilled.
extension Sourcer {
    func explain(
        _ decision: ReturnDecision, whyNot name: String
    ) throws(RPCFailure) -> ExplainDecisionResponse {
        let network = decision.input.network.network
        let names = NameResolver(network: engine.store.network)
        let location = try names.location(name, "why_not_location")
        if let location, network.record(of: location) == nil {
            throw .invalid(
                "why_not_location", "is younger than the decision", reason: "UNKNOWN_LOCATION")
        }
        let explanation: ReturnExplanation
        do throws(RoutingError) {
            explanation = try ReturnPlanner().explain(
                decision.input, decision.plan, location: decision.wished, whyNot: location)
        } catch { throw error.failure }
        let policy = decision.input.ladder.first {
            $0.name == decision.plan.policy && $0.version == decision.plan.policyVersion
        }
        return ExplainDecisionResponse.with { response in
            response.revision = decision.revision.value
            response.decidedAt = decision.input.now
            response.plan = RoutePlan(decision.plan, decision)
            response.candidates = explanation.candidates.map {
                CandidateExplanation($0, lineIDs: decision.lineIDs, network)
            }
            response.policyText = policy?.policy.text ?? ""
            response.alternative = explanation.alternative.map { RoutePlan($0, decision) }
            response.answer = explanation.answer
        }
    }
}

extension RoutePlan {
    fileprivate init(_ plan: ReturnPlan, _ decision: ReturnDecision) {
        self.init()
        let network = decision.input.network.network
        let cart = decision.input.cart
        func line(_ units: ReturnUnits) -> PlannedLine {
            PlannedLine.with {
                $0.lineID = decision.lineIDs[units.line]
                $0.sku = cart.lines[units.line].sku.text
                $0.quantity = units.quantity
            }
        }
        shipments = plan.parcels.map { parcel in
            PlannedShipment.with {
                $0.location = network.id(of: parcel.location)
                $0.lines = parcel.lines.map(line)
                $0.carrier = parcel.carrier
                $0.service = parcel.service
                $0.readyBy = parcel.sellable
                $0.deliverBy = parcel.arrives
                $0.distanceMetres = parcel.distanceMetres
                $0.zone = UInt32(clamping: parcel.zone)
                $0.grams = parcel.grams
                $0.gco2e = parcel.gramsCO2e
                $0.costs = parcel.costs.messages
            }
        }
        unfilled = plan.kept.map { units in
            UnfilledLine.with {
                $0.lineID = decision.lineIDs[units.line]
                $0.sku = cart.lines[units.line].sku.text
                $0.quantity = units.quantity
            }
        }
        objectiveMillicents = plan.objective
        lowerBoundMillicents = plan.lowerBound
        gapPpm = plan.gapPartsPerMillion
        optimal = plan.isOptimal
        policy = plan.policy
        policyVersion = plan.policyVersion
        costMillicents = plan.cost
        gco2e = plan.parcels.reduce(0) { $0 + $1.gramsCO2e }
        deliverBy = plan.parcels.map(\.arrives).max()
    }
}
