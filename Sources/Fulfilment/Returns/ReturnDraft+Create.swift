public import Inventory
public import Primitives

/// Units of an order line that a customer wants to send back.
public struct ReturnWish: Hashable, Sendable {
    /// Index of the order's line.
    public var line: Int
    /// Kits where the line is one.
    public var quantity: Quantity
    public var reason: String
    public var condition: Condition
    /// At most `quantity`.
    public var serials: [String]

    public init(
        line: Int, quantity: Quantity, reason: String = "", condition: Condition = .openBox,
        serials: [String] = []
    ) {
        self.line = line
        self.quantity = quantity
        self.reason = reason
        self.condition = condition
        self.serials = serials
    }
}

/// One piece of what shall come back, and where it goes. `ReturnDraft.pieces` makes them of
/// wishes; routing says the rest.
public struct PlannedReturnUnit: Hashable, Sendable {
    public var shipment: UInt32
    /// Index of its line in that shipment.
    public var line: Int
    public var sku: SkuKey
    /// Which of the return's kits of that line it is a part of, from 1; 0 = of none.
    public var kit: UInt32
    public var serial = ""
    public var reason = ""
    public var condition = Condition.openBox
    /// nil = the customer keeps it.
    public var location: LocationIndex?
    public var expectedAt: Instant?
    /// Beginning of the slot of the location in which it is expected.
    public var slot = Instant(milliseconds: 0)
    public var planned: Disposition?

    public init(shipment: UInt32, line: Int, sku: SkuKey, kit: UInt32 = 0) {
        self.shipment = shipment
        self.line = line
        self.sku = sku
        self.kit = kit
    }
}

/// An article wanted instead.
public struct NewExchange: Hashable, Sendable {
    /// Unique in the return.
    public var line: String
    public var sku: SkuKey
    public var quantity: Quantity
    /// nil = wherever the order's view has it.
    public var location: LocationIndex?

    public init(line: String, sku: SkuKey, quantity: Quantity, location: LocationIndex? = nil) {
        self.line = line
        self.sku = sku
        self.quantity = quantity
        self.location = location
    }
}

/// A return as routing and policy have it.
public struct NewReturn: Sendable {
    public var method: ReturnMethod
    public var units: [PlannedReturnUnit]
    public var exchanges: [NewExchange] = []
    /// A person must agree first: nothing is announced, taken or reserved until then.
    public var needsApproval = false
    public var sendBy: Instant?
    /// Minor units, 0 or more.
    public var fee: Int64 = 0
    /// Empty = that of the order's first returned line.
    public var currency = ""
    public var refundOn = RefundTrigger.receipt
    public var policy = ""
    public var policyVersion: UInt32 = 0
    public var overrideReason = ""
    public var overrideActor = ""
    public var carrier = ""
    public var decision = ""
    public var origin: OrderAddress?
    /// Of the whole, where the units have none.
    public var reason = ""

    public init(method: ReturnMethod, units: [PlannedReturnUnit]) {
        self.method = method
        self.units = units
    }
}

/// The beginning of a return, and what a person says to it.
extension ReturnDraft {
    /// Makes a return. First its exchanges are committed (FAILED_PRECONDITION with the shortage),
    /// then its units are expected and take their capacity (CAPACITY_EXHAUSTED). Never more comes
    /// back than was shipped: NOT_SHIPPED, RETURNED. Answers its number.
    public mutating func create(_ new: NewReturn) throws(Refusal) -> UInt32 {
        guard order.returns < UInt32(Limits.orderReturnsMax) else {
            throw .returns("TOO_MANY_RETURNS", "order \"\(order.id)\" has enough returns")
        }
        order.returns += 1
        let id = ReturnID(order.id, order.returns)
        try check(new, id)
        var record = ReturnRecord(
            id: id, customer: order.customer, state: new.needsApproval ? .requested : .authorised,
            method: new.method, units: [], currency: currency(new), refundOn: new.refundOn,
            created: now)
        record.sendBy = new.sendBy
        record.feeAgreed = max(0, new.fee)
        record.fee = record.feeAgreed
        record.policy = new.policy
        record.policyVersion = new.policyVersion
        record.overrideReason = new.overrideReason
        record.overrideActor = new.overrideActor
        record.carrier = new.carrier
        record.decision = new.decision
        record.origin = new.origin
        record.reason = new.reason
        let prices = try prices(new.units)
        for (index, unit) in new.units.enumerated() {
            record.units.append(ReturnUnit(unit, number: UInt32(index + 1), price: prices[index]))
        }
        record.exchanges = new.exchanges.map {
            ReturnExchange(
                line: $0.line, sku: $0.sku, quantity: $0.quantity,
                reservation: ReservationID("\(id.text)+\($0.line)"), location: $0.location,
                isLive: false)
        }
        returns.append(record)
        let place = returns.count - 1
        let count = Quantity(record.units.count)
        note(new.needsApproval ? .returnRequested : .returnAuthorised, place, quantity: count)
        if !new.overrideReason.isEmpty {
            note(.returnOverridden, place, quantity: count, detail: new.overrideReason)
        }
        if !new.needsApproval { try begin(place) }
        try settle(place, nil)
        return id.number
    }

