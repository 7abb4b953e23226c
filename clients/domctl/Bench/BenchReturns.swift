internal import ArgumentParser
internal import DOMClient
internal import Messages
internal import Primitives

struct BenchReturns: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "returns",
        abstract: "DisposeUnits: graded units back on sale.",
        discussion: """
            First makes what it needs, which takes a while: a SKU with stock at the location,
            orders of it, shipped and delivered, their returns, received and graded. Then puts one
            unit a call back on sale.

            Examples:
              domctl bench returns --at DC --rate 2000 --assert 'p99<3ms' --assert 'errors==0'
              domctl bench returns --at DC --returns 20000 --units 1
            """)

    @OptionGroup var global: GlobalOptions
    @OptionGroup var bench: BenchOptions

    @Option(help: "Location that ships the orders and takes their returns.")
    var at: String

    @Option(help: "Returns to make; without it as many as --rate uses up.")
    var returns: Int?

    @Option(help: "Units of each.")
    var units: Int = 2

    func validate() throws {
        if !(1...100).contains(units) { throw ValidationError("--units must be 1 to 100.") }
        if let returns, returns < bench.connections {
            throw ValidationError("--returns must be at least --connections.")
        }
        if returns == nil, bench.rate == nil {
            throw ValidationError("--returns is needed without --rate.")
        }
    }

    func run() async throws {
        let run = IdempotencyKey.random()
        let connections = bench.connections
        let seconds = Double(bench.duration.milliseconds + bench.warmup.milliseconds) / 1_000
        let used = Int((bench.rate ?? 0) * seconds * 1.1) / units
        let count = max(returns ?? used, connections)
        let world = ReturnWorld(location: at, sku: "bench-\(run)", units: units)
        try await bench.run(global) { client in
            try await world.make(count, client)
        } makeScript: { units, connection in
            let own = stride(from: connection, to: units.count, by: connections).map { units[$0] }
            return ReturnLoad(units: own, name: "\(run)-\(connection)")
        }
    }
}

/// Makes returns whose units are graded and wait.
private struct ReturnWorld: Sendable {
    let location: String
    let sku: String
    let units: Int

    /// Orders that are under way at a time.
    static let flows = 64

    func make(_ count: Int, _ client: Client) async throws -> [ReturnLoad.Unit] {
        _ = try await client.network.putSkus(
            .with { request in
                request.skus = [
                    .with {
                        $0.id = sku
                        $0.price = .with { ($0.currency, $0.minorUnits) = ("USD", 2_000) }
                    }
                ]
            })
        _ = try await client.inventory.adjustStock(
            .with { request in
                request.adjustments = [
                    .with { ($0.sku, $0.location, $0.delta) = (sku, location, 100_000_000) }
                ]
            })
        return try await withThrowingTaskGroup(of: [ReturnLoad.Unit].self) { group in
            var all: [ReturnLoad.Unit] = []
            for number in 0..<count {
                if number >= Self.flows, let made = try await group.next() { all += made }
                group.addTask { try await one(number, client) }
            }
            for try await made in group { all += made }
            return all
        }
    }

    private func one(_ number: Int, _ client: Client) async throws -> [ReturnLoad.Unit] {
        let order = try await shipped(number, client)
        let made = try await client.returns.create(
            .with { request in
                request.orderID = order
                request.lines = [.with { ($0.lineID, $0.quantity) = ("1", Int64(units)) }]
                request.method = .mail
                request.location = location
            })
        guard let record = made.customerReturn else { throw UsageError("no return was made") }
        let received = client.returns.receive()
        await received.send(
            .with { batch in
                (batch.returnID, batch.location) = (record.id, location)
                batch.scans = record.units.map { unit in .with { $0.unitID = unit.id } }
            })
        received.finish()
        for try await reply in received.replies {
            if let error = reply.error { throw UsageError(error.message) }
        }
        _ = try await client.returns.grade(
            .with { request in
                request.returnID = record.id
                request.grades = record.units.map { unit in
                    .with { ($0.unitID, $0.grade) = (unit.id, .a) }
                }
            })
        return record.units.map { ReturnLoad.Unit(id: record.id, unit: $0.id) }
    }

    private func shipped(_ number: Int, _ client: Client) async throws -> String {
        let taken = try await client.orders.submit(
            .with { request in
                request.reference = "\(sku)-\(number)"
                request.cart = .with { cart in
                    cart.channel = "bench"
                    cart.lines = [
                        .with {
                            ($0.id, $0.sku, $0.quantity) = ("1", sku, Int64(units))
                            ($0.mode, $0.location) = (.pickup, location)
                        }
                    ]
                }
            })
        guard let order = taken.order else { throw UsageError("no order was taken") }
        for shipment in order.shipments {
            let id = shipment.id
            _ = try await client.shipments.accept(.with { $0.shipmentID = id })
            _ = try await client.shipments.pick(
                .with { ($0.shipmentID, $0.complete) = (id, true) })
            _ = try await client.shipments.ready(.with { $0.shipmentID = id })
            _ = try await client.shipments.handOver(.with { $0.shipmentID = id })
        }
        return order.id
    }
}
