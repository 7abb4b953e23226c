internal import ArgumentParser
internal import DOMClient
internal import Messages
internal import Primitives

struct BenchRoute: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "route",
        abstract: "RouteOrder with random carts, held and released again.",
        discussion: """
            Carts have 1 to --lines lines of one unit and go to the places of random locations of
            the server's network. SKUs that are sold before their first day are left out; what else
            runs out of stock or of capacity is refused, and counted by its code.

            Examples:
              domctl bench route --connections 4 --streams 16 --duration 10s
              domctl bench route --rate 15000 --assert 'p99<3ms' --assert 'errors==0'
              domctl bench route --plan-only --lines 7 --policy cheapest
            """)

    @OptionGroup var global: GlobalOptions
    @OptionGroup var bench: BenchOptions

    @Option(help: "Lines of a cart, at most.")
    var lines: Int = 3

    @Option(help: "Use this policy rather than the one whose conditions match.")
    var policy: String = ""

    @Flag(help: "Plan only: hold nothing.")
    var planOnly = false

    @Flag(help: "Do not release; the holds expire by themselves.")
    var keep = false

    func validate() throws {
        if !(1...500).contains(lines) { throw ValidationError("--lines must be 1 to 500.") }
    }

    func run() async throws {
        var options = RoutingLoad.Options()
        options.view = global.view
        options.policy = policy
        options.exponent = bench.zipf
        options.linesMax = lines
        options.holds = !planOnly
        options.releases = !keep
        let fixed = options
        let seed = bench.seed
        let run = IdempotencyKey.random()
        try await bench.run(global) { client in
            (
                skus: try await bench.skus(client, onSale: true),
                places: try await Self.places(client)
            )
        } makeScript: { network, connection in
            RoutingLoad(
                skus: network.skus, places: network.places, name: "\(run)-\(connection)",
                options: fixed, seed: seed &+ UInt64(connection) &* 1_000_003)
        }
    }

    /// Where locations are, customers are near.
    private static func places(_ client: Client) async throws -> [Address] {
        var places: [Address] = []
        for try await reply in client.network.listLocations(.init()) {
            places += reply.locations.filter { $0.latitudeE6 != 0 || $0.longitudeE6 != 0 }
                .map { location in
                    .with {
                        $0.city = location.city
                        $0.region = location.region
                        $0.postcode = location.postcode
                        $0.country = location.country
                        $0.latitudeE6 = location.latitudeE6
                        $0.longitudeE6 = location.longitudeE6
                    }
                }
        }
        if places.isEmpty { throw UsageError("no location of the server has coordinates") }
        return places
    }
}
