internal import ArgumentParser
internal import DOMClient
internal import Messages
internal import Primitives

struct ItemCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "item",
        abstract: "SKUs and kits.",
        subcommands: [ItemList.self, ItemShow.self, ItemImport.self])
}

struct ItemList: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "All SKUs that match, in a stable order.")

    @OptionGroup var global: GlobalOptions

    @Option(help: "Only SKUs that begin with this.")
    var prefix: String = ""

    @Option(help: "Only this category.")
    var category: String = ""

    @Flag(help: "Only kits.")
    var kits = false

    func run() async throws {
        try await global.connected { client, output in
            let stream = client.network.listSkus(
                .with {
                    $0.prefix = prefix
                    $0.category = category
                    $0.kitsOnly = kits
                }, options: client.options.call.withoutDeadline)
            var table = output.table([
                "id", "name", "category", "#weight_g", "#price", "tracking", "oversell",
                "components",
            ])
            for try await reply in stream {
                try await output.list(reply.skus, into: &table) { item in
                    [
                        item.id, item.name, item.category, "\(item.weightGrams)",
                        ItemText.price(item.price), "\(item.tracking)", "\(item.oversell)",
                        ItemText.components(item.components),
                    ]
                }
            }
            if !output.isJSON { table.finish() }
        }
    }
}

enum ItemText {
    static func price(_ money: Money?) -> String {
        money.map { "\($0.minorUnits) \($0.currency)" } ?? ""
    }

    static func components(_ components: [KitComponent]) -> String {
        components.map { "\($0.sku)*\($0.quantity)" }.joined(separator: ";")
    }
}

struct ItemShow: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "show", abstract: "One SKU.")

    @OptionGroup var global: GlobalOptions

    @Argument(help: "SKU.")
    var id: String

    func run() async throws {
        try await global.connected { client, output in
            let reply = try await client.network.getSku(.with { $0.id = id })
            let item = reply.sku ?? Sku()
            try await output.record(
                item,
                [
                    ("id", item.id), ("name", item.name), ("category", item.category),
                    ("weight_grams", "\(item.weightGrams)"),
                    ("price", ItemText.price(item.price)),
                    ("handling_tags", item.handlingTags.joined(separator: ";")),
                    ("tracking", "\(item.tracking)"), ("oversell", "\(item.oversell)"),
                    ("oversell_cap", "\(item.oversellCap)"), ("oversold", "\(item.oversold)"),
                    ("available_from", Text.time(item.availableFrom)),
                    ("components", ItemText.components(item.components)),
                ])
        }
    }
}

struct ItemImport: AsyncParsableCommand {
    static let columns = [
        "id", "name", "category", "weight_grams", "price_minor", "currency", "handling_tags",
        "tracking", "oversell", "oversell_cap", "available_from", "components",
    ]

    static let configuration = CommandConfiguration(
        commandName: "import",
        abstract: "Creates or replaces SKUs and kits from CSV or JSON lines.",
        discussion: """
            Columns: \(columns.joined(separator: ",")).
            Components are SKU*QUANTITY separated by ';'; kits are sent after what they consist of.
            A bad row stops the import before anything is sent.

            Example:
              domctl item import items.csv
            """)

    @OptionGroup var global: GlobalOptions
    @OptionGroup var write: WriteOptions
    @OptionGroup var file: MasterFile

    func run() async throws {
        try await global.connected { client, output in
            let items = try await file.read(
                output, known: Self.columns, required: ["id"], Self.item)
            try await file.send(Self.componentsFirst(items), write.context, output) {
                batch, context in
                try await client.network.putSkus(
                    .with {
                        $0.context = context
                        $0.skus = batch
                    }
                ).revision
            }
        }
    }

    static func item(_ row: TableRow) throws(RowError) -> Sku {
        var item = Sku()
        item.id = try row.required("id")
        item.name = row.text("name")
        item.category = row.text("category")
        item.weightGrams = try row.integer("weight_grams", in: 0...1_000_000_000) ?? 0
        if let price = try row.integer("price_minor", in: 0...Int64.max / 1_000_000) {
            item.price = .with {
                $0.minorUnits = price
                $0.currency = row.text("currency")
            }
        }
        item.handlingTags = row.list("handling_tags")
        item.tracking =
            try row.choice("tracking", InventoryFile.choices(Tracking.self)) ?? .unspecified
        item.oversell =
            try row.choice("oversell", InventoryFile.choices(OversellPolicy.self)) ?? .unspecified
        item.oversellCap = try row.integer("oversell_cap", in: 0...Limits.quantityMax) ?? 0
        item.availableFrom = try row.time("available_from")
        for text in row.list("components") {
            guard let star = text.lastIndex(of: "*"), star > text.startIndex,
                let quantity = Int64(text[text.index(after: star)...]), quantity > 0
            else { throw row.refuse("components", "\"\(text)\" is not SKU*QUANTITY") }
            item.components.append(
                .with {
                    $0.sku = String(text[..<star])
                    $0.quantity = quantity
                })
        }
        return item
    }

    /// Stable, by how deep kits are nested; a cycle is left for the server to name.
    static func componentsFirst(_ items: [Sku]) -> [Sku] {
        var left = items
        var ordered: [Sku] = []
        var waiting = Set(items.map(\.id))
        while !left.isEmpty {
            let ready = left.filter { item in
                item.components.allSatisfy { !waiting.contains($0.sku) }
            }
            if ready.isEmpty { return ordered + left }
            left.removeAll { item in item.components.allSatisfy { !waiting.contains($0.sku) } }
            ordered += ready
            waiting.subtract(ready.map(\.id))
        }
        return ordered
    }
}
