internal import ArgumentParser
internal import DOMClient
internal import Messages
internal import Primitives

struct ReturnGet: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "get", abstract: "One return with its units, open or closed.")

    @OptionGroup var global: GlobalOptions

    @Argument(help: "Id of the return, ORDER~NUMBER.")
    var id: String

    func run() async throws {
        try await global.connected { client, output in
            let reply = try await client.returns.get(.with { $0.returnID = id })
            try await ReturnTable.show(reply, output)
        }
    }
}

struct ReturnList: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "Returns that match, newest first, open and closed; also called search.",
        discussion: """
            Filters are joined by AND.

            Examples:
              domctl return list --limit 20
              domctl return list --order web:1001
              domctl return list --location DC-CHI --state in-transit
              domctl return search --customer c-17 --from 2026-11-01
            """,
        aliases: ["search"])

    @OptionGroup var global: GlobalOptions

    @Option(help: "Only of this order.")
    var order: String = ""

    @Option(help: "Only of this customer.")
    var customer: String = ""

    @Option(help: "Only in this state.")
    var state: Choice<ReturnState>?

    @Option(help: "Only with a unit expected or kept here.")
    var location: String = ""

    @Option(help: "Only with this SKU.")
    var sku: String = ""

    @Option(help: "Agreed at or after: a date or RFC 3339.")
    var from: Moment?

    @Option(help: "Agreed before.")
    var until: Moment?

    @Option(help: "At most so many, 1 to 10000.")
    var limit: UInt32 = 100

    func run() async throws {
        try await global.connected { client, output in
            let stream = client.returns.list(
                .with {
                    $0.orderID = order
                    $0.customer = customer
                    $0.state = state?.value ?? .unspecified
                    $0.location = location
                    $0.sku = sku
                    $0.from = from?.instant
                    $0.until = until?.instant
                    $0.limit = limit
                }, options: client.options.call.withoutDeadline)
            var table = output.table(ReturnTable.titles)
            for try await reply in stream {
                try await output.list(reply.returns, into: &table, ReturnTable.row)
            }
            if !output.isJSON { table.finish() }
        }
    }
}

struct ReturnTimeline: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "timeline",
        abstract: "Everything that happened to a return, oldest first.",
        discussion: """
            The part of its order's timeline that is about the return.

            Example:
              domctl return timeline web:1001~1
            """)

    @OptionGroup var global: GlobalOptions

    @Argument(help: "Id of the return, ORDER~NUMBER.")
    var id: String

    func validate() throws {
        if !id.contains("~") { throw ValidationError("\(id) is no return: expected ORDER~NUMBER.") }
    }

    func run() async throws {
        let order = id.lastIndex(of: "~").map { String(id[..<$0]) } ?? id
        try await global.connected { client, output in
            // An order without such a return has no entry about it: told as the server tells it.
            _ = try await client.returns.get(.with { $0.returnID = id })
            let reply = try await client.orders.timeline(.with { $0.orderID = order })
            var table = output.table([
                "time", "type", "unit", "location", "actor", "detail", "decision", "#revision",
            ])
            let entries = reply.entries.filter { $0.returnID == id }
            try await output.list(entries, into: &table) { entry in
                [
                    Text.time(entry.time), entry.type, entry.unitID, entry.location, entry.actor,
                    entry.detail, entry.decisionID, "\(entry.revision)",
                ]
            }
            if !output.isJSON { table.finish() }
        }
    }
}
