import Archive
import Foundation
import Fulfilment
import Inventory
import Journal
import Messages
import Primitives
import Sourcing
import Testing

@testable import Service

/// A directory of its own for an archive file.
private final class Place {
    let directory: String
    var path: String { directory + "/archive.sqlite" }

    init() throws {
        let place = FileManager.default.temporaryDirectory
            .appending(component: "feed-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
        directory = place.path
    }

    deinit { try? FileManager.default.removeItem(atPath: directory) }
}

extension Bench {
    fileprivate func catchUp() throws {
        try commit()
        try service.catchUpArchive(now: now)
        try commit()
    }

    fileprivate func ledger(_ sku: String, before: UInt64 = 0, limit: UInt32 = 1_000) throws
        -> GetLedgerResponse
    {
        let request = GetLedgerRequest.with {
            $0.sku = sku
            $0.beforeRevision = before
            $0.limit = limit
        }
        return try call("InventoryService/GetLedger", request, GetLedgerResponse.self).reply
    }

    fileprivate func found(_ id: String) throws -> Reservation? {
        let request = GetReservationRequest.with { $0.reservationID = id }
        return try call(
            "ReservationService/GetReservation", request, GetReservationResponse.self
        ).reply.reservation
    }

    fileprivate func release(_ id: String) throws {
        let request = ReleaseRequest.with {
            $0.context = context
            $0.reservationID = id
        }
        try call("ReservationService/Release", request, ReleaseResponse.self)
    }

    /// Journals an order as it stands, with one event.
    @discardableResult
    fileprivate func put(
        _ number: Int, _ state: Fulfilment.OrderState, customer: String = "ann",
        created: Int64 = 0, sku: String = "TEA"
    ) throws -> OrderID {
        let id = OrderID(channel: "web", reference: "\(number)")
        var order = OrderRecord(
            id: id, customer: customer,
            lines: [OrderLineRecord(id: "1", sku: SkuKey(sku), quantity: 1)],
            created: Instant(milliseconds: created == 0 ? now.milliseconds : created))
        order.state = state
        order.updated = now
        let type: EventType = state == .closed ? .orderClosed : .orderReceived
        try service.load(
            Transaction(time: now, actor: "test"),
            [.order(order), .event(EventRecord(type, id, detail: "\(number)"))])
        return id
    }

    /// Ids of ListOrders, page by page, each page by a call of its own.
    fileprivate func listed(_ change: (inout ListOrdersRequest) -> Void) throws -> [String] {
        var ids: [String] = []
        var token = ""
        var request = ListOrdersRequest()
        change(&request)
        repeat {
            request.resumeToken = token
            let stream = try stream("OrderService/ListOrders")
            try stream.receive(request.encoded.span.bytes)
            var reply = ByteWriter()
            guard case .messageWhenDurable = try stream.produce(into: &reply) else { return ids }
            let page = try ListOrdersResponse(decoding: reply.array)
            ids += page.orders.map(\.id)
            token = request.limit == 0 ? page.resumeToken : ""
        } while !token.isEmpty
        return ids
    }

    fileprivate func search(_ edit: (inout OrderQuery) -> Void) throws -> [String] {
        var query = OrderQuery()
        edit(&query)
        var search = OrderSearch(service.engine, query)
        var found: [String] = []
        while true {
            let page = try search.next(7)
            if page.isEmpty { return found }
            found += page.map(\.id.text)
        }
    }
}

@Suite("Feeding the archive")
struct ArchiveFeedTests {
    private func world(_ place: Place, _ disk: SimulatedStorage = SimulatedStorage()) throws
        -> Bench
    {
        let bench = try Bench(disk, archive: place.path)
        try bench.location("A")
        try bench.sku("TEA")
        try bench.sku("CUP")
        for number in 1...30 { try bench.adjust("TEA", at: "A", by: Int64(number)) }
        return bench
    }

    @Test("the ledger is the same from the journal, from the archive, and from both")
    func ledger() throws {
        let place = try Place()
        let bench = try world(place)
        try bench.commit()
        let before = try bench.ledger("TEA")
        #expect(before.entries.count == 30)
        try bench.catchUp()
        #expect(try bench.ledger("TEA").entries == before.entries)
        try bench.adjust("TEA", at: "A", by: 99)
        try bench.commit()
        let both = try bench.ledger("TEA")
        #expect(both.entries.map(\.onHandDelta) == [99] + before.entries.map(\.onHandDelta))
        var pages: [LedgerEntry] = []
        var bound: UInt64 = 0
        while true {
            let page = try bench.ledger("TEA", before: bound, limit: 4)
            pages += page.entries
            guard page.more, let last = page.entries.last else { break }
            bound = last.revision
        }
        #expect(pages == both.entries)
    }

