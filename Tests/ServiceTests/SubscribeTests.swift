import Journal
import Messages
import Primitives
import Service
import Testing

/// A client that subscribes, and reads all there is at a time.
private final class Subscriber {
    private let call: any StreamingCall
    /// Of the last message.
    private(set) var cursor: String
    private(set) var messages = 0
    private(set) var isOver = false

    init(
        _ bench: Bench, after cursor: String = "", follow: Bool = true,
        _ edit: (inout SubscribeRequest) -> Void = { _ in }
    ) throws {
        self.cursor = cursor
        call = try bench.stream("EventService/Subscribe")
        var request = SubscribeRequest()
        request.cursor = cursor
        request.follow = follow
        edit(&request)
        try call.receive(request.encoded.span.bytes)
    }

    /// Events of the messages there are, at most so many messages.
    func read(messages most: Int = .max) throws -> [Event] {
        var events: [Event] = []
        var taken = 0
        while taken < most {
            var reply = ByteWriter()
            let production = try call.produce(into: &reply)
            if case .end = production { isOver = true }
            guard case .message = production else { break }
            let message = try SubscribeResponse(decoding: reply.array)
            events += message.events
            cursor = message.cursor
            taken += 1
            messages += 1
        }
        return events
    }

    func cancel() { call.cancel() }
}

@Suite("Subscribing to events")
struct SubscribeTests {
    private func world() throws -> Bench {
        let bench = try Bench()
        try bench.location("A")
        try bench.location("B")
        for sku in ["CUP", "TEA"] {
            try bench.sku(sku)
            try bench.adjust(sku, at: "A", by: 5)
            try bench.adjust(sku, at: "B", by: 7)
        }
        try bench.commit()
        return bench
    }

    private static let beginning = [
        "location.opened", "location.opened", "stock.adjusted", "stock.adjusted",
        "stock.adjusted", "stock.adjusted",
    ]

    @Test("history is read from the oldest record, then the stream ends at the present")
    func history() throws {
        let bench = try world()
        let subscriber = try Subscriber(bench, follow: false)
        let events = try subscriber.read()
        #expect(events.map(\.type) == Self.beginning)
        #expect(subscriber.isOver)
        let last = try #require(events.last)
        #expect((last.sku, last.location, last.quantity) == ("TEA", "B", 7))
        #expect(last.attributes == ["cause": "ADJUSTED", "condition": "NEW"])
    }

    @Test("what happens is told once it is durable, and not before")
    func tail() throws {
        let bench = try world()
        let subscriber = try Subscriber(bench, after: "now")
        #expect(try subscriber.read().isEmpty)
        let held = try bench.reserve("TEA", at: "A")
        #expect(try subscriber.read().isEmpty)
        try bench.commit()
        let events = try subscriber.read()
        #expect(events.map(\.type) == ["reservation.held"])
        #expect(events.first?.reservationID == held.id)
        #expect(events.first?.quantity == 1)
        #expect(try subscriber.read().isEmpty)
    }

