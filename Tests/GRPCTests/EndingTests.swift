internal import GRPC
internal import Primitives
internal import ProtobufWire
internal import Testing

/// Feeds a header block to a client.
func deliver(_ block: HeaderBlock, to call: inout ClientCall, endStream: Bool) {
    var fields: [([UInt8], [UInt8])] = []
    block.forEach { fields.append((Array($0), Array($1))) }
    for (name, value) in fields { call.header(name: name.span.bytes, value: value.span.bytes) }
    call.headersEnd(endStream: endStream)
}

@Suite("How calls end")
struct EndingTests {
    @Test("W13: OK is constant headers and constant trailers")
    func ok() throws {
        var script = Script.opened()
        try script.feed(Script.frame([]), endStream: true)
        let headers = script.call.replyHeaders()!
        #expect(headers.constant != 0)
        #expect(headers.first(":status") == "200")
        let ending = script.call.finish()
        #expect(
            ending.block == HeaderBlock(constant: ending.block!.constant, [("grpc-status", "0")]))
        #expect(ending.reset == nil)
        #expect(script.call.isClosed)
    }

    @Test("W13: a failure before the headers is Trailers-Only, after them it is trailers")
    func trailersOnly() {
        var early = Script.opened()
        let first = early.call.fail(.invalid("sku", "is empty"))
        #expect(first.block?.first(":status") == "200")
        #expect(first.block?.first("grpc-status") == "3")
        var late = Script.opened()
        _ = late.call.replyHeaders()
        let second = late.call.fail(.invalid("sku", "is empty"))
        #expect(second.block?.first(":status") == nil)
        #expect(second.block?.first("grpc-status") == "3")
    }

    @Test("W18: a reset follows only if the client has not half-closed")
    func resets() throws {
        var open = Script.opened()
        #expect(open.call.finish().reset == .noError)
        var closed = Script.opened()
        try closed.feed(Script.frame([]), endStream: true)
        #expect(closed.call.finish().reset == nil)
        var late = Script.opened()
        #expect(late.call.deadlinePassed().reset == .cancel)
    }

    @Test("a call ends once")
    func once() {
        var script = Script.opened()
        script.call.reset()
        #expect(script.call.finish().block == nil)
        #expect(script.call.fail(.invalid("a", "b")).block == nil)
        #expect(script.call.replyHeaders() == nil)
        var failed = Script.opened()
        _ = failed.call.fail(.invalid("a", "b"))
        #expect(failed.call.deadlinePassed().block == nil)
    }

    @Test(
        "W14: any text survives as grpc-message",
        arguments: [
            ("plain", "plain"), ("\t", "%09"), ("\r\n", "%0D%0A"), ("☺", "%E2%98%BA"),
            ("😈", "%F0%9F%98%88"), ("100%", "100%25"), (" ~ ", " ~ "), ("\u{7F}", "%7F"),
            (
                "\t\ntest with whitespace\r\nand Unicode BMP ☺ and non-BMP 😈\t\n",
                "%09%0Atest with whitespace%0D%0Aand Unicode BMP %E2%98%BA and non-BMP "
                    + "%F0%9F%98%88%09%0A"
            ),
        ])
    func messages(_ text: String, _ wire: String) {
        var script = Script.opened()
        let block = script.call.fail(RPCFailure(.unknown, reason: "R", text)).block!
        #expect(block.first("grpc-message") == wire)
        var client = ClientCall(expectsOneMessage: true)
        deliver(block, to: &client, endStream: true)
        guard case .failed(let failure)? = client.outcome else {
            Issue.record("no failure")
            return
        }
        #expect(failure.message == text)
        #expect(failure.code == .unknown)
        #expect(failure.reason == "R")
    }

    @Test(
        "broken percent escapes are kept as they are",
        arguments: [
            ("%", "%"), ("%2", "%2"), ("%zz", "%zz"), ("a%41%4", "aA%4"), ("%FF", "\u{FFFD}"),
        ])
    func brokenEscapes(_ wire: String, _ text: String) {
        var client = ClientCall(expectsOneMessage: true)
        deliver(
            HeaderBlock([
                (":status", "200"), ("content-type", "application/grpc"), ("grpc-status", "2"),
                ("grpc-message", wire),
            ]), to: &client, endStream: true)
        guard case .failed(let failure)? = client.outcome else {
            Issue.record("no failure")
            return
        }
        #expect(failure.message == text)
    }

    @Test("every part of a failure survives the way to the client")
    func details() {
        let failure = RPCFailure(
            .resourceExhausted, reason: "TOO_BUSY", "later",
            metadata: [("queue", "orders"), ("depth", "100")],
            violations: [.init(field: "lines[2].quantity", description: "is 0")],
            retryAfterMilliseconds: 1_500,
            details: [("type.googleapis.com/dom.v1.Shortage", [8, 1])])
        var script = Script.opened()
        let block = script.call.fail(failure).block!
        #expect(block.first("grpc-retry-pushback-ms") == "1500")
        var client = ClientCall(expectsOneMessage: true)
        deliver(block, to: &client, endStream: true)
        guard case .failed(let back)? = client.outcome else {
            Issue.record("no failure")
            return
        }
        #expect(back.code == failure.code)
        #expect(back.reason == failure.reason)
        #expect(back.message == failure.message)
        #expect(back.metadata.map { "\($0.key)=\($0.value)" } == ["queue=orders", "depth=100"])
        #expect(back.violations == failure.violations)
        #expect(back.retryAfterMilliseconds == 1_500)
        #expect(back.details.map(\.typeURL) == ["type.googleapis.com/dom.v1.Shortage"])
        #expect(back.details.first?.value == [8, 1])
        #expect(client.retryPushback == .after(milliseconds: 1_500))
    }

    @Test("a failure of any size fits the 8 KiB that stock clients take")
    func bounded() {
        let long = String(repeating: "é", count: 10_000)
        let failure = RPCFailure(
            .invalidArgument, reason: "LONG", long,
            metadata: (0..<100).map { ("k\($0)", String(repeating: "v", count: 500)) },
            violations: (0..<5_000).map { .init(field: "lines[\($0)]", description: "is bad") },
            details: (0..<100).map { ("t\($0)", [UInt8](repeating: 0, count: 500)) })
        var script = Script.opened()
        let block = script.call.fail(failure).block!
        // Percent-encoding triples the message.
        #expect(block.bytes.count < 12_000)
        var client = ClientCall(expectsOneMessage: true)
        deliver(block, to: &client, endStream: true)
        guard case .failed(let back)? = client.outcome else {
            Issue.record("no failure")
            return
        }
        #expect(back.reason == "LONG")
        #expect(long.hasPrefix(back.message))
    }

    @Test("metadata that no header can carry, or that is reserved, does not leave")
    func metadata() {
        var script = Script.opened()
        let block = script.call.replyHeaders(
            Metadata([
                ("x-ok", Array("yes".utf8)), ("x-bin", [0, 255]), ("grpc-status", [0x30]),
                ("Upper", [0x61]), ("new\nline", [0x61]), ("x-bad", [10]), ("", [0x61]),
                (":status", [0x61]), ("connection", [0x61]), ("content-type", [0x61]),
            ]))!
        #expect(block.fields.count == 4)
        #expect(block.first("x-ok") == "yes")
        #expect(block.first("x-bin") == "AP8")
    }
}
