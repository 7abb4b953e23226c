internal import NIOCore
internal import Primitives
internal import Synchronization

/// Between a streaming call on the loop and the task that reads and writes it.
///
/// Replies wait in an inbox. While it holds more than `inboxBytesMax`, flow control gets nothing
/// back, so the server stops; a reader that takes messages lets it go on. Requests are queued in
/// the stream; while more than `outboxBytesMax` wait there, senders wait.
final class StreamObserver: PendingObserver, @unchecked Sendable {
    private struct State {
        var inbox: [[UInt8]] = []
        var inboxStart = 0
        var inboxBytes = 0
        var end: Result<Void, ClientError>?
        var reader: CheckedContinuation<Void, Never>?
        var senders: [CheckedContinuation<Void, Never>] = []
        var queuedBytes = 0
        /// Request messages from before the call was opened.
        var early: [[UInt8]] = []
        var endsEarly = false
        var isOpen = false
    }

    private static let inboxBytesMax = 1 << 20
    private static let outboxBytesMax = 1 << 20

    private let loop: any EventLoop
    private let state = Mutex(State())
    /// Received but not given back to flow control. On the loop.
    private var owed = 0

    init(loop: any EventLoop) { self.loop = loop }

    // MARK: On the loop

    func opened(_ connection: ClientConnection, _ call: ActiveCall) {
        let (early, ends) = state.withLock { state in
            defer { state.early = [] }
            state.isOpen = true
            return (state.early, state.endsEarly)
        }
        for message in early { connection.send(call) { $0.append(message) } }
        if ends { connection.sendEnd(call) }
        if early.isEmpty { connection.setNeedsFlush() }
    }

    override func received(_ message: RawSpan) {
        let bytes = message.withUnsafeBytes { [UInt8]($0) }
        wakeReader { state in
            state.inbox.append(bytes)
            state.inboxBytes += bytes.count
        }
    }

    override func bytesReceived(_ count: Int, _ call: ActiveCall) {
        owed += count
        payBack()
    }

    private func payBack() {
        guard owed > 0, state.withLock({ $0.inboxBytes < Self.inboxBytesMax }) else { return }
        if let call { connection?.consume(call, owed) }
        owed = 0
    }

    override func drained(_ call: ActiveCall) {
        let senders = state.withLock { state in
            defer { state.senders = [] }
            state.queuedBytes = 0
            return state.senders
        }
        for sender in senders { sender.resume() }
    }

    override func failed(_ error: ClientError) { close(.failure(error)) }

    override func ended(_ call: ActiveCall) {
        close(call.error.map { .failure($0) } ?? .success(()))
    }

    private func close(_ result: Result<Void, ClientError>) {
        isOver = true
        wakeReader { state in
            if state.end == nil { state.end = result }
        }
        let senders = state.withLock { state in
            defer { state.senders = [] }
            return state.senders
        }
        for sender in senders { sender.resume() }
    }

    private func wakeReader(_ change: (inout State) -> Void) {
        let reader = state.withLock { state in
            change(&state)
            defer { state.reader = nil }
            return state.reader
        }
        reader?.resume()
    }

    // MARK: From the task

    /// The next reply, or nil after OK. Throws `ClientError`.
    func next() async throws -> [UInt8]? {
        while true {
            switch take() {
            case .message(let bytes, let mayPayBack):
                if mayPayBack { loop.execute { self.payBack() } }
                return bytes
            case .end(.success): return nil
            case .end(.failure(let error)): throw error
            case .nothing: await waitForMore()
            }
        }
    }

    private enum Taken {
        case message([UInt8], mayPayBack: Bool)
        case end(Result<Void, ClientError>)
        case nothing
    }

    private func take() -> Taken {
        state.withLock { state in
            guard state.inboxStart < state.inbox.count else {
                return state.end.map { .end($0) } ?? .nothing
            }
            let bytes = state.inbox[state.inboxStart]
            state.inboxStart += 1
            if state.inboxStart == state.inbox.count {
                state.inbox.removeAll(keepingCapacity: true)
                state.inboxStart = 0
            }
            let wasFull = state.inboxBytes >= Self.inboxBytesMax
            state.inboxBytes -= bytes.count
            return .message(bytes, mayPayBack: wasFull && state.inboxBytes < Self.inboxBytesMax)
        }
    }

    private func waitForMore() async {
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let ready = state.withLock { state in
                    let ready = state.inboxStart < state.inbox.count || state.end != nil
                    if !ready { state.reader = continuation }
                    return ready
                }
                if ready { continuation.resume() }
            }
        } onCancel: {
            loop.execute { self.cancel() }
        }
    }

    /// Waits while too much is queued. False when the call is over.
    func send(_ message: [UInt8]) async -> Bool {
        await withCheckedContinuation { (continuation: CheckedContinuation<Void, Never>) in
            let mustWait = state.withLock { state in
                guard state.end == nil, state.queuedBytes > Self.outboxBytesMax else {
                    return false
                }
                state.senders.append(continuation)
                return true
            }
            if !mustWait { continuation.resume() }
        }
        return enqueue(message, ends: false)
    }

    @discardableResult
    func enqueue(_ message: [UInt8]?, ends: Bool) -> Bool {
        let (alive, isOpen) = state.withLock { state in
            guard state.end == nil else { return (false, false) }
            state.queuedBytes += message?.count ?? 0
            if !state.isOpen {
                if let message { state.early.append(message) }
                state.endsEarly = state.endsEarly || ends
            }
            return (true, state.isOpen)
        }
        guard alive, isOpen else { return alive }
        loop.execute {
            guard let call = self.call, let connection = self.connection else { return }
            if let message { connection.send(call) { $0.append(message) } }
            if ends { connection.sendEnd(call) }
        }
        return true
    }

    /// Ends the call from this side; harmless once it is over.
    func stop() { loop.execute { self.cancel() } }
}
