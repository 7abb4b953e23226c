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
        let ask = Inventory.AvailabilityAsk(view: view, owner: owner, now: now)
        guard let group = AskGroup(ask, in: network, wanted: asks.count) else { return .reply }
        try answerAll(asks, bytes, group, at: now, &reply)
        engine.counters.asks.wrappingAdd(UInt64(asks.count), ordering: .relaxed)
        return .reply
    }

    /// Decodes, answers and writes the asks group by group.
    private func answerAll(
        _ walk: consuming AvailabilityAsks, _ bytes: RawSpan, _ group: consuming AskGroup,
        at now: Instant, _ reply: inout ByteWriter
    ) throws(RPCFailure) {
        var asks: [AvailabilityAskView] = []
        asks.reserveCapacity(min(walk.count, AskGroup.most))
        var newest: UInt64 = 0
        var answered = 0
        while answered < walk.count {
            try bytes.withUnsafeBytes { request throws(RPCFailure) in
                group.removeAll()
                asks.removeAll(keepingCapacity: true)
                while !group.isFull, let next = try nextAsk(&walk, bytes) {
                    try checkAsk(next, at: answered &+ group.count)
                    asks.append(next)
                    group.add(next, of: request)
                }
                engine.store.answer(group)
                for place in 0..<group.count {
                    let ask = asks[place]
                    let answer = group[place]
                    newest = max(newest, answer.revision.value)
                    reply.appendAnswer(
                        to: ask, of: request, answer.wire(asked: ask.quantity, at: now))
                }
                answered &+= group.count
            }
        }
        reply.appendAnswersRevision(newest)
    }

    private func nextAsk(
        _ asks: inout AvailabilityAsks, _ bytes: RawSpan
    ) throws(RPCFailure) -> AvailabilityAskView? {
        do { return try asks.next(in: bytes) } catch { throw RPCFailure(error) }
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

extension AskGroup {
    /// Adds an ask as it stands in the request's bytes, checked.
    @inline(__always)
    fileprivate mutating func add(
        _ ask: AvailabilityAskView, of request: UnsafeRawBufferPointer
    ) {
        add(
            ask.sku.bytes(of: request), locationID: ask.location.bytes(of: request),
            ask.condition == .unspecified ? nil : ask.condition.domain)
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
