public import Inventory
public import Primitives
internal import Sourcing

/// The last part of the way: counters, cars and doors.
extension OrderDraft {
    /// Waits at the counter: from the shelf, or, for ship-to-store, from the carrier.
    public mutating func markReady(_ number: UInt32, bay: String = "") throws(Refusal) {
        let place = try place(number)
        guard let state = try next(place, on: .ready) else { return }
        let shipment = order.shipments[place]
        guard shipment.mode.isCollected, shipment.mode.isCarried == shipment.hasLeft else {
            throw wrongMode(place, "made ready for pickup")
        }
        if shipment.holdsStock {
            try checkWork()
            try checkPicked(shipment)
        }
        beReady(place, state)
        if !bay.isEmpty { order.shipments[place].bay = bay }
    }

    private mutating func beReady(_ place: Int, _ state: ShipmentState) {
        enter(place, state)
        order.shipments[place].riskAt = nil
        order.shipments[place].remindAt = now.advanced(byMilliseconds: rules.reminder)
        order.shipments[place].pickupUntil = now.advanced(byMilliseconds: rules.pickup)
        note(.shipmentReadyForPickup, order.shipments[place])
        judgePromise(place)
    }

    /// The customer is there: in the shop, or in a bay outside.
    public mutating func arrive(
        _ number: UInt32, bay: String = "", vehicle: String = ""
    ) throws(Refusal) {
        let place = try place(number)
        guard let state = try next(place, on: .arrive) else { return }
        enter(place, state)
        if !bay.isEmpty { order.shipments[place].bay = bay }
        if !vehicle.isEmpty { order.shipments[place].vehicle = vehicle }
        note(.shipmentCustomerArrived, order.shipments[place], detail: bay)
    }

    /// Given to the customer: on hand falls, unless that happened when it was sent to the store.
    public mutating func handOver(_ number: UInt32) throws(Refusal) {
        let place = try place(number)
        guard let state = try next(place, on: .handOver) else { return }
        if order.shipments[place].holdsStock {
            try checkWork()
            try leave(place)
        }
        enter(place, state)
        order.shipments[place].remindAt = nil
        note(.shipmentHandedOver, order.shipments[place], quantity: order.shipments[place].units)
    }

    /// What the carrier says. Arrived means delivered, or ready at the counter for ship-to-store.
    public mutating func track(
        _ number: UInt32, tracking: String, status: String, isThere: Bool, expected: Instant?
    ) throws(Refusal) {
        let place = try place(number)
        _ = try next(place, on: .track)
        if isThere, !order.shipments[place].mode.isCarried { throw wrongMode(place, "delivered") }
        if !tracking.isEmpty { order.shipments[place].tracking = tracking }
        if !status.isEmpty || !tracking.isEmpty {
            order.shipments[place].updated = now
            note(.shipmentTracked, order.shipments[place], detail: status)
        }
        if let expected, let promised = order.promisedBy, expected > promised {
            note(
                .promiseAtRisk, order.shipments[place],
                detail: "expected \(expected.rfc3339)")
        }
        guard isThere else { return }
        if order.shipments[place].mode.isCollected {
            if let state = try next(place, on: .ready) { beReady(place, state) }
            return
        }
        guard let state = try next(place, on: .deliver) else { return }
        enter(place, state)
        note(.shipmentDelivered, order.shipments[place], quantity: order.shipments[place].units)
        judgePromise(place)
    }

    private mutating func judgePromise(_ place: Int) {
        let shipment = order.shipments[place]
        let promised = max(order.promisedBy ?? shipment.deliverBy, shipment.deliverBy)
        note(now <= promised ? .promiseKept : .promiseBroken, shipment)
    }
}
