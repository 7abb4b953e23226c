internal import ArgumentParser
internal import DOMClient
internal import Messages
internal import Primitives

struct ReserveGet: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "get", abstract: "Shows one reservation.")

    @OptionGroup var global: GlobalOptions

    @Argument(help: "Id of the reservation.")
    var id: String

    func run() async throws {
        try await global.connected { client, output in
            let reply = try await client.reservations.get(.with { $0.reservationID = id })
            try await ReservationTable.show(reply, reply.reservation, output)
        }
    }
}

struct ReserveList: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "Lists reservations; filters are joined by AND.",
        discussion: """
            Example:
              domctl reserve list --owner cart-17 --state held
            """)

    @OptionGroup var global: GlobalOptions

    @Option(help: "Only of this owner.")
    var owner: String = ""

    @Option(help: "Only in this state.")
    var state: Choice<ReservationState>?

    @Option(help: "Only with this SKU.")
    var sku: String = ""

    @Option(help: "Only with units at this location.")
    var location: String = ""

    @Option(help: "At most so many.")
    var limit: UInt32 = 0

    func run() async throws {
        try await global.connected { client, output in
            let stream = client.reservations.list(
                .with {
                    $0.owner = owner
                    $0.state = state?.value ?? .unspecified
                    $0.sku = sku
                    $0.location = location
                    $0.limit = limit
                }, options: client.options.call.withoutDeadline)
            var table = output.table(ReservationTable.titles)
            var none = Table([], aligned: true)
            for try await reply in stream {
                if output.isJSON {
                    try await output.list(reply.reservations, into: &none) { _ in [] }
                } else {
                    for reservation in reply.reservations {
                        ReservationTable.add(reservation, &table)
                    }
                }
                try Terminal.checkReader()
            }
            if !output.isJSON { table.finish() }
        }
    }
}
