internal import NIOCore
internal import Primitives
internal import Synchronization

/// The observer of a call that a task waits for; it may fail before there is a connection.
class PendingObserver: CallObserver, @unchecked Sendable {
    var call: ActiveCall?
    var isOver = false

    /// The call could not even begin. On the loop.
    func failed(_ error: ClientError) {}

    /// The task was cancelled. On the loop.
    func cancel() {
        guard !isOver else { return }
        if let call, let connection { connection.cancel(call) } else { failed(.cancelled) }
    }
}

/// Waits for the one reply of a unary call.
final class UnaryObserver: PendingObserver, @unchecked Sendable {
    let continuation = Once<[UInt8]>()
    private var reply: [UInt8] = []

    override func received(_ message: RawSpan) {
        reply = message.withUnsafeBytes { [UInt8]($0) }
    }

    override func failed(_ error: ClientError) {
        isOver = true
        continuation.resume(.failure(error))
    }

    override func ended(_ call: ActiveCall) {
        isOver = true
        if let error = call.error {
            continuation.resume(.failure(error))
        } else {
            continuation.resume(.success(reply))
        }
    }
}

/// A continuation that is resumed once, from whichever side comes first.
final class Once<Value: Sendable>: Sendable {
    private let state = Mutex<CheckedContinuation<Value, any Error>?>(nil)

    func set(_ continuation: CheckedContinuation<Value, any Error>) {
        state.withLock { $0 = continuation }
    }

    func resume(_ result: Result<Value, ClientError>) {
        let waiting = state.withLock { state in
            defer { state = nil }
            return state
        }
        waiting?.resume(with: result.mapError { $0 as any Error })
    }
}
