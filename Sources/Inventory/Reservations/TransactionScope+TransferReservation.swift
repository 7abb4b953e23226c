public import Primitives

extension TransactionScope {
    /// Moves allocations to other locations (pinning those of a pool), or the reservation to
    /// another owner; all of it or nothing.
    ///
    /// All units named leave their places first and are then taken at their targets, so that two
    /// full places can be swapped. A target gives what is free there without any view's buffers:
    /// the promise has been made, this only says where it is kept.
    public func transfer(
        _ target: ReservationTarget, _ lines: [TransferLine], newOwner: String = "", now: Instant
    ) throws(Refusal) -> Decided<ReservationOutcome> {
        var record = try self.target(target, on: .transfer, now: now).record
        try Self.validate(lines, newOwner, record, network)
        var draft = Draft(
            self, now: now, reason: .transferReservation, reference: record.id.text)
        var moves: [Move] = []
        for (place, line) in lines.enumerated() {
            moves.append(try draft.lift(line, place, of: &record))
        }
        var shortages: [Shortage] = []
        for move in moves {
            draft.putDown(move, in: &record, &shortages)
        }
        if !shortages.isEmpty { throw .short(shortages) }
        if !newOwner.isEmpty, newOwner != record.owner {
            if record.state == .held {
                let (from, to) = (OwnerHash(record.owner), OwnerHash(newOwner))
                for allocation in record.lines.lazy.flatMap(\.allocations) {
                    draft.handOver(allocation, from: from, to: to)
                }
            }
            record.owner = newOwner
        } else if lines.isEmpty {
            return Decided(ReservationOutcome(record: record), [])
        }
        let effects = finish(&draft, &record)
        return Decided(ReservationOutcome(record: record), effects)
    }

    private static func validate(
        _ lines: [TransferLine], _ newOwner: String, _ record: ReservationRecord,
        _ network: Network
    ) throws(Refusal) {
        guard newOwner.utf8.count <= Limits.keyBytesMax else {
            throw .invalid("new_owner", "is longer than \(Limits.keyBytesMax) bytes")
        }
        if lines.isEmpty && newOwner.isEmpty {
            throw .invalid("lines", "is empty and no owner is named", reason: "REQUIRED")
        }
        guard lines.count <= Limits.linesMax else {
            throw .invalid("lines", "has more than \(Limits.linesMax) elements", reason: "TOO_MANY")
        }
        for (place, line) in lines.enumerated() {
            try check(line: line.line, of: record, "lines[\(place)].line")
            guard (0...Limits.quantityMax).contains(line.quantity) else {
                throw .invalid(
                    "lines[\(place)].quantity",
                    "is \(line.quantity); 0 to \(Limits.quantityMax) is allowed",
                    reason: "OUT_OF_BOUNDS")
            }
            guard network.has(line.to) else {
                throw .invalid(
                    "lines[\(place)].to_location", "is unknown", reason: "UNKNOWN_LOCATION")
            }
        }
    }
}

/// Units on their way from one place to another, inside one decision.
private struct Move {
    var entry: TransferLine
    /// Index of the entry in the command.
    var place: Int
    /// Of the line.
    var units: Quantity
    var pieces: [Allocation]
}

extension Draft {
    /// Takes the units of one entry from where they are.
    fileprivate mutating func lift(
        _ entry: TransferLine, _ place: Int, of record: inout ReservationRecord
    ) throws(Refusal) -> Move {
        var line = record.lines[entry.line]
        let isThere = { (allocation: Allocation) -> Bool in
            entry.from.map { allocation.isAt($0) } ?? allocation.isInPool
        }
        let there = line.units(where: isThere)
        let units = entry.quantity == 0 ? there : entry.quantity
        guard units > 0, units <= there, !line.allocations.isEmpty else {
            let movable = line.allocations.isEmpty ? 0 : there
            throw .precondition(
                "TOO_MANY_UNITS",
                "lines[\(place)]: line \(entry.line) has only \(movable) units to move from there")
        }
        let pieces = line.remove(units, where: isThere)
        for piece in pieces {
            change(piece, by: -piece.quantity, line: entry.line, record)
        }
        record.lines[entry.line] = line
        return Move(entry: entry, place: place, units: units, pieces: pieces)
    }

    /// Takes them at the target, if all of them fit there.
    fileprivate mutating func putDown(
        _ move: Move, in record: inout ReservationRecord, _ shortages: inout [Shortage]
    ) {
        let entry = move.entry
        record.lines[entry.line].quantity += move.units
        let condition = record.lines[entry.line].condition
        for piece in move.pieces {
            let ask = AvailabilityAsk(location: entry.to, condition: condition, now: now)
            let answer = availability(of: piece.sku, ask)
            if answer.promisable < piece.quantity {
                shortages.append(
                    Shortage(
                        line: move.place, sku: piece.sku, location: entry.to, asked: piece.quantity,
                        available: answer.promisable, earliest: answer.earliest))
                continue
            }
            if answer.quantity < piece.quantity {
                permitBelowZero(piece.sku, entry.to, condition)
            }
            var moved = piece
            moved.place = .cell(entry.to, condition)
            change(moved, by: moved.quantity, line: entry.line, record)
            record.lines[entry.line].note(moved)
        }
    }
}
