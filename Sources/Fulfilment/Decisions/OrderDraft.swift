public import Inventory
public import Primitives
internal import Sourcing

/// A decision about one order in the making: the order as it will be, and what that does to
/// stock, capacity and the timeline.
///
/// The front door of Fulfilment's decisions, called by `Service` with the order, its
/// reservations and its SKUs locked. Commands are the methods in this folder, one group a file;
/// each throws a `Refusal` before it changes anything, or succeeds whole. `finish` makes the
/// effects. Pure: the time comes in.
public struct OrderDraft {
    public internal(set) var order: OrderRecord
    let before: OrderRecord?
    var batch: ReservationBatch
    var capacity: [FulfilmentEffect] = []
    var events: [EventRecord] = []
    let rules: FulfilmentRules
    let network: Network
    public let now: Instant

    public init(
        _ order: OrderRecord, isNew: Bool = false, scope: TransactionScope,
        rules: FulfilmentRules, now: Instant
    ) {
        self.order = order
        before = isNew ? nil : order
        batch = ReservationBatch(scope, now: now)
        self.rules = rules
        network = scope.network
        self.now = now
    }

    /// Whether anything was decided.
    public var isUnchanged: Bool { before == order && events.isEmpty }

    /// The effects of everything decided; none if nothing was.
    public consuming func finish() -> (effects: [Effect], fulfilment: [FulfilmentEffect]) {
        if isUnchanged { return ([], []) }
        settle()
        let fulfilment: [FulfilmentEffect] =
            [.order(order)] + capacity + events.map { .event($0) }
        return (batch.finish(), fulfilment)
    }

    /// Brings the state in line with lines and shipments and tells of its great changes.
    private mutating func settle() {
        let old = before?.state ?? .received
        order.updated = now
        if order.unsourced == 0 {
            order.sourceAt = nil
            if order.waiting?.kind != .held { order.waiting = nil }
        }
        order.state = order.derivedState
        if order.state == old { return }
        switch order.state {
        case .shipped: order.waiting = nil
        case .delivered, .cancelled:
            order.closesAt = now.advanced(byMilliseconds: rules.close)
            order.waiting = nil
            if order.state == .delivered { note(.orderDelivered) }
        default: break
        }
    }

    // MARK: Parts

    mutating func note(
        _ type: EventType, _ shipment: ShipmentRecord? = nil, quantity: Quantity = 0,
        detail: String = ""
    ) {
        let isOneSku = shipment?.lines.count == 1
        events.append(
            EventRecord(
                type, order.id, shipment: shipment?.number ?? 0, location: shipment?.location,
                sku: isOneSku ? shipment?.lines.first?.sku : nil, quantity: quantity,
                decision: shipment?.decision ?? "", detail: detail))
    }

    func id(_ shipment: ShipmentRecord) -> ShipmentID { ShipmentID(order.id, shipment.number) }

    /// The place of a shipment in the order; NOT_FOUND.
    func place(_ number: UInt32) throws(Refusal) -> Int {
        guard let place = order.shipments.firstIndex(where: { $0.number == number }) else {
            let id = ShipmentID(order.id, number)
            throw Refusal(
                RPCFailure(
                    .notFound, reason: "UNKNOWN_SHIPMENT", "shipment_id: no shipment \"\(id)\""))
        }
        return place
    }

    func use(_ location: LocationIndex, lines: Int, units: Quantity) -> CapacityUse {
        let rule = network.record(of: location)?.profile?.capacity
        return (rule ?? CapacityRule()).use(lines: lines, units: units)
    }

    mutating func take(_ shipment: ShipmentRecord, _ use: CapacityUse) {
        change(shipment, open: use)
    }

    mutating func change(
        _ shipment: ShipmentRecord, open: CapacityUse, done: CapacityUse = CapacityUse()
    ) {
        if open.isZero && done.isZero { return }
        capacity.append(
            .capacity(
                CapacityEffect(
                    location: shipment.location, slot: shipment.slot, open: open, done: done)))
    }

    /// The order leaves the location alone for a while.
    mutating func setAside(_ location: LocationIndex) {
        order.setAside.removeAll { $0.until <= now || $0.location == location }
        order.setAside.append(
            SetAside(location: location, until: now.advanced(byMilliseconds: rules.aside)))
    }

    /// Units have lost their location: they are sourced anew at once, unless that has failed too
    /// often.
    mutating func requeue(isFailure: Bool) {
        if isFailure { order.attempts += 1 }
        guard order.unsourced > 0 else { return }
        if order.attempts <= rules.attemptsMax {
            order.sourceAt = now
            return
        }
        order.sourceAt = nil
        if order.isHeld { return }
        park(.exception, "exception")
    }

    /// Units without a location wait.
    mutating func park(_ kind: Waiting.Kind, _ reason: String, skus: [SkuKey] = []) {
        let patience = order.parkMilliseconds > 0 ? order.parkMilliseconds : rules.park
        let old = order.waiting.flatMap { $0.kind == .held ? nil : $0.until }
        let isNews = order.waiting?.kind != kind || order.waiting?.reason != reason
        order.waiting = Waiting(
            kind: kind, reason: reason, until: old ?? now.advanced(byMilliseconds: patience),
            skus: skus)
        if isNews { note(.orderParked, quantity: order.unsourced, detail: reason) }
    }
}
