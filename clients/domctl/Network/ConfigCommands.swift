internal import ArgumentParser
internal import DOMClient
internal import Messages
internal import Primitives
internal import ProtobufWire

struct ConfigCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "config",
        abstract: "The configuration: groups, locations, carriers, SKUs, channel views, policies.",
        subcommands: [ConfigExport.self, ConfigImport.self])
}

struct ConfigExport: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export",
        abstract: "Writes the configuration to standard output, one JSON line per record.",
        discussion: """
            The same configuration gives the same lines, in the order in which they can be
            imported again.

            Examples:
              domctl config export > network.jsonl
              domctl config export --no-items | git diff --no-index network.jsonl -
            """)

    @OptionGroup var global: GlobalOptions

    @Flag(name: .customLong("no-items"), help: "Leave out SKUs, which are many.")
    var withoutItems = false

    func run() async throws {
        try await global.connected { client, output in
            let stream = client.network.exportConfiguration(
                .with { $0.withoutSkus = withoutItems },
                options: client.options.call.withoutDeadline)
            for try await reply in stream {
                for record in reply.records {
                    Terminal.write(try await output.compact(record) + "\n")
                }
                try Terminal.checkReader()
            }
        }
    }
}

struct ConfigImport: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import",
        abstract: "Creates or replaces what a file of configuration records says.",
        discussion: """
            Reads JSON lines of dom.v1.ConfigurationRecord, or, where the file's name ends in
            .binpb, the encoded dom.v1.ExportConfigurationResponse that holds them (as `domd demo
            export` writes it). What the file does not name stays as it is.

            Example:
              domctl config import network.jsonl
            """)

    @OptionGroup var global: GlobalOptions
    @OptionGroup var write: WriteOptions

    @Argument(help: "File, or - for standard input.")
    var file: String

    @Option(help: "Records in one call, 1 to 1000; each call is all or nothing.")
    var batch: Int = 500

    func validate() throws {
        if !(1...1_000).contains(batch) { throw ValidationError("--batch must be 1 to 1000.") }
    }

    func run() async throws {
        try await global.connected { client, output in
            var master = try MasterFile.parse([file])
            master.batch = batch
            let source = try ByteSource(path: file)
            let records =
                file.hasSuffix(".binpb")
                ? try Self.binary(source) : try await master.readLines(source, output)
            try await master.send(records, write.context, output) { batch, context in
                try await client.network.importConfiguration(
                    .with {
                        $0.context = context
                        $0.records = batch
                    }
                ).revision
            }
        }
    }

    /// Replies one after the other are one reply with all their records: that is how protobuf
    /// merges. Read record by record, because there may be more than one message may hold.
    private static func binary(_ source: ByteSource) throws -> [ConfigurationRecord] {
        var bytes: [UInt8] = []
        while let byte = try source.next() { bytes.append(byte) }
        var records: [ConfigurationRecord] = []
        do throws(WireError) {
            var reader = ProtobufReader(bytes.span.bytes)
            while let field = try reader.nextField() {
                guard field.number == 1 else {
                    try reader.skip(field)
                    continue
                }
                guard var nested = try reader.message(field) else { continue }
                var record = ConfigurationRecord()
                try record.merge(from: &nested)
                records.append(record)
            }
        } catch {
            throw UsageError("not an encoded dom.v1.ExportConfigurationResponse: \(error)")
        }
        return records
    }
}
