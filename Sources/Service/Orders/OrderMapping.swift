internal import Fulfilment
internal import Inventory
internal import Messages
internal import Primitives
internal import Sourcing

/// The domain's orders → `dom.v1.Order` and `Shipment`.
extension OrderRecord {
    func message(_ network: Network) -> Messages.Order {
        Messages.Order.with { message in
            message.id = id.text
            message.channel = id.channel
            message.reference = id.reference
            message.customer = customer
            message.state = Messages.OrderState(rawValue: Int32(state.rawValue))
            message.lines = lines.map { $0.message(network) }
            message.destination = address?.message
            message.channelView = network.compiled(view)?.record.id ?? ""
            message.serviceLevel = Messages.ServiceLevel(rawValue: Int32(level.rawValue))
            message.promisedBy = promisedBy
            message.shipments = shipments.map { $0.message(self, network) }
            message.waitingReason = waiting?.reason ?? ""
            message.waitingUntil = waiting?.until
            message.createdAt = created
            message.updatedAt = updated
            message.revision = revision.value
            message.tags = tags
            message.customerTags = customerTags
            message.attempts = attempts
        }
    }

    func shipmentMessage(_ number: UInt32, _ network: Network) -> Messages.Shipment? {
        shipment(number)?.message(self, network)
    }
}

extension OrderLineRecord {
    fileprivate func message(_ network: Network) -> Messages.OrderLine {
        Messages.OrderLine.with { message in
            message.id = id
            message.sku = sku.text
            message.quantity = quantity
            message.mode = Messages.FulfilmentMode(rawValue: Int32(mode.rawValue))
            message.location = location.flatMap { network.record(of: $0)?.id } ?? ""
            message.condition = Messages.Condition(rawValue: Int32(condition.rawValue))
            if let unitPrice {
                message.unitPrice = Money.with {
                    $0.currency = currency
                    $0.minorUnits = unitPrice
                }
            }
            message.unsourced = unsourced
            message.assigned = assigned
            message.shipped = shipped
            message.cancelled = cancelled
            message.substitutes = substitutes.map(\.text)
            message.shipGroup = shipGroup
            message.apartGroup = apartGroup
        }
    }
}

extension ShipmentRecord {
    func message(_ order: OrderRecord, _ network: Network) -> Messages.Shipment {
        Messages.Shipment.with { message in
            message.id = ShipmentID(order.id, number).text
            message.orderID = order.id.text
            message.location = network.id(of: location)
            message.mode = Messages.FulfilmentMode(rawValue: Int32(mode.rawValue))
            message.state = Messages.ShipmentState(rawValue: Int32(state.rawValue))
            message.lines = lines.map { line in
                Messages.ShipmentLine.with {
                    $0.lineID = order.lines[line.line].id
                    $0.sku = line.sku.text
                    $0.quantity = line.quantity
                    $0.picked = line.picked
                    $0.rejected = line.rejected
                }
            }
            message.carrier = carrier
            message.service = service
            message.toLocation = handedOverAt.flatMap { network.record(of: $0)?.id } ?? ""
            message.acknowledgeBy = acknowledgeBy
            message.shipBy = shipBy
            message.deliverBy = deliverBy
            message.pickupUntil = pickupUntil
            message.tracking = tracking
            message.bay = bay
            message.vehicle = vehicle
            message.costMillicents = cost
            message.gco2e = gramsCO2e
            message.decisionID = decision
            message.policy = policy
            message.policyVersion = policyVersion
            message.travelsWith = travelsWith
            message.updatedAt = updated
            message.reason = reason
        }
    }
}

extension OrderAddress {
    init(_ address: Address, _ point: Destination, _ field: String) throws(RPCFailure) {
        try Check.text(address.name, "\(field).name")
        try Check.text(address.phone, "\(field).phone")
        try Check.count(address.lines.count, in: 0...8, "\(field).lines")
        for (place, line) in address.lines.enumerated() {
            try Check.text(line, "\(field).lines[\(place)]")
        }
        self.init(name: address.name, lines: address.lines, phone: address.phone, point: point)
    }

    fileprivate var message: Address {
        Address.with {
            $0.name = name
            $0.lines = lines
            $0.phone = phone
            $0.city = point.city
            $0.region = point.region
            $0.postcode = point.postcode
            $0.country = point.country
            $0.latitudeE6 = point.latitudeMicrodegrees
            $0.longitudeE6 = point.longitudeMicrodegrees
        }
    }
}

extension Fulfilment.TimelineEntry {
    func message(_ network: Network) -> Messages.TimelineEntry {
        Messages.TimelineEntry.with {
            $0.time = time
            $0.revision = sequence.value
            $0.type = event.type.name
            if event.shipment > 0 {
                $0.shipmentID = ShipmentID(event.order, event.shipment).text
            }
            $0.location = event.location.flatMap { network.record(of: $0)?.id } ?? ""
            $0.actor = actor
            $0.detail = event.detail.isEmpty ? reason : event.detail
            $0.decisionID = event.decision
            if event.return > 0 {
                let id = ReturnID(event.order, event.return)
                $0.returnID = id.text
                if event.unit > 0 { $0.unitID = ReturnUnitID(id, event.unit).text }
            }
        }
    }
}
