internal import ArgumentParser
internal import DOMClient
internal import Messages
internal import Primitives

struct ViewCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "view",
        abstract: "Channel views: what one sales channel may see and sell.",
        subcommands: [ViewList.self, ViewShow.self, ViewImport.self])
}

struct ViewList: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "All channel views, by id.")

    @OptionGroup var global: GlobalOptions

    func run() async throws {
        try await global.connected { client, output in
            let reply = try await client.network.listChannelViews(.init())
            var table = output.table([
                "id", "name", "locations", "excluded", "#rules", "#thresholds", "#quotas",
                "oversell",
            ])
            try await output.list(reply.views, into: &table) { view in
                let included = view.includedLocations + view.includedGroups
                return [
                    view.id, view.name, included.isEmpty ? "all" : included.joined(separator: ";"),
                    (view.excludedLocations + view.excludedGroups).joined(separator: ";"),
                    "\(view.safetyRules.count)", "\(view.thresholds.count)",
                    "\(view.quotas.count)", view.allowOversell ? "yes" : "no",
                ]
            }
            if !output.isJSON { table.finish() }
        }
    }
}

struct ViewShow: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "One channel view, as JSON: it is too deep for a table.")

    @OptionGroup var global: GlobalOptions

    @Argument(help: "Id of the view.")
    var id: String

    func run() async throws {
        try await global.connected { client, output in
            let reply = try await client.network.getChannelView(.with { $0.id = id })
            try await output.json(reply.view ?? ChannelView())
        }
    }
}

struct ViewImport: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import",
        abstract: "Creates or replaces channel views from JSON lines of dom.v1.ChannelView.",
        discussion: """
            Examples:
              domctl view list -o json > views.jsonl
              domctl view import views.jsonl
            """)

    @OptionGroup var global: GlobalOptions
    @OptionGroup var write: WriteOptions

    @Argument(help: "File, or - for standard input.")
    var file: String

    func run() async throws {
        try await global.connected { client, output in
            var master = try MasterFile.parse([file])
            master.batch = 100
            let views: [ChannelView] = try await master.readLines(
                try ByteSource(path: file), output)
            try await master.send(views, write.context, output) { batch, context in
                try await client.network.putChannelViews(
                    .with {
                        $0.context = context
                        $0.views = batch
                    }
                ).revision
            }
        }
    }
}
