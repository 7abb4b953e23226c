internal import Primitives

/// The reservations that a change of supply touches, as they will be, and what they are told.
struct Repromises {
    private var records: [ReservationID: ReservationRecord] = [:]
    private var order: [ReservationID] = []
    private var given: [ReservationID: ReservationRecord] = [:]
    var told: [RepromisedHold] = []

    /// The record as it stands in this decision. CONCURRENT_CHANGE when its shard is not locked.
    mutating func record(
        _ id: ReservationID, _ scope: TransactionScope
    ) throws(Refusal) -> ReservationRecord {
        if let known = records[id] ?? given[id] { return known }
        guard scope.locked.contains(reservationShard: ReservationShard.index(ofHash: id.hash))
        else { throw .lockedTooLittle }
        guard let record = scope.reservation(id) else {
            preconditionFailure("a pin of a reservation that is not there")
        }
        return record
    }

    mutating func put(_ record: ReservationRecord) {
        if records.updateValue(record, forKey: record.id) == nil { order.append(record.id) }
    }

    /// A record as a decision around this one has left it.
    mutating func know(_ record: ReservationRecord) { given[record.id] = record }

    /// Those that changed, in the order in which they did.
    var changed: [ReservationRecord] { order.compactMap { records[$0] } }

    /// The decision, with an after-image of each reservation that changed.
    func finish<Outcome>(
        _ draft: inout Draft, _ outcome: ([RepromisedHold]) -> Outcome
    ) -> Decided<Outcome> {
        for id in order {
            guard var record = records[id] else { continue }
            record.updated = draft.now
            record.cause = draft.reason.event
            draft.add(record: .reservation(record))
        }
        return Decided(outcome(told), draft.finish())
    }
}

extension Draft {
    /// Puts a batch in the place of another (nil: there is none any more) and re-promises what is
    /// pinned to it: covered first come first, the rest without a date.
    mutating func replace(
        _ id: String, of sku: SkuKey, by after: Supply?, _ promises: inout Repromises
    ) throws(Refusal) {
        var left = after?.quantity ?? 0
        for pin in pins(of: sku, supply: id) {
            var record = try promises.record(pin.reservation, scope)
            let covered = min(left, pin.quantity)
            left -= covered
            let changes = record.lines[pin.line].redate(
                id, covered: covered, due: after?.due)
            for change in changes {
                promises.told.append(
                    RepromisedHold(
                        reservation: pin.reservation, line: pin.line, quantity: change.quantity,
                        dueBefore: change.before, dueNow: change.now))
            }
            if !changes.isEmpty { promises.put(record) }
        }
        if let after {
            add(.supply(sku, after))
        } else {
            add(.supplyRemoved(sku, id: id))
        }
    }

    /// Moves pins to the shelf where they arrived; returns the units moved.
    mutating func shelve(
        _ command: ArriveSupplyCommand, at location: LocationIndex,
        _ promises: inout Repromises
    ) throws(Refusal) -> Quantity {
        var left = command.quantity
        for pin in pins(of: command.sku, supply: command.supply) where left > 0 {
            var record = try promises.record(pin.reservation, scope)
            guard record.lines[pin.line].condition == command.condition else { continue }
            let units = min(left, pin.quantity)
            left -= units
            let pieces = record.lines[pin.line].remove(units) {
                $0.place == .supply(command.supply)
            }
            record.lines[pin.line].quantity += units
            permitBelowZero(command.sku, location, command.condition)
            for piece in pieces {
                change(piece, by: -piece.quantity, line: pin.line, record)
                var shelved = piece
                shelved.place = .cell(location, command.condition)
                shelved.due = nil
                change(shelved, by: shelved.quantity, line: pin.line, record)
                record.lines[pin.line].note(shelved)
            }
            promises.put(record)
        }
        return command.quantity - left
    }
}

extension ReservationLine {
    /// Gives the units pinned to a batch their new date: `covered` of them `due`, the others none.
    /// Returns what changed.
    fileprivate mutating func redate(
        _ supply: String, covered: Quantity, due: Instant?
    ) -> [(quantity: Quantity, before: Instant?, now: Instant?)] {
        let pinned = allocations.filter { $0.place == .supply(supply) }
        allocations.removeAll { $0.place == .supply(supply) }
        var changes: [(quantity: Quantity, before: Instant?, now: Instant?)] = []
        var left = covered
        // Those that have a date keep a date first.
        for piece in pinned.sorted(by: { $0.due != nil && $1.due == nil }) {
            let dated = min(left, piece.quantity)
            left -= dated
            for (units, date) in [(dated, due), (piece.quantity - dated, nil)] where units > 0 {
                var now = piece
                now.quantity = units
                now.due = date
                note(now)
                if date != piece.due { changes.append((units, piece.due, date)) }
            }
        }
        return changes
    }
}

extension StateStore {
    /// Calls `body` with these supplies' SKUs and every reservation pinned to them locked. Looks,
    /// locks, and looks again if more was pinned meanwhile.
    public func withLocked<Result>(
        supplies: [(sku: SkuKey, id: String)], _ set: ShardSet = ShardSet(),
        _ body: (TransactionScope) throws(Refusal) -> Result
    ) throws(Refusal) -> Result {
        let items = supplies.map(\.sku)
        while true {
            var wanted = set
            wanted.formUnion(pinned(to: supplies))
            do throws(Refusal) {
                return try withLocked(wanted, items: items, body)
            } catch {
                if !error.isRetry { throw error }
            }
        }
    }

    /// The shards of all reservations that are pinned to these supplies just now.
    public func pinned(to supplies: [(sku: SkuKey, id: String)]) -> ShardSet {
        var set = ShardSet()
        for (sku, id) in supplies {
            let pins = withLocked(ShardSet(), items: [sku]) { $0.pins(of: sku, supply: id) }
            for pin in pins { set.insert(reservation: pin.reservation) }
        }
        return set
    }
}
