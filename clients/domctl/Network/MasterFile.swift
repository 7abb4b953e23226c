internal import ArgumentParser
internal import DOMClient
internal import Messages
internal import Primitives

/// A file of master data: read whole, checked, then sent in batches.
struct MasterFile: ParsableArguments {
    @Argument(help: "File, or - for standard input.")
    var file: String

    @Option(help: "csv or jsonl; by default from the file's name.")
    var format: FileFormat?

    @Option(help: "Records in one call, 1 to 10000; each call is all or nothing.")
    var batch: Int = 1_000

    func validate() throws {
        if !(1...1_000).contains(batch) { throw ValidationError("--batch must be 1 to 1000.") }
    }

    /// Throws `RowError` at the first bad row.
    func read<Record: WireMessage>(
        _ output: Output, known: [String], required: [String],
        _ convert: (TableRow) throws(RowError) -> Record
    ) async throws -> [Record] {
        let source = try ByteSource(path: file)
        if FileFormat.of(file, format) == .jsonl { return try await readLines(source, output) }
        let table = try CSVReader(source, required: required, known: known)
        var records: [Record] = []
        while let row = try table.next() { records.append(try convert(row)) }
        return records
    }

    func readLines<Record: WireMessage>(
        _ source: ByteSource, _ output: Output
    ) async throws -> [Record] {
        let parser = MessageParser(try await output.schema(of: Record.typeName))
        let lines = LineReader(source)
        var records: [Record] = []
        while let (value, line) = try lines.next() {
            do {
                records.append(try Record(decoding: parser.parse(value, as: Record.typeName)))
            } catch let error as JSONError {
                throw RowError(line: line, field: error.path, error.reason)
            }
        }
        return records
    }

    /// `put` sends one batch and returns its revision.
    func send<Record>(
        _ records: [Record], _ context: WriteContext, _ output: Output,
        _ put: (_ batch: [Record], _ context: WriteContext) async throws -> UInt64
    ) async throws {
        if records.isEmpty { throw UsageError("\(file): no records in it") }
        var revision: UInt64 = 0
        var progress = Progress("records")
        for (index, start) in stride(from: 0, to: records.count, by: batch).enumerated() {
            let part = Array(records[start..<min(start + batch, records.count)])
            var keyed = context
            // Each batch is a change of its own under the caller's key.
            if !keyed.idempotencyKey.isEmpty { keyed.idempotencyKey += "-\(index)" }
            revision = try await put(part, keyed)
            let done = start + part.count
            progress.update(rows: UInt64(done), done: done, total: records.count)
        }
        progress.clear()
        if output.isJSON {
            let members = [
                JSONValue.Member("records", .number("\(records.count)")),
                JSONValue.Member("revision", .string("\(revision)")),
            ]
            Terminal.write(JSONWriter.pretty(.object(members)) + "\n")
        } else {
            var table = output.table(["#records", "#revision"])
            table.add(["\(records.count)", "\(revision)"])
            table.finish()
        }
    }
}
