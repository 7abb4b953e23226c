internal import Messages
internal import Primitives

/// Calls of the server to itself, without a wire: unary methods found by name.
struct LocalCalls: Sendable {
    private let handlers: [String: UnaryHandler]

    init(_ methods: [Method]) {
        var handlers: [String: UnaryHandler] = [:]
        for method in methods {
            if case .unary(let handler) = method.handler { handlers[method.path] = handler }
        }
        self.handlers = handlers
    }

    /// `name` is `Service/Method` in package dom.v1. The reply holds once the journal is durable
    /// up to `sequence`.
    func call<Reply: WireMessage>(
        _ name: String, _ request: some WireMessage, now: Instant
    ) throws(RPCFailure) -> (reply: Reply, sequence: SequenceNumber) {
        guard let handler = handlers["/dom.v1.\(name)"] else {
            throw RPCFailure(.unimplemented, reason: "NO_METHOD", "no method \(name)")
        }
        let bytes = request.encoded
        var buffer = ByteWriter(capacity: 4_096)
        let outcome = try handler(CallContext(now: now), bytes.span.bytes, &buffer)
        do {
            let reply = try Reply(decoding: buffer.array)
            switch outcome {
            case .reply: return (reply, .zero)
            case .replyWhenDurable(let sequence): return (reply, sequence)
            }
        } catch {
            throw RPCFailure(.internal, reason: "BAD_REPLY", "\(name): \(error)")
        }
    }
}
