internal import Primitives
internal import Synchronization

extension Method {
    /// A unary method whose handler may take long: it runs off the event loop. A call that was
    /// cancelled meanwhile lets its result go; the work itself is not interrupted.
    static func offloaded(
        _ path: String, _ offload: @escaping @Sendable (@escaping @Sendable () -> Void) -> Void,
        _ handler: @escaping UnaryHandler
    ) -> Method {
        Method(
            path: path, kind: .unary,
            handler: .streaming { context, wake in
                WorkerCall(context, offload: offload, handler: handler, wake: wake)
            })
    }
}

/// One call of a unary handler on another thread.
private final class WorkerCall: StreamingCall {
    private struct Answer {
        var bytes: [UInt8]
        var outcome: UnaryOutcome
    }

    /// Where the worker leaves its answer.
    private final class Desk: Sendable {
        let answer = Mutex<Result<Answer, RPCFailure>?>(nil)
    }

    private let context: CallContext
    private let offload: @Sendable (@escaping @Sendable () -> Void) -> Void
    private let handler: UnaryHandler
    private let wake: @Sendable () -> Void
    private let desk = Desk()
    private var isAnswered = false

    init(
        _ context: CallContext,
        offload: @escaping @Sendable (@escaping @Sendable () -> Void) -> Void,
        handler: @escaping UnaryHandler, wake: @escaping @Sendable () -> Void
    ) {
        self.context = context
        self.offload = offload
        self.handler = handler
        self.wake = wake
    }

    var acceptsMessages: Bool { true }

    func receive(_ bytes: RawSpan) {
        let request = bytes.withUnsafeBytes { Array($0) }
        offload { [context, handler, wake, desk] in
            let answer = Result { () throws(RPCFailure) in
                var reply = ByteWriter(capacity: 512)
                let outcome = try handler(context, request.span.bytes, &reply)
                return Answer(bytes: reply.array, outcome: outcome)
            }
            desk.answer.withLock { $0 = answer }
            wake()
        }
    }

    func receiveEnd() {}

    func produce(into reply: inout ByteWriter) throws(RPCFailure) -> Production {
        if isAnswered { return .end }
        guard let answer = desk.answer.withLock({ $0 }) else { return .pending }
        let known = try answer.get()
        reply.append(known.bytes)
        isAnswered = true
        switch known.outcome {
        case .reply: return .message
        case .replyWhenDurable(let sequence): return .messageWhenDurable(sequence)
        }
    }

    func cancel() {}
}
