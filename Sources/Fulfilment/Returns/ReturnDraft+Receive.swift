public import Inventory
public import Primitives
internal import Sourcing

/// Arrival.
extension ReturnDraft {
    /// Takes in what was scanned at a location, any location: into its UNGRADED cell, on hand and
    /// quarantined, or, what was graded before it was forwarded, into the cell of its condition.
    /// `slot` is that of the location just now. With `isComplete` units that were on their way
    /// there and are not received are missing. One result for each outcome of each scan. `terms`
    /// say for which units that nobody announced money is due.
    public mutating func receive(
        _ number: UInt32, at location: LocationIndex, slot: Instant, _ scans: [ReturnScan],
        isComplete: Bool = false, terms: UnannouncedTerms = UnannouncedTerms()
    ) throws(Refusal) -> [ReturnScanResult] {
        let place = try place(number)
        // What is named is refused by its own name.
        for scan in scans {
            guard let id = scan.unit else { continue }
            _ = try next(place, try unit(id, of: place), on: .receive)
        }
        _ = try ReturnTable.check(returns[place], .receive)
        let before = returns[place]
        let dock = Dock(location: location, slot: slot, terms: terms)
        var arrived: [Int] = []
        var results: [ReturnScanResult] = []
        for (index, scan) in scans.enumerated() {
            for var result in try take(scan, "scans[\(index)]", place, dock, &arrived) {
                result.scan = index
                results.append(result)
            }
        }
        if !arrived.isEmpty { note(.returnReceived, place, units: arrived) }
        noteWithheld(arrived.filter { $0 >= before.units.count }, place)
        if returns[place].refundOn != .grade { for index in arrived { refund(place, index) } }
        if isComplete { try miss(place, at: location) }
        try settle(place, before)
        return results
    }

    struct Dock {
        var location: LocationIndex
        var slot: Instant
        var terms: UnannouncedTerms
    }

    private mutating func take(
        _ scan: ReturnScan, _ field: String, _ place: Int, _ dock: Dock, _ arrived: inout [Int]
    ) throws(Refusal) -> [ReturnScanResult] {
        if let known = try find(scan, field, place) {
            return [try take(known, scan, place, dock, &arrived)]
        }
        guard let sku = scan.sku else {
            throw Refusal(.invalid("\(field).sku", "is required", reason: "REQUIRED"))
        }
        guard let facts = batch.facts(of: sku), facts.hasRecord || !facts.isKit else {
            throw unknown(sku, field)
        }
        guard (1...Quantity(Limits.returnUnitsMax)).contains(scan.quantity) else {
            throw Refusal(
                .invalid(
                    "\(field).quantity", "1 to \(Limits.returnUnitsMax) is allowed",
                    reason: "OUT_OF_BOUNDS"))
        }
        var units: [ReturnScanOutcome: [UInt32]] = [:]
        for part in returnablePieces(of: sku) {
            guard part.quantity <= Quantity(Limits.returnUnitsMax) else { throw full(place) }
            for _ in 0..<part.quantity * scan.quantity {
                let one = try take(piece: part.sku, scan, field, place, dock, &arrived)
                units[one.outcome, default: []] += one.units
            }
        }
        return ReturnScanOutcome.allCases.compactMap { outcome in
            units[outcome].map { ReturnScanResult(outcome: outcome, units: $0) }
        }
    }

    /// One piece that is known by its SKU alone.
    private mutating func take(
        piece sku: SkuKey, _ scan: ReturnScan, _ field: String, _ place: Int, _ dock: Dock,
        _ arrived: inout [Int]
    ) throws(Refusal) -> ReturnScanResult {
        let candidates = returns[place].units.indices.filter {
            let unit = returns[place].units[$0]
            return unit.sku == sku && unit.state.isToCome
                && (scan.serial.isEmpty || unit.serial.isEmpty)
        }
        let best = candidates.min { urgency($0, place, dock) < urgency($1, place, dock) }
        if let best { return try take(best, scan, place, dock, &arrived) }
        if !scan.serial.isEmpty {
            let others = returns[place].units.indices.filter {
                returns[place].units[$0].sku == sku && returns[place].units[$0].state.isToCome
            }
            if let other = others.first {
                throw unknownSerial(scan.serial, field, id(place, other))
            }
        }
        guard returns[place].units.count < Limits.returnUnitsMax else { throw full(place) }
        let outcome = addUnit(sku, place)
        let index = returns[place].units.count - 1
        if outcome == .notAnnounced {
            returns[place].units[index].refundWithheld = ruleAgainst(index, place, dock.terms)
        }
        // It counts as returned at once: the next piece sees one less.
        count(place)
        var result = try take(index, scan, place, dock, &arrived)
        result.outcome = outcome
        return result
    }

    /// Those that were on their way here first, then those on their way, then those that a
    /// customer has, then those given up; by number.
    private func urgency(_ index: Int, _ place: Int, _ dock: Dock) -> (Int, Int, Int) {
        let unit = returns[place].units[index]
        let order: Int
        switch unit.state {
        case .inTransit: order = 0
        case .expected: order = 1
        case .forwarded: order = 2
        default: order = 3
        }
        return (unit.location == dock.location ? 0 : 1, order, index)
    }

