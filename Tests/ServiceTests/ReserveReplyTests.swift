import Messages
import Primitives
import Service
import Testing

/// Reserve writes its reply without making a message of it.
@Suite("Replies of Reserve")
struct ReserveReplyTests {
    @Test("are the bytes that the message would have, first and again")
    func bytes() throws {
        let bench = try Bench()
        try bench.location("A")
        try bench.location("north-by-north-west")
        try bench.sku("S")
        try bench.sku("a-part-with-a-longer-name")
        try bench.sku("KIT", of: ["S", "a-part-with-a-longer-name"])
        for sku in ["S", "a-part-with-a-longer-name"] {
            try bench.adjust(sku, at: "A", by: 400)
            try bench.adjust(sku, at: "north-by-north-west", by: 400)
        }
        for request in requests(bench) {
            let first = try reserve(request, bench)
            let message = try ReserveResponse(decoding: first)
            #expect(message.revision > 0 && message.reservation?.revision == message.revision)
            #expect(message.encoded == first)
            var again = try ReserveResponse(decoding: try reserve(request, bench))
            #expect(again.replayed)
            again.replayed = false
            #expect(again == message)
        }
    }

    /// Pools, locations, kits, several lines, commitments, and more than there is.
    private func requests(_ bench: Bench) -> [ReserveRequest] {
        var requests: [ReserveRequest] = []
        for sku in ["S", "a-part-with-a-longer-name", "KIT"] {
            for location in ["", "A", "north-by-north-west"] {
                for quantity: Int64 in [1, 130, 5_000] {
                    let line = ReserveLine.with {
                        $0.sku = sku
                        $0.location = location
                        $0.quantity = quantity
                    }
                    requests.append(
                        ReserveRequest.with {
                            $0.context = bench.context
                            $0.policy = .bestEffort
                            $0.lines = Array(repeating: line, count: quantity == 1 ? 3 : 1)
                            $0.commit = location == "A"
                            $0.owner = quantity == 1 ? "" : "cart of somebody \(requests.count)"
                            $0.reservationID = sku == "KIT" ? "order \(requests.count)" : ""
                        })
                }
            }
        }
        return requests
    }

    private func reserve(_ request: ReserveRequest, _ bench: Bench) throws -> [UInt8] {
        let method = bench.service.methods.first {
            $0.path == "/dom.v1.ReservationService/Reserve"
        }
        guard case .unary(let handler)? = method?.handler else { fatalError("no such method") }
        var reply = ByteWriter()
        _ = try handler(CallContext(now: bench.now), request.encoded.span.bytes, &reply)
        return reply.array
    }
}
