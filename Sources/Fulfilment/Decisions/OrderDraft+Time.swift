public import Inventory
public import Primitives

/// Holds, and what time alone does to an order.
extension OrderDraft {
    /// Stops it before work goes on; shipments that nobody has begun are held back.
    public mutating func hold(reason: String, until: Instant?) throws(Refusal) {
        if try OrderTable.check(order, .hold) == .unchanged { return }
        order.waiting = Waiting(kind: .held, reason: reason, until: until)
        for place in order.shipments.indices where order.shipments[place].state == .assigned {
            enter(place, .proposed)
            order.shipments[place].acknowledgeBy = nil
        }
        note(.orderHeld, detail: reason)
    }

    /// Lets it go on: held shipments are assigned, units without a location are sourced at once.
    public mutating func release() throws(Refusal) {
        if try OrderTable.check(order, .release) == .unchanged { return }
        guard order.waiting != nil else { return }
        order.waiting = nil
        order.attempts = 0
        for place in order.shipments.indices where order.shipments[place].state == .proposed {
            enter(place, .assigned)
            order.shipments[place].acknowledgeBy = deadline(order.shipments[place].location)
        }
        if order.unsourced > 0 { order.sourceAt = now }
        note(.orderReleased)
    }

    /// Everything whose time has come at `now`, but for sourcing, which needs a plan.
    public mutating func attend() throws(Refusal) {
        if let closesAt = order.closesAt, closesAt <= now { return try close() }
        if let waiting = order.waiting, let until = waiting.until, until <= now {
            if waiting.kind == .held {
                try release()
            } else {
                cancelUnsourced("waited too long")
                order.waiting = nil
                order.sourceAt = nil
            }
        }
        for place in order.shipments.indices {
            try attend(place)
        }
    }

    /// Ends a shipment whose time is up, whatever the clock says: not acknowledged, or not
    /// collected.
    mutating func expire(_ number: UInt32) throws(Refusal) {
        let place = try place(number)
        guard try next(place, on: .expire) != nil else { return }
        guard order.shipments[place].state == .assigned else { return try giveUpWaiting(place) }
        let shipment = order.shipments[place]
        note(.shipmentAckOverdue, shipment)
        try end(place, .expired, "not acknowledged", unitsTo: .unsourced)
        setAside(shipment.location)
        requeue(isFailure: true)
    }

    private mutating func attend(_ place: Int) throws(Refusal) {
        let shipment = order.shipments[place]
        if shipment.state == .assigned, let by = shipment.acknowledgeBy, by <= now {
            return try expire(shipment.number)
        }
        if shipment.holdsStock, let riskAt = shipment.riskAt, riskAt <= now {
            order.shipments[place].riskAt = nil
            note(.promiseAtRisk, shipment, detail: "has not left")
        }
        guard shipment.state == .readyForPickup || shipment.state == .customerArrived else {
            return
        }
        if let remindAt = shipment.remindAt, remindAt <= now {
            order.shipments[place].remindAt = nil
            note(.shipmentPickupReminder, shipment)
        }
        if shipment.state == .readyForPickup, let until = shipment.pickupUntil, until <= now {
            try expire(shipment.number)
        }
    }

    /// Nobody came: the goods go back on the shelf where they are, and that part of the order is
    /// over.
    private mutating func giveUpWaiting(_ place: Int) throws(Refusal) {
        let shipment = order.shipments[place]
        note(.shipmentNotCollected, shipment, quantity: shipment.units)
        guard shipment.hasLeft else {
            return try end(place, .expired, "not collected", unitsTo: .cancelled)
        }
        for line in shipment.lines where line.toSend > 0 {
            batch.putBack(
                line.sku, shipment.handedOverAt ?? shipment.location, line.condition,
                units: line.toSend, reference: id(shipment).text)
            order.lines[line.line].shipped -= line.toSend
            order.lines[line.line].cancelled += line.toSend
        }
        close(place, .expired, "not collected")
    }

    /// It is over for good, whatever the clock says.
    mutating func close() throws(Refusal) {
        if try OrderTable.check(order, .close) == .unchanged { return }
        order.closesAt = nil
        // CANCELLED says more than CLOSED.
        if order.state == .cancelled { return }
        order.state = .closed
        note(.orderClosed)
    }
}
