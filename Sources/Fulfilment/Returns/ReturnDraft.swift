public import Inventory
public import Primitives
internal import Sourcing

/// A decision about the returns of one order in the making: order and returns as they will be,
/// and what that does to stock, capacity, refunds and the timeline.
///
/// Called by `Service` with the order, the reservations and SKUs of its returns, and the
/// reservations pinned to their supplies locked; the board too, by commands that take capacity.
/// Commands are the methods in this folder, one group a file. One that throws decides nothing: the
/// draft is thrown away with it. `finish` makes the effects. Pure: the time comes in.
public struct ReturnDraft {
    public internal(set) var order: OrderRecord
    /// Those of the order that memory has, by number.
    public internal(set) var returns: [ReturnRecord]
    private let orderBefore: OrderRecord
    private let returnsBefore: [ReturnRecord]
    var batch: ReservationBatch
    var events: [EventRecord] = []
    /// Changes of capacity so far.
    var uses: [BoardSlot: SlotUse] = [:]
    /// Units that each return counts in the order's shipments, as noted there.
    var counted: [UInt32: [ReturnedLine: Quantity]] = [:]
    let rules: FulfilmentRules
    let network: Network
    let board: BoardScope?
    public let now: Instant

    /// `board`: locked; nil where no command takes capacity.
    public init(
        order: OrderRecord, returns: [ReturnRecord], scope: TransactionScope,
        board: BoardScope? = nil, rules: FulfilmentRules, now: Instant
    ) {
        self.order = order
        self.returns = returns
        orderBefore = order
        returnsBefore = returns
        batch = ReservationBatch(scope, now: now)
        self.rules = rules
        network = scope.network
        self.board = board
        self.now = now
        for record in returns { counted[record.id.number] = record.returnedLines }
    }

    /// Whether anything was decided.
    public var isUnchanged: Bool {
        orderBefore == order && returnsBefore == returns && events.isEmpty
    }

    /// The return as it will be; NOT_FOUND.
    public func record(_ number: UInt32) throws(Refusal) -> ReturnRecord {
        returns[try place(number)]
    }

    /// The effects of everything decided; none if nothing was.
    public consuming func finish() -> (effects: [Effect], fulfilment: [FulfilmentEffect]) {
        if isUnchanged { return ([], []) }
        order.updated = now
        var fulfilment: [FulfilmentEffect] = [.order(order)]
        for record in returns where !returnsBefore.contains(record) {
            fulfilment.append(.return(record))
        }
        for (place, use) in uses.sorted(by: { $0.key < $1.key }) {
            if use.open.isZero && use.done.isZero { continue }
            fulfilment.append(
                .capacity(
                    CapacityEffect(
                        location: place.location, slot: place.slot, open: use.open,
                        done: use.done)))
        }
        fulfilment += events.map { .event($0) }
        return (batch.finish(), fulfilment)
    }

    // MARK: Parts

    func place(_ number: UInt32) throws(Refusal) -> Int {
        guard let place = returns.firstIndex(where: { $0.id.number == number }) else {
            let id = ReturnID(order.id, number)
            throw Refusal(
                RPCFailure(
                    .notFound, reason: "UNKNOWN_RETURN", "return_id: no return \"\(id)\"",
                    metadata: [("return", id.text)]))
        }
        return place
    }

    /// The place of a unit in its return; INVALID_ARGUMENT for one of another return, NOT_FOUND.
    func unit(_ id: ReturnUnitID, of place: Int) throws(Refusal) -> Int {
        guard id.id == returns[place].id else {
            throw Refusal(
                RPCFailure(
                    .invalidArgument, reason: "OTHER_RETURN",
                    "unit_id: \"\(id)\" is no unit of return \"\(returns[place].id)\"",
                    metadata: [("unit", id.text), ("return", returns[place].id.text)]))
        }
        guard let index = returns[place].units.firstIndex(where: { $0.number == id.number }) else {
            throw Refusal(
                RPCFailure(
                    .notFound, reason: "UNKNOWN_UNIT", "unit_id: no unit \"\(id)\"",
                    metadata: [("unit", id.text)]))
        }
        return index
    }

    /// The places of units that are named once each.
    func units(_ ids: [ReturnUnitID], of place: Int) throws(Refusal) -> [Int] {
        var result: [Int] = []
        var seen: Set<Int> = []
        for id in ids {
            let index = try unit(id, of: place)
            guard seen.insert(index).inserted else {
                throw Refusal(
                    RPCFailure(
                        .invalidArgument, reason: "DUPLICATE",
                        "unit_id: \"\(id)\" stands there twice", metadata: [("unit", id.text)]))
            }
            result.append(index)
        }
        return result
    }

    func id(_ place: Int, _ unit: Int) -> ReturnUnitID {
        ReturnUnitID(returns[place].id, returns[place].units[unit].number)
    }

    /// The next state of a unit, checked; nil when the event has happened already.
    func next(
        _ place: Int, _ unit: Int, on event: ReturnUnitEvent
    ) throws(Refusal) -> ReturnUnitState? {
        try ReturnUnitTable.next(returns[place].units[unit].state, on: event, id(place, unit))
    }

    func name(_ location: LocationIndex) -> String { network.record(of: location)?.id ?? "" }

    /// Tells of the return as a whole.
    mutating func note(
        _ type: EventType, _ place: Int, quantity: Quantity = 0, detail: String = ""
    ) {
        var event = EventRecord(
            type, order.id, quantity: quantity, decision: returns[place].decision, detail: detail)
        event.return = returns[place].id.number
        events.append(event)
    }

    /// Tells of units: one event for those of one SKU at one location.
    mutating func note(_ type: EventType, _ place: Int, units: [Int], detail: String = "") {
        var told: [EventRecord] = []
        for index in units {
            let unit = returns[place].units[index]
            let known = told.firstIndex { $0.sku == unit.sku && $0.location == unit.location }
            if let known {
                told[known].quantity += 1
                told[known].unit = 0
                continue
            }
            var event = EventRecord(
                type, order.id, shipment: unit.shipment, location: unit.location, sku: unit.sku,
                quantity: 1, decision: returns[place].decision, detail: detail)
            event.return = returns[place].id.number
            event.unit = unit.number
            told.append(event)
        }
        events += told
    }
}
