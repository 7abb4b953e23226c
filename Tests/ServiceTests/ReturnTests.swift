import Fulfilment
import Inventory
import Journal
import Messages
import Primitives
import Testing

@testable import Service

@Suite("Returns")
struct ReturnTests {
    @Test("a unit restocked by DisposeUnits is promised by the very next CheckAvailability")
    func restock() throws {
        let bench = try Bench()
        let order = try bench.shipped()
        let made = try bench.create(order, 1)
        let id = try #require(made.customerReturn?.id)
        let unit = try #require(made.customerReturn?.units.first?.id)
        #expect(id == "web:1~1" && unit == "web:1~1/1")
        #expect(made.option?.parcels.first?.location == "shop")
        let received = try bench.receive(bench.batch(id, [unit]))
        #expect(received[0].results[0].outcome == .expected)
        #expect(received[0].customerReturn?.state == .received)
        #expect(received[0].customerReturn?.revision == received[0].revision)
        try bench.grade(id, [unit], .a)
        #expect(try bench.atp("ale", .openBox, at: "shop") == 0)
        let disposed = try bench.dispose(id, [unit], .restock)
        #expect(try bench.atp("ale", .openBox, at: "shop") == 1)
        #expect(disposed.customerReturn?.state == .resolved)
        #expect(bench.isClean())
    }

    @Test("quarantine is no end: the unit is restocked from there, and the money was due once")
    func quarantine() throws {
        let bench = try Bench()
        let order = try bench.shipped()
        let id = try #require(try bench.create(order, 2, .mail, at: "east").customerReturn?.id)
        #expect(try bench.transit(id, .scanned)?.state == .inTransit)
        let units = try bench.customerReturn(id).units.map(\.id)
        _ = try bench.receive(bench.batch(id, units, at: "east", complete: true))
        try bench.dispose(id, units, .quarantine)
        try bench.grade(id, units, .c)
        try bench.dispose(id, units, .quarantine)
        let last = try bench.dispose(id, units, .restock)
        #expect(last.customerReturn?.units.map(\.condition) == [.used, .used])
        #expect(try bench.atp("ale", .used, at: "east") == 2)
        let told = try bench.events(order)
        #expect(told.count { $0 == "return.refund_due" } == 2)
        #expect(told.contains("return.closed"))
        let request = GetTimelineRequest.with { $0.orderID = order }
        let entries = try bench.call(
            "OrderService/GetTimeline", request, GetTimelineResponse.self
        ).reply.entries
        let due = try #require(entries.first { $0.type == "return.refund_due" })
        #expect(due.returnID == id && units.contains(due.unitID))
        #expect(bench.isClean())
    }

