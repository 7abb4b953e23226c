internal import HTTP2

/// A well-behaved client: our own session in its client role over a blocking socket.
final class Client: SessionDelegate {
    /// What came back on one stream.
    final class Reply {
        var headers: [String: String] = [:]
        var trailers: [String: String] = [:]
        var body: [UInt8] = []
        var reset: UInt32?
        var isClosed = false

        /// Wherever it stands: trailers, or headers of a Trailers-Only reply.
        func field(_ name: String) -> String? { trailers[name] ?? headers[name] }
        var status: String? { field("grpc-status") }
        /// The messages in `body`, if it is whole.
        var messages: [[UInt8]] {
            var messages: [[UInt8]] = []
            var rest = body[...]
            while rest.count >= 5 {
                let length = rest.dropFirst().prefix(4).reduce(0) { (sum: Int, byte: UInt8) in
                    sum << 8 | Int(byte)
                }
                rest = rest.dropFirst(5)
                messages.append(Array(rest.prefix(length)))
                rest = rest.dropFirst(length)
            }
            return messages
        }
    }

    let socket: Socket
    private(set) var session: Session!
    private(set) var goaways: [(last: Int32, code: UInt32, debug: String)] = []
    private(set) var pongs: [UInt64] = []
    private(set) var isClosed = false
    private(set) var hasSettings = false
    /// Received bytes are given back to flow control.
    var consumes = true

    private var replies: [Int32: Reply] = [:]
    private var current: (reply: Reply, kind: HeadersKind)?

    init(port: Int) throws {
        socket = try Socket(port: port)
        super.init()
        session = try Session(role: .client, delegate: self)
    }

    struct Call {
        let stream: HTTP2.Stream
        let reply: Reply
    }

    static func headers(_ path: String, _ extra: [(String, String)] = []) -> HeaderList {
        HeaderList(ScriptedPeer.requestFields(path) + extra)
    }

    /// Opens a call; nothing is sent before the next `pump`.
    func open(_ headers: HeaderList, endStream: Bool = false) throws -> Call {
        let stream = try session.request(headers, endStream: endStream)
        let reply = Reply()
        replies[stream.id.value] = reply
        return Call(stream: stream, reply: reply)
    }

    func open(_ path: String, _ extra: [(String, String)] = []) throws -> Call {
        try open(Client.headers(path, extra))
    }

    func send(_ call: Call, _ message: [UInt8], ends: Bool = true) {
        let frame = [0] + ScriptedPeer.bytes(UInt32(message.count)) + message
        session.write(call.stream, frame.span.bytes)
        if ends { session.finish(call.stream) }
    }

    func unary(
        _ path: String, _ message: [UInt8] = [], _ extra: [(String, String)] = []
    ) throws -> Reply {
        let call = try open(path, extra)
        send(call, message)
        pump { call.reply.isClosed }
        return call.reply
    }

    /// Moves bytes until `done`, the server closes, or time is over. True if done.
    @discardableResult
    func pump(milliseconds: Int = 5_000, until done: () -> Bool) -> Bool {
        let end = ContinuousClock.now + .milliseconds(milliseconds)
        while !done() {
            var bytes: [UInt8] = []
            _ = try? session.drain(limit: .max) { $0.withUnsafeBytes { bytes += $0 } }
            if !bytes.isEmpty, !socket.write(bytes) { isClosed = true }
            if done() { return true }
            guard !isClosed, ContinuousClock.now < end else { return false }
            guard let received = socket.read(milliseconds: 20) else {
                isClosed = true
                continue
            }
            if !received.isEmpty { try? session.receive(received.span.bytes) }
        }
        return true
    }

    override func headersBegan(_ stream: HTTP2.Stream, _ kind: HeadersKind) {
        current = replies[stream.id.value].map { ($0, kind) }
    }
    override func header(name: RawSpan, value: RawSpan) {
        guard let current else { return }
        let name = name.withUnsafeBytes { String(decoding: $0, as: UTF8.self) }
        let value = value.withUnsafeBytes { String(decoding: $0, as: UTF8.self) }
        if current.kind == .response {
            current.reply.headers[name] = value
        } else {
            current.reply.trailers[name] = value
        }
    }
    override func data(_ stream: HTTP2.Stream, _ bytes: RawSpan, endStream: Bool) {
        bytes.withUnsafeBytes { replies[stream.id.value]?.body.append(contentsOf: $0) }
        if consumes { session.consume(stream, bytes.byteCount) }
    }
    override func resetReceived(_ stream: HTTP2.Stream, _ code: ErrorCode) {
        replies[stream.id.value]?.reset = code.rawValue
    }
    override func streamClosed(_ stream: HTTP2.Stream, _ code: ErrorCode) {
        replies[stream.id.value]?.isClosed = true
    }
    override func settingsReceived() { hasSettings = true }
    override func pingAcknowledged(_ opaque: UInt64) { pongs.append(opaque) }
    override func goawayReceived(lastStream: StreamID, _ code: ErrorCode, debug: RawSpan) {
        goaways.append(
            (
                lastStream.value, code.rawValue,
                debug.withUnsafeBytes { String(decoding: $0, as: UTF8.self) }
            ))
    }
}
