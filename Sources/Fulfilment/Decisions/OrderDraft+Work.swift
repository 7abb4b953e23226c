public import Inventory
public import Primitives
internal import Sourcing

/// What locations do with shipments. Each method answers the shipment's place; doing a thing
/// twice changes nothing the second time.
extension OrderDraft {
    /// The next state of a shipment, checked; nil when the event has happened already.
    func next(_ place: Int, on event: ShipmentEvent) throws(Refusal) -> ShipmentState? {
        let shipment = order.shipments[place]
        return try ShipmentTable.next(shipment.state, on: event, id(shipment))
    }

    mutating func enter(_ place: Int, _ state: ShipmentState) {
        order.shipments[place].state = state
        order.shipments[place].updated = now
    }

    /// FAILED_PRECONDITION while the order is held or over.
    func checkWork() throws(Refusal) { _ = try OrderTable.check(order, .work) }

    /// The location takes the work.
    public mutating func accept(_ number: UInt32) throws(Refusal) {
        let place = try place(number)
        guard let state = try next(place, on: .accept) else { return }
        try checkWork()
        enter(place, state)
        order.shipments[place].acknowledgeBy = nil
        note(.shipmentAccepted, order.shipments[place])
    }

    /// The location cannot do it, or some units of it (by the shipment's lines; none named means
    /// all). Its stock is corrected as the reason says, the order leaves it alone for a while,
    /// and the units are to be sourced anew.
    public mutating func reject(
        _ number: UInt32, _ reason: RejectReason, _ lines: [(line: Int, quantity: Quantity)] = []
    ) throws(Refusal) {
        let place = try place(number)
        guard let state = try next(place, on: .reject) else { return }
        _ = try OrderTable.check(order, .cancel)
        let shipment = order.shipments[place]
        let units = try wishes(lines, of: shipment)
        let total = units.reduce(0) { $0 + $1.quantity }
        try giveUp(place, units, reason)
        if order.shipments[place].units == 0 { close(place, state, reason.name) }
        order.shipments[place].updated = now
        note(.shipmentRejected, shipment, quantity: total, detail: reason.name)
        setAside(shipment.location)
        requeue(isFailure: true)
    }

    /// What was found so far, by the shipment's lines; none named means everything. With
    /// `isComplete` what is missing is short and goes the way of a rejection.
    public mutating func pick(
        _ number: UInt32, _ lines: [(line: Int, quantity: Quantity)], isComplete: Bool,
        reason: RejectReason
    ) throws(Refusal) {
        let place = try place(number)
        guard let state = try next(place, on: .pick) else { return }
        try checkWork()
        for index in order.shipments[place].lines.indices where lines.isEmpty {
            order.shipments[place].lines[index].picked = order.shipments[place].lines[index].toSend
        }
        for wish in lines {
            guard 0...order.shipments[place].lines[wish.line].toSend ~= wish.quantity else {
                throw Self.tooMany(order.shipments[place].lines[wish.line].toSend)
            }
            order.shipments[place].lines[wish.line].picked = wish.quantity
        }
        let shipment = order.shipments[place]
        let missing = shipment.lines.indices.map {
            (line: $0, quantity: shipment.lines[$0].toSend - shipment.lines[$0].picked)
        }.filter { $0.quantity > 0 }
        let short = missing.reduce(0) { $0 + $1.quantity }
        enter(place, state)
        if short < shipment.units {
            note(.shipmentPicked, shipment, quantity: shipment.units - short)
        }
        guard isComplete, short > 0 else { return }
        try giveUp(place, missing, reason)
        if order.shipments[place].units == 0 { close(place, .short, reason.name) }
        note(.shipmentShortPicked, shipment, quantity: short, detail: reason.name)
        setAside(shipment.location)
        requeue(isFailure: true)
    }

    public mutating func pack(_ number: UInt32) throws(Refusal) {
        let place = try place(number)
        guard let state = try next(place, on: .pack) else { return }
        try checkWork()
        try checkPicked(order.shipments[place])
        enter(place, state)
        note(.shipmentPacked, order.shipments[place])
    }

    /// Left the building with a carrier: on hand falls, the slot's work is done.
    public mutating func ship(
        _ number: UInt32, tracking: String = "", carrier: String = ""
    ) throws(Refusal) {
        let place = try place(number)
        guard let state = try next(place, on: .ship) else { return }
        try checkWork()
        guard order.shipments[place].mode.isCarried else { throw wrongMode(place, "shipped") }
        try leave(place)
        enter(place, state)
        if !tracking.isEmpty { order.shipments[place].tracking = tracking }
        if !carrier.isEmpty { order.shipments[place].carrier = carrier }
        note(.shipmentShipped, order.shipments[place], quantity: order.shipments[place].units)
    }

