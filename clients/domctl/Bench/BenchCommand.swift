internal import ArgumentParser
internal import DOMClient
internal import Messages
internal import Primitives

struct BenchCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bench",
        abstract: "Puts the server under load and measures it.",
        discussion: """
            Closed loop by default: as many calls under way as connections × streams, each followed
            by the next. With --rate calls are due at that rate whether or not the server keeps up,
            and latency counts from when a call was due (no coordinated omission).

            Examples:
              domctl bench atp --connections 8 --streams 32 --duration 10s
              domctl bench reserve --rate 20000 --assert 'p99<5ms' --assert 'errors==0'
              domctl bench route --lines 3 --rate 10000
              domctl bench returns --at DC --rate 2000
              domctl bench mix --reads 0.9 --zipf 0.99 -o json
            """,
        subcommands: [
            BenchAtp.self, BenchReserve.self, BenchMix.self, BenchRoute.self,
            BenchReturns.self,
        ])
}

struct BenchOptions: ParsableArguments {
    @Option(help: "Connections.")
    var connections: Int = 8

    @Option(help: "Calls under way at a time, per connection.")
    var streams: Int = 32

    @Option(help: "Threads of the load generator.")
    var threads: Int = 1

    @Option(help: ArgumentHelp("How long to measure.", valueName: "time"))
    var duration: Span = Span(milliseconds: 10_000)

    @Option(help: ArgumentHelp("How long to warm up before.", valueName: "time"))
    var warmup: Span = Span(milliseconds: 1_000)

    @Option(help: "Calls a second over all connections; without it as fast as replies come.")
    var rate: Double?

    @Option(help: "Exponent of the Zipf distribution of keys; 0 is uniform.")
    var zipf: Double = 0

    @Option(help: "Use at most so many SKUs.")
    var keys: Int = 100_000

    @Option(help: "Only SKUs that begin with this.")
    var prefix: String = ""

    @Option(help: "Seed of the keys.")
    var seed: UInt64 = 1

    @Option(
        name: .customLong("assert"),
        help: ArgumentHelp(
            "Exit with 3 unless this holds: p50, p99, p99.9, mean, max, rate or errors, compared "
                + "with a time or a number. May be repeated.", valueName: "p99<2ms"))
    var assertions: [LoadAssertion] = []

    func validate() throws {
        guard connections > 0, streams > 0, threads > 0, keys > 0 else {
            throw ValidationError(
                "--connections, --streams, --threads and --keys must be positive.")
        }
        guard rate ?? 1 > 0, zipf >= 0, zipf < 10 else {
            throw ValidationError("--rate must be positive and --zipf between 0 and 10.")
        }
    }

    var plan: LoadPlan {
        var plan = LoadPlan()
        plan.connections = connections
        plan.streams = streams
        plan.threads = threads
        plan.rate = rate
        plan.durationMilliseconds = duration.milliseconds
        plan.warmupMilliseconds = warmup.milliseconds
        return plan
    }

    /// SKUs to ask for, as the server lists them; kits are left out, for they lock many cells.
    /// `onSale` leaves out what is sold before its first day, and so cannot be sent now.
    func skus(_ client: Client, onSale: Bool = false) async throws -> [String] {
        var found: [String] = []
        let stream = client.network.listSkus(.with { $0.prefix = prefix })
        for try await reply in stream {
            found += reply.skus.filter {
                $0.components.isEmpty && $0.tracking != .untracked
                    && !(onSale && $0.oversell == .preorder)
            }
            .map(\.id)
            if found.count >= keys { break }
        }
        if found.isEmpty {
            throw UsageError("the server has no SKU that begins with \"\(prefix)\"")
        }
        return Array(found.prefix(keys))
    }

    func run(
        _ global: GlobalOptions,
        _ makeScript:
            @escaping @Sendable (_ skus: [String], _ connection: Int) -> sending LoadScript
    ) async throws {
        try await run(global, prepare: { try await skus($0) }, makeScript: makeScript)
    }

    /// `prepare` asks the server for what the scripts need, before the clock runs.
    func run<Network: Sendable>(
        _ global: GlobalOptions,
        prepare: (Client) async throws -> Network,
        makeScript:
            @escaping @Sendable (_ network: Network, _ connection: Int) -> sending LoadScript
    ) async throws {
        try await global.connected { client, output in
            let network = try await prepare(client)
            let report = try await LoadGenerator.run(plan, against: global.endpoint) {
                makeScript(network, $0)
            }
            LoadText.show(report, output)
            let broken = assertions.filter { !$0.holds(report) }
            if !broken.isEmpty {
                throw BusinessNo(
                    broken.map { "not so: \($0.text) (\($0.measured(report)))" }
                        .joined(separator: "\n"))
            }
        }
    }
}

struct BenchAtp: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "atp", abstract: "CheckAvailability.")

    @OptionGroup var global: GlobalOptions
    @OptionGroup var bench: BenchOptions

    @Option(help: "Asks in one call, 1 to 10000.")
    var asks: Int = 1

    func validate() throws {
        if !(1...10_000).contains(asks) { throw ValidationError("--asks must be 1 to 10000.") }
    }

    func run() async throws {
        let (view, asks, zipf, seed) = (global.view, asks, bench.zipf, bench.seed)
        try await bench.run(global) { skus, connection in
            AvailabilityLoad(
                skus: skus, view: view, asks: asks, exponent: zipf,
                seed: seed &+ UInt64(connection) &* 1_000_003)
        }
    }
}

struct BenchReserve: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "reserve", abstract: "Durable holds of one unit, released again.")

    @OptionGroup var global: GlobalOptions
    @OptionGroup var bench: BenchOptions

    @Flag(help: "Do not release; the holds expire by themselves.")
    var keep = false

    func run() async throws {
        try await BenchMix.run(global, bench, reads: 0, releases: !keep)
    }
}

struct BenchMix: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "mix", abstract: "CheckAvailability and reservations together.")

    @OptionGroup var global: GlobalOptions
    @OptionGroup var bench: BenchOptions

    @Option(help: "Part of the calls that only ask, 0 to 1.")
    var reads: Double = 0.9

    func validate() throws {
        if !(0...1).contains(reads) { throw ValidationError("--reads must be 0 to 1.") }
    }

    func run() async throws {
        try await Self.run(global, bench, reads: reads, releases: true)
    }

    static func run(
        _ global: GlobalOptions, _ bench: BenchOptions, reads: Double, releases: Bool
    ) async throws {
        var options = ReservationLoad.Options()
        options.view = global.view
        options.exponent = bench.zipf
        options.readShare = reads
        options.releases = releases
        let fixed = options
        let seed = bench.seed
        let run = IdempotencyKey.random()
        try await bench.run(global) { skus, connection in
            ReservationLoad(
                skus: skus, name: "\(run)-\(connection)", options: fixed,
                seed: seed &+ UInt64(connection) &* 1_000_003)
        }
    }
}
