internal import ArgumentParser
internal import DOMClient
internal import Messages
internal import Primitives

struct CarrierCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "carrier",
        abstract: "Carriers: who moves parcels how far, how fast, at what price.",
        subcommands: [CarrierList.self, CarrierShow.self, CarrierImport.self])
}

struct CarrierList: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "All services of all carriers, by id.")

    @OptionGroup var global: GlobalOptions

    func run() async throws {
        try await global.connected { client, output in
            let stream = client.network.listCarriers(.init())
            var table = output.table([
                "carrier", "service", "level", "#zones", "#days", "#max_g", "#from", "#to",
            ])
            for try await reply in stream {
                for carrier in reply.carriers {
                    if output.isJSON {
                        try await output.list([carrier], into: &table) { _ in [] }
                    } else {
                        for service in carrier.services { table.add(row(carrier, service)) }
                    }
                }
            }
            if !output.isJSON { table.finish() }
        }
    }

    private func row(_ carrier: Carrier, _ service: CarrierService) -> [String] {
        let served = service.zones.filter { !$0.excluded }
        let days = served.map(\.transitDays)
        let prices = served.flatMap(\.pricesMillicents)
        return [
            carrier.id, service.id, "\(service.level)", "\(served.count)",
            "\(days.min() ?? 0)-\(days.max() ?? 0)", "\(service.stepGrams.last ?? 0)",
            Text.money(millicents: prices.min() ?? 0), Text.money(millicents: prices.max() ?? 0),
        ]
    }
}

struct CarrierShow: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "One carrier, as JSON: it is too deep for a table.")

    @OptionGroup var global: GlobalOptions

    @Argument(help: "Id of the carrier.")
    var id: String

    func run() async throws {
        try await global.connected { client, output in
            let reply = try await client.network.getCarrier(.with { $0.id = id })
            try await output.json(reply.carrier ?? Carrier())
        }
    }
}

struct CarrierImport: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import",
        abstract: "Creates or replaces carriers from JSON lines of dom.v1.Carrier.",
        discussion: """
            Examples:
              domctl carrier list -o json > carriers.jsonl
              domctl carrier import carriers.jsonl
            """)

    @OptionGroup var global: GlobalOptions
    @OptionGroup var write: WriteOptions

    @Argument(help: "File, or - for standard input.")
    var file: String

    func run() async throws {
        try await global.connected { client, output in
            var master = try MasterFile.parse([file])
            master.batch = Limits.carriersMax
            let carriers: [Carrier] = try await master.readLines(
                try ByteSource(path: file), output)
            try await master.send(carriers, write.context, output) { batch, context in
                try await client.network.putCarriers(
                    .with {
                        $0.context = context
                        $0.carriers = batch
                    }
                ).revision
            }
        }
    }
}
