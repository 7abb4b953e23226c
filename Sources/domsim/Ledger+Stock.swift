internal import Messages
internal import Primitives

/// What feeds and configuration do to the books.
extension Ledger {
    /// Judges a cell as an answer tells it.
    func judgeCell(_ told: Position?) throws(Violation) {
        guard let told else { return }
        let known = stock[Cell(sku: told.sku, location: told.location)] ?? Stock()
        try judge(
            told.onHand == known.onHand && told.quarantined == known.quarantined,
            "\(told.sku) at \(told.location): told \(told.onHand) on hand and "
                + "\(told.quarantined) quarantined, booked \(known)")
    }

    /// Takes an absolute figure in: what moved after it was taken stays applied on top.
    mutating func level(
        _ cell: Cell, _ units: Int64, quarantined: Int64?, asOf: Instant?, at moment: Moment
    ) throws(Violation) {
        var known = stock[cell] ?? Stock()
        let taken = asOf.map { min($0, moment.now) } ?? moment.now
        if let asOf, let last = known.asOf {
            try judge(asOf > last, "\(cell): an older figure replaced a newer one")
        }
        let moved = movements.reduce(Int64(0)) {
            $1.cell == cell && $1.time > taken ? $0 + $1.units : $0
        }
        known.onHand = max(0, units + moved)
        known.quarantined = min(known.onHand, quarantined ?? known.quarantined)
        known.asOf = taken
        stock[cell] = known
    }

    mutating func adjust(_ change: Adjustment, at moment: Moment) throws(Violation) {
        let cell = Cell(sku: change.sku, location: change.location)
        if change.bucket == .quarantined {
            stock[cell, default: Stock()].quarantined += change.delta
        } else {
            move(change.delta, cell, at: moment)
        }
        let after = stock[cell] ?? Stock()
        try judge(
            after.quarantined >= 0 && after.onHand >= after.quarantined,
            "\(cell) was adjusted to \(after)")
    }
}

extension AdjustStockRequest {
    func settle(_ reply: [UInt8], _ ledger: inout Ledger, at moment: Moment) throws {
        for change in adjustments { try ledger.adjust(change, at: moment) }
        for told in try AdjustStockResponse(decoding: reply).positions {
            try ledger.judgeCell(told)
        }
    }
}

extension SetStockRequest {
    func settle(_ reply: [UInt8], _ ledger: inout Ledger, at moment: Moment) throws {
        for level in levels {
            try ledger.level(
                Ledger.Cell(sku: level.sku, location: level.location), level.quantity,
                quarantined: level.quarantined, asOf: level.asOf, at: moment)
        }
        for told in try SetStockResponse(decoding: reply).positions { try ledger.judgeCell(told) }
    }
}

extension CountStockRequest {
    func settle(_ reply: [UInt8], _ ledger: inout Ledger, at moment: Moment) throws {
        for count in counts {
            try ledger.level(
                Ledger.Cell(sku: count.sku, location: count.location), count.counted,
                quarantined: nil, asOf: count.countedAt, at: moment)
        }
        for found in try CountStockResponse(decoding: reply).variances {
            try ledger.judgeCell(found.position)
        }
    }
}

extension TransferStockRequest {
    func settle(_ reply: [UInt8], _ ledger: inout Ledger, at moment: Moment) throws {
        let past = ledger
        ledger.move(-quantity, Ledger.Cell(sku: sku, location: fromLocation), at: moment)
        if let dueAt {
            ledger.supplies[Ledger.SupplyName(sku: sku, id: supplyID)] = Supply.with {
                $0.supplyID = supplyID
                $0.sku = sku
                $0.location = toLocation
                $0.quantity = quantity
                $0.dueAt = dueAt
            }
        } else {
            ledger.move(quantity, Ledger.Cell(sku: sku, location: toLocation), at: moment)
        }
        let reply = try TransferStockResponse(decoding: reply)
        try ledger.judgeCell(reply.fromPosition)
        try ledger.judgeCell(reply.toPosition)
        // What lies in a closed place nobody counts on.
        if ledger.locations[fromLocation]?.state != .closed {
            try ledger.judgePromises(since: past, of: [sku], through: "")
        }
    }
}

extension ScheduleSupplyRequest {
    func settle(_ reply: [UInt8], _ ledger: inout Ledger, at moment: Moment) throws {
        for supply in supplies {
            ledger.supplies[Ledger.SupplyName(sku: supply.sku, id: supply.supplyID)] = supply
        }
    }
}

extension SlipSupplyRequest {
    func settle(_ reply: [UInt8], _ ledger: inout Ledger, at moment: Moment) throws {
        let name = Ledger.SupplyName(sku: sku, id: supplyID)
        if let dueAt { ledger.supplies[name]?.dueAt = dueAt }
        if let quantity { ledger.supplies[name]?.quantity = quantity }
        if quantity == 0 { ledger.supplies[name] = nil }
    }
}

extension ArriveSupplyRequest {
    func settle(_ reply: [UInt8], _ ledger: inout Ledger, at moment: Moment) throws {
        let name = Ledger.SupplyName(sku: sku, id: supplyID)
        guard let supply = ledger.supplies[name] else {
            throw Violation("supply \(supplyID) arrived and was not announced")
        }
        let cell = Ledger.Cell(sku: sku, location: supply.location)
        if quantity > 0 { ledger.move(quantity, cell, at: moment) }
        let rest = max(0, supply.quantity - quantity)
        ledger.supplies[name]?.quantity = rest
        if close || rest == 0 { ledger.supplies[name] = nil }
        try ledger.judgeCell(try ArriveSupplyResponse(decoding: reply).position)
    }
}

extension PutLocationsRequest {
    func settle(_ reply: [UInt8], _ ledger: inout Ledger, at moment: Moment) throws {
        for location in locations { ledger.locations[location.id] = location }
    }
}

extension PutSkusRequest {
    func settle(_ reply: [UInt8], _ ledger: inout Ledger, at moment: Moment) throws {
        for sku in skus { ledger.skus[sku.id] = sku }
    }
}

extension PutChannelViewsRequest {
    func settle(_ reply: [UInt8], _ ledger: inout Ledger, at moment: Moment) throws {
        for view in views { ledger.views[view.id] = view }
    }
}