    @Test("a closed reservation is found when memory has forgotten it, as it was")
    func reservation() throws {
        let place = try Place()
        let bench = try world(place)
        let held = try bench.reserve("TEA", at: "A")
        try bench.release(held.id)
        try bench.commit()
        let before = try #require(try bench.found(held.id))
        try bench.catchUp()
        bench.now = bench.now.advanced(byMilliseconds: 25 * 3_600_000)
        for _ in 0..<400 { try bench.release(try bench.reserve("TEA", at: "A").id) }
        try bench.catchUp()
        #expect(bench.service.engine.reservation(ReservationID(held.id)) == nil)
        #expect(try bench.found(held.id) == before)
        #expect(throws: RPCFailure.self) { try bench.found("never") }
    }

    @Test("a closed order leaves memory once the archive has it, and is found with its timeline")
    func evicted() throws {
        let place = try Place()
        let bench = try world(place)
        let engine = bench.service.engine
        let open = try bench.put(1, .sourced)
        let closed = try bench.put(2, .received)
        try bench.put(2, .closed)
        try bench.commit()
        let order = try #require(engine.orders.order(closed))
        let timeline = engine.orders.timeline(closed)
        #expect(timeline.count == 2)
        // Not yet in the archive: it stays.
        bench.service.feed?.evictAll(at: bench.now)
        #expect(engine.orders.order(closed) != nil)
        try bench.catchUp()
        #expect(engine.orders.order(closed) == nil)
        #expect(engine.orders.order(open) != nil)
        let archived = try #require(engine.archived)
        #expect(try archived.order(closed) == order)
        #expect(try archived.timeline(of: closed) == timeline)
        #expect(bench.service.archiveStatistics?.evicted == 1)
        // The decision is in the journal: a restart does not bring it back.
        let next = try bench.afterPowerCut(archive: place.path)
        #expect(next.service.engine.orders.order(closed) == nil)
        #expect(next.service.engine.orders.order(open) != nil)
        #expect(try next.service.engine.archived?.order(closed) == order)
    }

    @Test("a crash before or after the archive's own commit loses nothing and doubles nothing")
    func crash() throws {
        let place = try Place()
        let bench = try world(place)
        for number in 1...20 { try bench.put(number, number % 2 == 0 ? .closed : .sourced) }
        try bench.commit()
        let feed = try #require(bench.service.feed)
        // Half of it on the archive's disk, then the power goes: no order has left memory.
        #expect(try feed.step() > 0)
        try bench.put(21, .closed)
        let next = try bench.afterPowerCut(archive: place.path)
        // What was not durable is gone here and was never there.
        #expect(next.service.archiveStatistics?.lag == 0)
        #expect(next.service.engine.orders.order(OrderID("web:21")) == nil)
        #expect(next.service.engine.orders.order(OrderID("web:2")) != nil)
        try next.catchUp()
        #expect(next.service.engine.orders.order(OrderID("web:2")) == nil)
        #expect(try next.search { $0.state = 10 }.count == 10)
        #expect(try next.ledger("TEA").entries.count == 30)
        for number in 1...20 {
            let id = OrderID("web:\(number)")
            let entries = try next.service.engine.archived?.timeline(of: id)
            #expect(entries?.count == 1)
        }
    }

