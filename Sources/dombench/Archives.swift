internal import Archive
internal import ArgumentParser
internal import Fulfilment
internal import Inventory
internal import Journal
internal import Primitives
internal import Service
internal import Sourcing

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Darwin)
    internal import Darwin
#endif

/// What many closed orders cost: memory, and the time to find one.
struct Archives: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "archive",
        abstract: "Memory and reads with many closed orders in the archive.")

    @Option(help: "Closed orders.")
    var orders = 200_000

    @Option(help: "Open orders.")
    var open = 50_000

    @Option(help: "Reads of each kind.")
    var reads = 5_000

    @Option(help: "Directory; temporary if empty.")
    var data = ""

    private static let customersOf = 10
    private static let perTransaction = 100

    func run() throws {
        let directory = data.isEmpty ? try temporaryDirectory() : data
        defer { if data.isEmpty { removeDirectory(directory) } }
        let (journal, report) = try Journal.open(directory: directory)
        var options = ServiceOptions()
        let archive = try Archive(
            path: directory + "/archive.sqlite", store: "\(report.store)", last: report.last)
        options.archive = archive
        let service = try DOMService(
            journal: journal, recovery: report, options: options, now: BenchStore.now)
        journal.start()
        try service.load(
            Transaction(
                time: BenchStore.now,
                effects: [.location(LocationRecord(index: LocationIndex(0), id: "L-0"))]))
        try fill(service, 0..<open, isClosed: false)
        try settle(service)
        let before = residentAfterTrim()
        print("\(open) open orders: \(before >> 20) MiB resident")
        let elapsed = try seconds {
            for start in stride(from: 0, to: orders, by: 20_000) {
                let end = min(start + 20_000, orders)
                try fill(service, open + start..<open + end, isClosed: true)
                try settle(service)
            }
        }
        let after = residentAfterTrim()
        let change = Double(after - before) / Double(before) * 100
        print(
            """
            \(orders) closed in \(Int(elapsed)) s (\(short(Double(orders) / elapsed))/s); \
            archive \(archive.bytes >> 20) MiB; \(after >> 20) MiB resident \
            (\(change >= 0 ? "+" : "")\((change * 10).rounded() / 10) %)
            """)
        try measure(service)
        try journal.close()
        try archive.close()
    }

    /// Everything durable, in the archive, and what is closed out of memory.
    private func settle(_ service: DOMService) throws {
        try service.journal.waitUntilDurable(service.journal.last)
        try service.catchUpArchive(now: BenchStore.now)
        try service.journal.waitUntilDurable(service.journal.last)
    }

    private func residentAfterTrim() -> Int {
        #if canImport(Glibc)
            // Not in the module map of glibc.
            if let symbol = dlsym(nil, "malloc_trim") {
                typealias Trim = @convention(c) (Int) -> Int32
                _ = unsafeBitCast(symbol, to: Trim.self)(0)
            }
        #endif
        return BenchStore.resident
    }

    // MARK: Filling

    private func fill(_ service: DOMService, _ numbers: Range<Int>, isClosed: Bool) throws {
        for start in stride(
            from: numbers.lowerBound, to: numbers.upperBound, by: Self.perTransaction)
        {
            while service.journal.admit(.growing) != .admitted { usleep(1_000) }
            var effects: [FulfilmentEffect] = []
            for number in start..<min(start + Self.perTransaction, numbers.upperBound) {
                let order = order(number, isClosed: isClosed)
                effects.append(.order(order))
                let types: [EventType] =
                    isClosed
                    ? [.orderReceived, .orderSourced, .shipmentShipped, .orderClosed]
                    : [.orderReceived, .orderSourced]
                for type in types { effects.append(.event(EventRecord(type, order.id))) }
            }
            try service.load(Transaction(time: BenchStore.now, actor: "bench"), effects)
        }
    }

    private func order(_ number: Int, isClosed: Bool) -> OrderRecord {
        let now = BenchStore.now
        let mixed = UInt64(number) &* 0x9E37_79B9_7F4A_7C15 >> 32
        var order = OrderRecord(
            id: Self.id(number), customer: customer(of: number),
            lines: (0..<2).map { line in
                OrderLineRecord(
                    id: "\(line + 1)",
                    sku: SkuKey(SyntheticNetwork.sku(Int(mixed >> line) % 50_000)), quantity: 1)
            },
            address: OrderAddress(
                name: "Customer \(mixed)", lines: ["\(number % 999) Main Street"],
                point: Destination(latitudeMicrodegrees: 0, longitudeMicrodegrees: 0)),
            created: now)
        order.state = isClosed ? .closed : .sourced
        var shipment = ShipmentRecord(
            number: 1, location: LocationIndex(0), mode: .ship,
            state: isClosed ? .delivered : .accepted,
            lines: [ShipmentLineRecord(line: 0, sku: order.lines[0].sku, quantity: 1)],
            carrier: "post", service: "standard", shipBy: now, deliverBy: now, slot: now,
            use: CapacityUse(), updated: now)
        if isClosed { shipment.leftAt = now }
        order.shipments = [shipment]
        return order
    }

    private static func id(_ number: Int) -> OrderID {
        OrderID(channel: "web", reference: "\(100_000_000 + number)")
    }

    private func customer(of number: Int) -> String {
        let mixed = UInt64(number) &* 0xD6E8_FEB8_6659_FD93 >> 33
        return "customer-\(Int(mixed) % max(1, (orders + open) / Self.customersOf))"
    }

    // MARK: Reading

    private func measure(_ service: DOMService) throws {
        var mixed: UInt64 = 42
        func draw(_ count: Int) -> Int {
            mixed = mixed &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(mixed >> 33) % max(1, count)
        }
        var found = 0
        try time("order, open") {
            found += try service.order(Self.id(draw(open))) == nil ? 0 : 1
        }
        try time("order, closed") {
            found += try service.order(Self.id(open + draw(orders))) == nil ? 0 : 1
        }
        guard found == 2 * reads else {
            throw ValidationError("\(2 * reads - found) orders were not found")
        }
        try time("timeline, closed") {
            _ = try service.timeline(of: Self.id(open + draw(orders)))
        }
        var hits = 0
        try time("search by customer") {
            var query = OrderQuery()
            query.customer = customer(of: draw(orders + open))
            hits += try service.orders(query).count
        }
        print("  \(Double(hits * 10 / reads) / 10) orders a customer")
        try time("search by SKU, newest 20") {
            var query = OrderQuery()
            query.sku = SyntheticNetwork.sku(draw(50_000))
            query.limit = 20
            _ = try service.orders(query)
        }
    }

    private func time(_ name: String, _ body: () throws -> Void) throws {
        var times: [Double] = []
        for _ in 0..<reads { times.append(try seconds(body) * 1e3) }
        times.sort()
        let p50 = (times[times.count / 2] * 1e3).rounded() / 1e3
        let p99 = (times[times.count * 99 / 100] * 1e3).rounded() / 1e3
        print("\(name): p50 \(p50) ms, p99 \(p99) ms")
    }
}
