internal import Fulfilment
internal import Inventory
internal import Journal
internal import Messages
internal import Primitives
internal import ProtobufWire
internal import Synchronization

/// A request that changes something: it says who, why, and under which key.
protocol MutationRequest: WireMessage {
    var context: WriteContext? { get }
}

/// A reply to one. The revision is only known once the decision has its place in the journal, and
/// an answer given again differs in `replayed` alone.
protocol MutationReply: WireMessage {
    var revision: UInt64 { get set }
    var replayed: Bool { get set }
    /// Puts the revision into the parts that the mutation changed.
    mutating func stampParts(_ revision: UInt64)
}

extension MutationReply {
    mutating func stampParts(_ revision: UInt64) {}

    mutating func stamp(_ sequence: SequenceNumber, replayed: Bool) {
        revision = sequence.value
        self.replayed = replayed
        stampParts(sequence.value)
    }
}

/// What a decision comes to: effects to journal, and the reply without its revision.
struct Decision<Reply: MutationReply> {
    var effects: [Effect]
    var fulfilment: [FulfilmentEffect] = []
    var reply: Reply
}

/// One mutation on its way: what every decision may know beside its request.
struct MutationCall {
    /// `/package.Service/Method`; part of the idempotency key.
    var path: StaticString
    var write: WriteContext
    var key: IdempotencyHash
    /// Hash of the request's bytes.
    var payload: UInt64
    var now: Instant
    var space: SpaceEffect
}

extension Engine {
    /// Runs one idempotent mutation to its reply.
    ///
    /// `plan` names the shards (the key's own is added) and items; `decide` runs with them locked
    /// and may throw, in which case nothing has happened. Refusals are not remembered.
    func mutate<Request: MutationRequest, Reply: MutationReply>(
        _ path: StaticString, _ context: borrowing CallContext, _ bytes: RawSpan,
        _ output: inout ByteWriter, space: SpaceEffect = .growing,
        plan: (Request) throws(RPCFailure) -> LockPlan,
        decide: (Request, MutationCall, TransactionScope) throws(RPCFailure) -> Decision<Reply>
    ) throws(RPCFailure) -> UnaryOutcome {
        let (request, call): (Request, MutationCall) = try begin(path, context, bytes, space)
        var locks = try plan(request)
        locks.set.insert(idempotency: call.key)
        let settled = try withLocked(locks) { locked throws(RPCFailure) -> Settled<Reply> in
            try settle(call, in: locked) { () throws(RPCFailure) in
                try decide(request, call, locked.stock)
            }
        }
        settled.reply.encode(into: &output)
        return .replyWhenDurable(settled.sequence)
    }

    /// Decodes a mutation and checks its context; ends the holds whose time has come.
    func begin<Request: MutationRequest>(
        _ path: StaticString, _ context: borrowing CallContext, _ bytes: RawSpan,
        _ space: SpaceEffect
    ) throws(RPCFailure) -> (Request, MutationCall) {
        let request: Request = try decode(bytes)
        return (request, try begin(path, request.context, context, bytes, space))
    }

    /// As above, for a request that was decoded already.
    func begin(
        _ path: StaticString, _ write: WriteContext?, _ context: borrowing CallContext,
        _ bytes: RawSpan, _ space: SpaceEffect
    ) throws(RPCFailure) -> MutationCall {
        var call = try mutationCall(path, write, bytes, at: context.now, space)
        call.now = begin(context.now)
        return call
    }

    /// A reply and the sequence number that must be durable before it leaves.
    struct Settled<Reply: MutationReply> {
        var reply: Reply
        var sequence: SequenceNumber
    }

    /// Under the locks: the answer of then, or a new decision journaled and played.
    func settle<Reply: MutationReply>(
        _ call: MutationCall, _ scope: TransactionScope,
        _ decide: () throws(RPCFailure) -> Decision<Reply>
    ) throws(RPCFailure) -> Settled<Reply> {
        try settle(call, in: stockOnly(scope), decide)
    }

