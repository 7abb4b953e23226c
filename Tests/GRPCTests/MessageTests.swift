internal import GRPC
internal import Primitives
internal import Testing

private func failure(_ body: () throws(RPCFailure) -> Void) -> RPCFailure? {
    do throws(RPCFailure) {
        try body()
        return nil
    } catch {
        return error
    }
}

@Suite("Messages in DATA")
struct MessageTests {
    @Test("W6: a unary message cut at every byte arrives whole, and only at the half-close")
    func splitUnary() throws {
        let bytes = Script.frame(Array(1...20))
        for cut in 0...bytes.count {
            var script = Script.opened()
            try script.feed(Array(bytes[..<cut]))
            #expect(script.messages.isEmpty)
            let progress = try script.feed(Array(bytes[cut...]), endStream: true)
            #expect(progress == .ended)
            #expect(script.messages == [Array(1...20)])
        }
    }

    @Test("W6: a half-close of its own, after the message, is as good")
    func lateHalfClose() throws {
        var script = Script.opened()
        try script.feed(Script.frame([1, 2]))
        #expect(try script.feed([], endStream: true) == .ended)
        #expect(script.messages == [[1, 2]])
        #expect(script.call.isHalfClosed)
    }

    @Test("W6: a stream of messages arrives whole, cut in two at every pair of places")
    func splitStream() throws {
        let sent: [[UInt8]] = [[1, 2, 3], [], [4], [], Array(5...9)]
        let bytes = sent.flatMap { Script.frame($0) }
        for first in 0...bytes.count {
            for second in first...bytes.count {
                var script = Script.opened([(":path", "/t.S/Both")])
                try script.feed(Array(bytes[..<first]))
                try script.feed(Array(bytes[first..<second]))
                let progress = try script.feed(Array(bytes[second...]), endStream: true)
                #expect(progress == .ended)
                #expect(script.messages == sent)
            }
        }
    }

    @Test("W6: byte by byte, and many in one")
    func byteByByte() throws {
        let sent = (0..<50).map { [UInt8](repeating: UInt8($0), count: $0) }
        let bytes = sent.flatMap { Script.frame($0) }
        var slow = Script.opened([(":path", "/t.S/Up")])
        for byte in bytes { try slow.feed([byte]) }
        #expect(slow.messages == sent)
        var fast = Script.opened([(":path", "/t.S/Up")])
        try fast.feed(bytes)
        #expect(fast.messages == sent)
    }

    @Test("a pause holds messages back in order, however often it is asked for")
    func pauses() throws {
        let sent = (0..<40).map { [UInt8](repeating: UInt8($0), count: $0 % 5) }
        let bytes = sent.flatMap { Script.frame($0) }
        for cut in stride(from: 0, through: bytes.count, by: 3) {
            var script = Script.opened([(":path", "/t.S/Both")])
            var progress = try script.feed(Array(bytes[..<cut]), pauseAfter: 1)
            if progress == .more {
                progress = try script.feed(Array(bytes[cut...]), endStream: true, pauseAfter: 1)
            } else {
                #expect(progress == .paused)
                progress = try script.feed(Array(bytes[cut...]), endStream: true)
                #expect(progress == .paused)
            }
            var turns = 0
            while progress == .paused {
                progress = try script.resume(pauseAfter: 1)
                turns += 1
                #expect(turns < 100)
            }
            #expect(progress == .ended)
            #expect(script.messages == sent)
        }
    }

    @Test(
        "W6: flags from 2 on are INTERNAL, at the first byte",
        arguments: 2...255 as ClosedRange<UInt8>)
    func badFlag(_ flag: UInt8) {
        for path in ["/t.S/Unary", "/t.S/Both"] {
            var script = Script.opened([(":path", path)])
            #expect(failure { () throws(RPCFailure) in try script.feed([flag]) }?.code == .internal)
        }
    }

    @Test("W7: a compressed flag without an encoding is INTERNAL")
    func compressedWithoutEncoding() {
        for encoding in [nil, "identity"] {
            var script = Script.opened([("grpc-encoding", encoding)])
            let error = failure { () throws(RPCFailure) in
                try script.feed(Script.frame([1], flag: 1), endStream: true)
            }
            #expect(error?.code == .internal)
        }
    }

