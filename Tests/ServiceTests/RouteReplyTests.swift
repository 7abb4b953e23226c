import Messages
import Primitives
import Service
import Testing

/// RouteOrder with HOLD or COMMIT writes its reply without making a message of it.
@Suite("Replies of RouteOrder")
struct RouteReplyTests {
    @Test("are the bytes that the message would have, first and again")
    func bytes() throws {
        let bench = try RoutingTests.pair()
        try bench.adjust("x", at: "A", by: 3)
        try bench.adjust("x", at: "B", by: 4)
        try bench.adjust("y", at: "B", by: 2)
        for (lines, commit) in [
            ([("x", 1)], RouteCommit.hold), ([("x", 2), ("y", 1)], .commit), ([("x", 4)], .hold),
            ([("x", 1), ("y", 900)], .hold), ([("y", 7)], .hold),
        ] as [([(String, Int64)], RouteCommit)] {
            let request = RouteOrderRequest.with {
                $0.context = bench.context
                $0.commit = commit
                $0.allowPartial = true
                $0.owner = lines.count > 1 ? "somebody" : ""
                $0.cart = Bench.cart()
                $0.cart?.lines = lines.map { line in
                    .with {
                        $0.sku = line.0
                        $0.quantity = line.1
                    }
                }
            }
            let first = try route(request, bench)
            let message = try RouteOrderResponse(decoding: first)
            #expect(message.revision > 0 && !message.decisionID.isEmpty && message.plan != nil)
            #expect(message.reservation?.revision ?? message.revision == message.revision)
            #expect(message.encoded == first)
            var again = try RouteOrderResponse(decoding: try route(request, bench))
            #expect(again.replayed)
            again.replayed = false
            #expect(again == message)
        }
    }

    private func route(_ request: RouteOrderRequest, _ bench: Bench) throws -> [UInt8] {
        let method = bench.service.methods.first {
            $0.path == "/dom.v1.RoutingService/RouteOrder"
        }
        guard case .unary(let handler)? = method?.handler else { fatalError("no such method") }
        var reply = ByteWriter()
        _ = try handler(CallContext(now: bench.now), request.encoded.span.bytes, &reply)
        return reply.array
    }
}
