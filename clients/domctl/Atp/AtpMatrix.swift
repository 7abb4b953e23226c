internal import ArgumentParser
internal import DOMClient
internal import Messages
internal import Primitives

struct AtpMatrix: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "matrix",
        abstract: "SKUs against locations, with the pool.",
        discussion: """
            Without --at the columns are the locations that have stock of any of the SKUs.

            Examples:
              domctl atp matrix SKU-00001 SKU-00002 SKU-00003
              domctl atp matrix SKU-00001 --at DC-CHI --at ST-014
            """)

    @OptionGroup var global: GlobalOptions

    @Argument(help: "SKUs.")
    var skus: [String]

    @Option(help: "A location to show; may be repeated.")
    var at: [String] = []

    func run() async throws {
        try await global.connected { client, output in
            let reply = try await client.availability.check(request)
            if output.isJSON { return try await output.json(reply) }
            let columns = at.isEmpty ? Self.locations(reply) : at
            var table = output.table(["sku", "state", "#POOL"] + columns.map { "#" + $0 })
            for (index, sku) in skus.enumerated() { table.add(row(sku, index, reply, columns)) }
            table.finish()
        }
    }

    /// The pools first, then every SKU at every location that was named.
    private var request: CheckAvailabilityRequest {
        .with { request in
            request.context = global.read
            request.includeLocations = at.isEmpty
            request.asks = skus.map { sku in .with { $0.sku = sku } }
            for sku in skus {
                for location in at {
                    request.asks.append(
                        .with {
                            $0.sku = sku
                            $0.location = location
                        })
                }
            }
        }
    }

    private static func locations(_ reply: CheckAvailabilityResponse) -> [String] {
        Set(reply.answers.flatMap { $0.locations.map(\.location) }).sorted()
    }

    private func row(
        _ sku: String, _ index: Int, _ reply: CheckAvailabilityResponse, _ columns: [String]
    ) -> [String] {
        guard reply.answers.count == skus.count * (1 + at.count) else { return [sku] }
        let pool = reply.answers[index]
        var fields = [sku, "\(pool.state)", "\(pool.atp)"]
        for (column, location) in columns.enumerated() {
            if at.isEmpty {
                fields.append(
                    pool.locations.first { $0.location == location }.map { "\($0.atp)" } ?? "0")
            } else {
                let answer = reply.answers[skus.count + index * at.count + column]
                fields.append(answer.state == .unknown ? "?" : "\(answer.atp)")
            }
        }
        return fields
    }
}
