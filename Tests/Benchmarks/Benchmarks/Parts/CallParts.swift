internal import Benchmark
internal import GRPC
internal import Messages
internal import Primitives

/// gRPC alone: one unary call as a stock client makes it, from its header fields to its trailers.
func callParts() {
    part("unary ServerCall", setup: UnaryCall.init) { try $0.run() }
}

private final class UnaryCall {
    let methods: MethodTable
    let fields: [(name: [UInt8], value: [UInt8])]
    let data: [UInt8]
    var reply = ByteWriter(capacity: 1_024)

    init() {
        let path = "/dom.v1.AvailabilityService/CheckAvailability"
        methods = MethodTable(
            (0..<40).map { .unary("/dom.v1.Service/Method\($0)") { _, _, _ in .reply } }
                + [.unary(path) { _, _, _ in .reply }])
        let texts = [
            (":method", "POST"), (":scheme", "http"), (":path", path),
            (":authority", "127.0.0.1:50051"), ("te", "trailers"),
            ("content-type", "application/grpc"), ("user-agent", "grpc-go/1.64.0"),
            ("grpc-timeout", "1S"),
        ]
        fields = texts.map { (Array($0.0.utf8), Array($0.1.utf8)) }
        let message = Shop.check(count: 1).encoded
        data = [0, 0, 0, 0, UInt8(message.count)] + message
    }

    func run() throws {
        var call = ServerCall()
        for (name, value) in fields {
            call.header(name: name.span.bytes, value: value.span.bytes, methods: methods)
        }
        guard case .open = call.headersEnd(endStream: false, now: Shop.now, methods: methods)
        else { throw PartFailure(what: "the call was refused") }
        let data = data
        reply.removeAll()
        _ = try call.receive(data.span.bytes, endStream: true) {
            message, _ throws(RPCFailure) -> Bool in
            let mark = MessageFramer.begin(&reply)
            reply.append(message)
            MessageFramer.end(mark, &reply, encoding: .identity)
            return true
        }
        blackHole(call.replyHeaders()?.constant)
        blackHole(call.finish().block?.constant)
    }
}