    /// A person agrees: what `create` would have done at once is done now.
    public mutating func authorise(_ number: UInt32) throws(Refusal) {
        let place = try place(number)
        if try ReturnTable.check(returns[place], .approve) == .unchanged { return }
        let before = returns[place]
        returns[place].state = .authorised
        note(.returnAuthorised, place, quantity: Quantity(before.units.count))
        try begin(place)
        try settle(place, before)
    }

    /// A person does not agree.
    public mutating func reject(_ number: UInt32, reason: String) throws(Refusal) {
        let place = try place(number)
        if try ReturnTable.check(returns[place], .reject) == .unchanged { return }
        let before = returns[place]
        for index in before.units.indices {
            guard let state = try next(place, index, on: .cancel) else { continue }
            returns[place].units[index].state = state
        }
        returns[place].state = .rejected
        returns[place].reason = reason
        note(.returnRejected, place, quantity: Quantity(before.units.count), detail: reason)
        try settle(place, before)
    }

    /// Exchanges are committed, units expected or kept.
    private mutating func begin(_ place: Int) throws(Refusal) {
        for index in returns[place].exchanges.indices {
            let exchange = returns[place].exchanges[index]
            try batch.reserve(
                exchange.reservation, owner: order.id.text, reference: returns[place].id.text,
                view: order.view, sku: exchange.sku, quantity: exchange.quantity,
                location: exchange.location)
            returns[place].exchanges[index].isLive = true
            note(.returnExchangeReserved, place, exchange)
        }
        var kept: [Int] = []
        for index in returns[place].units.indices
        where returns[place].units[index].state == .expected {
            guard returns[place].units[index].location == nil else {
                book(place, index)
                continue
            }
            try keep(place, index)
            kept.append(index)
        }
        if !kept.isEmpty { note(.returnKept, place, units: kept) }
    }

    /// The customer keeps a unit and is refunded at once.
    mutating func keep(_ place: Int, _ index: Int) throws(Refusal) {
        guard let state = try next(place, index, on: .keep) else { return }
        returns[place].units[index].state = state
        returns[place].units[index].location = nil
        returns[place].units[index].expectedAt = nil
        returns[place].units[index].counts = false
        refund(place, index)
    }

    private func currency(_ new: NewReturn) -> String {
        if !new.currency.isEmpty { return new.currency }
        guard let unit = new.units.first,
            let line = order.shipment(unit.shipment)?.lines[unit.line].line
        else { return "" }
        return order.lines[line].currency
    }