    @Test("W9: a length above the limit is RESOURCE_EXHAUSTED before a byte of it came")
    func tooLarge() throws {
        let limit = Limits.messageBytesMax
        func prefix(_ length: Int) -> [UInt8] {
            [0] + (0..<4).map { UInt8(truncatingIfNeeded: length >> (24 - 8 * $0)) }
        }
        for path in ["/t.S/Unary", "/t.S/Both"] {
            for length in [limit + 1, Int(UInt32.max)] {
                var script = Script.opened([(":path", path)])
                let error = failure { () throws(RPCFailure) in try script.feed(prefix(length)) }
                #expect(error?.code == .resourceExhausted)
            }
            var script = Script.opened([(":path", path)])
            try script.feed(prefix(limit))
            try script.feed([UInt8](repeating: 7, count: limit), endStream: true)
            #expect(script.messages.first?.count == limit)
        }
    }

    @Test("W11: unary with no message, or several, is UNIMPLEMENTED, and none is delivered")
    func cardinality() {
        for path in ["/t.S/Unary", "/t.S/Down"] {
            var none = Script.opened([(":path", path)])
            let empty = failure { () throws(RPCFailure) in try none.feed([], endStream: true) }
            #expect(empty?.code == .unimplemented)
            let two = Script.frame([1]) + Script.frame([2])
            for cut in 0...two.count {
                var script = Script.opened([(":path", path)])
                let error = failure { () throws(RPCFailure) in
                    try script.feed(Array(two[..<cut]))
                    try script.feed(Array(two[cut...]), endStream: true)
                }
                #expect(error?.code == .unimplemented)
                #expect(script.messages.isEmpty)
            }
        }
    }

    @Test("a stream that ends inside a message is INTERNAL")
    func truncated() {
        let bytes = Script.frame([1, 2, 3])
        for path in ["/t.S/Unary", "/t.S/Both"] {
            for length in 1..<bytes.count {
                var script = Script.opened([(":path", path)])
                let error = failure { () throws(RPCFailure) in
                    try script.feed(Array(bytes[..<length]), endStream: true)
                }
                #expect(error?.code == .internal)
            }
        }
    }

    @Test("an error of the handler passes through, and later bytes are ignored once it failed")
    func handlerError() throws {
        var script = Script.opened([(":path", "/t.S/Both")])
        let error = failure { () throws(RPCFailure) in
            _ = try script.call.receive(
                Script.frame([1]).span.bytes, endStream: false
            ) { (_, _) throws(RPCFailure) in throw .invalid("a", "is bad") }
        }
        #expect(error?.code == .invalidArgument)
        _ = script.call.fail(error!)
        #expect(try script.feed([255, 255], endStream: true) == .more)
        #expect(script.messages.isEmpty)
    }

    @Test("random bytes in random pieces never crash a call", arguments: 0..<20)
    func fuzz(_ seed: UInt64) {
        var generator = SeededGenerator(state: seed)
        for _ in 0..<300 {
            let encoding = ["gzip", "deflate", nil].randomElement(using: &generator)!
            let path = ["/t.S/Unary", "/t.S/Both"].randomElement(using: &generator)!
            var script = Script.opened([(":path", path), ("grpc-encoding", encoding)])
            _ = failure { () throws(RPCFailure) in
                for _ in 0..<Int.random(in: 1...6, using: &generator) {
                    var bytes = (0..<Int.random(in: 0...30, using: &generator)).map { _ in
                        UInt8.random(in: 0...3, using: &generator)
                    }
                    if Bool.random(using: &generator) {
                        bytes = Script.frame(
                            bytes, flag: UInt8.random(in: 0...1, using: &generator))
                    }
                    try script.feed(
                        bytes, endStream: Int.random(in: 0...5, using: &generator) == 0,
                        pauseAfter: Int.random(in: 1...3, using: &generator))
                    try script.resume()
                }
            }
        }
    }
}
