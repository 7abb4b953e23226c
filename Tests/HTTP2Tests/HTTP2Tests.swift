internal import HTTP2
internal import Testing

/// A client and a server session joined by memory: what one drains, the other receives.
final class Pair {
    let server = Recorder()
    let client = Recorder()

    init(server options: SessionOptions = SessionOptions()) throws {
        try server.attach(.server, options)
        try client.attach(.client, SessionOptions())
    }

    /// Moves bytes both ways until both are silent.
    func settle() throws {
        var moved = true
        while moved {
            moved = try move(client, server)
            moved = try move(server, client) || moved
        }
    }

    private func move(_ from: Recorder, _ to: Recorder) throws -> Bool {
        let bytes = try from.drain()
        if !bytes.isEmpty { try to.session.receive(bytes.span.bytes) }
        return !bytes.isEmpty
    }
}

/// Writes down what a session says.
final class Recorder: SessionDelegate {
    private(set) var session: Session!
    var streams: [Stream] = []
    var fields: [String] = []
    var body: [UInt8] = []
    var events: [String] = []
    var frames: [FrameHeader] = []
    var onDrained: (Stream) -> Void = { _ in }
    var onEnd: (Stream) -> Void = { _ in }

    func attach(_ role: Session.Role, _ options: SessionOptions) throws {
        session = try Session(role: role, options: options, delegate: self)
    }

    func drain() throws -> [UInt8] {
        var bytes: [UInt8] = []
        while try session.drain(limit: 64 << 10, { $0.withUnsafeBytes { bytes += $0 } }) {}
        return bytes
    }

    override func frameBegan(_ frame: FrameHeader) { frames.append(frame) }
    override func headersBegan(_ stream: Stream, _ kind: HeadersKind) {
        if kind == .request { streams.append(stream) }
    }
    override func header(name: RawSpan, value: RawSpan) {
        fields.append(text(name) + ": " + text(value))
    }
    override func headersEnded(
        _ stream: Stream, _ kind: HeadersKind, endStream: Bool, overflow: Bool
    ) {
        events.append("\(kind)" + (endStream ? " end" : "") + (overflow ? " overflow" : ""))
        if endStream { onEnd(stream) }
    }
    override func data(_ stream: Stream, _ bytes: RawSpan, endStream: Bool) {
        bytes.withUnsafeBytes { body += $0 }
        session.consume(stream, bytes.byteCount)
        if endStream { dataEnded(stream) }
    }
    override func dataEnded(_ stream: Stream) {
        events.append("data end")
        onEnd(stream)
    }
    override func bodyDrained(_ stream: Stream) { onDrained(stream) }
    override func resetReceived(_ stream: Stream, _ code: ErrorCode) {
        events.append("reset \(code.rawValue)")
    }
    override func resetSent(_ id: StreamID, _ code: ErrorCode, forced: Bool) {
        events.append("reset sent \(code.rawValue)" + (forced ? " forced" : ""))
    }
    override func streamClosed(_ stream: Stream, _ code: ErrorCode) {
        events.append("closed \(code.rawValue)")
    }
    override func pingAcknowledged(_ opaque: UInt64) { events.append("pong \(opaque)") }
    override func goawayReceived(lastStream: StreamID, _ code: ErrorCode, debug: RawSpan) {
        events.append("goaway \(lastStream.value) \(code.rawValue) \(text(debug))")
    }
}

func text(_ bytes: RawSpan) -> String {
    bytes.withUnsafeBytes { String(decoding: $0, as: UTF8.self) }
}

let requestHeaders = HeaderList.frozen([
    (":method", "POST"), (":scheme", "http"), (":path", "/a.B/C"), (":authority", "x"),
    ("content-type", "application/grpc"),
])
let okHeaders = HeaderList.frozen([
    (":status", "200"), ("content-type", "application/grpc"),
])
let okTrailers = HeaderList.frozen([("grpc-status", "0")])

@Suite struct SessionTests {
    @Test("a request and its reply with trailers cross both sessions")
    func exchange() throws {
        let pair = try Pair()
        pair.server.onEnd = { stream in
            pair.server.session.respond(stream, okHeaders)
            pair.server.session.write(stream, ([1, 2, 3] as [UInt8]).span.bytes)
            pair.server.session.finish(stream, trailers: okTrailers)
        }
        let stream = try pair.client.session.request(requestHeaders)
        pair.client.session.write(stream, [UInt8](repeating: 7, count: 100_000).span.bytes)
        pair.client.session.finish(stream)
        try pair.settle()
        #expect(pair.server.body.count == 100_000)
        #expect(pair.server.fields.contains(":path: /a.B/C"))
        #expect(pair.client.body == [1, 2, 3])
        #expect(pair.client.fields.last == "grpc-status: 0")
        #expect(pair.client.events == ["response", "trailers end", "closed 0"])
        #expect(pair.server.session.openStreams == 0)
    }

    @Test("a body is pulled piece by piece as the peer's window opens")
    func pulled() throws {
        let pair = try Pair()
        var pieces = 0
        pair.server.onEnd = { pair.server.session.respond($0, okHeaders) }
        pair.server.onDrained = { stream in
            pieces += 1
            if pieces <= 50 {
                pair.server.session.write(stream, [UInt8](repeating: 1, count: 9_000).span.bytes)
            } else {
                pair.server.session.finish(stream, trailers: okTrailers)
            }
        }
        _ = try pair.client.session.request(requestHeaders, endStream: true)
        try pair.settle()
        #expect(pair.client.body.count == 450_000)
        #expect(pieces == 51)
        #expect(pair.client.events.last == "closed 0")
    }

