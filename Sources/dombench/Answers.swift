internal import Archive
internal import ArgumentParser
internal import Fulfilment
internal import Inventory
internal import Primitives
internal import Service

/// Questions about open and closed orders, drawn with a fixed seed.
struct Answers {
    private let service: DOMService
    private let source: OrderSource
    private let closed: Int
    private var draw = Draw()

    private struct Draw {
        private var mixed: UInt64 = 42

        mutating func next(_ count: Int) -> Int {
            mixed = mixed &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(mixed >> 33) % max(1, count)
        }
    }

    init(_ service: DOMService, _ source: OrderSource, closed: Int) {
        self.service = service
        self.source = source
        self.closed = closed
    }

    private mutating func anyOpen() -> Int { draw.next(source.open) }

    private mutating func anyClosed() -> Int { source.open + draw.next(closed) }

    /// A customer as often as he has orders.
    private mutating func customerQuery() -> OrderQuery {
        var query = OrderQuery()
        query.customer = source.customer(of: draw.next(source.open + closed))
        return query
    }

    private mutating func skuQuery() -> OrderQuery {
        var query = OrderQuery()
        query.sku = source.sku(draw.next(source.open + closed), line: 0).text
        query.limit = 20
        return query
    }

    /// Asks some of each kind.
    mutating func ask(_ count: Int) throws {
        for _ in 0..<count {
            _ = try service.order(source.id(anyOpen()))
            if closed > 0 { _ = try service.order(source.id(anyClosed())) }
            _ = try service.orders(customerQuery())
        }
        for _ in 0..<count / 20 { _ = try service.orders(skuQuery()) }
    }

    // MARK: Time

    mutating func measure(_ reads: Int) throws {
        guard closed > 0, source.open > 0 else { return }
        var found = 0
        try time("order, open", reads) { answers in
            found += try answers.service.order(answers.source.id(answers.anyOpen())) == nil ? 0 : 1
        }
        try time("order, closed", reads) { answers in
            let id = answers.source.id(answers.anyClosed())
            found += try answers.service.order(id) == nil ? 0 : 1
        }
        guard found == 2 * reads else {
            throw ValidationError("\(2 * reads - found) orders were not found")
        }
        try time("timeline, closed", reads) { answers in
            _ = try answers.service.timeline(of: answers.source.id(answers.anyClosed()))
        }
        var hits = 0
        try time("newest 100 of a customer", reads) { answers in
            hits += try answers.service.orders(answers.customerQuery()).count
        }
        print("  \(Double(hits * 10 / reads) / 10) orders a reply")
        // Walks the open orders.
        try time("newest 20 with a SKU", reads / 10) { answers in
            _ = try answers.service.orders(answers.skuQuery())
        }
    }

    private mutating func time(
        _ name: String, _ count: Int, _ body: (inout Answers) throws -> Void
    ) throws {
        var times: [Double] = []
        for _ in 0..<max(1, count) { times.append(try seconds { try body(&self) } * 1e3) }
        times.sort()
        func round(_ value: Double) -> Double { (value * 1e3).rounded() / 1e3 }
        print(
            """
            \(name): p50 \(round(times[times.count / 2])) ms, \
            p99 \(round(times[times.count * 99 / 100])) ms, most \(round(times[times.count - 1])) ms
            """)
    }

    // MARK: Sameness

    /// What was asked and a checksum of everything that was answered.
    struct Digest: Equatable, CustomStringConvertible {
        var orders = 0
        var found = 0
        var events = 0
        var listed = 0
        var checksum: UInt64 = 0

        var description: String {
            "\(orders) orders archived; of a sample \(found) orders, \(events) events, "
                + "\(listed) listed; \(String(checksum, radix: 16))"
        }

        mutating func add(_ text: String) {
            var text = text
            checksum = text.withUTF8 { stableHash(UnsafeRawBufferPointer($0), seed: checksum) }
        }
    }

    mutating func digest(_ archive: Archive) throws -> Digest {
        var digest = Digest()
        digest.orders = try archive.orderCount()
        for _ in 0..<10_000 {
            let id = source.id(anyClosed())
            guard let order = try service.order(id) else { continue }
            let timeline = try service.timeline(of: id)
            digest.found += 1
            digest.events += timeline.count
            digest.add("\(order)\(timeline)")
        }
        for _ in 0..<1_000 {
            for query in [customerQuery(), skuQuery()] {
                let orders = try service.orders(query)
                digest.listed += orders.count
                digest.add("\(orders.map { "\($0.id) \($0.revision)" })")
            }
        }
        return digest
    }
}
