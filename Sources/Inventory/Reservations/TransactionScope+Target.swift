internal import Primitives

/// How every command on a reservation begins: found, covered by the locks, at the revision
/// expected, in a state that knows the event.
extension TransactionScope {
    struct Target {
        var record: ReservationRecord
        var transition: ReservationTransition
        /// The hold has run out and nobody has written it down: to be given back first.
        var isDue: Bool
    }

    func target(
        _ target: ReservationTarget, on event: ReservationEvent, now: Instant
    ) throws(Refusal) -> Target {
        guard let record = reservation(target.id) else {
            throw Refusal(
                RPCFailure(
                    .notFound, reason: "UNKNOWN_RESERVATION",
                    "reservation_id: no reservation \"\(target.id)\""))
        }
        guard covers(record) else { throw .lockedTooLittle }
        if let expected = target.expectedRevision, expected != record.revision {
            throw .revisionMismatch(expected, record.revision)
        }
        let isDue = record.state == .held && record.expires <= now
        let state = isDue ? ReservationState.expired : record.state
        let transition = ReservationTable.transition(state, on: event)
        if transition == .refuse {
            throw .precondition(
                "RESERVATION_\(state.name)",
                "reservation \"\(target.id)\" is \(state.name) and cannot be \(event.verb)")
        }
        return Target(record: record, transition: transition, isDue: isDue)
    }

    /// Whether all SKUs that the reservation touches are locked.
    func covers(_ record: ReservationRecord) -> Bool {
        record.items.allSatisfy { locked.contains(sku: $0) }
    }

    /// The line, if the index is good.
    static func check(
        line index: Int, of record: ReservationRecord, _ field: String
    ) throws(Refusal) {
        guard record.lines.indices.contains(index) else {
            throw .invalid(
                field, "is \(index); the reservation has \(record.lines.count) lines",
                reason: "UNKNOWN_LINE")
        }
    }
}

extension ReservationRecord {
    /// SKUs of lines and allocations, repeated.
    var items: [SkuKey] {
        var items: [SkuKey] = []
        for line in lines {
            items.append(line.sku)
            for allocation in line.allocations { items.append(allocation.sku) }
        }
        return items
    }
}

extension StateStore {
    /// What a command on a reservation must lock: its shard, and the shards of these SKUs (with
    /// their components). Locks its shard for the look; the decision checks that nothing more is
    /// needed and else refuses with CONCURRENT_CHANGE, which `withLocked(reservation:)` retries.
    public func items(of id: ReservationID) -> [SkuKey] {
        var set = ShardSet()
        set.insert(reservation: id)
        return withLocked(set) { $0.reservation(id)?.items ?? [] }
    }

    /// Calls `body` with the reservation and all it touches locked, beside `set` and `items`.
    public func withLocked<Result>(
        reservation id: ReservationID, _ set: ShardSet = ShardSet(), items: [SkuKey] = [],
        _ body: (TransactionScope) throws(Refusal) -> Result
    ) throws(Refusal) -> Result {
        var set = set
        set.insert(reservation: id)
        while true {
            do throws(Refusal) {
                return try withLocked(set, items: items + self.items(of: id), body)
            } catch {
                if !error.isRetry { throw error }
            }
        }
    }
}
