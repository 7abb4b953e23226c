internal import GRPC
internal import HTTP2
internal import NIOCore
internal import Primitives

/// One HTTP/2 connection of the server: the last handler of its pipeline and the delegate of its
/// session. Step 1 drives steps 2 and 3 from here.
///
/// Received bytes go into the session; its events reach the calls (`Connection+Calls`), whose
/// replies go back into the session; `flush` writes everything made in a loop turn at once. Rules
/// of the connection as a whole — idle, age, keepalive, drain, abuse — are in
/// `Connection+Lifecycle`. It never blocks, and knows neither services nor messages.
final class Connection: SessionDelegate, ChannelDuplexHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundIn = Never
    typealias OutboundOut = ByteBuffer

    ///     preface ─SETTINGS▶ open ─drain▶ noticed ─PING ack▶ draining ──▶ closing ──▶ closed
    ///        └─────────────────┴──────────────┴── abuse, timeouts ─────────▲
    enum Phase {
        case preface
        case open
        /// GOAWAY 2^31 - 1 and a PING are out; new streams are still welcome.
        case noticed
        /// The true GOAWAY is out; the calls that are left go on.
        case draining
        /// Our side is shut; what arrives is thrown away until the peer closes too.
        case closing
        case closed
    }

    let loop: LoopState
    let shared: ServerShared
    private let methods: MethodTable
    private(set) var session: Session!
    private(set) var context: ChannelHandlerContext?
    let address: String

    var phase = Phase.preface
    /// Monotonic milliseconds at which the phase began.
    var phaseSince: Int64
    var drainReason = ""
    /// Calls still open then are ended; `.max` when only their own deadlines bound them.
    var graceEnd = Int64.max
    let ageEnd: Int64

    @exclusivity(unchecked) var abuse: ConnectionGuard
    @exclusivity(unchecked) var openCalls = 0
    @exclusivity(unchecked) var idleSince: Int64
    var lastReceived: Int64
    /// A header block is being received since then; 0 if none is.
    @exclusivity(unchecked) var headerBlockSince: Int64 = 0
    /// Calls whose request has not wholly arrived.
    @exclusivity(unchecked) var unfinishedBytes = 0
    var keepaliveSince: Int64 = 0

    /// Places in the loop's lists.
    var position = -1
    var isDirty = false

    /// The call whose header block is being received.
    @exclusivity(unchecked) private var headerCall: Unmanaged<Call>?
    /// Calls opened in this turn whose requests may yet arrive in it; deadlines are armed after.
    @exclusivity(unchecked) var openedThisTurn: [(slot: Int, generation: UInt32)] = []

    @exclusivity(unchecked) private var output = ByteBuffer()
    private var isFlushing = false
    private var readWaits = false

    init(loop: LoopState, address: String) {
        self.loop = loop
        self.address = address
        shared = loop.shared
        methods = loop.methods
        loop.beginTurn()
        let now = loop.milliseconds
        phaseSince = now
        idleSince = now
        lastReceived = now
        abuse = ConnectionGuard(policy: shared.configuration.pings)
        if let age = shared.configuration.ageMilliseconds {
            // A tenth either way, so that connections made together do not end together.
            ageEnd = now &+ age &+ Int64.random(in: -age / 10...age / 10)
        } else {
            ageEnd = .max
        }
        super.init()
    }

    // MARK: Pipeline

    func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
        do {
            session = try Session(
                role: .server, options: shared.configuration.session, constants: loop.constants,
                delegate: self)
        } catch {
            context.close(promise: nil)
            return
        }
        output = context.channel.allocator.buffer(capacity: 16 << 10)
        loop.add(self)
        if context.channel.isActive { flush() }
    }

    func channelActive(context: ChannelHandlerContext) { flush() }

    func channelInactive(context: ChannelHandlerContext) { connectionLost() }

    func handlerRemoved(context: ChannelHandlerContext) { connectionLost() }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        context.close(promise: nil)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard phase != .closing, phase != .closed else { return }
        let buffer = unwrapInboundIn(data)
        loop.beginTurn()
        loop.beginBurst()
        lastReceived = loop.milliseconds
        keepaliveSince = 0
        loop.metrics.connections.bytesReceived &+= UInt64(buffer.readableBytes)
        do throws(HTTP2Error) {
            try session.receive(buffer.readableBytesSpan)
        } catch {
            failed(error)
        }
        if abuse.verdict != nil { punish() }
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        armOpened()
        flush()
    }

    /// Reads are asked for by the channel itself; one that comes while the peer does not read our
    /// replies is kept until it does.
    func read(context: ChannelHandlerContext) {
        if context.channel.isWritable { context.read() } else { readWaits = true }
    }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        guard context.channel.isWritable else { return }
        flush()
        if readWaits, context.channel.isWritable {
            readWaits = false
            context.read()
        }
    }

    /// Writes what the session has for the peer, as long as the socket takes it.
    func flush() {
        guard !isFlushing, phase != .closing, phase != .closed, let context else { return }
        isFlushing = true
        defer { isFlushing = false }
        var written = 0
        while context.channel.isWritable {
            output.clear()
            let more: Bool
            do throws(HTTP2Error) {
                more = try session.drain(limit: Limits.flushBytesMax) { output.writeBytes($0) }
            } catch {
                context.close(promise: nil)
                return
            }
            if output.readableBytes > 0 {
                written += output.readableBytes
                context.writeAndFlush(wrapOutboundOut(output), promise: nil)
            }
            guard more else { break }
            if written > Limits.turnBytesMax {
                // Others on this loop come first.
                let bound = NIOLoopBound(self, eventLoop: context.eventLoop)
                context.eventLoop.execute { bound.value.flush() }
                break
            }
        }
        if written > 0 {
            loop.metrics.connections.bytesSent &+= UInt64(written)
            loop.metrics.connections.flushes &+= 1
        }
        closeIfDone()
    }

    func forgetContext() { context = nil }

    // MARK: Session events

    override func frameBegan(_ frame: FrameHeader) {
        abuse.frame(frame, now: loop.milliseconds)
        if frame.type == FrameHeader.headers, headerBlockSince == 0 {
            headerBlockSince = loop.milliseconds
        }
    }

    override func headersBegan(_ stream: Stream, _ kind: HeadersKind) {
        headerCall = kind == .request ? open(stream).map { .passUnretained($0) } : nil
    }

    override func header(name: RawSpan, value: RawSpan) {
        // Once per field: no reference is counted here.
        headerCall?._withUnsafeGuaranteedRef { call in
            call.machine.header(name: name, value: value, methods: methods)
        }
    }

    override func headersEnded(
        _ stream: Stream, _ kind: HeadersKind, endStream: Bool, overflow: Bool
    ) {
        headerBlockSince = 0
        if let call = headerCall?.takeUnretainedValue() {
            headerCall = nil
            begin(call, endStream: endStream)
        } else if endStream, let call = call(of: stream) {
            receiveEnd(call)
        }
    }

    override func data(_ stream: Stream, _ bytes: RawSpan, endStream: Bool) {
        guard let call = call(of: stream) else {
            session.consume(stream, bytes.byteCount)
            return
        }
        receive(call, bytes, endStream: endStream)
    }

    override func dataEnded(_ stream: Stream) {
        if let call = call(of: stream) { receiveEnd(call) }
    }

    override func bodyDrained(_ stream: Stream) {
        if let call = call(of: stream) { produce(call) }
    }

    override func resetReceived(_ stream: Stream, _ code: ErrorCode) {
        if !stream.localEnded { abuse.prematureReset(now: loop.milliseconds) }
    }

    override func resetSent(_ id: StreamID, _ code: ErrorCode, forced: Bool) {
        if forced { abuse.resetForced(now: loop.milliseconds) }
    }

    override func streamClosed(_ stream: Stream, _ code: ErrorCode) {
        if let call = call(of: stream) { abandon(call) }
    }

    override func settingsReceived() {
        if phase == .preface { enter(.open) }
    }

    override func pingAcknowledged(_ opaque: UInt64) {
        if phase == .noticed, opaque == Connection.drainPing { finishNotice() }
    }

    override func progressSent() { abuse.progressSent() }

    /// The call ended while its header block was still coming.
    func forgetHeaders(of call: Call) {
        if headerCall?.toOpaque() == Unmanaged.passUnretained(call).toOpaque() { headerCall = nil }
    }

    private func call(of stream: Stream) -> Call? {
        stream.token >= 0 ? loop.calls[stream.token] : nil
    }
}
