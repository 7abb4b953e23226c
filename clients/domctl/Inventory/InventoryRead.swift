internal import ArgumentParser
internal import DOMClient
internal import Messages
internal import Primitives

struct InventoryGet: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "get", abstract: "The cells and future supplies of one SKU.")

    @OptionGroup var global: GlobalOptions

    @Argument(help: "SKU.")
    var sku: String

    @Option(help: "Only here.")
    var location: String = ""

    @Option(help: "Only in this condition.")
    var condition: Choice<Condition>?

    func run() async throws {
        try await global.connected { client, output in
            let reply = try await client.inventory.getPosition(
                .with {
                    $0.sku = sku
                    $0.location = location
                    $0.condition = condition?.value ?? .unspecified
                })
            try await PositionTable.show(reply, reply.positions, output)
            guard !reply.supplies.isEmpty else { return }
            output.more(SupplyTable.titles) { table in
                for supply in reply.supplies { table.add(SupplyTable.row(supply)) }
            }
        }
    }
}

/// Filters that list and export share.
struct PositionFilter: ParsableArguments {
    @Option(help: "Only SKUs that begin with this.")
    var prefix: String = ""

    @Option(help: "Only here.")
    var location: String = ""

    @Option(help: "Only in this condition.")
    var condition: Choice<Condition>?

    @Flag(help: "Leave out cells in which everything is zero.")
    var nonzero = false

    var request: ListPositionsRequest {
        .with {
            $0.skuPrefix = prefix
            $0.location = location
            $0.condition = condition?.value ?? .unspecified
            $0.skipEmpty = nonzero
        }
    }
}

struct InventoryList: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "All cells that match.")

    @OptionGroup var global: GlobalOptions
    @OptionGroup var filter: PositionFilter

    func run() async throws {
        try await global.connected { client, output in
            let stream = client.inventory.listPositions(
                filter.request, options: client.options.call.withoutDeadline)
            var table = output.table(PositionTable.titles)
            for try await reply in stream {
                try await output.list(reply.positions, into: &table, PositionTable.row)
            }
            if !output.isJSON { table.finish() }
        }
    }
}

struct InventoryExport: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export",
        abstract: "Writes stock as CSV that `inventory import` reads, or JSON lines with -o json.",
        discussion: """
            Columns: \(InventoryFile.levelColumns.joined(separator: ",")).

            Example:
              domctl inventory export --nonzero > stock.csv
            """)

    @OptionGroup var global: GlobalOptions
    @OptionGroup var filter: PositionFilter

    func run() async throws {
        try await global.connected { client, output in
            let stream = client.inventory.listPositions(
                filter.request, options: client.options.call.withoutDeadline)
            var unused = Table([], aligned: true)
            if !output.isJSON { Terminal.write(CSVWriter.row(InventoryFile.levelColumns)) }
            var progress = Progress("cells")
            var rows: UInt64 = 0
            for try await reply in stream {
                if output.isJSON {
                    try await output.list(reply.positions.map(Self.level), into: &unused) { _ in []
                    }
                } else {
                    for position in reply.positions { Terminal.write(Self.row(position)) }
                }
                rows += UInt64(reply.positions.count)
                progress.update(rows: rows, done: 0, total: nil)
                try Terminal.checkReader()
            }
            progress.clear()
        }
    }

    private static func row(_ position: Position) -> String {
        CSVWriter.row([
            position.sku, position.location, "\(position.condition)".lowercased(),
            "\(position.onHand)", "\(position.quarantined)", Text.time(position.asOf),
        ])
    }

    private static func level(_ position: Position) -> StockLevel {
        .with {
            $0.sku = position.sku
            $0.location = position.location
            $0.condition = position.condition
            $0.quantity = position.onHand
            $0.quarantined = position.quarantined
            $0.asOf = position.asOf
        }
    }
}

struct InventoryHistory: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "history",
        abstract: "The changes of a SKU's cells, newest first.",
        discussion: """
            Example:
              domctl inventory history SKU-00001 --location DC-CHI --limit 20
            """)

    @OptionGroup var global: GlobalOptions

    @Argument(help: "SKU.")
    var sku: String

    @Option(help: "Only here.")
    var location: String = ""

    @Option(help: "Only changes before this revision.")
    var before: UInt64 = 0

    @Option(help: "At most so many, 1 to 1000.")
    var limit: UInt32 = 100

    func run() async throws {
        try await global.connected { client, output in
            let reply = try await client.inventory.getLedger(
                .with {
                    $0.sku = sku
                    $0.location = location
                    $0.beforeRevision = before
                    $0.limit = limit
                })
            let titles = [
                "at", "#revision", "location", "condition", "cause", "#on_hand", "#committed",
                "#held", "#quarantined", "actor", "reason", "reference",
            ]
            try await output.show(reply, titles) { table in
                for entry in reply.entries { table.add(Self.row(entry)) }
            }
            if reply.more, let last = reply.entries.last, !output.isJSON {
                Terminal.complain("older entries: add --before \(last.revision)")
            }
        }
    }

    private static func row(_ entry: LedgerEntry) -> [String] {
        func signed(_ value: Int64) -> String { value > 0 ? "+\(value)" : "\(value)" }
        return [
            Text.time(entry.at), "\(entry.revision)", entry.location, "\(entry.condition)",
            "\(entry.cause)", signed(entry.onHandDelta), signed(entry.committedDelta),
            signed(entry.heldDelta), signed(entry.quarantinedDelta), entry.actor, entry.reason,
            entry.reference,
        ]
    }
}