    @Test("deleted and made again, also from compressed history, it gives the same answers")
    func rebuilt() throws {
        let place = try Place()
        let disk = SimulatedStorage()
        let bench = try Bench(disk, archive: place.path) {
            $0.retention.segmentsMin = 1
        }
        try bench.location("A")
        try bench.sku("TEA")
        var ids: [String] = []
        for number in 1...600 {
            try bench.adjust("TEA", at: "A", by: 2)
            let held = try bench.reserve("TEA", at: "A")
            try bench.release(held.id)
            ids.append(held.id)
            try bench.put(number, .received, customer: "c\(number % 9)")
            if number % 3 != 0 { try bench.put(number, .closed, customer: "c\(number % 9)") }
            if number % 10 == 0 { try bench.commit() }
            if number % 200 == 0 {
                try bench.catchUp()
                _ = try bench.service.takeSnapshot()
            }
        }
        try bench.catchUp()
        #expect(try disk.list().contains { $0.name.hasPrefix("history-") })
        func answers(_ bench: Bench) throws -> [String] {
            var all = try bench.search { $0.limit = 10_000 }
            all += try bench.search { $0.customer = "c4" }
            all += try bench.ledger("TEA").entries.map { "\($0)" }
            let archived = try #require(bench.service.engine.archived)
            for id in ids {
                all.append("\(String(describing: try archived.reservation(ReservationID(id))))")
            }
            for number in 1...600 {
                let id = OrderID("web:\(number)")
                all.append("\(String(describing: try archived.order(id)))")
                all.append("\(try archived.timeline(of: id))")
            }
            return all
        }
        let before = try answers(bench)
        try bench.service.feed?.archive.close()
        for suffix in ["", "-wal", "-shm"] {
            try? FileManager.default.removeItem(atPath: place.path + suffix)
        }
        let next = try bench.afterPowerCut(archive: place.path)
        #expect(next.service.archiveStatistics?.cursor == .zero)
        try next.catchUp()
        #expect(try answers(next) == before)
    }

    @Test("an order that was shipped or cancelled is answered from the archive as from memory")
    func lifelong() throws {
        let place = try Place()
        let bench = try Bench(archive: place.path)
        try bench.shop()
        try bench.submit("1", 3)
        try bench.sendOff("web:1#1")
        try bench.submit("2", 2)
        let cancel = CancelOrderRequest.with { ($0.context, $0.orderID) = (bench.context, "web:2") }
        try bench.call("OrderService/CancelOrder", cancel, CancelOrderResponse.self)
        let delivered = UpdateTrackingRequest.with {
            ($0.context, $0.shipmentID, $0.delivered) = (bench.context, "web:1#1", true)
        }
        try bench.call("ShipmentService/UpdateTracking", delivered, UpdateTrackingResponse.self)
        let open = try bench.submit("3", 1)
        // A day later they are closed, and leave memory.
        // A clock that jumps is trusted after a minute.
        for step: Int64 in [25 * 3_600_000, 61_000] {
            bench.now = bench.now.advanced(byMilliseconds: step)
            bench.service.tick(now: bench.now)
        }
        try bench.commit()
        let orders = try [bench.order("web:1"), bench.order("web:2")]
        let timelines = try [bench.events("web:1"), bench.events("web:2")]
        #expect(orders.map(\.state) == [.closed, .cancelled])
        try bench.catchUp()
        #expect(bench.service.archiveStatistics?.evicted == 2)
        #expect(try [bench.order("web:1"), bench.order("web:2")] == orders)
        #expect(try [bench.events("web:1"), bench.events("web:2")] == timelines)
        #expect(try bench.order("web:3").state == open.order?.state)
        #expect(try bench.listed { $0.customer = "ann" } == ["web:3", "web:2", "web:1"])
        #expect(try bench.listed { $0.state = .cancelled } == ["web:2"])
        #expect(try bench.listed { $0.limit = 1 } == ["web:3"])
        // The same again is the same; another under its name is refused; a change is too late.
        let again = try bench.submit("1", 3)
        #expect(again.replayed && again.order == orders[0])
        #expect(throws: RPCFailure.self) { try bench.submit("1", 4) }
        do {
            let late = CancelOrderRequest.with {
                ($0.context, $0.orderID) = (bench.context, "web:1")
            }
            try bench.call("OrderService/CancelOrder", late, CancelOrderResponse.self)
            Issue.record("a closed order was cancelled")
        } catch let error as RPCFailure {
            #expect(error.code == .failedPrecondition && error.reason == "ORDER_CLOSED")
        }
        #expect(throws: RPCFailure.self) { try bench.order("web:4") }
    }

    @Test("the thread catches up by itself and ends when told")
    func thread() throws {
        let place = try Place()
        let bench = try world(place)
        let closed = try bench.put(1, .closed)
        try bench.commit()
        let now = bench.now
        bench.service.startArchive { now }
        let end = ContinuousClock.now + .seconds(20)
        while bench.service.engine.orders.order(closed) != nil, ContinuousClock.now < end {
            Thread.sleep(forTimeInterval: 0.01)
        }
        bench.service.stopArchive()
        #expect(bench.service.engine.orders.order(closed) == nil)
        #expect(bench.service.archiveStatistics?.failures == 0)
    }

