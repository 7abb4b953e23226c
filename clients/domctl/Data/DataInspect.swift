internal import ArgumentParser
internal import DOMClient
internal import Journal
internal import Primitives

struct DataInspect: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "inspect",
        abstract: "Segments and snapshots, or with --batches and --records what is inside.",
        discussion: """
            Records are messages of dom.journal.v1; with --descriptors, a FileDescriptorSet made by
            protoc or buf, -o json prints them readably.

            Examples:
              domctl data inspect /var/lib/domd
              domctl data inspect /var/lib/domd --batches
              buf build proto -o dom.binpb
              domctl data inspect /var/lib/domd --records --descriptors dom.binpb -o json
            """)

    private static let transactionKind: UInt16 = 1
    private static let transactionType = "dom.journal.v1.Transaction"

    @OptionGroup var offline: OfflineOptions

    @Flag(help: "List every batch of the log.")
    var batches = false

    @Flag(help: "List every record of the log.")
    var records = false

    @Option(help: "Begin with this record.")
    var from: UInt64 = 1

    @Option(help: "At most so many batches or records.")
    var limit: Int = .max

    @Option(help: "File with a FileDescriptorSet of proto/.")
    var descriptors: String?

    func validate() throws {
        if batches, records { throw ValidationError("--batches or --records, not both.") }
        if limit < 1 { throw ValidationError("--limit must be positive.") }
    }

    func run() throws {
        let inspector = try offline.inspector()
        if batches { return try listBatches(inspector) }
        if records { return try listRecords(inspector) }
        let report = try inspector.verify()
        if offline.format == .json {
            Terminal.write(JSONWriter.pretty(DataText.json(report)) + "\n")
        } else {
            DataText.overview(report, offline)
        }
    }

    private func listBatches(_ inspector: JournalInspector) throws {
        var left = limit
        var table = offline.table([
            "segment", "#offset", "#bytes", "#batch", "#first", "#last", "#records", "#epoch",
            "#durable", "flags",
        ])
        try inspector.forEachBatch { batch in
            guard batch.first.value + UInt64(batch.records) > from else { return true }
            let flags = [(batch.opens, "opens"), (batch.seals, "seals"), (batch.closes, "closes")]
                .filter(\.0).map(\.1).joined(separator: ",")
            let last = batch.first.value &+ UInt64(batch.records) &- 1
            let fields = [
                batch.segment, "\(batch.offset)", "\(batch.bytes)", "\(batch.number)",
                "\(batch.first.value)", "\(last)", "\(batch.records)", "\(batch.epoch)",
                "\(batch.durable.value)", flags,
            ]
            if offline.format == .json {
                DataText.line(
                    [
                        "segment", "offset", "bytes", "batch", "first", "last", "records", "epoch",
                        "durable", "flags",
                    ], fields)
            } else {
                table.add(fields)
            }
            left -= 1
            return left > 0
        }
        if offline.format != .json { table.finish() }
    }

    private func listRecords(_ inspector: JournalInspector) throws {
        let printer = try descriptors.map { MessagePrinter(try Self.schema($0)) }
        var left = limit
        var failure: JSONError?
        var table = offline.table([
            "#record", "time", "#kind", "#bytes", "segment", "#offset",
        ])
        try inspector.forEachRecord(from: SequenceNumber(from)) {
            record, payload, segment, offset in
            let fields = [
                "\(record.sequence.value)", Text.time(record.time), "\(record.kind)",
                "\(payload.byteCount)", segment, "\(offset)",
            ]
            if offline.format == .json {
                let bytes = payload.withUnsafeBytes { [UInt8]($0) }
                do throws(JSONError) {
                    let value = try Self.payload(bytes, record.kind, printer)
                    DataText.line(
                        ["record", "time", "kind", "bytes", "segment", "offset"], fields,
                        [JSONValue.Member("payload", value)])
                } catch {
                    failure = error
                    return false
                }
            } else {
                table.add(fields)
            }
            left -= 1
            return left > 0
        }
        if let failure { throw failure }
        if offline.format != .json { table.finish() }
    }

    private static func payload(
        _ bytes: [UInt8], _ kind: UInt16, _ printer: MessagePrinter?
    ) throws(JSONError) -> JSONValue {
        guard let printer, kind == transactionKind else { return .string(Base64.encode(bytes)) }
        return try printer.print(bytes, as: transactionType)
    }

    private static func schema(_ path: String) throws -> Schema {
        let source = try ByteSource(path: path)
        var bytes: [UInt8] = []
        while let byte = try source.next() { bytes.append(byte) }
        var schema = Schema()
        do {
            try schema.add(fileDescriptorSet: bytes)
        } catch {
            throw FileError(path, reason: "no FileDescriptorSet: \(error)")
        }
        guard schema.messages[transactionType] != nil else {
            throw FileError(path, reason: "has no \(transactionType)")
        }
        return schema
    }
}
