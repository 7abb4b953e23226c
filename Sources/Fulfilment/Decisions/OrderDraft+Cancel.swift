public import Inventory
public import Primitives
internal import Sourcing

/// What is not wanted any more.
extension OrderDraft {
    /// Cancels everything that has not left: units without a location, then all shipments that
    /// hold stock. Answers how many units; 0 if it was cancelled before.
    public mutating func cancel() throws(Refusal) -> Quantity {
        if try OrderTable.check(order, .cancel) == .unchanged { return 0 }
        var units = order.unsourced
        for index in order.lines.indices {
            order.lines[index].cancelled += order.lines[index].unsourced
            order.lines[index].unsourced = 0
        }
        for place in order.shipments.indices where order.shipments[place].holdsStock {
            units += order.shipments[place].units
            try end(place, .cancelled, "order cancelled", unitsTo: .cancelled)
        }
        order.waiting = nil
        order.sourceAt = nil
        note(.orderCancelled, quantity: units)
        return units
    }

    /// Cancels some units of some lines, all that are left where the quantity is 0: first those
    /// without a location, then those of the latest shipments.
    public mutating func cancel(
        _ wishes: [(line: Int, quantity: Quantity)]
    ) throws(Refusal) -> Quantity {
        if try OrderTable.check(order, .cancel) == .unchanged { return 0 }
        var total: Quantity = 0
        for wish in wishes {
            let line = order.lines[wish.line]
            let there = line.unsourced + line.assigned
            let wanted = wish.quantity == 0 ? there : wish.quantity
            guard wanted <= there else {
                throw Refusal(
                    RPCFailure(
                        .failedPrecondition, reason: "TOO_MANY_UNITS",
                        "line \"\(line.id)\" has only \(there) units that have not left"))
            }
            let loose = min(wanted, line.unsourced)
            order.lines[wish.line].unsourced -= loose
            order.lines[wish.line].cancelled += loose
            try cancelAssigned(wanted - loose, of: wish.line)
            total += wanted
        }
        if total > 0 { note(.orderCancelled, quantity: total) }
        return total
    }

    private mutating func cancelAssigned(_ units: Quantity, of line: Int) throws(Refusal) {
        var left = units
        for place in order.shipments.indices.reversed()
        where left > 0 && order.shipments[place].holdsStock {
            for index in order.shipments[place].lines.indices
            where left > 0 && order.shipments[place].lines[index].line == line {
                let gone = min(left, order.shipments[place].lines[index].toSend)
                if gone == 0 { continue }
                left -= gone
                try batch.release(
                    id(order.shipments[place]).reservation,
                    [LineQuantity(line: index, quantity: gone)])
                order.shipments[place].lines[index].quantity -= gone
                let toSend = order.shipments[place].lines[index].toSend
                order.shipments[place].lines[index].picked = min(
                    order.shipments[place].lines[index].picked, toSend)
                order.lines[line].assigned -= gone
                order.lines[line].cancelled += gone
            }
            shrink(place)
            if order.shipments[place].units == 0 { close(place, .cancelled, "cancelled") }
        }
    }

    mutating func cancelUnsourced(_ reason: String) {
        let units = order.unsourced
        for index in order.lines.indices {
            order.lines[index].cancelled += order.lines[index].unsourced
            order.lines[index].unsourced = 0
        }
        if units > 0 { note(.orderCancelled, quantity: units, detail: reason) }
    }

    // MARK: Ends of shipments

    enum Destination {
        /// They need another location.
        case unsourced
        case cancelled
    }

    /// Ends a shipment that holds stock: all units go back, and are sourced anew or cancelled.
    mutating func end(
        _ place: Int, _ state: ShipmentState, _ reason: String, unitsTo: Destination
    ) throws(Refusal) {
        let shipment = order.shipments[place]
        if shipment.units > 0 { try batch.release(id(shipment).reservation) }
        for line in shipment.lines {
            order.lines[line.line].assigned -= line.toSend
            switch unitsTo {
            case .unsourced: order.lines[line.line].unsourced += line.toSend
            case .cancelled: order.lines[line.line].cancelled += line.toSend
            }
        }
        change(shipment, open: -shipment.use)
        order.shipments[place].use = CapacityUse()
        close(place, state, reason)
        if state == .cancelled {
            note(.shipmentCancelled, shipment, quantity: shipment.units, detail: reason)
        }
    }

    mutating func close(_ place: Int, _ state: ShipmentState, _ reason: String) {
        order.shipments[place].state = state
        order.shipments[place].reason = reason
        order.shipments[place].updated = now
        order.shipments[place].riskAt = nil
    }

    /// Fewer units take less capacity, whatever the location's rule is by now.
    mutating func shrink(_ place: Int) {
        let shipment = order.shipments[place]
        let lines = shipment.lines.filter { $0.toSend > 0 }.count
        var new = CapacityUse()
        if lines > 0 {
            let fresh = use(shipment.location, lines: lines, units: shipment.units)
            new = CapacityUse(
                orders: min(fresh.orders, shipment.use.orders),
                lines: min(fresh.lines, shipment.use.lines),
                units: min(fresh.units, shipment.use.units),
                labourSeconds: min(fresh.labourSeconds, shipment.use.labourSeconds))
        }
        change(shipment, open: new - shipment.use)
        order.shipments[place].use = new
        order.shipments[place].updated = now
    }
}
