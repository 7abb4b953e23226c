internal import GRPC
internal import HTTP2
internal import NIOCore
internal import Primitives

/// One HTTP/2 connection to a server with its calls: the client's counterpart of the server's
/// connection driver.
///
/// Confined to its event loop. `ClientChannelHandler` feeds it bytes; `ConnectionKeeper`, `Client`
/// and the load generator open calls on it; each call's events go to its `CallObserver`. It knows
/// no retry and no reconnect.
final class ClientConnection: SessionDelegate, @unchecked Sendable {
    let channel: any Channel
    let authority: String
    /// No new calls: the server said GOAWAY, or we are closing.
    private(set) var isDraining = false
    private(set) var isClosed = false
    /// Told once, when the connection is over or no longer takes calls.
    var onUnusable: (() -> Void)?
    var onSettings: (() -> Void)?

    private(set) var session: Session!
    private var calls: [ActiveCall?] = []
    private var freeSlots: [Int] = []
    private var flushIsScheduled = false
    private var isReading = false

    init(channel: any Channel, authority: String) throws {
        self.channel = channel
        self.authority = authority
        super.init()
        var options = SessionOptions()
        options.streamWindowBytes = 1 << 20
        options.connectionWindowBytes = 16 << 20
        session = try Session(role: .client, options: options, delegate: self)
    }

    var openCalls: Int { calls.count - freeSlots.count }

    // MARK: Calls

    /// Opens a call. `deadline` is local; what the server shall know stands in the headers.
    func start(
        _ headers: HeaderList, _ observer: CallObserver, deadline: NIODeadline? = nil,
        expectsOneMessage: Bool
    ) throws(ClientError) -> ActiveCall {
        guard !isDraining, !isClosed else { throw .connection("the connection is closing") }
        let stream: HTTP2.Stream
        do {
            stream = try session.request(headers)
        } catch {
            // Stream numbers run out after a billion calls; a new connection has new ones.
            becomeUnusable()
            throw .connection("\(error)")
        }
        let slot = freeSlots.popLast() ?? calls.count
        if slot == calls.count { calls.append(nil) }
        let call = ActiveCall(observer, stream, slot, expectsOneMessage: expectsOneMessage)
        calls[slot] = call
        stream.token = slot
        if let deadline {
            call.timer = channel.eventLoop.scheduleTask(deadline: deadline) {
                [weak self, weak call] in
                guard let self, let call else { return }
                call.machine.deadlinePassed()
                self.abandon(call)
            }
        }
        return call
    }

    /// Queues one message behind what is queued already.
    func send(_ call: ActiveCall, _ body: (inout ByteWriter) -> Void) {
        guard let stream = call.stream else { return }
        session.write(stream) { writer in
            let mark = MessageFramer.begin(&writer)
            body(&writer)
            MessageFramer.end(mark, &writer)
        }
        setNeedsFlush()
    }

    func sendEnd(_ call: ActiveCall) {
        guard let stream = call.stream else { return }
        session.finish(stream)
        setNeedsFlush()
    }

    /// Messages were taken: the server may send as many bytes more.
    func consume(_ call: ActiveCall, _ bytes: Int) {
        guard let stream = call.stream else { return }
        session.consume(stream, bytes)
        setNeedsFlush()
    }

    func cancel(_ call: ActiveCall) {
        call.machine.cancelled()
        abandon(call)
    }

    /// Ends the call from our side with the outcome its machine has.
    private func abandon(_ call: ActiveCall) {
        if let stream = call.stream { session.reset(stream, .cancel) }
        finish(call)
        setNeedsFlush()
    }

    private func finish(_ call: ActiveCall) {
        guard !call.isFinished else { return }
        call.isFinished = true
        call.timer?.cancel()
        call.timer = nil
        if call.stream?.localEnded == false, let stream = call.stream, !stream.resetSubmitted {
            session.reset(stream, .cancel)
        }
        call.observer.ended(call)
    }

    // MARK: Life

    /// No more calls; the socket goes when the last one is done.
    func shutdown() {
        guard !isClosed else { return }
        becomeUnusable()
        session.goaway(.noError)
        setNeedsFlush()
    }