    @Test("every cursor resumes right behind its event, in history and at the tail")
    func resume() throws {
        let bench = try world()
        for _ in 0..<3 { _ = try bench.reserve("TEA", at: "A", ttl: 1_000) }
        bench.now = bench.now.advanced(byMilliseconds: 2_000)
        bench.service.tick(now: bench.now)
        try bench.commit()
        let all = try Subscriber(bench, follow: false).read()
        #expect(
            all.map(\.type).suffix(3) == [
                "reservation.expired", "reservation.expired", "reservation.expired",
            ])
        for (index, event) in all.enumerated() {
            let rest = try Subscriber(bench, after: event.cursor).read()
            #expect(rest.map(\.cursor) == all.dropFirst(index + 1).map(\.cursor))
        }
    }

    @Test("who resumes after a crash sees every event once")
    func crash() throws {
        let bench = try world()
        let before = try Subscriber(bench)
        var seen = try before.read().map(\.cursor)
        _ = try bench.reserve("CUP", at: "A")
        // Not durable: told to nobody, and gone with the power.
        seen += try before.read().map(\.cursor)
        let next = try bench.afterPowerCut()
        _ = try next.reserve("TEA", at: "B")
        try next.commit()
        let after = try Subscriber(next, after: before.cursor)
        let rest = try after.read()
        #expect(rest.map(\.sku) == ["TEA"])
        #expect(Set(seen).isDisjoint(with: rest.map(\.cursor)))
    }

    @Test(
        "filters choose, and the cursor moves past what they leave out",
        arguments: [
            (["stock."], "", "", 4), (["stock.adjusted", "reservation."], "TEA", "", 3),
            ([], "", "B", 3), (["location."], "", "A", 1), ([], "CUP", "A", 1),
        ])
    func filters(_ types: [String], _ sku: String, _ location: String, _ count: Int) throws {
        let bench = try world()
        _ = try bench.reserve("TEA", at: "A")
        try bench.commit()
        let subscriber = try Subscriber(bench, follow: false) {
            $0.types = types
            $0.sku = sku
            $0.location = location
        }
        #expect(try subscriber.read().count == count)
        #expect(subscriber.isOver)
        #expect(subscriber.cursor == "\(bench.journal.durable.value)")
    }

    @Test("a type that does not exist, and a cursor that is none, are refused")
    func refusals() throws {
        let bench = try world()
        #expect(throws: RPCFailure.self) {
            _ = try Subscriber(bench) { $0.types = ["stock.eaten"] }
        }
        for cursor in ["x", "1.2.3", "-1", "1.", "99999999999999999999"] {
            #expect(throws: RPCFailure.self) { _ = try Subscriber(bench, after: cursor) }
        }
        do {
            _ = try Subscriber(bench, after: "100000")
            Issue.record("a cursor ahead of the server was taken")
        } catch let error as RPCFailure {
            #expect(error.code == .outOfRange)
        }
    }

    @Test("a subscriber that does not read misses nothing when the ring has gone on without it")
    func slow() throws {
        let bench = try world()
        let slow = try Subscriber(bench, after: "now")
        let quick = try Subscriber(bench, after: "now")
        var seen = 0
        let changes = 17_000
        for change in 0..<changes {
            try bench.adjust("TEA", at: "A", by: 1)
            if change % 1_000 == 0 { try bench.commit() }
            if change % 1_000 == 0 { seen += try quick.read().count }
        }
        try bench.commit()
        seen += try quick.read().count
        #expect(seen == changes)
        let events = try slow.read()
        #expect(events.count == changes)
        #expect(Set(events.map(\.cursor)).count == changes)
        #expect(slow.messages >= changes / 256)
    }

    @Test("a change and its undoing, a confirmation, a shipment: each has its name")
    func names() throws {
        let bench = try world()
        let subscriber = try Subscriber(bench, after: "now")
        let held = try bench.reserve("TEA", at: "A")
        for method in ["Extend", "Confirm", "Consume"] { try bench.change(held.id, method) }
        let other = try bench.reserve("CUP", at: "B")
        try bench.change(other.id, "Release")
        try bench.location("B", .closed)
        try bench.commit()
        let events = try subscriber.read()
        #expect(
            events.map(\.type) == [
                "reservation.held", "reservation.extended", "reservation.committed",
                "reservation.consumed", "reservation.held", "reservation.released",
                "location.closed",
            ])
        #expect(events.map(\.quantity) == [1, 1, 1, -1, 1, -1, 0])
        #expect(events.map(\.location) == ["A", "A", "A", "A", "B", "B", "B"])
    }
}

extension Bench {
    fileprivate func change(_ id: String, _ method: String) throws {
        let path = "ReservationService/" + method
        switch method {
        case "Extend":
            let request = ExtendRequest.with {
                $0.context = context
                $0.reservationID = id
                $0.ttlMs = 3_600_000
            }
            try call(path, request, ExtendResponse.self)
        case "Confirm":
            let request = ConfirmRequest.with {
                $0.context = context
                $0.reservationID = id
            }
            try call(path, request, ConfirmResponse.self)
        case "Consume":
            let request = ConsumeRequest.with {
                $0.context = context
                $0.reservationID = id
            }
            try call(path, request, ConsumeResponse.self)
        default:
            let request = ReleaseRequest.with {
                $0.context = context
                $0.reservationID = id
            }
            try call(path, request, ReleaseResponse.self)
        }
    }
}