    /// Takes the work back without blame; its units are to be sourced anew, elsewhere.
    public mutating func cancelShipment(
        _ number: UInt32, reason: String, isFailure: Bool = false
    ) throws(Refusal) {
        let place = try place(number)
        guard try next(place, on: .cancel) != nil else { return }
        _ = try OrderTable.check(order, .cancel)
        let shipment = order.shipments[place]
        guard shipment.holdsStock else {
            throw Refusal(
                RPCFailure(
                    .failedPrecondition, reason: "SHIPMENT_LEFT",
                    "shipment \"\(id(shipment))\" has left \"\(name(shipment.location))\""))
        }
        try end(place, .cancelled, reason, unitsTo: .unsourced)
        setAside(shipment.location)
        requeue(isFailure: isFailure)
    }

    // MARK: Steps

    /// Units that a location could not give: back to the order, stock corrected, less capacity.
    private mutating func giveUp(
        _ place: Int, _ units: [(line: Int, quantity: Quantity)], _ reason: RejectReason
    ) throws(Refusal) {
        let reservation = id(order.shipments[place]).reservation
        for (index, quantity) in units where quantity > 0 {
            try batch.reject(reservation, line: index, units: quantity, reason.verdict)
            order.shipments[place].lines[index].rejected += quantity
            let line = order.shipments[place].lines[index]
            order.shipments[place].lines[index].picked = min(line.picked, line.toSend)
            order.lines[line.line].assigned -= quantity
            order.lines[line.line].unsourced += quantity
        }
        shrink(place)
    }

    /// The units leave: on hand and commitment fall, the slot's work is done.
    mutating func leave(_ place: Int) throws(Refusal) {
        let shipment = order.shipments[place]
        noteComponents(place)
        try batch.consume(id(shipment).reservation)
        for line in shipment.lines {
            order.lines[line.line].assigned -= line.toSend
            order.lines[line.line].shipped += line.toSend
        }
        change(shipment, open: -shipment.use, done: shipment.use)
        order.shipments[place].leftAt = now
        order.shipments[place].riskAt = nil
    }

    /// Recipes change; what comes back is what was sent.
    private mutating func noteComponents(_ place: Int) {
        let shipment = order.shipments[place]
        guard let reserved = batch.reservation(id(shipment).reservation)?.lines,
            reserved.count == shipment.lines.count
        else { return }
        for (index, line) in reserved.enumerated() {
            order.shipments[place].lines[index].components = line.components
        }
    }

    func checkPicked(_ shipment: ShipmentRecord) throws(Refusal) {
        let picked = shipment.lines.reduce(0) { $0 + $1.picked }
        guard picked == shipment.units else {
            throw Refusal(
                RPCFailure(
                    .failedPrecondition, reason: "PICK_INCOMPLETE",
                    "shipment \"\(id(shipment))\": \(picked) of \(shipment.units) units are "
                        + "picked"))
        }
    }

    private func wishes(
        _ lines: [(line: Int, quantity: Quantity)], of shipment: ShipmentRecord
    ) throws(Refusal) -> [(line: Int, quantity: Quantity)] {
        if lines.isEmpty {
            return shipment.lines.indices.map { ($0, shipment.lines[$0].toSend) }
        }
        var sums: [Int: Quantity] = [:]
        for (line, quantity) in lines {
            sums[line, default: 0] += quantity
            let there = shipment.lines[line].toSend
            guard quantity > 0, sums[line, default: 0] <= there else { throw Self.tooMany(there) }
        }
        return lines
    }

    static func tooMany(_ there: Quantity) -> Refusal {
        Refusal(
            RPCFailure(
                .failedPrecondition, reason: "TOO_MANY_UNITS",
                "lines: the shipment's line has \(there) units"))
    }

    func wrongMode(_ place: Int, _ verb: String) -> Refusal {
        let shipment = order.shipments[place]
        return Refusal(
            RPCFailure(
                .failedPrecondition, reason: "WRONG_MODE",
                "shipment \"\(id(shipment))\" has mode \(shipment.mode) and cannot be \(verb)",
                metadata: [("from", shipment.state.name), ("event", verb)]))
    }

    func name(_ location: LocationIndex) -> String { network.id(of: location) }
}

extension ReservationLine {
    /// The parts of one unit that it keeps, ascending; none of what is no kit.
    fileprivate var components: [KitComponent] {
        guard quantity > 0, allocations.contains(where: { $0.sku != sku }) else { return [] }
        var sums: [SkuKey: Quantity] = [:]
        for allocation in allocations { sums[allocation.sku, default: 0] += allocation.quantity }
        return sums.sorted { $0.key < $1.key }.map {
            KitComponent(sku: $0.key, quantity: $0.value / quantity)
        }
    }
}
