public import Inventory
internal import Sourcing

/// What is due to the customer, and what is taken off it.
extension ReturnDraft {
    /// A person lets the money be due that a rule withholds for units that nobody announced: now,
    /// or once they are graded where it waits for that. Nothing more for what is refunded;
    /// NOT_WITHHELD where no rule stands in the way, and for what was not shipped.
    public mutating func release(
        _ number: UInt32, units named: [ReturnUnitID], reason: String, actor: String
    ) throws(Refusal) {
        let place = try place(number)
        let units = try units(named, of: place)
        _ = try ReturnTable.check(returns[place], .approve)
        let before = returns[place]
        var released: [Int] = []
        for (id, index) in zip(named, units) where before.units[index].refund == nil {
            guard !before.units[index].refundWithheld.isEmpty else {
                throw .returns("NOT_WITHHELD", "unit \"\(id)\": no rule withholds its money", id)
            }
            returns[place].units[index].refundWithheld = ""
            released.append(index)
        }
        if released.isEmpty { return }
        if before.overrideReason.isEmpty {
            returns[place].overrideReason = reason
            returns[place].overrideActor = actor
        }
        note(.returnOverridden, place, units: released, detail: reason)
        for index in released {
            let unit = returns[place].units[index]
            let awaitsGrade = before.refundOn == .grade && unit.grade == nil
            if !awaitsGrade || unit.state.isTerminal { refund(place, index) }
        }
        try settle(place, before)
    }

    /// The customer's money for a unit is due: once, less the fee that it bears; never for what
    /// nobody expected, nor for what a rule withholds it from.
    mutating func refund(_ place: Int, _ index: Int) {
        let unit = returns[place].units[index]
        guard unit.refund == nil, !unit.isUnexpected, unit.refundWithheld.isEmpty else { return }
        let fee = min(returns[place].feeDue(with: unit), unit.price)
        returns[place].fee -= fee
        returns[place].units[index].refund = unit.price - fee
        returns[place].units[index].refundAt = now
        var event = EventRecord(
            .returnRefundDue, order.id, shipment: unit.shipment, location: unit.location,
            sku: unit.sku, quantity: 1, decision: returns[place].decision,
            detail: returns[place].currency)
        event.return = returns[place].id.number
        event.unit = unit.number
        event.amount = unit.price - fee
        events.append(event)
    }

    /// The customer keeps units and is refunded at once; what is kept bears no fee.
    mutating func keep(_ place: Int, _ units: [Int]) throws(Refusal) {
        if units.isEmpty { return }
        for index in units {
            guard let state = try next(place, index, on: .keep) else { continue }
            returns[place].units[index].state = state
            returns[place].units[index].location = nil
            returns[place].units[index].expectedAt = nil
            returns[place].units[index].counts = false
        }
        returns[place].remitFee()
        for index in units { refund(place, index) }
        note(.returnKept, place, units: units)
    }
}

extension ReturnRecord {
    /// Lets go of the fee of units that were called off or are kept; of a fee for the whole, when
    /// none is left that comes back. What has been taken is not given back.
    mutating func remitFee() {
        let bearing = Int64(units.count(where: \.bearsFee))
        var owed = bearing == 0 ? 0 : feeAgreed
        if feePerUnit > 0 {
            let (sum, overflow) = feePerUnit.multipliedReportingOverflow(by: bearing)
            if !overflow { owed = min(owed, sum) }
        }
        let remitted = min(feeAgreed - owed, fee)
        feeAgreed -= remitted
        fee -= remitted
    }

    /// What may be taken off the refund of this unit: all that is left, or where each unit has a
    /// fee of its own, that, and what those refunded before were too cheap for.
    fileprivate func feeDue(with unit: ReturnUnit) -> Int64 {
        if feePerUnit == 0 { return fee }
        if !unit.bearsFee { return 0 }
        let borne = Int64(units.count { $0.bearsFee && $0.refund != nil }) + 1
        let (sum, overflow) = feePerUnit.multipliedReportingOverflow(by: borne)
        return overflow ? fee : min(fee, max(0, sum - (feeAgreed - fee)))
    }
}

extension ReturnUnit {
    /// It has come back or is to come.
    fileprivate var bearsFee: Bool { !isUnexpected && state != .cancelled && state != .kept }
}
