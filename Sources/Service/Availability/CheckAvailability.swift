internal import Inventory
internal import Messages
internal import Primitives
internal import ProtobufWire
internal import Synchronization

/// CheckAvailability: the hot path. Asks are walked on the wire bytes and answers written as they
/// are found; nothing is allocated per ask unless locations or an explanation are wanted.
extension AvailabilityHandlers {
    @Sendable
    func check(
        _ context: borrowing CallContext, _ bytes: RawSpan, _ reply: inout ByteWriter
    ) throws(RPCFailure) -> UnaryOutcome {
        var asks: AvailabilityAsks
        do { asks = try AvailabilityAsks(bytes) } catch { throw RPCFailure(error) }
        try Check.count(asks.count, in: 1...Limits.asksMax, "asks")
        try engine.checkRevision(asks.minRevision)
        let now = engine.begin(context.now)
        if asks.includeLocations || asks.explain {
            return try checkInDetail(bytes, at: now, &reply)
        }
        let network = engine.store.network
        let view = try viewIndex(asks.channelView, of: bytes, in: network)
        let owner = asks.owner.isEmpty ? OwnerHash.none : OwnerHash(asks.owner.text(of: bytes))
        var ask = Inventory.AvailabilityAsk(view: view, owner: owner, now: now)
        var newest: UInt64 = 0
        var place = 0
        while let next = try nextAsk(&asks, bytes) {
            try bytes.withUnsafeBytes { request throws(RPCFailure) in
                let answer = try self.answer(
                    next, at: place, &ask, network, request, &reply)
                newest = max(newest, answer)
            }
            place &+= 1
        }
        reply.appendAnswersRevision(newest)
        engine.counters.asks.wrappingAdd(UInt64(place), ordering: .relaxed)
        return .reply
    }

    private func nextAsk(
        _ asks: inout AvailabilityAsks, _ bytes: RawSpan
    ) throws(RPCFailure) -> AvailabilityAskView? {
        do { return try asks.next(in: bytes) } catch { throw RPCFailure(error) }
    }

    /// Writes one answer; returns its revision.
    @inline(__always)
    private func answer(
        _ next: AvailabilityAskView, at place: Int, _ ask: inout Inventory.AvailabilityAsk,
        _ network: Network, _ request: UnsafeRawBufferPointer, _ reply: inout ByteWriter
    ) throws(RPCFailure) -> UInt64 {
        try checkAsk(next, at: place)
        ask.location = nil
        ask.condition = next.condition == .unspecified ? nil : next.condition.domain
        var answer = Inventory.Availability.unknown
        if next.location.isEmpty {
            answer = engine.store.availability(ofUTF8: next.sku.bytes(of: request), ask)
        } else if let location = network.location(utf8: next.location.bytes(of: request)) {
            ask.location = location
            answer = engine.store.availability(ofUTF8: next.sku.bytes(of: request), ask)
        }
        reply.appendAnswer(to: next, of: request, answer.wire(asked: next.quantity, at: ask.now))
        return answer.revision.value
    }

    @inline(__always)
    private func checkAsk(_ ask: AvailabilityAskView, at place: Int) throws(RPCFailure) {
        let longest = UInt32(Limits.keyBytesMax)
        let isSound =
            ask.sku.count > 0 && ask.sku.count <= longest && ask.location.count <= longest
            && ask.quantity >= 0 && ask.quantity <= Limits.quantityMax && ask.condition.isKnown
        if !isSound { throw failure(of: ask, at: place) }
    }

    private func failure(of ask: AvailabilityAskView, at place: Int) -> RPCFailure {
        let longest = UInt32(Limits.keyBytesMax)
        let field = "asks[\(place)]"
        if ask.sku.isEmpty { return .invalid("\(field).sku", "is required", reason: "REQUIRED") }
        if ask.sku.count > longest {
            return .invalid("\(field).sku", "is longer than \(longest) bytes", reason: "TOO_LONG")
        }
        if ask.location.count > longest {
            return .invalid(
                "\(field).location", "is longer than \(longest) bytes", reason: "TOO_LONG")
        }
        if !ask.condition.isKnown {
            return .invalid(
                "\(field).condition", "\(ask.condition.rawValue) is not known",
                reason: "UNKNOWN_VALUE")
        }
        return .invalid(
            "\(field).quantity", "is \(ask.quantity); 0 to \(Limits.quantityMax) is allowed",
            reason: "OUT_OF_BOUNDS")
    }

    /// The view named in a request's bytes; an unknown one is the caller's mistake, not an answer.
    func viewIndex(
        _ range: ByteRange, of bytes: RawSpan, in network: Network
    ) throws(RPCFailure) -> ViewIndex {
        if range.isEmpty { return .everything }
        let index = bytes.withUnsafeBytes { network.view(utf8: range.bytes(of: $0)) }
        guard let index else { throw .unknownView(range.text(of: bytes)) }
        return index
    }
}

extension RPCFailure {
    static func unknownView(_ id: String, field: String = "context.channel_view") -> RPCFailure {
        RPCFailure(
            .notFound, reason: "UNKNOWN_CHANNEL_VIEW", "\(field): no channel view \"\(id)\"",
            violations: [FieldViolation(field: field, description: "does not exist")])
    }
}

extension Messages.Condition {
    /// For values already known to be in range; unspecified is NEW.
    var domain: Inventory.Condition {
        Inventory.Condition(rawValue: rawValue == 0 ? 1 : UInt8(truncatingIfNeeded: rawValue))
    }
}

extension Inventory.AvailabilityState {
    @inline(__always)
    var wire: Messages.AvailabilityState {
        self == .unknown ? .unknown : Messages.AvailabilityState(rawValue: Int32(rawValue))
    }
}

extension Inventory.Availability {
    /// The scalars of the wire's answer. Back-orders and pre-orders count towards `atp` in their
    /// states, because that is what can be promised.
    @inline(__always)
    func wire(asked: Quantity, at now: Instant) -> AvailabilityAnswer {
        let isUntracked = state == .untracked
        let promisable = isUntracked ? 0 : promisable
        var answer = AvailabilityAnswer(
            state.wire, atp: promisable,
            sufficient: asked > 0 && (isUntracked || promisable >= asked),
            earliest: earliest, revision: revision.value)
        if asOfSeconds != 0 {
            answer.feedAgeMs = max(0, now.milliseconds &- Int64(asOfSeconds) &* 1_000)
        }
        return answer
    }
}