    /// As above, with orders and the board locked too where the decision changes them.
    func settle<Reply: MutationReply>(
        _ call: MutationCall, in locked: LockedState,
        _ decide: () throws(RPCFailure) -> Decision<Reply>
    ) throws(RPCFailure) -> Settled<Reply> {
        if let known = locked.stock.answer(to: call.key) { return try answerAgain(known, call) }
        try admit(call.space)
        var decision = try decide()
        let sequence = try commit(
            call, &decision.effects, decision.fulfilment, answer: decision.reply.encoded,
            in: locked)
        decision.reply.stamp(sequence, replayed: false)
        return Settled(reply: decision.reply, sequence: sequence)
    }

    /// Journals and plays what the call decided, and with it the reply that its key gets from now
    /// on. The effects are spent.
    func commit(
        _ call: borrowing MutationCall, _ effects: inout [Effect],
        _ fulfilment: [FulfilmentEffect] = [], answer: [UInt8], in locked: LockedState
    ) throws(RPCFailure) -> SequenceNumber {
        effects.append(
            .idempotency(
                IdempotencyRecord(
                    key: call.key, payload: call.payload, time: call.now, reply: answer)))
        var transaction = Transaction(
            time: call.now, actor: call.write.actor, reason: call.write.reason)
        swap(&transaction.effects, &effects)
        return try commit(transaction, fulfilment, in: locked)
    }

    /// The answer of then; ALREADY_EXISTS where its key was for another payload.
    func answerAgain<Reply: MutationReply>(
        _ known: IdempotencyRecord, _ call: borrowing MutationCall
    ) throws(RPCFailure) -> Settled<Reply> {
        guard known.payload == call.payload else {
            throw RPCFailure(
                .alreadyExists, reason: "IDEMPOTENCY_KEY_REUSED",
                "context.idempotency_key: was used before with another payload",
                metadata: [("idempotency_key", call.write.idempotencyKey)])
        }
        counters.replayedAnswers.wrappingAdd(1, ordering: .relaxed)
        var reply: Reply
        do { reply = try Reply(decoding: known.reply) } catch { throw RPCFailure(error) }
        reply.stamp(known.revision, replayed: true)
        return Settled(reply: reply, sequence: known.revision)
    }

    private func mutationCall(
        _ path: StaticString, _ write: WriteContext?, _ bytes: RawSpan, at now: Instant,
        _ space: SpaceEffect
    ) throws(RPCFailure) -> MutationCall {
        try MutationCall(
            path, write ?? WriteContext(), payload: bytes.withUnsafeBytes { stableHash($0) },
            now: now, space)
    }
}

extension MutationCall {
    /// Checks the context.
    init(
        _ path: StaticString, _ write: WriteContext, payload: UInt64, now: Instant,
        _ space: SpaceEffect
    ) throws(RPCFailure) {
        try Check.identifier(write.idempotencyKey, "context.idempotency_key")
        try Check.optionalIdentifier(write.actor, "context.actor")
        try Check.text(write.reason, "context.reason")
        try Check.optionalIdentifier(write.source, "context.source")
        self.init(
            path: path, write: write, key: IdempotencyHash(path: path, key: write.idempotencyKey),
            payload: payload, now: now, space: space)
    }
}

extension IdempotencyHash {
    /// 128 bits over method and key, so that a key is unique within its method.
    init(path: StaticString, key: String) {
        let method = stableHash(
            UnsafeRawBufferPointer(start: path.utf8Start, count: path.utf8CodeUnitCount))
        var key = key
        let (high, low) = key.withUTF8 { text in
            let bytes = UnsafeRawBufferPointer(text)
            return (stableHash(bytes, seed: method), stableHash(bytes, seed: ~method))
        }
        self.init(high: high, low: low)
    }
}

/// Decodes a request; a malformed one is INTERNAL, a bad value INVALID_ARGUMENT (W12).
func decode<Request: WireMessage>(_ bytes: RawSpan) throws(RPCFailure) -> Request {
    do { return try Request(decoding: bytes) } catch { throw RPCFailure(error) }
}