    @Test("history that is gone is made up for by what memory has")
    func truncated() throws {
        let place = try Place()
        let disk = SimulatedStorage()
        let bench = try Bench(disk) {
            $0.retention.segmentsMin = 1
            $0.retention.milliseconds = 0
        }
        try bench.location("A")
        try bench.sku("TEA")
        for number in 1...300 {
            try bench.adjust("TEA", at: "A", by: 1)
            try bench.put(number, number % 2 == 0 ? .closed : .sourced)
            try bench.commit()
            if number % 100 == 0 { _ = try bench.service.takeSnapshot() }
        }
        try bench.commit()
        #expect(bench.journal.oldest > SequenceNumber(1))
        let next = try bench.afterPowerCut(archive: place.path)
        try next.catchUp()
        let found = try next.search {
            $0.state = 10
            $0.limit = 1_000
        }
        #expect(found.count == 150)
        #expect(next.service.engine.orders.orders { _ in true }.count == 150)
        // Only the decision by which the others left memory.
        #expect(try #require(next.service.archiveStatistics?.lag) <= 1)
    }

    @Test("a search finds open and closed as one, newest first, whatever is evicted meanwhile")
    func search() throws {
        let place = try Place()
        let bench = try world(place)
        var generator = SeededGenerator(seed: 11)
        var wanted: [(place: OrderPlace, customer: String, sku: String, isClosed: Bool)] = []
        let start = bench.now.milliseconds
        for number in 0..<300 {
            let created = start + Int64.random(in: 0..<50, using: &generator)
            let customer = "c\(Int.random(in: 0..<5, using: &generator))"
            let sku = ["TEA", "CUP"][Int.random(in: 0..<2, using: &generator)]
            let isClosed = Bool.random(using: &generator)
            let id = try bench.put(
                number, isClosed ? .closed : .sourced, customer: customer, created: created,
                sku: sku)
            wanted.append(
                (
                    OrderPlace(created: Instant(milliseconds: created), id: id.text), customer, sku,
                    isClosed
                ))
            if number % 40 == 0 { try bench.catchUp() }
        }
        try bench.commit()
        func names(_ admits: (String, String, Bool) -> Bool) -> [String] {
            wanted.filter { admits($0.customer, $0.sku, $0.isClosed) }.map(\.place)
                .sorted(by: >).map(\.id)
        }
        for round in 0..<2 {
            #expect(try bench.search { $0.limit = 1_000 } == names { _, _, _ in true })
            #expect(try bench.search { $0.customer = "c3" } == names { c, _, _ in c == "c3" })
            #expect(
                try bench.search {
                    $0.sku = "CUP"
                    $0.state = 10
                } == names { _, sku, isClosed in sku == "CUP" && isClosed })
            #expect(
                try bench.search { $0.limit = 13 } == Array(names { _, _, _ in true }.prefix(13)))
            let all = names { _, _, _ in true }
            let middle = try #require(wanted.first { $0.place.id == all[150] })
            #expect(
                try bench.search {
                    $0.after = middle.place
                    $0.limit = 1_000
                } == Array(all.dropFirst(151)))
            if round == 0 { try bench.catchUp() }
        }
        // Evicted between the look into memory and the page.
        var query = OrderQuery()
        query.limit = 1_000
        for number in 300..<320 { try bench.put(number, .closed) }
        try bench.commit()
        var search = OrderSearch(bench.service.engine, query)
        let first = try search.next(5)
        try bench.catchUp()
        var rest = first
        while case let page = try search.next(50), !page.isEmpty { rest += page }
        #expect(Set(rest.map(\.id)).count == 320 && rest.count == 320)
    }
}

