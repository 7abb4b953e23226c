import Fulfilment
import Inventory
import Messages
import Primitives
import Service
import Synchronization
import Testing

/// What the workers of one test saw.
private final class Tally: Sendable {
    let value = Mutex<(byDay: [Int64: Int], refused: Int)>(([:], 0))
}

@Suite("Capacity, AUTO and Promise")
struct RoutingCapacityTests {
    @Test("capacity is never overrun by holds at the same time, and comes back when they end")
    func capacity() async throws {
        let bench = try Bench()
        try bench.place("A") {
            $0.capacity = LocationCapacity.with { $0.orders = 2 }
        }
        try bench.sku("x")
        try bench.adjust("x", at: "A", by: 1_000)
        // Two a day for fourteen days; one of them at least is taken at a time.
        let service = bench.service
        let now = bench.now
        let cart = Bench.cart(("x", 1))
        let tally = Tally()
        await withTaskGroup(of: Void.self) { group in
            for worker in 0..<4 {
                group.addTask {
                    for number in 0..<10 {
                        let reply = Self.hold(
                            service, cart, "w\(worker)-\(number)", now, ttl: 60_000)
                        guard let reply else {
                            tally.value.withLock { $0.refused += 1 }
                            continue
                        }
                        let ready = reply.plan!.shipments[0].readyBy!.milliseconds
                        tally.value.withLock { $0.byDay[ready / 86_400_000, default: 0] += 1 }
                    }
                }
            }
        }
        let (byDay, refused) = tally.value.withLock { $0 }
        #expect(refused == 12)
        #expect(byDay.values.allSatisfy { $0 <= 2 } && byDay.count == 14)
        #expect(service.verifyInvariants().orders.isClean)
        bench.now = now.advanced(byMilliseconds: 60_001)
        let again = try bench.route(cart, .hold)
        #expect(
            again.plan!.shipments[0].readyBy!.milliseconds / 86_400_000
                == bench.now.milliseconds / 86_400_000)
        #expect(service.verifyInvariants().stock.isClean)
    }

    private static func hold(
        _ service: DOMService, _ cart: Cart, _ key: String, _ now: Instant, ttl: Int64
    ) -> RouteOrderResponse? {
        let request = RouteOrderRequest.with {
            $0.context = WriteContext.with { $0.idempotencyKey = key }
            $0.cart = cart
            $0.commit = .hold
            $0.ttlMs = ttl
        }
        let method = service.methods.first { $0.path == "/dom.v1.RoutingService/RouteOrder" }
        guard case .unary(let handler)? = method?.handler else { return nil }
        var reply = ByteWriter()
        guard
            (try? handler(CallContext(now: now), request.encoded.span.bytes, &reply)) != nil
        else { return nil }
        return try? RouteOrderResponse(decoding: reply.array)
    }

    @Test("an AUTO line gets the locations that routing chooses, beside lines that name one")
    func auto() throws {
        let bench = try Bench()
        try bench.place("A")
        try bench.place("B")
        try bench.sku("x")
        try bench.adjust("x", at: "A", by: 2)
        try bench.adjust("x", at: "B", by: 2)
        func line(_ quantity: Int64, _ scope: LineScope, _ location: String = "") -> ReserveLine {
            ReserveLine.with {
                $0.sku = "x"
                $0.quantity = quantity
                $0.scope = scope
                $0.location = location
            }
        }
        func reserve(_ lines: [ReserveLine], _ policy: Messages.ReservePolicy) throws
            -> ReserveResponse
        {
            let request = ReserveRequest.with {
                $0.context = bench.context
                $0.lines = lines
                $0.policy = policy
            }
            return try bench.call("ReservationService/Reserve", request, ReserveResponse.self).reply
        }
        let lines = [line(2, .location, "A"), line(2, .auto)]
        let reply = try reserve(lines, .allOrNothing)
        let taken = try #require(reply.reservation).lines
        #expect(taken.map { $0.allocations[0].location } == ["A", "B"])
        #expect(reply.outcomes.map(\.reserved) == [2, 2])
        #expect(throws: RPCFailure.self) { try reserve([line(1, .auto)], .allOrNothing) }
        try bench.adjust("x", at: "A", by: 1)
        try bench.adjust("x", at: "B", by: 1)
        let partial = try reserve([line(5, .auto)], .bestEffort)
        #expect(partial.outcomes[0].reserved == 2)
        #expect(partial.reservation?.lines.count == 2)
    }

    @Test("Promise offers ways with dates, the complete and cheap ones first, and holds the best")
    func promise() throws {
        let bench = try Bench()
        try bench.place("W")
        try bench.place("S", 41_010_000, -88_010_000, type: .store)
        try bench.place("T", 41_100_000, -88_100_000, type: .store)
        try bench.sku("x")
        try bench.adjust("x", at: "W", by: 5)
        try bench.adjust("x", at: "S", by: 1)
        var request = PromiseRequest.with {
            $0.cart = Bench.cart(("x", 2))
            $0.modes = [.ship, .pickup, .shipToStore]
        }
        var reply = try bench.call(
            "AvailabilityService/Promise", request, PromiseResponse.self
        ).reply
        let kinds = Set(reply.options.map(\.mode))
        #expect(kinds == [.ship, .pickup, .shipToStore] && reply.options[0].complete)
        for (one, next) in zip(reply.options, reply.options.dropFirst()) where next.complete {
            #expect(
                one.complete && one.plan!.objectiveMillicents <= next.plan!.objectiveMillicents)
        }
        let pickup = try #require(reply.options.first { $0.mode == .pickup && $0.location == "S" })
        #expect(!pickup.complete && pickup.plan?.units("S") == 1)
        #expect(try bench.explain(reply.options[0].decisionID).plan == reply.options[0].plan)
        request.context = bench.context
        request.hold = true
        reply = try bench.call(
            "AvailabilityService/Promise", request, PromiseResponse.self
        ).reply
        #expect(reply.reservation?.state == .held)
        #expect(reply.options[0].plan!.shipments[0].lines[0].quantity >= 1)
    }

    @Test("pickup comes from the named store alone and needs no address")
    func pickup() throws {
        let bench = try Bench()
        try bench.place("S", type: .store) { $0.pickupReadyMinutes = 120 }
        try bench.place("W")
        try bench.sku("x")
        try bench.adjust("x", at: "S", by: 1)
        try bench.adjust("x", at: "W", by: 9)
        let cart = Bench.cart(("x", 1)) {
            $0.lines[0].mode = .pickup
            $0.lines[0].location = "S"
            $0.destination = nil
        }
        let plan = try #require(try bench.route(cart, .hold).plan)
        #expect(plan.shipments.map(\.location) == ["S"] && plan.shipments[0].mode == .pickup)
        #expect(plan.shipments[0].carrier.isEmpty)
        #expect(plan.deliverBy == bench.now.advanced(byMilliseconds: 7_200_000))
        let short = try #require(try bench.route(cart).plan)
        #expect(short.shipments.isEmpty)
        #expect(
            short.unfilled[0].eliminations.map(\.rule) == ["NO_STOCK", "POOL_LIMIT"]
                || short.unfilled[0].eliminations.map(\.rule) == ["NO_STOCK"])
    }

    @Test("a deadline that has passed still gives a plan")
    func expired() throws {
        let bench = try Bench()
        try bench.place("A")
        try bench.sku("x")
        try bench.adjust("x", at: "A", by: 1)
        let method = bench.service.methods.first { $0.path == "/dom.v1.RoutingService/RouteOrder" }
        guard case .unary(let handler)? = method?.handler else { return }
        let request = RouteOrderRequest.with { $0.cart = Bench.cart(("x", 1)) }
        var reply = ByteWriter()
        let context = CallContext(now: bench.now, deadline: bench.now)
        _ = try handler(context, request.encoded.span.bytes, &reply)
        #expect(try RouteOrderResponse(decoding: reply.array).plan?.units("A") == 1)
    }
}