    @Test("events of returns carry the return, the unit, the money and the disposition")
    func events() throws {
        let bench = try Bench()
        let order = try bench.shipped()
        let id = try #require(try bench.create(order, 1).customerReturn?.id)
        _ = try bench.receive(bench.batch(id, [id + "/1"]))
        try bench.grade(id, [id + "/1"], .d)
        try bench.dispose(id, [id + "/1"], .destroy)
        try bench.commit()
        let stream = try bench.stream("EventService/Subscribe")
        let request = SubscribeRequest.with { $0.types = ["return."] }
        try stream.receive(request.encoded.span.bytes)
        var events: [Event] = []
        while true {
            var reply = ByteWriter()
            guard case .message = try stream.produce(into: &reply) else { break }
            events += try SubscribeResponse(decoding: reply.array).events
        }
        #expect(
            events.map(\.type) == [
                "return.authorised", "return.received", "return.refund_due", "return.graded",
                "return.disposed", "return.closed",
            ])
        #expect(events.allSatisfy { $0.attributes["return_id"] == id && $0.customer == "ann" })
        #expect(events[2].attributes["amount"] == "5000")
        #expect(events[2].attributes["currency"] == "USD")
        #expect(events[2].attributes["unit_id"] == id + "/1")
        #expect(events[3].attributes["grade"] == "D")
        #expect(events[4].attributes["disposition"] == "DESTROY")
        #expect(events[4].location == "shop" && events[4].sku == "ale")
        #expect(events[5].attributes["state"] == "RESOLVED")
    }

    @Test("bad input is refused by the unit and the rule, and nothing changes")
    func refusals() throws {
        let bench = try Bench()
        let order = try bench.shipped("1", 3)
        let other = try bench.shipped("2", 1)
        let id = try #require(try bench.create(order, 2).customerReturn?.id)
        let foreign = try #require(try bench.create(other, 1).customerReturn?.units.first?.id)
        let units = try bench.customerReturn(id).units.map(\.id)
        bench.expectRefused("RETURNED") { try bench.create(order, 2) }
        bench.expectRefused("NOT_SHIPPED") { try bench.create(order, 4) }
        bench.expectRefused("UNIT_EXPECTED") { try bench.grade(id, [units[0]], .a) }
        bench.expectRefused("UNIT_EXPECTED") { try bench.dispose(id, [units[0]], .restock) }
        bench.expectRefused("UNKNOWN_UNIT") { try bench.grade(id, [foreign], .a) }
        bench.expectRefused("DUPLICATE") { try bench.grade(id, [units[0], units[0]], .a) }
        bench.expectRefused("UNKNOWN_RETURN") { try bench.grade("web:1~9", ["web:1~9/1"], .a) }
        bench.expectRefused("UNKNOWN_ORDER") { try bench.create("web:9", 1) }
        _ = try bench.receive(bench.batch(id, [units[0]]))
        bench.expectRefused("UNIT_RECEIVED") { try bench.dispose(id, [units[0]], .restock) }
        bench.expectRefused("UNIT_RECEIVED") { try bench.cancel(id, [units[0]]) }
        let before = bench.service.stateDigest
        let refused = try bench.receive(
            bench.batch(id, serial: "S-1"), bench.batch(id, [foreign]),
            bench.batch(id, [units[0]], at: "nowhere"))
        #expect(
            refused.map { $0.error?.reason } == [
                "UNKNOWN_SERIAL", "UNKNOWN_UNIT", "UNKNOWN_LOCATION",
            ])
        #expect(bench.service.stateDigest == before)
        try bench.grade(id, [units[0]], .a)
        bench.expectRefused("NOT_A_VENDOR", field: "dispositions[0].to_location") {
            try bench.dispose(id, [units[0]], .returnToVendor, to: "west")
        }
        try bench.dispose(id, [units[0]], .donate)
        bench.expectRefused("UNIT_DONATED") { try bench.dispose(id, [units[0]], .restock) }
        bench.expectRefused("UNIT_DONATED") { try bench.grade(id, [units[0]], .b) }
        #expect(bench.isClean())
    }

    @Test("outside the window only an override with a reason helps, and it is told")
    func window() throws {
        let bench = try Bench()
        let order = try bench.shipped()
        bench.now = bench.now.advanced(byMilliseconds: 31 * 86_400_000)
        bench.service.tick(now: bench.now)
        bench.expectRefused("WINDOW") { try bench.create(order, 1) }
        let told = #expect(throws: RPCFailure.self) { try bench.create(order, 1) }
        let until = try #require(told?.metadata.first { $0.key == "until_ms" }?.value)
        let text = try Instant(milliseconds: #require(Int64(until))).rfc3339
        #expect(told?.message.contains("the time for it ended at \(text);") == true)
        bench.expectRefused("REQUIRED") {
            try bench.create(order, 1) { $0.override = ReturnOverride() }
        }
        let made = try bench.create(order, 1) { request in
            request.context?.actor = "boss"
            request.override = ReturnOverride.with { $0.reason = "a good customer" }
        }
        #expect(made.customerReturn?.overrideReason == "a good customer")
        #expect(made.customerReturn?.overrideActor == "boss")
        #expect(try bench.events(order).contains("return.overridden"))
        bench.expectRefused("RETURNED") {
            try bench.create(order, 3) { $0.override = ReturnOverride.with { $0.reason = "!" } }
        }
    }

    @Test("what comes unannounced after the window is taken in, not refunded, and told")
    func unannouncedAfterWindow() throws {
        let bench = try Bench()
        let order = try bench.shipped()
        let id = try #require(try bench.create(order, 1).customerReturn?.id)
        _ = try bench.receive(bench.batch(id, sku: "ale"))
        bench.now = bench.now.advanced(byMilliseconds: 31 * 86_400_000)
        bench.expireTrust()
        bench.service.tick(now: bench.now)
        let reply = try #require(try bench.receive(bench.batch(id, sku: "ale")).first)
        #expect(reply.results.map(\.outcome) == [.notAnnounced])
        let units = try bench.customerReturn(id).units
        #expect(units.map(\.refundWithheld) == ["", "WINDOW"])
        #expect(units.map { $0.refund == nil } == [false, true])
        let events = try bench.events(order)
        #expect(events.count { $0 == "return.refund_due" } == 1)
        #expect(events.count { $0 == "return.refund_withheld" } == 1)
        let release = { (approve: Bool, reason: String, unit: String) in
            let request = AuthoriseReturnRequest.with {
                ($0.context, $0.returnID, $0.approve) = (bench.context, id, approve)
                $0.context?.reason = reason
                $0.unitIDs = [unit]
            }
            return try bench.call(
                "ReturnService/AuthoriseReturn", request, AuthoriseReturnResponse.self
            ).reply.customerReturn
        }
        bench.expectRefused("REQUIRED", field: "context.reason") {
            _ = try release(true, " ", id + "/2")
        }
        bench.expectRefused("CONTRADICTION", field: "unit_ids") {
            _ = try release(false, "was ill", id + "/2")
        }
        bench.expectRefused("UNKNOWN_UNIT", field: "unit_ids[0]") {
            _ = try release(true, "was ill", order + "~9/2")
        }
        let after = try #require(try release(true, "was ill", id + "/2"))
        #expect(after.units.map { $0.refund?.minorUnits } == [5_000, 5_000])
        #expect(after.units.map(\.refundWithheld) == ["", ""] && after.overrideReason == "was ill")
        #expect(try release(true, "was ill", id + "/2") == after)
        #expect(try bench.events(order).count { $0 == "return.refund_due" } == 2)
        #expect(bench.isClean())
    }

    @Test("a quote tells what may come back, how, and why the rest may not")
    func quote() throws {
        let bench = try Bench()
        let order = try bench.shipped()
        try bench.create(order, 1)
        let request = QuoteReturnRequest.with { $0.orderID = order }
        let before = bench.service.stateDigest
        let quote = try bench.call(
            "ReturnService/QuoteReturn", request, QuoteReturnResponse.self
        ).reply
        #expect(bench.service.stateDigest == before)
        let line = try #require(quote.eligibility.first)
        #expect(line.shipped == 3 && line.returned == 1 && line.eligible == 2)
        #expect(line.rule == "RETURNED" && line.until != nil)
        #expect(quote.options.contains { $0.method == .mail })
        #expect(quote.options.contains { $0.method == .store })
        #expect(quote.options.allSatisfy { $0.optimal && $0.refund?.minorUnits == 10_000 })
        #expect(quote.policy == "returns")
        let why = try bench.explain(quote.decisionID, whyNot: "west")
        #expect(why.answer.contains("west"))
        #expect(!why.candidates.isEmpty)
    }

    @Test("what has not left cannot come back, and a quote says so")
    func notShipped() throws {
        let bench = try Bench()
        try bench.shop()
        let order = try #require(try bench.submit("1", 2).order?.id)
        let request = QuoteReturnRequest.with { $0.orderID = order }
        let quote = try bench.call(
            "ReturnService/QuoteReturn", request, QuoteReturnResponse.self
        ).reply
        #expect(quote.eligibility.map(\.rule) == ["NOT_SHIPPED"])
        #expect(quote.eligibility[0].shipped == 0 && quote.options.isEmpty)
        bench.expectRefused("NOT_SHIPPED") { try bench.create(order, 1) }
    }

    @Test("an exchange is reserved first, released with its return, and refused when short")
    func exchange() throws {
        let bench = try Bench()
        let order = try bench.shipped()
        let swap = { (units: Int64) in
            { (request: inout CreateReturnRequest) in
                request.exchanges = [
                    ExchangeLine.with {
                        ($0.lineID, $0.sku, $0.quantity) = ("x", "bun", units)
                    }
                ]
            }
        }
        bench.expectRefused("INSUFFICIENT_STOCK") {
            try bench.create(order, 1, .store, at: "shop", swap(31))
        }
        let made = try bench.create(order, 1, .store, at: "shop", swap(30))
        let exchange = try #require(made.customerReturn?.exchanges.first)
        #expect(exchange.live && exchange.reservationID == "web:1~1+x")
        #expect(try bench.atp("bun") == 0)
        let gone = try bench.cancel("web:1~1")
        #expect(gone?.state == .cancelled && gone?.exchanges.first?.live == false)
        #expect(try bench.atp("bun") == 30)
        #expect(bench.isClean())
    }

    @Test("the same call again gets the same answer, and a stale revision is refused")
    func again() throws {
        let bench = try Bench()
        let order = try bench.shipped()
        let made = try bench.create(order, 1) { $0.context?.idempotencyKey = "once" }
        var same = try bench.create(order, 1) { $0.context?.idempotencyKey = "once" }
        #expect(same.replayed)
        same.replayed = false
        #expect(same == made)
        let id = try #require(made.customerReturn?.id)
        let batch = bench.batch(id, [id + "/1"])
        let replies = try bench.receive(batch, batch)
        #expect(replies.map(\.replayed) == [false, true])
        #expect(replies[0].results == replies[1].results)
        bench.expectRefused("REVISION_MISMATCH") {
            let request = GradeUnitsRequest.with { request in
                request.context = bench.context
                request.context?.expectedRevision = made.revision
                request.returnID = id
                request.grades = [UnitGrade.with { ($0.unitID, $0.grade) = (id + "/1", .a) }]
            }
            try bench.call("ReturnService/GradeUnits", request, GradeUnitsResponse.self)
        }
    }

    @Test(
        "scans tell expected, unannounced, over-receipt and wrong units apart, and what is missing")
    func scans() throws {
        let bench = try Bench()
        let order = try bench.shipped("1", 3)
        let id = try #require(try bench.create(order, 2).customerReturn?.id)
        let outcomes = try bench.receive(
            bench.batch(id, sku: "ale"), bench.batch(id, sku: "bun"),
            bench.batch(id, [id + "/1"]), bench.batch(id, complete: true)
        )
        #expect(
            outcomes.map { $0.results.map(\.outcome) } == [
                [.expected], [.wrongItem], [.duplicate], [],
            ])
        #expect(outcomes[3].customerReturn?.units[1].state == .missing)
        let more = try bench.receive(
            bench.batch(id, sku: "ale"), bench.batch(id, sku: "ale"), bench.batch(id, sku: "ale"))
        #expect(
            more.map { $0.results[0].outcome } == [.expected, .notAnnounced, .overReceipt])
        #expect(more[2].customerReturn?.units.count { $0.unexpected } == 2)
        #expect(try bench.events(order).count { $0 == "return.refund_due" } == 3)
        #expect(bench.isClean())
    }

    @Test("what is not sent in time expires by itself, at a tick or before the next command")
    func expiry() throws {
        let bench = try Bench()
        let order = try bench.shipped()
        let first = try #require(try bench.create(order, 1).customerReturn?.id)
        bench.now = bench.now.advanced(byMilliseconds: 15 * 86_400_000)
        bench.expireTrust()
        bench.service.tick(now: bench.now)
        #expect(try bench.customerReturn(first).state == .expired)
        let second = try #require(try bench.create(order, 3).customerReturn?.id)
        #expect(second == "web:1~2")
        #expect(bench.isClean())
    }

    @Test("a unit that is forwarded is announced where it goes, and received there as graded")
    func forward() throws {
        let bench = try Bench()
        let order = try bench.shipped()
        let id = try #require(try bench.create(order, 1).customerReturn?.id)
        _ = try bench.receive(bench.batch(id, [id + "/1"]))
        try bench.grade(id, [id + "/1"], .a)
        bench.expectRefused("REQUIRED", field: "dispositions[0].to_location") {
            try bench.dispose(id, [id + "/1"], .forward)
        }
        let sent = try bench.dispose(id, [id + "/1"], .forward, to: "west")
        #expect(sent.customerReturn?.units[0].location == "west")
        #expect(sent.customerReturn?.units[0].expectedAt != nil)
        let scope = bench.service.store
        let supply = scope.withLocked(ShardSet(), items: [SkuKey("ale")]) {
            $0.supplies(of: SkuKey("ale"))
        }
        #expect(supply.map(\.quantity) == [1])
        let there = try bench.receive(bench.batch(id, [id + "/1"], at: "west"))
        #expect(there[0].customerReturn?.units[0].condition == .openBox)
        try bench.dispose(id, [id + "/1"], .restock)
        #expect(try bench.atp("ale", .openBox, at: "west") == 1)
        #expect(bench.isClean())
    }

    @Test("nothing is forwarded to a location that is closed, and what was is not taken back")
    func forwardToClosed() throws {
        let bench = try Bench()
        let order = try bench.shipped()
        let id = try #require(try bench.create(order, 2).customerReturn?.id)
        _ = try bench.receive(bench.batch(id, [id + "/1", id + "/2"]))
        try bench.grade(id, [id + "/1", id + "/2"], .a)
        try bench.set("west", .noOutbound)
        try bench.dispose(id, [id + "/1"], .forward, to: "west")
        try bench.set("west", .closed)
        for units in [[id + "/2"], [id + "/1", id + "/2"]] {
            let refused = #expect(throws: RPCFailure.self) {
                try bench.dispose(id, units, .forward, to: "west")
            }
            #expect(refused?.code == .failedPrecondition)
            #expect(refused?.reason == "LOCATION_CLOSED")
            #expect(refused?.violations.map(\.field) == ["dispositions[0].to_location"])
            #expect(refused?.message.contains("\"west\" is CLOSED") == true)
        }
        #expect(try bench.customerReturn(id).units.map(\.state) == [.forwarded, .graded])
        try bench.set("west", .open)
        try bench.dispose(id, [id + "/2"], .forward, to: "west")
        #expect(bench.isClean())
    }

    @Test("a return survives a power cut as it was")
    func restart() throws {
        let bench = try Bench()
        let order = try bench.shipped()
        let id = try #require(try bench.create(order, 2, .mail, at: "east").customerReturn?.id)
        try bench.transit(id, .scanned)
        _ = try bench.receive(bench.batch(id, [id + "/1"], at: "east"))
        try bench.grade(id, [id + "/1"], .b)
        try bench.dispose(id, [id + "/1"], .refurbish)
        try bench.commit()
        let (digest, image) = (bench.service.stateDigest, try bench.customerReturn(id))
        let next = try bench.afterPowerCut()
        #expect(next.service.stateDigest == digest)
        #expect(try next.customerReturn(id) == image)
        try next.dispose(id, [id + "/1"], .restock)
        #expect(try next.atp("ale", .refurbished, at: "east") == 1)
        #expect(next.isClean())
    }

    @Test("RouteReturn takes another destination when one is closed, and says if nothing moved")
    func route() throws {
        let bench = try Bench()
        let order = try bench.shipped()
        let made = try bench.create(order, 2, .mail, at: "")
        let id = try #require(made.customerReturn?.id)
        let place = try #require(made.option?.parcels.first?.location)
        let route = { (excluded: [String]) in
            let request = RouteReturnRequest.with {
                ($0.context, $0.returnID) = (bench.context, id)
                $0.excludedLocations = excluded
            }
            return try bench.call(
                "ReturnService/RouteReturn", request, RouteReturnResponse.self
            ).reply
        }
        #expect(try route([]).moved == false)
        let moved = try route([place])
        #expect(moved.moved)
        #expect(moved.customerReturn?.units.allSatisfy { $0.location != place } == true)
        bench.expectRefused("NO_DESTINATION") { _ = try route(["east", "west", "shop"]) }
        #expect(bench.isClean())
    }
}

extension Bench {
    fileprivate func set(_ location: String, _ state: LocationState) throws {
        let request = SetLocationStateRequest.with {
            ($0.context, $0.locations, $0.state) = (context, [location], state)
        }
        try call("NetworkService/SetLocationState", request, SetLocationStateResponse.self)
    }

    /// Lets the clock be trusted again after a jump ahead.
    func expireTrust() {
        service.tick(now: now)
        now = now.advanced(byMilliseconds: 61_000)
    }

    fileprivate func expectRefused(
        _ reason: String, field: String, _ body: () throws -> Void
    ) {
        expectRefused(field, reason, body)
    }
}
