internal import GRPC
internal import Primitives
internal import Testing

/// A frame made by the sending half.
private func framed(_ message: [UInt8], _ encoding: MessageEncoding) -> [UInt8] {
    var writer = ByteWriter()
    let mark = MessageFramer.begin(&writer)
    writer.append(message)
    MessageFramer.end(mark, &writer, encoding: encoding)
    return writer.array
}

private func receive(
    _ bytes: [UInt8], encoding: String, limit: Int = Limits.messageBytesMax
) -> Result<[[UInt8]], RPCFailure> {
    var options = ServerCall.Options()
    options.messageBytesMax = limit
    var script = Script(options: options)
    _ = script.open([(":path", "/t.S/Both"), ("grpc-encoding", encoding)])
    do throws(RPCFailure) {
        try script.feed(bytes, endStream: true)
        return .success(script.messages)
    } catch {
        return .failure(error)
    }
}

@Suite("Compression")
struct CompressionTests {
    static let text = Array(String(repeating: "ten thousand pieces of SKU-1; ", count: 400).utf8)

    @Test("W10: a compressed message survives", arguments: [MessageEncoding.gzip, .deflate])
    func roundTrip(_ encoding: MessageEncoding) throws {
        let frame = framed(Self.text, encoding)
        #expect(frame[0] == 1)
        #expect(frame.count < Self.text.count / 10)
        #expect(try receive(frame, encoding: encoding.name).get() == [Self.text])
    }

    @Test("W10: short messages and such as do not shrink leave plain, under their own flag")
    func plainWhenUseless() throws {
        var generator = SeededGenerator(state: 1)
        let noise = (0..<5_000).map { _ in UInt8.random(in: 0...255, using: &generator) }
        for message in [[], [1, 2, 3], [UInt8](repeating: 0, count: 511), noise] {
            let frame = framed(message, .gzip)
            #expect(frame == Script.frame(message))
        }
        // Both kinds on one stream.
        let bytes = framed([1], .gzip) + framed(Self.text, .gzip) + framed([2], .gzip)
        #expect(try receive(bytes, encoding: "gzip").get() == [[1], Self.text, [2]])
    }

    @Test("W9: inflating stops at the limit")
    func bomb() throws {
        let zeroes = [UInt8](repeating: 0, count: 1 << 20)
        let frame = framed(zeroes, .gzip)
        #expect(frame.count < 8_192)
        #expect(try receive(frame, encoding: "gzip", limit: 1 << 20).get() == [zeroes])
        let result = receive(frame, encoding: "gzip", limit: (1 << 20) - 1)
        guard case .failure(let error) = result else {
            Issue.record("the limit was passed")
            return
        }
        #expect(error.code == .resourceExhausted)
    }

    @Test("W9: a damaged gzip is INTERNAL, at whichever byte it is cut or changed")
    func corrupt() {
        let whole = Array(framed(Array(Self.text.prefix(600)), .gzip).dropFirst(5))
        var bad: [[UInt8]] = (0..<whole.count).map { Array(whole.prefix($0)) }
        bad.append(whole + [0])
        bad += whole.indices.filter { $0 < 4 || $0 >= 10 }.map { index in
            var copy = whole
            copy[index] ^= 0xFF
            return copy
        }
        for message in bad {
            let result = receive(Script.frame(message, flag: 1), encoding: "gzip")
            guard case .failure(let error) = result else {
                // Flag bits that gzip ignores change nothing.
                #expect((try? result.get()) == [Array(Self.text.prefix(600))])
                continue
            }
            #expect(error.code == .internal)
        }
    }

    @Test(
        "W10: the reply's encoding is one the client accepts",
        arguments: [
            (nil, nil, false, nil), ("gzip", "gzip", false, "gzip"),
            ("gzip", nil, false, nil), ("gzip", "deflate", false, nil),
            ("deflate", "identity, deflate , gzip", false, "deflate"),
            (nil, "identity,deflate,gzip", false, nil),
            (nil, "identity,deflate,gzip", true, "gzip"), (nil, "br,deflate", true, "deflate"),
            (nil, "br", true, nil), (nil, nil, true, nil),
        ] as [(String?, String?, Bool, String?)])
    func choice(_ sent: String?, _ accepted: String?, _ eager: Bool, _ chosen: String?) {
        var options = ServerCall.Options()
        options.compressesReplies = eager
        var script = Script(options: options)
        _ = script.open([("grpc-encoding", sent), ("grpc-accept-encoding", accepted)])
        #expect(script.call.replyEncoding.name == chosen ?? "identity")
        #expect(script.call.replyHeaders()?.first("grpc-encoding") == chosen)
    }
}
