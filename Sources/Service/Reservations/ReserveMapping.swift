internal import Inventory
internal import Messages
internal import Primitives

extension ReserveCommand {
    /// Checks every field and resolves every name; the domain checks the rest under its locks.
    init(
        _ request: borrowing ReserveRequest, id: ReservationID, _ names: NameResolver
    ) throws(RPCFailure) {
        try Check.optionalIdentifier(request.owner, "owner")
        try Check.count(request.lines.count, in: 1...Limits.linesMax, "lines")
        try Check.quantity(request.ttlMs, in: 0...Limits.holdMillisecondsMax, "ttl_ms")
        var lines: [Line] = []
        lines.reserveCapacity(request.lines.count)
        for place in request.lines.indices {
            lines.append(try Line(request.lines[place], "lines[\(place)]", names))
        }
        self.init(
            id: id, owner: request.owner,
            view: try names.view(request.channelView, "channel_view"),
            ttlMilliseconds: request.ttlMs,
            policy: try domainEnum(request.policy, "policy", default: .allOrNothing),
            lines: lines, commits: request.commit)
    }
}

extension ReserveCommand.Line {
    fileprivate init(
        _ line: borrowing ReserveLine, _ field: @autoclosure () -> String, _ names: NameResolver
    ) throws(RPCFailure) {
        try Check.identifier(line.sku, "\(field()).sku")
        try Check.quantity(line.quantity, "\(field()).quantity")
        try Check.quantity(
            line.minimumQuantity, in: 0...line.quantity, "\(field()).minimum_quantity")
        try Check.optionalIdentifier(line.supplyID, "\(field()).supply_id")
        let location = try names.location(line.location, "\(field()).location")
        let implied: Inventory.ReservationLine.Scope = line.location.isEmpty ? .pool : .location
        let scope = try domainEnum(line.scope, "\(field()).scope", default: implied)
        if scope == .location, location == nil {
            throw .invalid(
                "\(field()).location", "is required for scope LOCATION", reason: "REQUIRED")
        }
        if scope == .pool, location != nil {
            throw .invalid(
                "\(field()).location", "must be empty for scope POOL", reason: "CONTRADICTION")
        }
        self.init(
            sku: SkuKey(line.sku), quantity: line.quantity, scope: scope, location: location,
            minimum: line.minimumQuantity,
            condition: try Inventory.Condition(line.condition, "\(field()).condition"),
            supply: line.supplyID)
    }
}

extension ReservationID {
    /// An id for a caller that brought none: from its key and the time, so that it is the same for
    /// the same command and new for every other. 70 bits as 14 letters and digits.
    init(key: IdempotencyHash, now: Instant) {
        let alphabet: StaticString = "0123456789abcdefghjkmnpqrstvwxyz"
        var low = foldedMultiply(key.low ^ UInt64(bitPattern: now.milliseconds), key.high | 1)
        var high = foldedMultiply(key.high ^ low, 0x9E37_79B9_7F4A_7C15)
        let text = String(unsafeUninitializedCapacity: 15) { bytes in
            bytes[0] = UInt8(ascii: "r")
            for place in 0..<14 {
                if place == 7 { swap(&low, &high) }
                bytes[place + 1] = alphabet.utf8Start[Int(low & 31)]
                low >>= 5
            }
            return 15
        }
        self.init(text)
    }
}
