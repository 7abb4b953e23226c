internal import ArgumentParser
internal import DOMClient
internal import Messages
internal import Primitives

struct SupplyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "supply",
        abstract: "Future receipts: announce, move, receive.",
        discussion: """
            Examples:
              domctl supply schedule PO-7-1 SKU-00001 DC-CHI 120 --due +10d
              domctl supply slip SKU-00001 PO-7-1 --due 2026-12-20
              domctl supply arrive SKU-00001 PO-7-1 118 --close
            """,
        subcommands: [
            SupplySchedule.self, SupplySlip.self, SupplyArrive.self, SupplyImport.self,
        ])
}

enum SupplyTable {
    static let titles = [
        "supply", "sku", "location", "#quantity", "due", "kind", "#confidence_bp", "#promised",
    ]

    static func row(_ supply: Supply) -> [String] {
        [
            supply.supplyID, supply.sku, supply.location, "\(supply.quantity)",
            Text.time(supply.dueAt), "\(supply.kind)", "\(supply.confidenceBp)",
            "\(supply.promised)",
        ]
    }

    static let repromisedTitles = [
        "reservation", "#line", "#quantity", "due_before", "due_now",
    ]

    static func row(_ hold: RepromisedHold) -> [String] {
        [
            hold.reservationID, "\(hold.line)", "\(hold.quantity)", Text.time(hold.dueBefore),
            hold.dueNow.map { RFC3339.format($0) } ?? "none",
        ]
    }
}

struct SupplySchedule: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "schedule",
        abstract: "Announces a future receipt; one with a known id is replaced.")

    @OptionGroup var global: GlobalOptions
    @OptionGroup var write: WriteOptions

    @Argument(help: "Id, unique within the SKU, e.g. a purchase order line.")
    var id: String

    @Argument(help: "SKU.")
    var sku: String

    @Argument(help: "Location that will receive it.")
    var location: String

    @Argument(help: "Units.")
    var quantity: Int64

    @Option(help: "When: a date, RFC 3339, or +10d.")
    var due: Moment

    @Option(help: "Where from.")
    var kind: Choice<SupplyKind>?

    @Option(help: "How sure, in basis points, 1 to 10000.")
    var confidenceBp: UInt32 = 0

    func run() async throws {
        try await global.change(write, by: { try await $0.inventory.scheduleSupply($1) }) {
            request in
            request.supplies = [
                .with {
                    $0.supplyID = id
                    $0.sku = sku
                    $0.location = location
                    $0.quantity = quantity
                    $0.dueAt = due.instant
                    $0.kind = kind?.value ?? .unspecified
                    $0.confidenceBp = confidenceBp
                }
            ]
        } show: { reply, output in
            try await output.record(
                reply, [("revision", "\(reply.revision)"), ("replayed", "\(reply.replayed)")])
        }
    }
}

struct SupplySlip: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "slip",
        abstract: "Moves a receipt to another date or size; lists the holds that move with it.")

    @OptionGroup var global: GlobalOptions
    @OptionGroup var write: WriteOptions

    @Argument(help: "SKU.")
    var sku: String

    @Argument(help: "Id of the receipt.")
    var id: String

    @Option(help: "New date.")
    var due: Moment?

    @Option(help: "New quantity still to come; 0 cancels it.")
    var quantity: Int64?

    func validate() throws {
        if due == nil, quantity == nil { throw ValidationError("Give --due or --quantity.") }
    }

    func run() async throws {
        try await global.change(write, by: { try await $0.inventory.slipSupply($1) }) {
            $0.sku = sku
            $0.supplyID = id
            $0.dueAt = due?.instant
            $0.quantity = quantity
        } show: { reply, output in
            try await output.show(reply, SupplyTable.repromisedTitles) { table in
                for hold in reply.repromised { table.add(SupplyTable.row(hold)) }
            }
        }
    }
}

struct SupplyArrive: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "arrive",
        abstract: "A receipt has arrived: it becomes stock, and its holds move to the shelf.")

    @OptionGroup var global: GlobalOptions
    @OptionGroup var write: WriteOptions

    @Argument(help: "SKU.")
    var sku: String

    @Argument(help: "Id of the receipt.")
    var id: String

    @Argument(help: "Units that arrived.")
    var quantity: Int64

    @Option(help: "Condition; by default new.")
    var condition: Choice<Condition>?

    @Flag(help: "Nothing more will come of it.")
    var close = false

    func run() async throws {
        try await global.change(write, by: { try await $0.inventory.arriveSupply($1) }) {
            $0.sku = sku
            $0.supplyID = id
            $0.quantity = quantity
            $0.condition = condition?.value ?? .unspecified
            $0.close = close
        } show: { reply, output in
            try await PositionTable.show(reply, [reply.position].compactMap { $0 }, output)
            guard !reply.repromised.isEmpty else { return }
            output.more(SupplyTable.repromisedTitles) { table in
                for hold in reply.repromised { table.add(SupplyTable.row(hold)) }
            }
        }
    }
}

struct SupplyImport: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import",
        abstract: "Streams a file of receipts to the server, as `inventory import` does.",
        discussion: """
            Columns: \(InventoryFile.supplyColumns.joined(separator: ",")).

            Example:
              domctl supply import supplies.csv
            """)

    @OptionGroup var global: GlobalOptions
    @OptionGroup var write: WriteOptions
    @OptionGroup var options: ImportOptions

    func run() async throws { try await options.run(global, write) }
}
