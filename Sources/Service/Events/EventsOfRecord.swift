internal import Fulfilment
internal import Inventory
internal import Journal
internal import Messages
internal import Primitives

/// From one journal record to the events that it means: a pure function of the record.
///
/// The same record always gives the same events in the same order, so that `sequence.index` names
/// an event for good. What needs the state before or after (bands of availability) is not here.
struct EventsOfRecord {
    /// Names of locations; their indices never change meaning.
    let network: Network
    private(set) var events: [RecordedEvent] = []
    private let record: RecordInfo
    private let transaction: Transaction

    init(_ record: RecordInfo, _ decision: JournaledDecision, _ network: Network) {
        self.network = network
        self.record = record
        transaction = decision.transaction
        let arrived = transaction.arrivedSupplies
        for effect in transaction.effects {
            switch effect {
            case .cell(let change): add(change)
            case .supply(let sku, let supply) where !arrived.contains(supply.id):
                add(supply, of: sku)
            case .supplyRemoved(let sku, let id) where !arrived.contains(id):
                addCancelled(supply: id, of: sku)
            case .reservation(let reservation): add(reservation)
            case .location(let location): add(location)
            case .policy(let policy): add(policy)
            default: break
            }
        }
        addEvents(of: decision.fulfilment)
    }

    private mutating func add(_ type: String, _ fill: (inout RecordedEvent) -> Void) {
        var recorded = RecordedEvent(type, record.sequence)
        recorded.index = events.count
        recorded.event.cursor = EventCursor(record.sequence, events.count).description
        recorded.event.time = record.time
        recorded.event.actor = transaction.actor
        recorded.event.reason = transaction.reason
        fill(&recorded)
        events.append(recorded)
    }

    // MARK: Stock and supply

    private mutating func add(_ change: CellEffect) {
        guard let type = change.reason.eventType else { return }
        let isArrival = change.reason == .supplyArrival
        // An arrival also moves the claims that waited for it; that is no event.
        if isArrival, change.onHand == 0 { return }
        let location = network.id(of: change.location)
        add(type) { recorded in
            recorded.concern(sku: change.sku.text)
            recorded.concern(location: location)
            recorded.event.quantity = change.onHand
            recorded.note("condition", change.condition.eventText)
            if isArrival {
                recorded.note("supply_id", change.reference)
                return
            }
            recorded.note("cause", change.reason.eventText)
            recorded.note("reference", change.reference)
            if change.quarantined != 0 { recorded.note("quarantined", "\(change.quarantined)") }
        }
    }

    private mutating func add(_ supply: Inventory.Supply, of sku: SkuKey) {
        let location = network.id(of: supply.location)
        add(supply.hasSlipped ? "supply.slipped" : "supply.scheduled") { recorded in
            recorded.concern(sku: sku.text)
            recorded.concern(location: location)
            recorded.event.quantity = supply.quantity
            recorded.note("supply_id", supply.id)
            recorded.note("due_ms", supply.due)
            recorded.note("condition", supply.condition.eventText)
        }
    }

    private mutating func addCancelled(supply id: String, of sku: SkuKey) {
        add("supply.slipped") { recorded in
            recorded.concern(sku: sku.text)
            recorded.note("supply_id", id)
        }
    }

    // MARK: Reservations

    private mutating func add(_ reservation: ReservationRecord) {
        let type = reservation.eventType
        let network = self.network
        let taken = type.takesAway ? transaction.claims(of: reservation) : nil
        let transaction = self.transaction
        add(type.name) { recorded in
            recorded.event.reservationID = reservation.id.text
            recorded.event.orderID = reservation.reference
            if !reservation.reference.isEmpty,
                reservation.id.text.hasPrefix(reservation.reference + "#")
            {
                recorded.event.shipmentID = reservation.id.text
            }
            for line in reservation.lines {
                recorded.concern(sku: line.sku.text)
                for case .cell(let location, _) in line.allocations.lazy.map(\.place) {
                    recorded.concern(location: network.id(of: location))
                }
            }
            for location in transaction.locations(of: reservation) {
                recorded.concern(location: network.id(of: location))
            }
            recorded.event.quantity = taken ?? reservation.lines.reduce(0) { $0 + $1.quantity }
            recorded.note("state", reservation.state.name)
            recorded.note("owner", reservation.owner)
            recorded.note("expires_ms", reservation.expires)
            recorded.note("lines", String(reservation.lines.count))
        }
    }

    // MARK: Orders

    /// Those journaled as such. Who the customer is stands in the order's after-image beside them.
    private mutating func addEvents(of effects: [FulfilmentEffect]) {
        var customers: [OrderID: String] = [:]
        var returns: [ReturnID: ReturnRecord] = [:]
        for effect in effects {
            switch effect {
            case .order(let order): customers[order.id] = order.customer
            case .return(let record):
                returns[record.id] = record
                customers[record.id.order] = record.customer
            default: break
            }
        }
        for case .event(let event) in effects {
            let id = ReturnID(event.order, event.return)
            add(event, customers[event.order] ?? "", event.return > 0 ? returns[id] : nil)
        }
    }

    private mutating func add(
        _ event: EventRecord, _ customer: String, _ record: ReturnRecord?
    ) {
        let location = event.location.map { network.id(of: $0) } ?? ""
        add(event.type.name) { recorded in
            recorded.event.orderID = event.order.text
            recorded.event.customer = customer
            if event.shipment > 0 {
                recorded.event.shipmentID = ShipmentID(event.order, event.shipment).text
            }
            if let sku = event.sku { recorded.concern(sku: sku.text) }
            recorded.concern(location: location)
            recorded.event.quantity = event.quantity
            recorded.note("decision_id", event.decision)
            recorded.note("detail", event.detail)
            recorded.note(event, of: record)
        }
    }

    // MARK: Network

    private mutating func add(_ location: LocationRecord) {
        let state = location.state(at: record.time)
        let isClosed = state == .closed || state == .noOutbound
        add(isClosed ? "location.closed" : "location.opened") { recorded in
            recorded.concern(location: location.id)
            recorded.note("state", state.eventText)
            if state == location.state { recorded.note("until_ms", location.stateUntil) }
        }
    }

    /// A version that gives way to a newer one of its name is no event of its own.
    private mutating func add(_ policy: PolicyRecord) {
        let isActivated = policy.status == .active && policy.activatedAt == record.time
        let isReverted = policy.status == .retired && !transaction.supersedes(policy)
        guard isActivated || isReverted else { return }
        add(isActivated ? "policy.activated" : "policy.reverted") { recorded in
            recorded.note("policy", policy.name)
            recorded.note("version", String(policy.version))
            recorded.note("from_ms", policy.from)
            recorded.note("until_ms", policy.until)
        }
    }
}
