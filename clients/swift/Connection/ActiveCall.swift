internal import GRPC
internal import HTTP2
internal import NIOCore
internal import Primitives

/// One call on a `ClientConnection`. Confined to the connection's loop.
final class ActiveCall: @unchecked Sendable {
    let observer: CallObserver
    let slot: Int
    var machine: ClientCall
    /// Nil once the stream is closed.
    var stream: HTTP2.Stream?
    var timer: Scheduled<Void>?
    var isFinished = false
    var lostConnection = false

    init(
        _ observer: CallObserver, _ stream: HTTP2.Stream, _ slot: Int, expectsOneMessage: Bool
    ) {
        self.observer = observer
        self.stream = stream
        self.slot = slot
        machine = ClientCall(expectsOneMessage: expectsOneMessage)
    }

    /// Nil for OK; only to be asked once the call has ended.
    var error: ClientError? {
        guard case .failed(let failure)? = machine.outcome else { return nil }
        let local = failure.reason == "DEADLINE_EXCEEDED" || failure.reason == "CANCELLED"
        var error = ClientError(
            lostConnection ? .connection : local ? .client : .server, failure)
        error.mustNotRetry = machine.retryPushback == .never
        return error
    }
}

/// What becomes of a call; a class to override, because a virtual call is cheaper than one through
/// an existential. Every method is called on the connection's loop.
class CallObserver {
    /// One whole message, valid during the call.
    func received(_ message: RawSpan) {}

    /// So many bytes of the stream were received and their messages handed out. By default flow
    /// control gets them back at once.
    func bytesReceived(_ count: Int, _ call: ActiveCall) {
        if let stream = call.stream { connection?.session.consume(stream, count) }
    }

    /// Everything sent so far has left.
    func drained(_ call: ActiveCall) {}

    /// The last event; `call.error` says how it went.
    func ended(_ call: ActiveCall) {}

    weak var connection: ClientConnection?
}
