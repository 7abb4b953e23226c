public import Primitives

extension TransactionScope {
    /// New quantities for some lines, up or down in one step. What goes down is given back first,
    /// so that units can move between lines without a gap in which others could take them.
    ///
    /// `allOrNothing` refuses with shortages and changes nothing; otherwise a line that is short
    /// gets nothing more (`perLine`) or what there is (`bestEffort`). Time to live stays.
    public func amend(
        _ target: ReservationTarget, _ changes: [AmendLine],
        policy: ReservePolicy = .allOrNothing, now: Instant
    ) throws(Refusal) -> Decided<ReservationOutcome> {
        var record = try self.target(target, on: .amend, now: now).record
        try Self.validate(changes, record)
        var draft = Draft(self, now: now, reason: .amend, reference: record.id.text)
        for change in changes where change.quantity < record.lines[change.line].quantity {
            let less = record.lines[change.line].quantity - change.quantity
            draft.release(less, at: change.line, of: &record)
        }
        var outcomes: [LineOutcome] = []
        var shortages: [Shortage] = []
        for (place, change) in changes.enumerated() {
            let present = record.lines[change.line].quantity
            var outcome = LineOutcome(asked: change.quantity, reserved: change.quantity)
            if change.quantity > present {
                guard let parts = draft.parts(of: record.lines[change.line]) else {
                    throw .precondition(
                        "UNKNOWN_SKU",
                        "lines[\(place)]: \(record.lines[change.line].sku) is gone")
                }
                let more = change.quantity - present
                let wish = LineWish(
                    index: change.line, quantity: more, minimum: policy.minimum(of: more, wished: 1)
                )
                let gained = draft.fill(wish, parts, &record, &shortages)
                outcome.reserved = present + gained.reserved
                if gained.reserved < more {
                    outcome.available = present + gained.available
                    outcome.earliest = gained.earliest
                }
            }
            outcomes.append(outcome)
        }
        if policy == .allOrNothing, !shortages.isEmpty { throw .short(shortages) }
        let effects = finish(&draft, &record)
        return Decided(ReservationOutcome(record: record, lines: outcomes), effects)
    }

    private static func validate(
        _ changes: [AmendLine], _ record: ReservationRecord
    ) throws(Refusal) {
        guard !changes.isEmpty else { throw .invalid("lines", "is empty", reason: "REQUIRED") }
        var seen: Set<Int> = []
        for (place, change) in changes.enumerated() {
            try check(line: change.line, of: record, "lines[\(place)].line")
            guard seen.insert(change.line).inserted else {
                throw .invalid(
                    "lines[\(place)].line", "names line \(change.line) again", reason: "DUPLICATE")
            }
            guard (0...Limits.quantityMax).contains(change.quantity) else {
                throw .invalid(
                    "lines[\(place)].quantity",
                    "is \(change.quantity); 0 to \(Limits.quantityMax) is allowed",
                    reason: "OUT_OF_BOUNDS")
            }
        }
    }

    /// The last steps of every command that leaves the reservation changed.
    func finish(_ draft: inout Draft, _ record: inout ReservationRecord) -> [Effect] {
        record.closeIfEmpty()
        record.updated = draft.now
        record.cause = draft.reason.event
        draft.add(record: .reservation(record))
        return draft.finish()
    }
}

extension Draft {
    /// The parts as the line took them, else as the catalogue has them now.
    func parts(of line: ReservationLine) -> LineParts? {
        guard var parts = parts(of: line.sku) else { return nil }
        let held = line.heldParts
        if !held.isEmpty { parts.parts = .many(held) }
        return parts
    }

    /// Gives back some units of a line, of those that match, in the order of allocation.
    mutating func release(
        _ units: Quantity, at index: Int, of record: inout ReservationRecord,
        where matches: (Allocation) -> Bool = { _ in true }
    ) {
        let removed = record.lines[index].remove(units, where: matches)
        for allocation in removed { giveBack(allocation, line: index, of: record) }
        record.lines[index].released += units
        if let kit = parts(of: record.lines[index].sku)?.kit { charge(kit, record.view, -units) }
    }
}
