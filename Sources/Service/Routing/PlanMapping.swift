internal import Inventory
internal import Messages
internal import Primitives
internal import Sourcing

/// The domain's plans as the wire shows them.
extension RoutePlan {
    init(_ plan: SourcingPlan, of cart: Sourcing.Cart, _ network: Network) {
        self.init()
        shipments.reserveCapacity(plan.parcels.count)
        for parcel in plan.parcels {
            shipments.append(PlannedShipment(parcel, of: cart, network))
        }
        unfilled = plan.unfilled.map { $0.message(cart) }
        objectiveMillicents = plan.objective
        lowerBoundMillicents = plan.lowerBound
        gapPpm = plan.gapPartsPerMillion
        optimal = plan.isOptimal
        relaxed = plan.relaxed
        policy = plan.policy
        policyVersion = plan.policyVersion
        costMillicents = plan.cost
        gco2e = plan.gramsCO2e
        deliverBy = plan.deliverBy
    }
}

extension UnfilledUnits {
    func message(_ cart: Sourcing.Cart) -> UnfilledLine {
        UnfilledLine.with {
            $0.lineID = cart.lines[line].id
            $0.sku = cart.lines[line].sku.text
            $0.quantity = quantity
            $0.eliminations = eliminations.map(\.message)
        }
    }
}

extension PlannedShipment {
    fileprivate init(_ parcel: PlannedParcel, of cart: Sourcing.Cart, _ network: Network) {
        self.init()
        location = network.id(of: parcel.location)
        mode = parcel.mode.message
        lines = parcel.lines.map { units in
            PlannedLine.with {
                $0.lineID = cart.lines[units.line].id
                $0.sku = units.sku.text
                $0.quantity = units.quantity
            }
        }
        carrier = parcel.carrier
        service = parcel.service
        toLocation = parcel.handedOverAt.map { network.id(of: $0) } ?? ""
        readyBy = parcel.readyBy
        shipBy = parcel.shipBy
        deliverBy = parcel.deliverBy
        distanceMetres = parcel.distanceMetres
        zone = UInt32(clamping: parcel.zone)
        grams = parcel.grams
        gco2e = parcel.gramsCO2e
        costs = parcel.costs.messages
    }
}

extension CostParts {
    var messages: [CostPart] {
        parts.map { part in
            CostPart.with {
                $0.kind = part.kind.name
                $0.millicents = part.millicents
            }
        }
    }
}

extension Sourcing.Elimination {
    fileprivate var message: Messages.Elimination {
        Messages.Elimination.with {
            $0.rule = rule
            $0.locations = UInt32(clamping: locations)
            $0.detail = detail
        }
    }
}

extension Sourcing.FulfilmentMode {
    var message: Messages.FulfilmentMode {
        Messages.FulfilmentMode(rawValue: Int32(rawValue))
    }
}

extension Inventory.ServiceLevel {
    var message: Messages.ServiceLevel { Messages.ServiceLevel(rawValue: Int32(rawValue)) }
}