    private mutating func take(
        _ index: Int, _ scan: ReturnScan, _ place: Int, _ dock: Dock, _ arrived: inout [Int]
    ) throws(Refusal) -> ReturnScanResult {
        let unit = returns[place].units[index]
        // A new one stands there as RECEIVED, without a date.
        let isNew = unit.state == .received && unit.receivedAt == nil
        let next = isNew ? .received : try next(place, index, on: .receive)
        guard let next else { return ReturnScanResult(outcome: .duplicate, units: [unit.number]) }
        var after = unit
        after.state = unit.grade == nil ? next : .graded
        if unit.grade == nil { after.condition = .ungraded }
        after.location = dock.location
        after.receivedAt = unit.receivedAt ?? now
        if !scan.serial.isEmpty { after.serial = scan.serial }
        if !scan.remark.isEmpty { after.remark = scan.remark }
        let isAsPlanned = unit.takesCapacity && unit.location == dock.location
        if !isAsPlanned {
            after.slot = dock.slot
            after.labourSeconds = labour(dock.location)
        }
        after.counts = true
        uses[BoardSlot(dock.location, after.slot), default: SlotUse()].done += after.use
        try batch.takeIn(
            unit.sku, dock.location, after.condition, reference: returns[place].id.text)
        returns[place].units[index] = after
        arrived.append(index)
        return ReturnScanResult(outcome: .expected, units: [unit.number])
    }

    /// The unit that a scan names, by its id or its serial number.
    private func find(
        _ scan: ReturnScan, _ field: String, _ place: Int
    ) throws(Refusal) -> Int? {
        if scan.unit != nil || !scan.serial.isEmpty, scan.quantity != 1 {
            throw Refusal(
                .invalid(
                    "\(field).quantity", "must be 1 for a single unit", reason: "CONTRADICTION"))
        }
        if let id = scan.unit {
            let index = try unit(id, of: place)
            let unit = returns[place].units[index]
            if let sku = scan.sku, sku != unit.sku {
                throw Refusal(
                    .invalid(
                        "\(field).sku", "unit \"\(id)\" is \(unit.sku)", reason: "CONTRADICTION"))
            }
            if !scan.serial.isEmpty, !unit.serial.isEmpty, scan.serial != unit.serial {
                throw unknownSerial(scan.serial, field, id)
            }
            if unit.serial.isEmpty { try checkIsNew(scan.serial, field) }
            return index
        }
        if scan.serial.isEmpty { return nil }
        let known = returns[place].units.firstIndex {
            $0.serial == scan.serial && (scan.sku == nil || $0.sku == scan.sku)
                && $0.state != .cancelled
        }
        if known == nil { try checkIsNew(scan.serial, field) }
        if known == nil, scan.sku == nil { throw unknownSerial(scan.serial, field, nil) }
        return known
    }

    /// A serial number is that of one unit among all returns of the order.
    private func checkIsNew(_ serial: String, _ field: String) throws(Refusal) {
        if serial.isEmpty { return }
        for record in returns {
            for unit in record.units where unit.serial == serial && unit.state != .cancelled {
                let id = ReturnUnitID(record.id, unit.number)
                throw .returns(
                    "DUPLICATE_SERIAL",
                    "\(field).serial: \"\(serial)\" is that of unit \"\(id)\"", id)
            }
        }
    }

    private mutating func miss(_ place: Int, at location: LocationIndex) throws(Refusal) {
        var missing: [Int] = []
        for index in returns[place].units.indices {
            let unit = returns[place].units[index]
            guard unit.location == location, unit.state.isToCome,
                let state = try next(place, index, on: .miss)
            else { continue }
            returns[place].units[index].state = state
            missing.append(index)
        }
        if missing.isEmpty { return }
        if let sendBy = returns[place].sendBy {
            returns[place].sendBy = max(sendBy, now.advanced(byMilliseconds: rules.search))
        }
        note(.returnMissing, place, units: missing)
    }

    // MARK: Refusals

    private func unknown(_ sku: SkuKey, _ field: String) -> Refusal {
        Refusal(
            RPCFailure(.notFound, reason: "UNKNOWN_SKU", "\(field).sku: no SKU \"\(sku)\""))
    }

    private func unknownSerial(
        _ serial: String, _ field: String, _ unit: ReturnUnitID?
    ) -> Refusal {
        let of = unit.map { "unit \"\($0)\" has another" } ?? "no unit of the return has it"
        return .returns("UNKNOWN_SERIAL", "\(field).serial: \"\(serial)\": \(of)", unit)
    }

    private func full(_ place: Int) -> Refusal {
        .returns(
            "TOO_MANY_UNITS",
            "return \"\(returns[place].id)\" has room for \(Limits.returnUnitsMax) units")
    }
}
