internal import ArgumentParser
internal import DOMClient
internal import Messages
internal import Primitives

struct AtpProject: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "project",
        abstract: "ATP of one SKU day by day, with future supply and demand.",
        discussion: """
            Example:
              domctl atp project SKU-00001 --location DC-CHI --from 2026-12-01 --days 30
            """)

    @OptionGroup var global: GlobalOptions

    @Argument(help: "SKU.")
    var sku: String

    @Option(help: "One location; by default the pool of the view.")
    var location: String = ""

    @Option(help: "First day; by default today.")
    var from: Moment?

    @Option(help: "Days, 1 to 400.")
    var days: UInt32 = 14

    func run() async throws {
        try await global.connected { client, output in
            let reply = try await client.availability.project(
                .with {
                    $0.context = global.read
                    $0.sku = sku
                    $0.location = location
                    $0.from = from?.instant
                    $0.days = days
                })
            try await output.show(reply, ["day", "#supply", "#demand", "#projected", "#atp"]) {
                table in
                for day in reply.days {
                    table.add([
                        String(Text.time(day.day).prefix(10)), "\(day.supply)", "\(day.demand)",
                        "\(day.projected)", "\(day.atp)",
                    ])
                }
            }
            if reply.state == .unknown { throw BusinessNo("\(sku): no such SKU") }
        }
    }
}
