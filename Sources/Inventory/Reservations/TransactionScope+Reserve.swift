public import Primitives

extension TransactionScope {
    /// Takes units for a new reservation. Needs its shard and the shards of the lines' SKUs with
    /// their components (`withLocked(_:items:)`).
    ///
    /// Lines are taken in order, each from what the lines before it left. INVALID_ARGUMENT for a
    /// bad field, UNIMPLEMENTED for scope AUTO, ALREADY_EXISTS for a used id, FAILED_PRECONDITION
    /// with shortages under `allOrNothing`. Under the other policies a shortage is data; when
    /// nothing at all could be had, the reservation is born RELEASED.
    public func reserve(
        _ command: ReserveCommand, now: Instant
    ) throws(Refusal) -> Decided<ReservationOutcome> {
        var draft = Draft(self, now: now, reason: .reserve, reference: command.id.text)
        let outcome = try draft.reserve(command)
        return Decided(outcome, draft.finish())
    }
}

extension Draft {
    /// As `TransactionScope.reserve`, beside whatever else the draft decides.
    mutating func reserve(_ command: ReserveCommand) throws(Refusal) -> ReservationOutcome {
        try command.validate(scope: scope)
        if let known = scope.reservation(command.id) {
            throw Refusal(
                RPCFailure(
                    .alreadyExists, reason: "RESERVATION_EXISTS",
                    "reservation_id: \"\(command.id)\" exists and is \(known.state.name)"))
        }
        var record = command.emptyRecord(at: now)
        var outcomes: [LineOutcome] = []
        outcomes.reserveCapacity(command.lines.count)
        var shortages: [Shortage] = []
        for index in command.lines.indices {
            guard let parts = parts(of: command.lines[index].sku) else {
                throw .invalid(
                    "lines[\(index)].sku", "no SKU \"\(command.lines[index].sku)\"",
                    reason: "UNKNOWN_SKU")
            }
            let quantity = command.lines[index].quantity
            let wish = LineWish(
                index: index, quantity: quantity,
                minimum: command.policy.minimum(
                    of: quantity, wished: command.lines[index].minimum))
            outcomes.append(fill(wish, parts, &record, &shortages))
        }
        if command.policy == .allOrNothing, !shortages.isEmpty { throw .short(shortages) }
        record.closeIfEmpty()
        add(record: .reservation(record))
        return ReservationOutcome(record: record, lines: outcomes)
    }
}

/// More units for one line.
struct LineWish {
    var index: Int
    var quantity: Quantity
    /// Fewer than so many are not worth having.
    var minimum: Quantity
}

extension Draft {
    /// Takes what the wish may have and tells what became of it; what is short is also noted.
    mutating func fill(
        _ wish: LineWish, _ parts: LineParts, _ record: inout ReservationRecord,
        _ shortages: inout [Shortage]
    ) -> LineOutcome {
        let promise = promise(record.lines[wish.index], parts, view: record.view)
        let units = min(promise.units, wish.quantity)
        var outcome = LineOutcome(asked: wish.quantity, reserved: 0)
        if units >= wish.minimum {
            take(units, at: wish.index, parts, of: &record, fromStock: promise.fromStock)
            outcome.reserved = units
        }
        if outcome.reserved < wish.quantity {
            outcome.available = units
            outcome.earliest = promise.earliest
            shortages.append(
                Shortage(
                    line: wish.index, sku: promise.limiting,
                    location: record.lines[wish.index].location,
                    asked: wish.quantity, available: units, earliest: promise.earliest))
        }
        return outcome
    }
}

extension ReservePolicy {
    /// The least that a line takes.
    func minimum(of quantity: Quantity, wished: Quantity) -> Quantity {
        self == .bestEffort ? max(1, min(wished, quantity)) : quantity
    }
}

extension ReserveCommand {
    fileprivate func emptyRecord(at now: Instant) -> ReservationRecord {
        let ttl = ttlMilliseconds == 0 ? Limits.holdMillisecondsDefault : ttlMilliseconds
        return ReservationRecord(
            id: id, state: commits ? .committed : .held, owner: owner, view: view,
            reference: reference, created: now, updated: now,
            expires: commits ? .distantFuture : now.advanced(byMilliseconds: ttl),
            lines: lines.map { line in
                ReservationLine(
                    id: "", sku: line.sku, quantity: 0, scope: line.scope,
                    location: line.location, supply: line.supply, condition: line.condition)
            })
    }

    fileprivate func validate(scope: TransactionScope) throws(Refusal) {
        guard (1...Limits.keyBytesMax).contains(id.text.utf8.count) else {
            throw .invalid("reservation_id", "needs 1 to \(Limits.keyBytesMax) bytes")
        }
        guard owner.utf8.count <= Limits.keyBytesMax else {
            throw .invalid("owner", "is longer than \(Limits.keyBytesMax) bytes")
        }
        guard let compiled = scope.network.compiled(view) else {
            throw .invalid("channel_view", "is unknown", reason: "UNKNOWN_VIEW")
        }
        if !commits { try Self.check(ttl: ttlMilliseconds, zeroIsDefault: true) }
        guard (1...Limits.linesMax).contains(lines.count) else {
            throw .invalid(
                "lines", "has \(lines.count) elements; 1 to \(Limits.linesMax) are allowed",
                reason: lines.isEmpty ? "REQUIRED" : "TOO_MANY")
        }
        for index in lines.indices {
            try lines[index].validate(
                "lines[\(index)]", pool: compiled.conditions, policy, scope)
        }
    }

    static func check(ttl: Int64, zeroIsDefault: Bool) throws(Refusal) {
        if zeroIsDefault && ttl == 0 { return }
        guard (1...Limits.holdMillisecondsMax).contains(ttl) else {
            throw .invalid(
                "ttl_ms", "is \(ttl); 1 to \(Limits.holdMillisecondsMax) is allowed",
                reason: "OUT_OF_BOUNDS")
        }
    }
}

extension ReserveCommand.Line {
    fileprivate func validate(
        _ field: @autoclosure () -> String, pool: ConditionSet, _ policy: ReservePolicy,
        _ scope: TransactionScope
    ) throws(Refusal) {
        guard (1...Limits.quantityMax).contains(quantity) else {
            throw .invalid(
                "\(field()).quantity", "is \(quantity); 1 to \(Limits.quantityMax) is allowed",
                reason: "OUT_OF_BOUNDS")
        }
        guard minimum >= 0, minimum <= quantity else {
            throw .invalid(
                "\(field()).minimum_quantity", "is \(minimum); 0 to \(quantity) is allowed",
                reason: "OUT_OF_BOUNDS")
        }
        switch self.scope {
        case .location:
            guard let location, scope.network.has(location) else {
                throw .invalid("\(field()).location", "is required", reason: "REQUIRED")
            }
        case .pool:
            if location != nil {
                throw .invalid("\(field()).location", "must be empty for a pool")
            }
            // The unsourced demand of a pool has no condition of its own.
            if supply.isEmpty, pool != ConditionSet([condition]) {
                throw Refusal(
                    RPCFailure(
                        .unimplemented, reason: "POOL_CONDITION",
                        "\(field()).condition: the pool of this view holds other conditions; "
                            + "name a location"))
            }
        case .auto:
            throw Refusal(
                RPCFailure(
                    .unimplemented, reason: "ROUTING_ABSENT",
                    "\(field()).scope: AUTO needs routing, which this server does not have yet"))
        }
        if !supply.isEmpty, scope.facts(of: sku)?.isKit == true {
            throw .invalid(
                "\(field()).supply_id", "a kit has no supply of its own; name components")
        }
    }
}
