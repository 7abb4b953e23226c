public import Primitives

/// What a location says about the units it could not give.
public enum StockVerdict: Sendable, CaseIterable {
    /// None are there: whatever nobody else has claimed is not there either.
    case nothingThere
    /// These are missing.
    case fewer
    /// These are there, but cannot be sold as what they were.
    case damaged
    /// The books are right.
    case asBooked
}

/// Several reservations changed in one decision, each seeing what the steps before it took and
/// gave. Fulfilment's way to stock: shipments begin, shrink, leave and end through it.
///
/// A step that throws has changed nothing. The shards of all reservations and SKUs (with
/// components) must be locked.
public struct ReservationBatch {
    /// A line of a shipment: units of one SKU at one place.
    public struct Line: Sendable {
        public var sku: SkuKey
        public var quantity: Quantity
        public var location: LocationIndex
        public var condition: Condition

        public init(
            sku: SkuKey, quantity: Quantity, location: LocationIndex,
            condition: Condition = .new
        ) {
            self.sku = sku
            self.quantity = quantity
            self.location = location
            self.condition = condition
        }
    }

    var draft: Draft
    private var records: [ReservationID: ReservationRecord] = [:]
    private var changed: [ReservationID] = []
    let scope: TransactionScope
    let now: Instant

    public init(_ scope: TransactionScope, now: Instant) {
        self.scope = scope
        self.now = now
        draft = Draft(scope, now: now, reason: .reserve, reference: "")
    }

    /// As the steps so far leave it.
    public func reservation(_ id: ReservationID) -> ReservationRecord? {
        records[id] ?? scope.reservation(id)
    }

    /// All changes of stock, then the reservations, in the order in which they were first touched.
    public consuming func finish() -> [Effect] {
        for id in changed {
            guard let record = records[id] else { continue }
            draft.add(record: .reservation(record))
        }
        return draft.finish()
    }

    /// Takes all units for a new committed reservation, or none: FAILED_PRECONDITION with
    /// shortages.
    public mutating func commit(
        _ id: ReservationID, owner: String, view: ViewIndex, lines: [Line]
    ) throws(Refusal) {
        guard reservation(id) == nil else {
            throw Refusal(
                RPCFailure(
                    .alreadyExists, reason: "RESERVATION_EXISTS",
                    "reservation \"\(id)\" exists already"))
        }
        var draft = self.draft
        draft.reason = .reserve
        draft.reference = id.text
        var record = emptyRecord(id, owner: owner, view: view, lines: lines)
        var shortages: [Shortage] = []
        for index in lines.indices {
            guard let parts = draft.parts(of: lines[index].sku) else {
                throw .precondition("UNKNOWN_SKU", "no SKU \"\(lines[index].sku)\"")
            }
            let wish = LineWish(
                index: index, quantity: lines[index].quantity, minimum: lines[index].quantity)
            _ = draft.fill(wish, parts, &record, &shortages)
        }
        if !shortages.isEmpty { throw .short(shortages) }
        self.draft = draft
        keep(record)
    }

    /// Moves units of some lines of a live reservation into a new committed one, where they are:
    /// nobody can take them in between, and no buffer stands in the way.
    public mutating func carve(
        _ pieces: [(line: Int, quantity: Quantity)], from source: ReservationID,
        into id: ReservationID, owner: String
    ) throws(Refusal) {
        guard var old = reservation(source), old.state.isLive, reservation(id) == nil else {
            throw .precondition("UNKNOWN_RESERVATION", "no live reservation \"\(source)\"")
        }
        guard
            pieces.allSatisfy({
                old.lines.indices.contains($0.line) && $0.quantity >= 0
                    && $0.quantity <= old.lines[$0.line].quantity
            })
        else { throw .precondition("TOO_MANY_UNITS", "\"\(source)\" has fewer units") }
        draft.reason = old.state == .held ? .confirm : .transferReservation
        draft.reference = id.text
        var new = emptyRecord(id, owner: owner, view: old.view, lines: [])
        for (index, piece) in pieces.enumerated() {
            var line = old.lines[piece.line]
            let moved = old.lines[piece.line].remove(piece.quantity)
            line.allocations = []
            line.quantity = piece.quantity
            (line.consumed, line.released, line.lapsed) = (0, 0, 0)
            for allocation in moved {
                draft.change(allocation, by: -allocation.quantity, line: piece.line, old)
                if case .cell(let location, let condition) = allocation.place {
                    draft.permitBelowZero(allocation.sku, location, condition)
                }
                draft.change(allocation, by: allocation.quantity, line: index, new)
                line.note(allocation)
            }
            old.lines[piece.line].released += piece.quantity
            new.lines.append(line)
        }
        old.closeIfEmpty()
        old.updated = now
        keep(old)
        keep(new)
    }

