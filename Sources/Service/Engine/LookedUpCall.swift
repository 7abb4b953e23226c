internal import Messages
internal import Primitives
internal import Synchronization

/// A unary read that is answered from memory at once, on the event loop, or else from the disk,
/// off it.
final class LookedUpCall<Request: WireMessage, Reply: WireMessage>: StreamingCall {
    /// A reply, and what must be durable before it leaves.
    typealias Answer = (reply: Reply, revision: SequenceNumber)

    private let offload: @Sendable (@escaping @Sendable () -> Void) -> Void
    private let memory: @Sendable (Request) throws(RPCFailure) -> Answer?
    private let disk: @Sendable (Request) throws(RPCFailure) -> Reply
    private let wake: @Sendable () -> Void
    private let result = Found<Reply>()
    private var known: Answer?
    private var isAnswered = false

    /// `memory` may look at the disk's side only by answering nil.
    init(
        offload: @escaping @Sendable (@escaping @Sendable () -> Void) -> Void,
        memory: @escaping @Sendable (Request) throws(RPCFailure) -> Answer?,
        disk: @escaping @Sendable (Request) throws(RPCFailure) -> Reply,
        wake: @escaping @Sendable () -> Void
    ) {
        self.offload = offload
        self.memory = memory
        self.disk = disk
        self.wake = wake
    }

    var acceptsMessages: Bool { true }

    func receive(_ bytes: RawSpan) throws(RPCFailure) {
        let request: Request = try decode(bytes)
        known = try memory(request)
        if known != nil { return }
        let (disk, wake, result) = (self.disk, self.wake, self.result)
        offload {
            let outcome = Result { () throws(RPCFailure) in try disk(request) }
            result.value.withLock { $0 = outcome }
            wake()
        }
    }

    func receiveEnd() throws(RPCFailure) {}

    func produce(into reply: inout ByteWriter) throws(RPCFailure) -> Production {
        if isAnswered { return .end }
        if let known {
            known.reply.encode(into: &reply)
            isAnswered = true
            return .messageWhenDurable(known.revision)
        }
        guard let outcome = result.value.withLock({ $0 }) else { return .pending }
        try outcome.get().encode(into: &reply)
        isAnswered = true
        return .message
    }

    func cancel() {}
}

/// Where the worker leaves what it found.
private final class Found<Reply: WireMessage>: Sendable {
    let value = Mutex<Result<Reply, RPCFailure>?>(nil)
}

extension Method {
    /// A unary read of something that memory has while it is open, and the archive afterwards.
    /// Without an archive it is an ordinary unary method. What neither has is `missing`.
    static func lookedUp<Request: WireMessage, Reply: WireMessage>(
        _ path: String, _ offload: @escaping @Sendable (@escaping @Sendable () -> Void) -> Void,
        memory:
            @escaping @Sendable (Instant, Request) throws(RPCFailure) ->
            LookedUpCall<Request, Reply>.Answer?,
        _ archived: ArchiveReads?,
        disk: @escaping @Sendable (ArchiveReads, Request) throws(RPCFailure) -> Reply?,
        missing: @escaping @Sendable (Request) -> RPCFailure
    ) -> Method {
        guard let archived else {
            return .unary(path) { (context, bytes, reply) throws(RPCFailure) in
                let request: Request = try decode(bytes)
                guard let found = try memory(context.now, request) else { throw missing(request) }
                found.reply.encode(into: &reply)
                return .replyWhenDurable(found.revision)
            }
        }
        return Method(
            path: path, kind: .unary,
            handler: .streaming { context, wake in
                LookedUpCall<Request, Reply>(
                    offload: offload,
                    memory: { request throws(RPCFailure) in try memory(context.now, request) },
                    disk: { request throws(RPCFailure) in
                        guard let reply = try disk(archived, request) else {
                            throw missing(request)
                        }
                        return reply
                    }, wake: wake)
            })
    }
}
