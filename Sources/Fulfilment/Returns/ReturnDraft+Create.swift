public import Inventory
public import Primitives

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
        record.feePerUnit = max(0, new.feePerUnit)
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

    /// A person agrees: what `create` would have done at once is done now, and everything is due
    /// later by as long as that took. `slot`: in which what arrives somewhere then is worked on,
    /// at the earliest.
    public mutating func authorise(
        _ number: UInt32,
        slot: (LocationIndex, Instant) -> Instant = { _, _ in Instant(milliseconds: 0) }
    ) throws(Refusal) {
        let place = try place(number)
        if try ReturnTable.check(returns[place], .approve) == .unchanged { return }
        let before = returns[place]
        returns[place].state = .authorised
        postpone(place, slot)
        note(.returnAuthorised, place, quantity: Quantity(before.units.count))
        try begin(place)
        try settle(place, before)
    }

    /// The customer has as long as if nobody had been asked, and units come as much later.
    private mutating func postpone(_ place: Int, _ slot: (LocationIndex, Instant) -> Instant) {
        let record = returns[place]
        func later(_ instant: Instant, since: Instant) -> Instant {
            instant.advanced(byMilliseconds: max(0, now.milliseconds - since.milliseconds))
        }
        returns[place].sendBy = record.sendBy.map { later($0, since: record.created) }
        for (index, unit) in record.units.enumerated() where unit.state == .expected {
            guard let location = unit.location, let expected = unit.expectedAt else { continue }
            // The last change may have planned it anew.
            let postponed = later(expected, since: record.updated)
            returns[place].units[index].expectedAt = postponed
            // It may wait there already for a slot with room.
            returns[place].units[index].slot = max(unit.slot, slot(location, postponed))
        }
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
            do throws(Refusal) {
                try batch.reserve(
                    exchange.reservation, owner: order.id.text, reference: returns[place].id.text,
                    view: order.view, sku: exchange.sku, quantity: exchange.quantity,
                    location: exchange.location)
            } catch { throw error.naming(exchange: index) }
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
            kept.append(index)
        }
        try keep(place, kept)
    }

    private func currency(_ new: NewReturn) -> String {
        if !new.currency.isEmpty { return new.currency }
        guard let unit = new.units.first,
            let line = order.shipment(unit.shipment)?.lines[unit.line].line
        else { return "" }
        return order.lines[line].currency
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

extension Refusal {
    /// The same, told of an exchange line: a reservation of its own knows but one line, and its id
    /// is made of the line's.
    fileprivate func naming(exchange index: Int) -> Refusal {
        var named = self
        for place in shortages.indices { named.shortages[place].line = index }
        if let short = shortages.first {
            named.failure.message =
                "exchanges[\(index)]: \(short.asked) of \(short.sku) asked, "
                + "\(short.available) available"
        }
        for (place, violation) in failure.violations.enumerated() {
            let field: String
            var description = violation.description
            if violation.field.hasPrefix("lines[0]") {
                field = "exchanges[\(index)]" + violation.field.dropFirst("lines[0]".count)
            } else if violation.field == "reservation_id" {
                field = "exchanges[\(index)].line_id"
                description = "is too long: its reservation is named by the return and by it"
            } else {
                continue
            }
            named.failure.violations[place].field = field
            named.failure.violations[place].description = description
            named.failure.message = "\(field): \(description)"
        }
        return named
    }
}
