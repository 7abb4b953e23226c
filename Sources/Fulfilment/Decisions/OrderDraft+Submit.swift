public import Inventory
public import Primitives

/// The beginning, and what people rearrange later.
extension OrderDraft {
    /// Takes a new order; held from the start if a reason is given.
    public mutating func submit(holdReason: String = "") throws(Refusal) {
        if before != nil { _ = try OrderTable.check(order, .submit) }
        note(.orderReceived, quantity: order.unsourced)
        if holdReason.isEmpty {
            order.sourceAt = now
        } else {
            order.waiting = Waiting(kind: .held, reason: holdReason)
            note(.orderHeld, detail: holdReason)
        }
    }

    /// Takes back shipments at a location that nobody has picked from yet, all of the order or
    /// one, so that they are sourced anew: the location closes, or somebody asks for it. Answers
    /// how many units.
    public mutating func takeBack(
        at location: LocationIndex? = nil, shipment number: UInt32? = nil, reason: String,
        setsAside: Bool
    ) throws(Refusal) -> Quantity {
        _ = try OrderTable.check(order, .cancel)
        var units: Quantity = 0
        for place in order.shipments.indices {
            let shipment = order.shipments[place]
            guard shipment.isUntouched, location == nil || shipment.location == location,
                number == nil || shipment.number == number
            else { continue }
            units += shipment.units
            try end(place, .cancelled, reason, unitsTo: .unsourced)
            if setsAside { setAside(shipment.location) }
        }
        if units > 0 { requeue(isFailure: false) }
        return units
    }

    /// The order is not sourced from this location for a while.
    public mutating func avoid(_ location: LocationIndex) { setAside(location) }

    /// Some units of a shipment become a shipment of their own at the same place.
    public mutating func split(
        _ number: UInt32, _ lines: [(line: Int, quantity: Quantity)]
    ) throws(Refusal) -> UInt32 {
        let place = try place(number)
        let shipment = order.shipments[place]
        guard shipment.isUntouched, order.shipments.count < Limits.orderShipmentsMax,
            !lines.isEmpty,
            lines.allSatisfy({
                $0.quantity > 0 && $0.quantity <= shipment.lines[$0.line].toSend
            }), Set(lines.map(\.line)).count == lines.count,
            lines.reduce(0, { $0 + $1.quantity }) < shipment.units
        else {
            throw Refusal(
                RPCFailure(
                    .failedPrecondition, reason: "SHIPMENT_\(shipment.state.name)",
                    "shipment \"\(id(shipment))\" cannot be split so"))
        }
        var new = shipment
        new.number = order.nextShipment
        new.lines = lines.map {
            ShipmentLineRecord(
                line: shipment.lines[$0.line].line, sku: shipment.lines[$0.line].sku,
                condition: shipment.lines[$0.line].condition, quantity: $0.quantity)
        }
        new.use = use(new.location, lines: new.lines.count, units: new.units)
        try batch.carve(
            lines, from: id(shipment).reservation, into: id(new).reservation,
            owner: order.id.text)
        for (line, quantity) in lines { order.shipments[place].lines[line].quantity -= quantity }
        shrink(place)
        take(new, new.use)
        order.shipments.append(new)
        note(.orderSplit, new, quantity: new.units)
        return new.number
    }

    /// A shipment travels in the parcel of another one that leaves the same place.
    public mutating func travel(
        _ number: UInt32, with other: ShipmentID, saved: Int64
    ) throws(Refusal) {
        let place = try place(number)
        guard order.shipments[place].holdsStock, order.shipments[place].travelsWith.isEmpty else {
            throw Refusal(
                RPCFailure(
                    .failedPrecondition, reason: "SHIPMENT_MERGED",
                    "shipment \"\(id(order.shipments[place]))\" cannot travel with another"))
        }
        order.shipments[place].travelsWith = other.text
        order.shipments[place].cost -= saved
        order.shipments[place].travelSaved = saved
        order.shipments[place].updated = now
        note(.orderMerged, order.shipments[place], detail: other.text)
    }

    /// The parcels that came to nothing take nobody along: what travelled in one of them and has
    /// not left is a parcel of its own again, where it is and when it was to leave.
    public mutating func travelAlone(without parcels: Set<ShipmentID>) {
        for place in order.shipments.indices where order.shipments[place].holdsStock {
            guard let parcel = ShipmentID(order.shipments[place].travelsWith),
                parcels.contains(parcel)
            else { continue }
            order.shipments[place].travelsWith = ""
            order.shipments[place].cost += order.shipments[place].travelSaved
            order.shipments[place].travelSaved = 0
            order.shipments[place].updated = now
            note(.orderSplit, order.shipments[place], detail: "no longer with \(parcel)")
        }
    }
}

extension ShipmentRecord {
    /// Holds stock, and nothing of it has been taken from a shelf.
    public var isUntouched: Bool {
        holdsStock && (state == .proposed || state == .assigned || state == .accepted)
            && lines.allSatisfy { $0.picked == 0 }
    }
}