extension ArchiveFeedTests {
    @Test("an order that has left memory is watched from the archive: once, then the end")
    func watched() throws {
        let place = try Place()
        let bench = try Bench(archive: place.path)
        let id = try bench.put(1, .sourced)
        try bench.commit()
        let request = WatchOrderRequest.with { $0.orderID = id.text }.encoded
        func next(_ watch: any StreamingCall) throws -> Messages.OrderState? {
            var reply = ByteWriter()
            switch try watch.produce(into: &reply) {
            case .messageWhenDurable:
                return try WatchOrderResponse(decoding: reply.array).order?.state
            case .message, .pending, .end: return nil
            }
        }
        func isOver(_ watch: any StreamingCall) throws -> Bool {
            var reply = ByteWriter()
            guard case .end = try watch.produce(into: &reply) else { return false }
            return true
        }
        // Closes and leaves between two looks.
        let before = try bench.stream("OrderService/WatchOrder")
        try before.receive(request.span.bytes)
        #expect(try next(before) == .sourced)
        try bench.put(1, .closed)
        try bench.catchUp()
        #expect(bench.service.engine.orders.order(id) == nil)
        #expect(try next(before) == .closed)
        #expect(try isOver(before))
        let after = try bench.stream("OrderService/WatchOrder")
        try after.receive(request.span.bytes)
        #expect(try next(after) == .closed)
        #expect(try isOver(after))
        let never = try bench.stream("OrderService/WatchOrder")
        #expect(throws: RPCFailure.self) {
            try never.receive(WatchOrderRequest.with { $0.orderID = "web:9" }.encoded.span.bytes)
            _ = try next(never)
        }
    }

    @Test(
        "a long list has each once and in order, whatever closes and leaves memory under it",
        arguments: 0..<4)
    func long(seed: Int) throws {
        let place = try Place()
        var bench = try Bench(archive: place.path)
        var generator = SeededGenerator(seed: UInt64(900 + seed))
        var wanted: [OrderPlace] = []
        for number in 0..<900 {
            let isTea = Int.random(in: 0..<10, using: &generator) < 8
            let created = Int64.random(in: 1..<300, using: &generator)
            let id = try bench.put(
                number, .sourced, created: created, sku: isTea ? "TEA" : "CUP")
            guard isTea else { continue }
            wanted.append(OrderPlace(created: Instant(milliseconds: created), id: id.text))
        }
        wanted.sort(by: >)
        func close(_ place: OrderPlace) throws {
            // What has left does not come back.
            if bench.service.engine.orders.order(OrderID(place.id)) == nil { return }
            let number = try #require(Int(place.id.dropFirst(4)))
            try bench.put(number, .closed, created: place.created.milliseconds, sku: "TEA")
        }
        var query = OrderQuery()
        query.sku = "TEA"
        query.limit = 10_000
        var search = OrderSearch(bench.service.engine, query)
        var found: [String] = []
        while case let page = try search.next(37), !page.isEmpty {
            found += page.map(\.id.text)
            for _ in 0..<20 { try close(try #require(wanted.randomElement(using: &generator))) }
            if Bool.random(using: &generator) { try bench.catchUp() }
        }
        #expect(found == wanted.map(\.id))
        try bench.catchUp()
        bench = try bench.afterPowerCut(archive: place.path)
        #expect(try bench.search { ($0.sku, $0.limit) = ("TEA", 10_000) } == wanted.map(\.id))
        let open = bench.service.engine.orders.orders { $0.state == .sourced }.map(\.place)
        #expect(open.count < 900)
        #expect(
            try bench.search { ($0.state, $0.limit) = (5, 10_000) }
                == open.sorted(by: >).map(\.id))
    }

    @Test("a search gives the newest of those in memory, whoever asks")
    func newest() throws {
        let place = try Place()
        let bench = try Bench(archive: place.path)
        for number in 0..<100 {
            try bench.put(
                number, .sourced, customer: number % 2 == 0 ? "ann" : "bob",
                created: Int64(1 + number % 10), sku: number % 5 == 0 ? "TEA" : "CUP")
        }
        func places(_ admits: (Int) -> Bool) -> [String] {
            (0..<100).filter(admits).map {
                OrderPlace(created: Instant(milliseconds: Int64(1 + $0 % 10)), id: "web:\($0)")
            }.sorted(by: >).map(\.id)
        }
        for limit in [1, 7, 1_000] {
            #expect(
                try bench.search { $0.limit = limit }
                    == Array(places { _ in true }.prefix(limit)))
            #expect(
                try bench.search {
                    $0.limit = limit
                    $0.customer = "bob"
                } == Array(places { $0 % 2 == 1 }.prefix(limit)))
            #expect(
                try bench.search {
                    $0.limit = limit
                    $0.customer = "ann"
                    $0.sku = "TEA"
                } == Array(places { $0 % 10 == 0 }.prefix(limit)))
        }
    }
}
