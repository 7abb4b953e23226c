internal import ArgumentParser
internal import DOMClient
internal import Messages
internal import Primitives

struct InventoryImport: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import",
        abstract: "Streams a file of levels, deltas or receipts to the server.",
        discussion: """
            CSV with a header row, one of:
              levels    \(InventoryFile.levelColumns.joined(separator: ","))
              deltas    \(InventoryFile.deltaColumns.joined(separator: ","))
              receipts  \(InventoryFile.supplyColumns.joined(separator: ","))
            or JSON lines of dom.v1.FeedRecord, e.g.
              {"level": {"sku": "SKU-00001", "location": "DC-CHI", "quantity": "40"}}

            Every row stands for itself: a bad one is reported with line and reason and stops
            nobody; exit code 3 if there were any. An interrupted import continues when the same
            command is run again.

            Examples:
              domctl inventory import stock.csv --rejects bad.csv
              zcat stock.csv.gz | domctl inventory import - --feed nightly-2026-11-23
            """)

    @OptionGroup var global: GlobalOptions
    @OptionGroup var write: WriteOptions
    @OptionGroup var options: ImportOptions

    func run() async throws { try await options.run(global, write) }
}

struct InventoryReconcile: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "reconcile",
        abstract: "Compares another system's levels with the server's. Changes nothing.",
        discussion: """
            Reads levels as `inventory import` does. Exit code 3 if there are differences.

            Example:
              domctl inventory reconcile wms.csv --source wms-east --location DC-CHI
            """)

    @OptionGroup var global: GlobalOptions

    @Argument(help: "File, or - for standard input.")
    var file: String

    @Option(help: "csv or jsonl; by default from the file's name.")
    var format: FileFormat?

    @Option(help: "Name of the other system.")
    var source: String = ""

    @Option(help: "Report cells the file lacks only at this location; may be repeated.")
    var location: [String] = []

    func run() async throws {
        try await global.connected { client, output in
            let rows = try await FeedSource(
                try ByteSource(path: file), isJSON: FileFormat.of(file, format) == .jsonl, output)
            let call = client.inventory.reconcile(options: client.options.call.withoutDeadline)
            try await withThrowingTaskGroup(of: Void.self) { group in
                // Rows go out while differences come in; the reader must not wait for the writer.
                let batches = try batches(rows)
                group.addTask {
                    for batch in batches { guard await call.send(batch) else { return } }
                    call.finish()
                }
                let found = try await show(call, output)
                try await group.waitForAll()
                if found > 0 { throw BusinessNo("\(found) differences") }
            }
        }
    }

    /// The whole file is read first: a bad row must stop the comparison before it misleads.
    private func batches(_ rows: FeedSource) throws -> [ReconcileRequest] {
        var first = ReconcileRequest()
        first.source = source
        first.locations = location
        var batches = [first]
        while let item = try rows.next() {
            guard case .level(let level) = try item.record.get() else {
                throw RowError(line: item.line, "only levels can be compared")
            }
            if batches[batches.count - 1].rows.count == 500 { batches.append(ReconcileRequest()) }
            batches[batches.count - 1].rows.append(level)
        }
        return batches
    }

    private func show(_ call: BidirectionalCall, _ output: Output) async throws -> UInt64 {
        var table = output.table([
            "sku", "location", "condition", "#theirs", "#ours", "#difference", "reason",
        ])
        var total: UInt64 = 0
        while let bytes = try await call.replies.next() {
            let reply = try ReconcileResponse(decoding: bytes)
            total = reply.totalDifferences
            try await output.list(reply.differences, into: &table) { found in
                [
                    found.sku, found.location, "\(found.condition)", "\(found.theirs)",
                    "\(found.ours)", "\(found.theirs - found.ours)", "\(found.reason)",
                ]
            }
        }
        if !output.isJSON { table.finish() }
        return total
    }
}