    /// The socket is gone: every open call ends.
    func closed(_ why: String) {
        guard !isClosed else { return }
        isClosed = true
        becomeUnusable()
        for call in calls {
            guard let call else { continue }
            call.machine.connectionLost(why)
            call.lostConnection = true
            call.stream = nil
            finish(call)
        }
        calls.removeAll()
        freeSlots.removeAll()
    }

    private func becomeUnusable() {
        isDraining = true
        let told = onUnusable
        onUnusable = nil
        told?()
    }

    // MARK: Bytes

    func receive(_ buffer: ByteBuffer) throws {
        isReading = true
        defer { isReading = false }
        try buffer.withUnsafeReadableBytes { try session.receive($0.bytes) }
    }

    /// Several submissions of one loop turn leave in one write.
    func setNeedsFlush() {
        guard !isReading, !flushIsScheduled, !isClosed else { return }
        flushIsScheduled = true
        channel.eventLoop.execute {
            self.flushIsScheduled = false
            self.flush()
        }
    }

    func flush() {
        guard !isClosed else { return }
        do {
            var more = true
            while more, channel.isWritable {
                var buffer = channel.allocator.buffer(capacity: Self.writeBytes)
                more = try session.drain(limit: Self.writeBytes) { span in
                    span.withUnsafeBytes { _ = buffer.writeBytes($0) }
                }
                guard buffer.readableBytes > 0 else { break }
                channel.writeAndFlush(buffer, promise: nil)
            }
            if isDraining, session.openStreams == 0 || !session.isAlive {
                channel.close(promise: nil)
            }
        } catch {
            closed("\(error)")
            channel.close(promise: nil)
        }
    }

    private static let writeBytes = 64 << 10

    // MARK: Events of the session

    /// The call whose header block is being received.
    private var headerCall: ActiveCall?

    private func call(_ stream: HTTP2.Stream) -> ActiveCall? {
        calls.indices.contains(stream.token) ? calls[stream.token] : nil
    }

    override func headersBegan(_ stream: HTTP2.Stream, _ kind: HeadersKind) {
        headerCall = call(stream)
    }

    override func header(name: RawSpan, value: RawSpan) {
        headerCall?.machine.header(name: name, value: value)
    }

    override func headersEnded(
        _ stream: HTTP2.Stream, _ kind: HeadersKind, endStream: Bool, overflow: Bool
    ) {
        guard let call = call(stream) else { return }
        if overflow {
            call.machine.reset(code: ErrorCode.enhanceYourCalm.rawValue)
            return abandon(call)
        }
        call.machine.headersEnd(endStream: endStream)
        if call.machine.outcome != nil { finish(call) }
    }

    override func data(_ stream: HTTP2.Stream, _ bytes: RawSpan, endStream: Bool) {
        guard let call = call(stream), !call.isFinished else {
            session.consume(stream, bytes.byteCount)
            return
        }
        let observer = call.observer
        _ = call.machine.receive(bytes, endStream: endStream) { message, _ in
            observer.received(message)
            return true
        }
        if call.machine.outcome != nil { return abandon(call) }
        observer.bytesReceived(bytes.byteCount, call)
    }

    override func dataEnded(_ stream: HTTP2.Stream) {
        guard let call = call(stream) else { return }
        let nothing: [UInt8] = []
        _ = call.machine.receive(nothing.span.bytes, endStream: true) { _, _ in true }
        finish(call)
    }

    override func bodyDrained(_ stream: HTTP2.Stream) {
        guard let call = call(stream) else { return }
        call.observer.drained(call)
    }

    override func streamClosed(_ stream: HTTP2.Stream, _ code: ErrorCode) {
        guard let call = call(stream) else { return }
        call.machine.reset(code: code.rawValue)
        call.stream = nil
        calls[call.slot] = nil
        freeSlots.append(call.slot)
        finish(call)
    }

    override func settingsReceived() {
        let told = onSettings
        onSettings = nil
        told?()
    }

    override func goawayReceived(lastStream: StreamID, _ code: ErrorCode, debug: RawSpan) {
        becomeUnusable()
    }
}
