internal import GRPC
internal import Primitives
internal import Testing

@Suite("Request headers")
struct HeaderTests {
    @Test("a stock unary request opens its method")
    func opens() throws {
        var script = Script()
        guard case .open(let index) = script.open() else {
            Issue.record("refused")
            return
        }
        #expect(Script.methods[index].path == "/t.S/Unary")
        #expect(script.call.deadline == .distantFuture)
        #expect(script.call.metadata.isEmpty)
        #expect(!script.call.lacksTE)
    }

    @Test(
        "W1, W2, W4, W15: what is not gRPC is refused in the words of HTTP",
        arguments: [
            (":method", "GET", "405"), (":method", "post", "405"), (":method", "PUT", "405"),
            ("content-type", nil, "415"), ("content-type", "text/html", "415"),
            ("content-type", "application/grpcx", "415"),
            ("content-type", "application/grp", "415"),
            ("content-type", "application/grpc-web", "415"),
            ("grpc-timeout", "", "400"), ("grpc-timeout", "S", "400"),
            ("grpc-timeout", "1", "400"), ("grpc-timeout", "123456789S", "400"),
            ("grpc-timeout", "1s", "400"), ("grpc-timeout", "-1S", "400"),
            ("grpc-timeout", "1 S", "400"), ("grpc-timeout", "1.5S", "400"),
            ("x-bin", "a", "400"), ("x-bin", "!!!!", "400"), ("x-bin", "YQ=", "400"),
            ("x-bin", "YQ==,a", "400"), ("x-bin", "====", "400"),
        ] as [(String, String?, String)])
    func refusals(_ name: String, _ value: String?, _ status: String) {
        let ending = Script.refusal([(name, value)])
        #expect(ending?.block?.first(":status") == status)
        #expect(ending?.block?.first("grpc-status") != nil)
        // The client has not half-closed: it is told to stop (W18).
        #expect(ending?.reset == .noError)
    }

    @Test(
        "W2: the reply repeats the sub-format",
        arguments: [
            ("application/grpc", "application/grpc"),
            ("application/grpc+proto", "application/grpc+proto"),
            ("application/grpc+json", "application/grpc+json"),
            ("Application/GRPC+proto;charset=utf-8", "application/grpc+proto"),
            ("application/grpc;charset=utf-8", "application/grpc"),
        ])
    func subFormat(_ asked: String, _ answered: String) {
        var script = Script.opened([("content-type", asked)])
        #expect(script.call.replyHeaders()?.first("content-type") == answered)
        #expect(script.call.replyHeaders() == nil)
    }

    @Test("W3: a missing te is accepted and counted")
    func missingTE() {
        #expect(Script.opened([("te", nil)]).call.lacksTE)
        #expect(Script.opened([("te", "gzip")]).call.lacksTE)
    }

    @Test(
        "W4: timeouts become deadlines, rounded up to the millisecond",
        arguments: [
            ("1H", 3_600_000), ("2M", 120_000), ("3S", 3_000), ("4m", 4), ("5u", 1),
            ("1001u", 2), ("1n", 1), ("1000000n", 1), ("1000001n", 2),
            ("99999999H", 359_999_996_400_000), ("99999999n", 100),
        ] as [(String, Int64)])
    func timeouts(_ text: String, _ milliseconds: Int64) {
        let call = Script.opened([("grpc-timeout", text)]).call
        #expect(call.deadline == Script.now.advanced(byMilliseconds: milliseconds))
    }

    @Test("W4: a timeout of nothing has passed already", arguments: ["0n", "0H", "00000000m"])
    func zeroTimeout(_ text: String) {
        let ending = Script.refusal([("grpc-timeout", text)])
        #expect(ending?.code == .deadlineExceeded)
        #expect(ending?.block?.first("grpc-status") == "4")
        #expect(ending?.reset == .cancel)
    }

    @Test(
        "W1, W12: an unknown path is UNIMPLEMENTED, and case matters",
        arguments: ["/t.S/unary", "/t.s/Unary", "/t.S/", "/", "", "t.S/Unary", "/t.S/Unary/", "*"])
    func unknownPath(_ path: String) {
        let ending = Script.refusal([(":path", path)])
        #expect(ending?.code == .unimplemented)
        #expect(ending?.block?.first(":status") == "200")
        #expect(ending?.block?.first("grpc-status") == "12")
    }

    @Test("W8: an unknown encoding is UNIMPLEMENTED and learns what is known")
    func unknownEncoding() {
        let ending = Script.refusal([("grpc-encoding", "zstd")])
        #expect(ending?.code == .unimplemented)
        #expect(ending?.block?.first("grpc-accept-encoding") == "gzip,deflate,identity")
        for known in ["gzip", "deflate", "identity"] {
            #expect(Script.refusal([("grpc-encoding", known)]) == nil)
        }
    }

    @Test("W15: binary metadata is decoded, padded or not, after commas split it")
    func binaryMetadata() {
        let call = Script.opened([
            ("a-bin", "AAEC"), ("b-bin", "YQ=="), ("b-bin", "YQ"), ("c-bin", "YQ==,YmI, YmJi"),
            ("d-bin", ""), ("text", "a,b"),
        ]).call
        let entries = call.metadata.entries.map { "\($0.name)=\($0.value)" }
        #expect(
            entries == [
                "a-bin=[0, 1, 2]", "b-bin=[97]", "b-bin=[97]", "c-bin=[97]", "c-bin=[98, 98]",
                "c-bin=[98, 98, 98]", "d-bin=[]", "text=[97, 44, 98]",
            ])
    }

    @Test("W16: reserved names are never application metadata")
    func reserved() {
        let call = Script.opened([
            ("grpc-timeout", "1S"), ("grpc-accept-encoding", "gzip"), ("grpc-encoding", "gzip"),
            ("grpc-future-thing", "1"), ("grpc-trace-bin", "!"), ("accept-encoding", "gzip"),
            ("dom-priority", "batch"),
        ]).call
        #expect(call.metadata.entries.map(\.name) == ["dom-priority"])
    }

    @Test("W17: a header list over 16 KiB, or of too many fields, is RESOURCE_EXHAUSTED")
    func headerLimit() {
        let used = Script.defaults.reduce(0) { $0 + $1.0.utf8.count + $1.1.utf8.count + 32 }
        let room = Limits.headerListBytesMax - used - 32 - 1
        #expect(Script.refusal([("x", String(repeating: "a", count: room))]) == nil)
        let over = Script.refusal([("x", String(repeating: "a", count: room + 1))])
        #expect(over?.code == .resourceExhausted)
        let many = (0..<Limits.headerFieldsMax).map { ("x\($0)", "a" as String?) }
        #expect(Script.refusal(many)?.code == .resourceExhausted)
    }

    @Test("the method table finds each of many paths and no other")
    func methodTable() {
        let paths = (0..<500).map { "/p.S\($0 % 7)/M\($0)" }
        let table = MethodTable(
            paths.map { .unary($0) { (_, _, _) throws(RPCFailure) in .reply } })
        for (index, path) in paths.enumerated() {
            let bytes = Array(path.utf8)
            #expect(table.find(bytes.span.bytes) == MethodIndex(Int32(index)))
            let other = Array((path + "x").utf8)
            #expect(table.find(other.span.bytes) == nil)
        }
        #expect(MethodTable([]).find([UInt8]().span.bytes) == nil)
    }
}
