internal import GRPC
internal import Primitives
internal import Testing

@Suite("The client's side of a call")
struct ClientCallTests {
    static let headers = HeaderBlock([(":status", "200"), ("content-type", "application/grpc")])

    private func outcome(_ call: ClientCall) -> StatusCode? {
        switch call.outcome {
        case nil: nil
        case .ok?: .ok
        case .failed(let failure)?: failure.code
        }
    }

    @Test("headers, one message, trailers: OK")
    func ok() {
        var call = ClientCall(expectsOneMessage: true)
        deliver(Self.headers, to: &call, endStream: false)
        var messages: [[UInt8]] = []
        for byte in Script.frame([1, 2, 3]) {
            _ = call.receive([byte].span.bytes, endStream: false) { (message, _) in
                messages.append(message.withUnsafeBytes { Array($0) })
                return true
            }
        }
        deliver(HeaderBlock([("grpc-status", "0"), ("x-t", "1")]), to: &call, endStream: true)
        #expect(outcome(call) == .ok)
        #expect(messages == [[1, 2, 3]])
        #expect(call.trailingMetadata.text("x-t") == "1")
    }

    @Test("OK without a message, or with two, is no OK for a unary call", arguments: [0, 2])
    func cardinality(_ count: Int) {
        var call = ClientCall(expectsOneMessage: true)
        deliver(Self.headers, to: &call, endStream: false)
        for _ in 0..<count {
            _ = call.receive(Script.frame([]).span.bytes, endStream: false) { (_, _) in true }
        }
        deliver(HeaderBlock([("grpc-status", "0")]), to: &call, endStream: true)
        #expect(outcome(call) == .internal)
    }

    @Test(
        "HTTP errors become the codes the specification names",
        arguments: [
            ("400", StatusCode.internal), ("401", .unauthenticated), ("403", .permissionDenied),
            ("404", .unimplemented), ("429", .unavailable), ("502", .unavailable),
            ("503", .unavailable), ("504", .unavailable), ("500", .unknown), ("302", .unknown),
        ])
    func httpErrors(_ status: String, _ code: StatusCode) {
        for endStream in [true, false] {
            var call = ClientCall(expectsOneMessage: true)
            deliver(
                HeaderBlock([(":status", status), ("content-type", "text/html")]), to: &call,
                endStream: endStream)
            #expect(outcome(call) == code)
        }
    }

    @Test(
        "a grpc-status outranks the HTTP status; unknown numbers are UNKNOWN",
        arguments: [
            ("5", StatusCode.notFound), ("16", .unauthenticated), ("17", .unknown),
            ("255", .unknown), ("256", .unknown), ("-1", .unknown), ("x", .unknown),
            ("", .unknown), ("99999999999999999999", .unknown),
        ])
    func statusNumbers(_ text: String, _ code: StatusCode) {
        var call = ClientCall(expectsOneMessage: true)
        deliver(
            HeaderBlock([(":status", "503"), ("grpc-status", text)]), to: &call, endStream: true)
        #expect(outcome(call) == code)
    }

    @Test(
        "resets become the codes the specification names",
        arguments: [
            (7, StatusCode.unavailable), (8, .cancelled), (11, .resourceExhausted),
            (12, .permissionDenied), (0, .internal), (1, .internal), (999, .internal),
        ] as [(UInt32, StatusCode)])
    func resets(_ reset: UInt32, _ code: StatusCode) {
        var call = ClientCall(expectsOneMessage: false)
        call.reset(code: reset)
        #expect(outcome(call) == code)
    }

    @Test("interim responses say nothing, and a stream's end without trailers is an error")
    func order() {
        var call = ClientCall(expectsOneMessage: false)
        deliver(HeaderBlock([(":status", "103")]), to: &call, endStream: false)
        #expect(call.outcome == nil)
        deliver(Self.headers, to: &call, endStream: false)
        _ = call.receive([UInt8]().span.bytes, endStream: true) { (_, _) in true }
        #expect(outcome(call) == .internal)
        var early = ClientCall(expectsOneMessage: false)
        _ = early.receive([0 as UInt8].span.bytes, endStream: false) { (_, _) in true }
        #expect(outcome(early) == .internal)
        var cut = ClientCall(expectsOneMessage: false)
        deliver(Self.headers, to: &cut, endStream: false)
        _ = cut.receive([0 as UInt8, 0].span.bytes, endStream: false) { (_, _) in true }
        deliver(HeaderBlock([("grpc-status", "0")]), to: &cut, endStream: true)
        #expect(outcome(cut) == .internal)
    }

    @Test("a pushback that is no number means: do not retry", arguments: ["-1", "x", ""])
    func pushback(_ text: String) {
        var call = ClientCall(expectsOneMessage: true)
        deliver(
            HeaderBlock([
                (":status", "200"), ("content-type", "application/grpc"), ("grpc-status", "14"),
                ("grpc-retry-pushback-ms", text),
            ]), to: &call, endStream: true)
        #expect(call.retryPushback == .never)
    }

    @Test("what the client opens, the server takes")
    func requestHeaders() {
        var request = RequestHeaders(path: "/t.S/Unary", authority: "localhost:1")
        request.timeoutMilliseconds = 250
        request.encoding = .gzip
        request.metadata = Metadata([("dom-priority", Array("batch".utf8)), ("k-bin", [1, 2])])
        var call = ServerCall()
        var fields: [([UInt8], [UInt8])] = []
        request.block.forEach { fields.append((Array($0), Array($1))) }
        for (name, value) in fields {
            call.header(name: name.span.bytes, value: value.span.bytes, methods: Script.methods)
        }
        guard
            case .open = call.headersEnd(
                endStream: false, now: Script.now, methods: Script.methods)
        else {
            Issue.record("refused")
            return
        }
        #expect(call.deadline == Script.now.advanced(byMilliseconds: 250))
        #expect(call.replyEncoding == .gzip)
        #expect(call.metadata.text("dom-priority") == "batch")
        #expect(call.metadata.entries.last?.value == [1, 2])
    }

    @Test(
        "timeouts take the finest form of at most eight digits",
        arguments: [
            (0, "0m"), (-5, "0m"), (99_999_999, "99999999m"), (100_000_000, "100000S"),
            (100_000_001, "100001S"), (Int64.max, "99999999H"),
        ] as [(Int64, String)])
    func timeoutText(_ milliseconds: Int64, _ text: String) {
        var request = RequestHeaders(path: "/", authority: "")
        request.timeoutMilliseconds = milliseconds
        #expect(request.block.first("grpc-timeout") == text)
    }
}
