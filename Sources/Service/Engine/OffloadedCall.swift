internal import Messages
internal import Primitives
internal import Synchronization

/// A unary call whose work may take long: it runs off the event loop and wakes the call when done.
/// A call that was cancelled meanwhile lets its result go; the work itself is not interrupted.
final class OffloadedCall<Request: WireMessage, Reply: WireMessage>: StreamingCall {
    private let offload: @Sendable (@escaping @Sendable () -> Void) -> Void
    private let work: @Sendable (Request) throws(RPCFailure) -> Reply
    private let wake: @Sendable () -> Void
    private let result = ResultBox<Reply>()
    private var answered = false

    init(
        offload: @escaping @Sendable (@escaping @Sendable () -> Void) -> Void,
        work: @escaping @Sendable (Request) throws(RPCFailure) -> Reply,
        wake: @escaping @Sendable () -> Void
    ) {
        self.offload = offload
        self.work = work
        self.wake = wake
    }

    var acceptsMessages: Bool { true }

    func receive(_ bytes: RawSpan) throws(RPCFailure) {
        let request: Request = try decode(bytes)
        let (work, wake, result) = (self.work, self.wake, self.result)
        offload {
            let outcome: Result<Reply, RPCFailure>
            do throws(RPCFailure) { outcome = .success(try work(request)) } catch {
                outcome = .failure(error)
            }
            result.value.withLock { $0 = outcome }
            wake()
        }
    }

    func receiveEnd() throws(RPCFailure) {}

    func produce(into reply: inout ByteWriter) throws(RPCFailure) -> Production {
        if answered { return .end }
        guard let outcome = result.value.withLock({ $0 }) else { return .pending }
        try outcome.get().encode(into: &reply)
        answered = true
        return .message
    }

    func cancel() {}
}

/// Where the worker leaves its result.
private final class ResultBox<Reply: WireMessage>: Sendable {
    let value = Mutex<Result<Reply, RPCFailure>?>(nil)
}
