internal import ArgumentParser
internal import Messages
internal import Primitives

struct InventoryCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "inventory",
        abstract: "Stock: look, change, import, export, compare.",
        discussion: """
            Examples:
              domctl inventory get SKU-00001
              domctl inventory adjust SKU-00001 DC-CHI -2 --reason "broken in aisle 4"
              domctl inventory import stock.csv --rejects bad.csv
              domctl inventory export --location DC-CHI > dc-chi.csv
            """,
        subcommands: [
            InventoryGet.self, InventorySet.self, InventoryAdjust.self, InventoryList.self,
            InventoryImport.self, InventoryExport.self, InventoryHistory.self,
            InventoryReconcile.self, InventoryCount.self, InventoryTransfer.self,
        ])
}

enum PositionTable {
    static let titles = [
        "sku", "location", "condition", "#on_hand", "#committed", "#held", "#quarantined", "#free",
        "as_of", "#revision",
    ]

    static func row(_ position: Position) -> [String] {
        [
            position.sku, position.location, "\(position.condition)", "\(position.onHand)",
            "\(position.committed)", "\(position.held)", "\(position.quarantined)",
            "\(position.free)", Text.time(position.asOf), "\(position.revision)",
        ]
    }

    static func show<Reply: WireMessage>(
        _ reply: Reply, _ positions: [Position], _ output: Output
    ) async throws {
        try await output.show(reply, titles) { table in
            for position in positions { table.add(row(position)) }
        }
    }
}
