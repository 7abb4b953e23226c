import Messages
import Primitives
import Service
import Synchronization
import Testing

/// How far one worker is, and what the others got through.
private final class Race: Sendable {
    let made = Atomic(0)
    let isOver = Atomic(false)
    let through = Atomic(0)
}

@Suite("What returns announce")
struct SupplyOfReturnTests {
    @Test("what a return announces is nobody else's from the moment that it is agreed on")
    func atOnce() async throws {
        let bench = try Bench()
        try bench.shop()
        let returns = 200
        try bench.adjust("ale", at: "east", by: Int64(returns))
        let order = try bench.shipped("1", Int64(returns))
        let line = try bench.order(order).lines[0].id
        let (service, now, race) = (bench.service, bench.now, Race())
        await withTaskGroup(of: Void.self) { group in
            group.addTask {
                for number in 1...returns {
                    let create = CreateReturnRequest.with {
                        $0.context = WriteContext.with { $0.idempotencyKey = "c\(number)" }
                        ($0.orderID, $0.method, $0.location) = (order, .store, "shop")
                        $0.lines = [ReturnLine.with { ($0.lineID, $0.quantity) = (line, 1) }]
                    }
                    #expect(Self.isDone(service, now, "ReturnService/CreateReturn", create))
                    race.made.store(number, ordering: .releasing)
                }
                race.isOver.store(true, ordering: .releasing)
            }
            group.addTask {
                var calls = 0
                while !race.isOver.load(ordering: .acquiring) {
                    calls += 1
                    let next = race.made.load(ordering: .acquiring) + 1
                    let slip = SlipSupplyRequest.with {
                        $0.context = WriteContext.with { $0.idempotencyKey = "s\(calls)" }
                        ($0.sku, $0.supplyID) = ("ale", "\(order)~\(next)@shop")
                        $0.quantity = 7
                    }
                    if Self.isDone(service, now, "InventoryService/SlipSupply", slip) {
                        race.through.add(1, ordering: .relaxed)
                    }
                }
            }
        }
        #expect(race.made.load(ordering: .relaxed) == returns)
        #expect(race.through.load(ordering: .relaxed) == 0)
        #expect(bench.isClean())
    }

    /// Whether a call was not refused.
    private static func isDone(
        _ service: DOMService, _ now: Instant, _ name: String, _ request: some WireMessage
    ) -> Bool {
        let method = service.methods.first { $0.path == "/dom.v1." + name }
        var reply = ByteWriter()
        do {
            switch method?.handler {
            case .unary(let handler):
                _ = try handler(CallContext(now: now), request.encoded.span.bytes, &reply)
            case .streaming(let begin):
                let call = try begin(CallContext(now: now), {})
                try call.receive(request.encoded.span.bytes)
                _ = try call.produce(into: &reply)
            case nil: return false
            }
        } catch { return false }
        return true
    }
}
