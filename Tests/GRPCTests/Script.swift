internal import GRPC
internal import Primitives

/// A scripted client of `ServerCall`: feeds fields and bytes, collects what comes of them.
struct Script {
    static let methods = MethodTable([
        .unary("/t.S/Unary") { (_, _, _) throws(RPCFailure) in .reply },
        Method(path: "/t.S/Down", kind: .serverStreaming, handler: .streaming { _, _ in Silent() }),
        Method(path: "/t.S/Up", kind: .clientStreaming, handler: .streaming { _, _ in Silent() }),
        Method(path: "/t.S/Both", kind: .bidirectional, handler: .streaming { _, _ in Silent() }),
    ])
    static let now = Instant(milliseconds: 1_000_000)

    var call: ServerCall
    var messages: [[UInt8]] = []
    var flags: [Bool] = []

    init(options: ServerCall.Options = .init()) { call = ServerCall(options: options) }

    static let defaults: [(String, String)] = [
        (":method", "POST"), (":scheme", "http"), (":path", "/t.S/Unary"), (":authority", "h"),
        ("te", "trailers"), ("content-type", "application/grpc"), ("user-agent", "test"),
    ]

    /// The default fields with some replaced (nil removes one) and others added.
    static func fields(_ changes: [(String, String?)] = []) -> [(String, String)] {
        var fields = defaults
        for (name, value) in changes {
            let known = defaults.contains { $0.0 == name }
            if known { fields.removeAll { $0.0 == name } }
            if let value { fields.append((name, value)) }
        }
        return fields
    }

    mutating func open(
        _ changes: [(String, String?)] = [], endStream: Bool = false
    ) -> ServerCall.Opening {
        for (name, value) in Script.fields(changes) {
            let name = Array(name.utf8)
            let value = Array(value.utf8)
            call.header(name: name.span.bytes, value: value.span.bytes, methods: Script.methods)
        }
        return call.headersEnd(endStream: endStream, now: Script.now, methods: Script.methods)
    }

    /// The ending of a call that was refused at its headers; nil if it opened.
    static func refusal(_ changes: [(String, String?)]) -> Ending? {
        var script = Script()
        guard case .end(let ending) = script.open(changes) else { return nil }
        return ending
    }

    static func opened(_ changes: [(String, String?)] = []) -> Script {
        var script = Script()
        guard case .open = script.open(changes) else { preconditionFailure("refused") }
        return script
    }

    @discardableResult
    mutating func feed(
        _ bytes: [UInt8], endStream: Bool = false, pauseAfter: Int = .max
    ) throws(RPCFailure) -> Progress {
        var call = self.call
        var messages: [[UInt8]] = []
        var flags: [Bool] = []
        defer {
            self.call = call
            self.messages += messages
            self.flags += flags
        }
        return try call.receive(bytes.span.bytes, endStream: endStream) {
            (message, wasCompressed) throws(RPCFailure) in
            messages.append(message.withUnsafeBytes { Array($0) })
            flags.append(wasCompressed)
            return messages.count < pauseAfter
        }
    }

    @discardableResult
    mutating func resume(pauseAfter: Int = .max) throws(RPCFailure) -> Progress {
        var call = self.call
        var messages: [[UInt8]] = []
        defer {
            self.call = call
            self.messages += messages
        }
        return try call.resume { (message, _) throws(RPCFailure) in
            messages.append(message.withUnsafeBytes { Array($0) })
            return messages.count < pauseAfter
        }
    }

    /// A frame as the wire has it.
    static func frame(_ message: [UInt8], flag: UInt8 = 0) -> [UInt8] {
        let length = UInt32(message.count)
        return [
            flag, UInt8(truncatingIfNeeded: length >> 24), UInt8(truncatingIfNeeded: length >> 16),
            UInt8(truncatingIfNeeded: length >> 8), UInt8(truncatingIfNeeded: length),
        ] + message
    }
}

/// Never asked anything by these tests.
final class Silent: StreamingCall {
    func receive(_ request: RawSpan) throws(RPCFailure) {}
    func receiveEnd() throws(RPCFailure) {}
    var acceptsMessages: Bool { true }
    func produce(into reply: inout ByteWriter) throws(RPCFailure) -> Production { .end }
    func cancel() {}
}

/// SplitMix64: the same sequence everywhere.
struct SeededGenerator: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var value = state
        value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
        return value ^ (value >> 31)
    }
}