    private func check(_ new: NewReturn, _ id: ReturnID) throws(Refusal) {
        guard (1...Limits.returnUnitsMax).contains(new.units.count) else {
            throw .returns(
                "TOO_MANY_UNITS",
                "a return has 1 to \(Limits.returnUnitsMax) units, not \(new.units.count)")
        }
        guard Set(new.exchanges.map(\.line)).count == new.exchanges.count else {
            throw Refusal(
                .invalid("exchanges", "a line_id stands there twice", reason: "DUPLICATE"))
        }
        var sums: [ReturnedLine: Set<UInt32>] = [:]
        var serials: Set<String> = []
        var pieces: [PlannedReturnUnit: Quantity] = [:]
        for record in returns {
            for unit in record.units where unit.state != .cancelled && !unit.serial.isEmpty {
                serials.insert(unit.serial)
            }
        }
        for (index, unit) in new.units.enumerated() {
            let unitID = ReturnUnitID(id, UInt32(index + 1))
            let line = try check(unit, unitID)
            // Single pieces count each, pieces of one kit once.
            let token = unit.kit > 0 ? unit.kit : UInt32(index + 1)
            sums[ReturnedLine(shipment: unit.shipment, line: unit.line), default: []].insert(token)
            let sum = sums[ReturnedLine(shipment: unit.shipment, line: unit.line)]?.count ?? 0
            guard Quantity(sum) <= line.toSend - line.returned else {
                throw tooMany(line, asked: Quantity(sum), unitID)
            }
            let piece = PlannedReturnUnit(
                shipment: unit.shipment, line: unit.line, sku: unit.sku, kit: unit.kit)
            pieces[piece, default: 0] += 1
            guard unit.kit == 0 || pieces[piece] ?? 0 <= partCount(unit.sku, of: line.sku) else {
                throw .returns(
                    "NOT_SHIPPED", "unit \"\(unitID)\": its kit has fewer of \(unit.sku)", unitID)
            }
            if !unit.serial.isEmpty, !serials.insert(unit.serial).inserted {
                throw .returns(
                    "DUPLICATE_SERIAL",
                    "unit \"\(unitID)\": \"\(unit.serial)\" is in a return already", unitID)
            }
        }
    }

    func partCount(_ sku: SkuKey, of kit: SkuKey) -> Quantity {
        returnablePieces(of: kit).first { $0.sku == sku }?.quantity ?? 0
    }

    private func check(
        _ unit: PlannedReturnUnit, _ id: ReturnUnitID
    ) throws(Refusal) -> ShipmentLineRecord {
        guard let shipment = order.shipment(unit.shipment), shipment.isReturnable,
            shipment.lines.indices.contains(unit.line)
        else {
            throw .returns("NOT_SHIPPED", "unit \"\(id)\" was not shipped", id)
        }
        let line = shipment.lines[unit.line]
        let isPart = batch.facts(of: line.sku)?.isKit == true
        let isOfLine =
            isPart
            ? returnablePieces(of: line.sku).contains { $0.sku == unit.sku }
            : unit.sku == line.sku
        guard isOfLine, isPart == (unit.kit > 0) else {
            throw .returns("NOT_SHIPPED", "unit \"\(id)\": its line has no \(unit.sku)", id)
        }
        if let location = unit.location, network.record(of: location) == nil {
            throw Refusal(.invalid("location", "is unknown", reason: "UNKNOWN_LOCATION"))
        }
        return line
    }

    func tooMany(
        _ line: ShipmentLineRecord, asked: Quantity, _ id: ReturnUnitID? = nil
    ) -> Refusal {
        let name = order.lines[line.line].id
        let isMoreThanShipped = asked > line.toSend
        return Refusal(
            RPCFailure(
                .failedPrecondition, reason: isMoreThanShipped ? "NOT_SHIPPED" : "RETURNED",
                "line \"\(name)\": \(asked) units asked, \(line.toSend) shipped, "
                    + "\(line.returned) in returns already",
                metadata: [("line", name)] + (id.map { [("unit", $0.text)] } ?? [])))
    }
}

extension Refusal {
    /// FAILED_PRECONDITION of a return, or one of its units.
    static func returns(
        _ reason: String, _ message: String, _ unit: ReturnUnitID? = nil
    ) -> Refusal {
        Refusal(
            RPCFailure(
                .failedPrecondition, reason: reason, message,
                metadata: unit.map { [("unit", $0.text)] } ?? []))
    }
}

extension ReturnUnit {
    fileprivate init(_ unit: PlannedReturnUnit, number: UInt32, price: Int64) {
        self.init(
            number: number, shipment: unit.shipment, line: unit.line, sku: unit.sku,
            state: .expected, expectedCondition: unit.condition, location: unit.location,
            price: price)
        kit = unit.kit
        serial = unit.serial
        reason = unit.reason
        planned = unit.planned
        expectedAt = unit.location == nil ? nil : unit.expectedAt
        slot = unit.slot
    }
}
