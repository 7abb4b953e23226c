internal import ArgumentParser
internal import DOMClient
internal import Messages
internal import Primitives

struct AtpWatch: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "watch",
        abstract: "Prints every crossing from one band to another, until interrupted.",
        discussion: """
            Continues after --cursor with what changed since; the cursor of each line is its
            revision column.

            Examples:
              domctl atp watch SKU-00001 SKU-00002 --initial
              domctl atp watch --band 0 --band 10 --band 100 --view web
            """)

    @OptionGroup var global: GlobalOptions

    @Argument(help: "SKUs; none means all.")
    var skus: [String] = []

    @Option(help: "One location; by default the pool of the view.")
    var location: String = ""

    @Option(name: .customLong("band"), help: "Upper bound of a band; may be repeated, ascending.")
    var bands: [Int64] = []

    @Option(help: "Continue after this cursor.")
    var cursor: UInt64 = 0

    @Flag(help: "Begin with the present band of every SKU.")
    var initial = false

    @Option(help: "End after so many crossings.")
    var count: UInt64?

    func run() async throws {
        try await global.connected { client, output in
            let stream = client.availability.watch(
                .with {
                    $0.context = global.read
                    $0.skus = skus
                    $0.location = location
                    $0.bands = bands
                    $0.cursor = cursor
                    $0.sendInitial = initial
                }, options: client.options.call.withoutDeadline)
            var seen: UInt64 = 0
            // Each line must be seen when it happens, so nothing is gathered for alignment.
            var table = Table(
                ["sku", "location", "from", "to", "#atp", "state", "revision"], aligned: false)
            for try await reply in stream {
                for crossing in reply.crossings where seen < count ?? .max {
                    try await output.list([crossing], into: &table, Self.row)
                    seen += 1
                }
                Terminal.flush()
                if let count, seen >= count { break }
            }
        }
    }

    private static func row(_ crossing: BandCrossing) -> [String] {
        [
            crossing.sku, crossing.location, crossing.fromBand.map { "\($0)" } ?? "",
            "\(crossing.toBand)", "\(crossing.atp)", "\(crossing.state)", "\(crossing.revision)",
        ]
    }
}

struct AtpList: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "Walks every SKU once.",
        discussion: """
            Example:
              domctl atp list --prefix SKU-000 --by-location --nonzero > atp.tsv
            """)

    @OptionGroup var global: GlobalOptions

    @Option(help: "Only SKUs that begin with this.")
    var prefix: String = ""

    @Option(help: "Only this location; may be repeated.")
    var location: [String] = []

    @Flag(help: "One row per location with stock instead of one per pool.")
    var byLocation = false

    @Flag(help: "Leave out what cannot be promised.")
    var nonzero = false

    func run() async throws {
        try await global.connected { client, output in
            let stream = client.availability.stream(
                .with {
                    $0.context = global.read
                    $0.skuPrefix = prefix
                    $0.locations = location
                    $0.byLocation = byLocation
                    $0.skipZero = nonzero
                }, options: client.options.call.withoutDeadline)
            var table = output.table(["sku", "location", "state", "#atp", "#revision"])
            for try await reply in stream {
                try await output.list(reply.answers, into: &table) { answer in
                    [
                        answer.sku, answer.location, "\(answer.state)", "\(answer.atp)",
                        "\(answer.revision)",
                    ]
                }
            }
            if !output.isJSON { table.finish() }
        }
    }
}
