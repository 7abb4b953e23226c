internal import Fulfilment
internal import Inventory
internal import Messages
internal import Primitives
internal import Sourcing

/// The domain's returns → `dom.v1.Return`.
extension ReturnRecord {
    /// With the order's lines where the order is known; without it, units name none.
    func message(of order: OrderRecord?, _ network: Network) -> Messages.Return {
        Messages.Return.with { message in
            message.id = id.text
            message.orderID = id.order.text
            message.customer = customer
            message.state = Messages.ReturnState(rawValue: Int32(state.rawValue))
            message.method = Messages.ReturnMethod(rawValue: Int32(method.rawValue))
            message.units = units.map { $0.message(of: self, order, network) }
            message.exchanges = exchanges.map(\.message)
            message.sendBy = sendBy
            if feeAgreed != 0 { message.fee = money(feeAgreed) }
            message.refundOn = Messages.RefundTrigger(rawValue: Int32(refundOn.rawValue))
            message.policy = policy
            message.policyVersion = policyVersion
            message.overrideReason = overrideReason
            message.overrideActor = overrideActor
            message.carrier = carrier
            message.tracking = tracking
            message.decisionID = decision
            message.createdAt = created
            message.updatedAt = updated
            message.revision = revision.value
            message.reason = reason
        }
    }

    func money(_ minorUnits: Int64) -> Money {
        Money.with {
            $0.currency = currency
            $0.minorUnits = minorUnits
        }
    }
}

extension Fulfilment.ReturnUnit {
    fileprivate func message(
        of owner: ReturnRecord, _ order: OrderRecord?, _ network: Network
    ) -> Messages.ReturnUnit {
        Messages.ReturnUnit.with { message in
            message.id = ReturnUnitID(owner.id, number).text
            message.lineID = order.flatMap { self.lineID(in: $0) } ?? ""
            message.sku = sku.text
            message.state = Messages.ReturnUnitState(rawValue: Int32(state.rawValue))
            message.serial = serial
            message.reason = reason
            message.expectedCondition = expectedCondition.message
            message.location = location.map { network.id(of: $0) } ?? ""
            if receivedAt != nil { message.condition = condition.message }
            if let grade { message.grade = Messages.ReturnGrade(rawValue: Int32(grade.rawValue)) }
            if let disposition { message.disposition = disposition.message }
            if let planned { message.plannedDisposition = planned.message }
            if !isUnexpected { message.price = owner.money(price) }
            if let refund {
                message.refund = owner.money(refund)
                message.refundDueAt = refundAt
            }
            message.expectedAt = expectedAt
            message.receivedAt = receivedAt
            message.remark = remark
            message.unexpected = isUnexpected
            message.refundWithheld = refundWithheld
        }
    }

    /// The order line it was shipped for; nil for a unit that nobody expected.
    func lineID(in order: OrderRecord) -> String? {
        guard let shipped = order.shipment(shipment), shipped.lines.indices.contains(line)
        else { return nil }
        let place = shipped.lines[line].line
        return order.lines.indices.contains(place) ? order.lines[place].id : nil
    }
}

extension Fulfilment.ReturnExchange {
    fileprivate var message: Messages.ReturnExchange {
        Messages.ReturnExchange.with {
            $0.lineID = line
            $0.sku = sku.text
            $0.quantity = quantity
            $0.reservationID = reservation.text
            $0.live = isLive
        }
    }
}

extension Fulfilment.Disposition {
    var message: Messages.Disposition { Messages.Disposition(rawValue: Int32(rawValue)) }
}

extension ReturnRecord {
    /// Exchanges count as kept only while their reservations do keep them: those are released and
    /// consumed by calls of their own.
    mutating func noteExchanges(_ isKept: (ReservationID) -> Bool) {
        for index in exchanges.indices where exchanges[index].isLive {
            exchanges[index].isLive = isKept(exchanges[index].reservation)
        }
    }

    /// As its exchanges' reservations are now. Locks their shards one at a time: for reads.
    func current(_ store: StateStore) -> ReturnRecord {
        var result = self
        result.noteExchanges { id in
            var set = ShardSet()
            set.insert(reservation: id)
            return store.withLocked(set) { $0.reservation(id)?.state.isLive == true }
        }
        return result
    }
}
