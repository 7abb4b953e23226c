internal import Fulfilment
internal import Inventory
internal import Messages
internal import Primitives
internal import Sourcing

/// Plans of returns as the wire shows them.
extension ReturnOption {
    init(_ plan: ReturnPlan, _ proposal: ReturnProposal, of order: OrderRecord, at now: Instant) {
        self.init()
        let network = proposal.input.network.network
        let cart = proposal.input.cart
        let units = plan.parcels.reduce(0) { $0 + $1.lines.reduce(0) { $0 + Int($1.quantity) } }
        let lineID = { (line: Int) in order.lines[proposal.orderLines[line]].id }
        method = Messages.ReturnMethod(rawValue: Int32(plan.method.rawValue))
        parcels = plan.parcels.map { parcel in
            PlannedReturn.with { message in
                message.location = network.id(of: parcel.location)
                message.carrier = parcel.carrier
                message.service = parcel.service
                message.lines = parcel.lines.map { units in
                    PlannedReturnLine.with {
                        $0.lineID = lineID(units.line)
                        $0.sku = cart.lines[units.line].sku.text
                        $0.quantity = units.quantity
                        $0.disposition = Messages.Disposition(
                            rawValue: Int32(units.disposition?.rawValue ?? 0))
                        $0.unitRecoveryMillicents = units.unitRecovery
                    }
                }
                message.arrivesAt = parcel.arrives
                message.sellableAt = parcel.sellable
                message.distanceMetres = parcel.distanceMetres
                message.zone = UInt32(clamping: parcel.zone)
                message.grams = parcel.grams
                message.gco2e = parcel.gramsCO2e
                message.costMillicents = parcel.cost
                message.recoveryMillicents = parcel.recovery
                message.costs = parcel.costs.messages
            }
        }
        let currency = proposal.currency
        let due = proposal.fee(units: units)
        fee = Money.with {
            $0.currency = currency
            $0.minorUnits = due
        }
        refund = Money.with {
            $0.currency = currency
            $0.minorUnits = proposal.worth - due
        }
        if units > 0 { sendBy = proposal.sendBy(now) }
        costMillicents = plan.cost
        recoveryMillicents = plan.recovery
        objectiveMillicents = plan.objective
        lowerBoundMillicents = plan.lowerBound
        gapPpm = plan.gapPartsPerMillion
        optimal = plan.isOptimal
        kept = plan.kept.map { units in
            KeptUnits.with {
                $0.lineID = lineID(units.line)
                $0.quantity = units.quantity
            }
        }
        explanation = plan.sentence(network)
    }
}

extension ReturnProposal {
    func sendBy(_ now: Instant) -> Instant {
        now.advanced(byMilliseconds: max(1, rules.sendWithinDays) * 86_400_000)
    }
}

extension ReturnPlan {
    /// In one sentence: what makes it what it is.
    fileprivate func sentence(_ network: Network) -> String {
        let keeps = kept.reduce(0) { $0 + $1.quantity }
        guard !parcels.isEmpty else {
            return "The customer keeps \(keeps) unit(s): no way home recovers its cost."
        }
        let places = parcels.map { network.id(of: $0.location) }.joined(separator: ", ")
        let proof =
            isOptimal
            ? "proven best" : "at most \(gapPartsPerMillion) ppm from the best"
        let rest = keeps == 0 ? "" : "; \(keeps) unit(s) stay with the customer"
        return "To \(places): costs \(cost) and brings \(recovery) milli-cents, \(proof)\(rest)."
    }
}
