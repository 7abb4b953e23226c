public import Primitives

/// The time of a hold: extend, expire, confirm.
extension TransactionScope {
    /// Moves the end of a hold to `now + ttl`; never to earlier. A shorter one changes nothing.
    public func extend(
        _ target: ReservationTarget, ttlMilliseconds: Int64, now: Instant
    ) throws(Refusal) -> Decided<ReservationOutcome> {
        try ReserveCommand.check(ttl: ttlMilliseconds, zeroIsDefault: false)
        var record = try self.target(target, on: .extend, now: now).record
        let wanted = now.advanced(byMilliseconds: ttlMilliseconds)
        if wanted <= record.expires { return Decided(ReservationOutcome(record: record), []) }
        record.expires = wanted
        record.updated = now
        record.cause = .extend
        return Decided(ReservationOutcome(record: record), [.reservation(record)])
    }

    /// The end of a hold, exactly: nil unless there is one whose time has come. Whoever comes first
    /// decides this, the idle tick or a caller; `StateStore.dueReservations` finds them.
    /// CONCURRENT_CHANGE when its SKUs are not locked.
    public func expire(_ id: ReservationID, now: Instant) throws(Refusal) -> Decided<
        ReservationOutcome
    >? {
        guard let record = reservation(id), record.state == .held, record.expires <= now else {
            return nil
        }
        guard covers(record) else { throw .lockedTooLittle }
        var draft = Draft(self, now: now, reason: .expire, reference: id.text)
        let after = draft.lapse(record)
        draft.add(record: .reservation(after))
        return Decided(ReservationOutcome(record: after), draft.finish())
    }

    /// Turns a hold into a commitment; the same again changes nothing. A hold that has expired is
    /// taken again, all of it, as it was asked, if stock allows (`revived`); else
    /// FAILED_PRECONDITION with shortages.
    public func confirm(
        _ target: ReservationTarget, now: Instant
    ) throws(Refusal) -> Decided<ReservationOutcome> {
        let found = try self.target(target, on: .confirm, now: now)
        var record = found.record
        if found.transition == .unchanged {
            return Decided(ReservationOutcome(record: record), [])
        }
        var draft = Draft(self, now: now, reason: .confirm, reference: record.id.text)
        if found.transition == .revive {
            if found.isDue { record = draft.lapse(record) }
            try draft.revive(&record)
        } else {
            for allocation in record.lines.lazy.flatMap(\.allocations) {
                draft.harden(allocation, of: record)
            }
        }
        record.state = .committed
        record.expires = .distantFuture
        record.updated = now
        record.cause = .confirm
        draft.add(record: .reservation(record))
        let outcome = ReservationOutcome(record: record, revived: found.transition == .revive)
        return Decided(outcome, draft.finish())
    }
}

extension Draft {
    /// Gives back everything of a hold and remembers how much it was.
    mutating func lapse(_ record: ReservationRecord) -> ReservationRecord {
        var after = record
        for index in record.lines.indices {
            let line = record.lines[index]
            for allocation in line.allocations { giveBack(allocation, line: index, of: record) }
            if let parts = parts(of: line.sku), let kit = parts.kit {
                charge(kit, record.view, -line.quantity)
            }
            after.lines[index].lapsed = line.quantity
            after.lines[index].released += line.quantity
            after.lines[index].quantity = 0
            after.lines[index].allocations = []
        }
        after.state = .expired
        after.updated = now
        after.cause = .expire
        return after
    }

    /// Takes everything that lapsed again, hard.
    mutating func revive(_ record: inout ReservationRecord) throws(Refusal) {
        record.state = .committed
        var shortages: [Shortage] = []
        for index in record.lines.indices where record.lines[index].lapsed > 0 {
            let lapsed = record.lines[index].lapsed
            guard let parts = parts(of: record.lines[index].sku) else {
                throw .precondition(
                    "UNKNOWN_SKU", "lines[\(index)]: \(record.lines[index].sku) is gone")
            }
            let wish = LineWish(index: index, quantity: lapsed, minimum: lapsed)
            _ = fill(wish, parts, &record, &shortages)
            record.lines[index].released -= lapsed
            record.lines[index].lapsed = 0
        }
        if !shortages.isEmpty { throw .short(shortages) }
    }
}