    @Test("an early complete reply is followed by RST_STREAM NO_ERROR")
    func earlyReply() throws {
        let pair = try Pair()
        let stream = try pair.client.session.request(requestHeaders)
        try pair.settle()
        pair.server.session.respondAndEnd(pair.server.streams[0], okHeaders)
        try pair.settle()
        #expect(pair.client.events == ["response end", "reset 0", "closed 0"])
        #expect(pair.server.events.contains("reset sent 0"))
        _ = stream
    }

    @Test("a header list beyond the limit is counted, cut and reported")
    func headerOverflow() throws {
        let pair = try Pair()
        let list = HeaderList()
        for field in [
            (":method", "POST"), (":scheme", "http"), (":path", "/"), (":authority", "x"),
        ] {
            list.append(field.0, field.1)
        }
        for index in 0..<40 { list.append("x-\(index)", String(repeating: "v", count: 500)) }
        _ = try pair.client.session.request(list, endStream: true)
        try pair.settle()
        #expect(pair.server.events == ["request end overflow"])
        #expect(pair.server.fields.count < 36)
    }

    @Test("the two stages of GOAWAY carry debug data, and new streams pass in between")
    func goaway() throws {
        let pair = try Pair()
        pair.server.session.shutdownNotice(debug: "max_age")
        pair.server.session.ping(42)
        _ = try pair.client.session.request(requestHeaders, endStream: true)
        try pair.settle()
        #expect(pair.server.events.contains("pong 42"))
        #expect(pair.client.events.contains("goaway 2147483647 0 max_age"))
        #expect(pair.server.streams.count == 1)
        pair.server.session.goaway(.noError, debug: "max_age")
        try pair.settle()
        #expect(pair.client.events.contains("goaway 1 0 max_age"))
    }

    @Test("the advertised stream limit is the true one although libnghttp2 tolerates more")
    func advertisedLimit() throws {
        var options = SessionOptions()
        options.concurrentStreamsMax = 5
        let pair = try Pair(server: options)
        let bytes = try pair.server.drain()
        let settings = Array(bytes[9..<(9 + Int(bytes[2]))])
        let entries = stride(from: 0, to: settings.count, by: 6).map {
            Array(settings[$0..<($0 + 6)])
        }
        #expect(entries.contains([0, 3, 0, 0, 0, 5]))
    }

    @Test("bytes that are not HTTP/2 are an error, split anywhere")
    func badPreface() throws {
        for length in 1..<24 {
            let server = Recorder()
            try server.attach(.server, SessionOptions())
            var good = Array("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".utf8.prefix(length))
            good[length - 1] ^= 0x20
            #expect(throws: HTTP2Error.self) { try server.session.receive(good.span.bytes) }
        }
    }
}

@Suite struct ConnectionGuardTests {
    private func frame(_ type: UInt8, flags: UInt8 = 0, length: Int = 0) -> FrameHeader {
        FrameHeader(type: type, flags: flags, length: length, stream: StreamID(0))
    }

    @Test(
        "floods trip the guard at their bound and not before",
        arguments: [
            (UInt8(0), 10, Abuse.emptyData), (4, 20, .settingsFlood), (2, 100, .priorityFlood),
            (200, 1_000, .unknownFrames),
        ])
    func floods(type: UInt8, bound: Int, abuse: Abuse) {
        var subject = ConnectionGuard()
        for _ in 0..<bound { subject.frame(frame(type), now: 0) }
        #expect(subject.verdict == nil)
        subject.frame(frame(type), now: 0)
        #expect(subject.verdict == abuse)
    }

    @Test("pings every ten seconds are welcome, three early ones are not")
    func strikes() {
        var subject = ConnectionGuard()
        for turn in 0..<100 { subject.frame(frame(6), now: Int64(turn) * 10_000) }
        #expect(subject.verdict == nil)
        for turn in 1...3 {
            #expect(subject.verdict == nil)
            subject.frame(frame(6), now: 990_000 + Int64(turn))
        }
        #expect(subject.verdict == .pings)
    }

    @Test("a client that pings once for every reply survives")
    func bandwidthProbes() {
        var subject = ConnectionGuard()
        for turn in 0..<10_000 {
            subject.progressSent()
            subject.frame(frame(6), now: Int64(turn / 100))
        }
        #expect(subject.verdict == nil)
    }

    @Test("an honest client cancels half its calls, an attacker all of them")
    func resets() {
        var honest = ConnectionGuard()
        var attacker = ConnectionGuard()
        for turn in 0..<2_000 {
            honest.streamOpened(now: 0)
            if turn % 2 == 0 { honest.prematureReset(now: 0) }
            attacker.streamOpened(now: 0)
            attacker.prematureReset(now: 0)
        }
        #expect(honest.verdict == nil)
        #expect(attacker.verdict == .rapidReset)
    }

    @Test("forced resets trip after a hundred in half a minute")
    func forced() {
        var slow = ConnectionGuard()
        for turn in 0..<1_000 { slow.resetForced(now: Int64(turn) * 400) }
        #expect(slow.verdict == nil)
        var fast = ConnectionGuard()
        for _ in 0...100 { fast.resetForced(now: 0) }
        #expect(fast.verdict == .forcedResets)
    }
}
