public import Primitives

extension TransactionScope {
    /// Gives units back, all (no lines named) or some. What is closed already stays as it is.
    public func release(
        _ target: ReservationTarget, _ lines: [LineQuantity] = [], now: Instant
    ) throws(Refusal) -> Decided<ReservationOutcome> {
        let found = try self.target(target, on: .release, now: now)
        var record = found.record
        if found.transition == .unchanged, !found.isDue {
            return Decided(ReservationOutcome(record: record), [])
        }
        var draft = Draft(self, now: now, reason: .release, reference: record.id.text)
        if found.isDue {
            // It ended before the caller gave it back; both leave the same stock.
            record = draft.lapse(record)
            draft.add(record: .reservation(record))
            return Decided(ReservationOutcome(record: record), draft.finish())
        }
        for quantity in try Self.resolve(lines, record) {
            let units = try Self.units(quantity, record)
            if let location = quantity.location {
                draft.release(units, at: quantity.line, of: &record) { $0.isAt(location) }
            } else {
                draft.release(units, at: quantity.line, of: &record)
            }
        }
        let effects = finish(&draft, &record)
        return Decided(ReservationOutcome(record: record), effects)
    }

    /// The lines named, or all of them.
    static func resolve(
        _ lines: [LineQuantity], _ record: ReservationRecord
    ) throws(Refusal) -> [LineQuantity] {
        if lines.isEmpty {
            return record.lines.indices.filter { record.lines[$0].quantity > 0 }
                .map { LineQuantity(line: $0) }
        }
        var wanted: [Int: Quantity] = [:]
        for (place, line) in lines.enumerated() {
            try check(line: line.line, of: record, "lines[\(place)].line")
            guard (0...Limits.quantityMax).contains(line.quantity) else {
                throw .invalid(
                    "lines[\(place)].quantity",
                    "is \(line.quantity); 0 to \(Limits.quantityMax) is allowed",
                    reason: "OUT_OF_BOUNDS")
            }
            wanted[line.line, default: 0] += line.quantity
            let there = record.lines[line.line].quantity
            if wanted[line.line, default: 0] > there {
                throw .precondition(
                    "TOO_MANY_UNITS",
                    "lines[\(place)].quantity: line \(line.line) has only \(there) units left")
            }
        }
        return lines
    }

    /// How many units one entry means, on the record as earlier entries left it.
    private static func units(
        _ entry: LineQuantity, _ record: ReservationRecord
    ) throws(Refusal) -> Quantity {
        let line = record.lines[entry.line]
        var there = line.quantity
        if let location = entry.location { there = line.units { $0.isAt(location) } }
        let units = entry.quantity == 0 ? there : entry.quantity
        guard units <= there else {
            throw .precondition(
                "TOO_MANY_UNITS",
                "line \(entry.line) has only \(there) units there, \(units) were named")
        }
        return units
    }
}