    /// Gives units back, all (no lines named) or some.
    public mutating func release(
        _ id: ReservationID, _ lines: [LineQuantity] = []
    ) throws(Refusal) {
        guard var record = reservation(id), record.state.isLive else {
            throw .precondition("UNKNOWN_RESERVATION", "no live reservation \"\(id)\"")
        }
        guard scope.covers(record) else { throw .lockedTooLittle }
        draft.reason = .release
        draft.reference = id.text
        for entry in try TransactionScope.resolve(lines, record) {
            let units = entry.quantity == 0 ? record.lines[entry.line].quantity : entry.quantity
            draft.release(units, at: entry.line, of: &record)
        }
        finish(&record)
    }

    /// The units leave the building: on hand and the commitment fall together. All that is left.
    public mutating func consume(_ id: ReservationID) throws(Refusal) {
        var record = try live(id)
        var draft = self.draft
        draft.reason = .consume
        draft.reference = id.text
        for entry in try TransactionScope.resolve([], record) {
            try draft.consume(entry, of: &record)
        }
        self.draft = draft
        finish(&record)
    }

    /// Gives units of one line back that the location could not give, and corrects its stock as
    /// the verdict says. What other commitments need is left to them.
    public mutating func reject(
        _ id: ReservationID, line index: Int, units: Quantity, _ verdict: StockVerdict
    ) throws(Refusal) {
        var record = try live(id)
        guard record.lines.indices.contains(index), units >= 0,
            units <= record.lines[index].quantity
        else { throw .precondition("TOO_MANY_UNITS", "\"\(id)\" has fewer units") }
        draft.reason = .pickRejection
        draft.reference = id.text
        var line = record.lines[index]
        let gone = line.remove(units)
        draft.release(units, at: index, of: &record)
        for allocation in gone { correct(allocation, verdict) }
        finish(&record)
    }

    /// Puts units on a shelf: goods that come back.
    public mutating func putBack(
        _ sku: SkuKey, _ location: LocationIndex, _ condition: Condition, units: Quantity,
        reference: String
    ) {
        draft.reason = .returned
        draft.reference = reference
        for part in draft.parts(of: sku)?.parts ?? .many([]) {
            draft.cell(part.sku, location, condition, onHand: units * part.quantity)
        }
    }

    private mutating func correct(_ allocation: Allocation, _ verdict: StockVerdict) {
        let units = allocation.quantity
        guard units > 0, case .cell(let location, let condition) = allocation.place else { return }
        let cell = draft.cell(at: allocation.sku, location, condition)
        let unclaimed = max(0, cell.onHand - cell.quarantined)
        switch verdict {
        case .asBooked: break
        case .nothingThere:
            draft.cell(allocation.sku, location, condition, onHand: -max(0, cell.free))
        case .fewer:
            draft.cell(allocation.sku, location, condition, onHand: -min(units, unclaimed))
        case .damaged:
            if condition == .damaged { return }
            let moved = min(units, unclaimed)
            draft.cell(allocation.sku, location, condition, onHand: -moved)
            draft.cell(allocation.sku, location, .damaged, onHand: moved)
        }
    }

    // MARK: Records

    private func live(_ id: ReservationID) throws(Refusal) -> ReservationRecord {
        guard let record = reservation(id), record.state == .committed else {
            throw .precondition("UNKNOWN_RESERVATION", "no committed reservation \"\(id)\"")
        }
        guard scope.covers(record) else { throw .lockedTooLittle }
        return record
    }

    private mutating func finish(_ record: inout ReservationRecord) {
        record.closeIfEmpty()
        record.updated = now
        keep(record)
    }

    mutating func keep(_ record: ReservationRecord) {
        if records.updateValue(record, forKey: record.id) == nil { changed.append(record.id) }
    }

    private func emptyRecord(
        _ id: ReservationID, owner: String, view: ViewIndex, lines: [Line]
    ) -> ReservationRecord {
        ReservationRecord(
            id: id, state: .committed, owner: owner, view: view, reference: owner, created: now,
            updated: now, expires: .distantFuture,
            lines: lines.map {
                ReservationLine(
                    id: "", sku: $0.sku, quantity: 0, scope: .location, location: $0.location,
                    condition: $0.condition)
            })
    }
}

extension ReservationBatch {
    /// What a kit is made of; empty for anything else, and for what is unknown.
    public func stockedParts(of sku: SkuKey) -> [SkuKey] {
        guard scope.facts(of: sku)?.isKit == true else { return [] }
        return (scope.stockedComponents(of: sku) ?? []).map(\.sku)
    }
}
