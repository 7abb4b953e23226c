public import Primitives

extension TransactionScope {
    /// The units leave the building: on hand and the commitment fall together. All that is left
    /// (no lines named) or some; only from COMMITTED.
    ///
    /// Units that are only pinned to the pool need a location named here or a Transfer before;
    /// units pinned to future supply cannot leave before it arrives. Nothing leaves that is not on
    /// hand: then count or adjust first.
    public func consume(
        _ target: ReservationTarget, _ lines: [LineQuantity] = [], now: Instant
    ) throws(Refusal) -> Decided<ReservationOutcome> {
        var record = try self.target(target, on: .consume, now: now).record
        var draft = Draft(self, now: now, reason: .consume, reference: record.id.text)
        for entry in try Self.resolve(lines, record) {
            try draft.consume(entry, of: &record)
        }
        let effects = finish(&draft, &record)
        return Decided(ReservationOutcome(record: record), effects)
    }
}

extension Draft {
    mutating func consume(
        _ entry: LineQuantity, of record: inout ReservationRecord
    ) throws(Refusal) {
        var line = record.lines[entry.line]
        let isReachable = { (allocation: Allocation) -> Bool in
            guard let location = entry.location else { return allocation.isInCell }
            return allocation.isAt(location) || allocation.isInPool
        }
        let reachable = line.units(where: isReachable)
        let wanted =
            entry.quantity > 0
            ? entry.quantity
            : entry.location == nil
                ? line.quantity : reachable
        guard wanted <= reachable else { throw line.unreachable(wanted, reachable, entry) }
        var removed: [Allocation] = []
        if let location = entry.location {
            let there = min(wanted, line.units { $0.isAt(location) })
            removed = line.remove(there) { $0.isAt(location) }
            removed += line.remove(wanted - there, where: isReachable)
        } else {
            removed = line.remove(wanted, where: isReachable)
        }
        for allocation in removed {
            change(allocation, by: -allocation.quantity, line: entry.line, record)
            try ship(allocation, at: entry.location, line.condition)
        }
        line.consumed += wanted
        record.lines[entry.line] = line
    }

    /// Takes the units off the shelf; their claim is gone already.
    private mutating func ship(
        _ allocation: Allocation, at named: LocationIndex?, _ wanted: Condition
    ) throws(Refusal) {
        let units = allocation.quantity
        let location: LocationIndex
        let condition: Condition
        if case .cell(let place, let kind) = allocation.place {
            (location, condition) = (place, kind)
            let cell = cell(at: allocation.sku, place, kind)
            guard cell.onHand - cell.quarantined >= units else {
                throw .notOnHand(units, allocation.sku, cell.onHand - cell.quarantined)
            }
        } else {
            guard let named else { preconditionFailure("pool units without a location") }
            (location, condition) = (named, wanted)
            let ask = AvailabilityAsk(location: named, condition: wanted, now: now)
            let free = availability(of: allocation.sku, ask).quantity
            guard free >= units else { throw .notOnHand(units, allocation.sku, free) }
        }
        cell(allocation.sku, location, condition, onHand: -units)
    }
}

extension ReservationLine {
    fileprivate func unreachable(
        _ wanted: Quantity, _ reachable: Quantity, _ entry: LineQuantity
    ) -> Refusal {
        if entry.location == nil, allocations.contains(where: \.isInPool) {
            return .precondition(
                "UNPINNED",
                "line \(entry.line): its units are only pinned to a pool; name a location or "
                    + "transfer them first")
        }
        if allocations.contains(where: { !$0.isInCell && !$0.isInPool }) {
            return .precondition(
                "SUPPLY_NOT_ARRIVED",
                "line \(entry.line): its units wait for supply \"\(supply)\"")
        }
        return .precondition(
            "TOO_MANY_UNITS",
            "line \(entry.line) has only \(reachable) units there, \(wanted) were named")
    }
}

extension Refusal {
    fileprivate static func notOnHand(
        _ wanted: Quantity, _ sku: SkuKey, _ there: Quantity
    ) -> Refusal {
        .precondition(
            "NOT_ON_HAND",
            "\(wanted) of \(sku) cannot leave: \(max(0, there)) are on hand and free to go")
    }
}
