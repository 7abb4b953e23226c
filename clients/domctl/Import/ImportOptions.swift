internal import ArgumentParser
internal import DOMClient
internal import Messages
internal import Primitives

enum FileFormat: String, ExpressibleByArgument, CaseIterable {
    case csv, jsonl

    /// By the option, else by the file's name; CSV if that says nothing.
    static func of(_ path: String, _ option: FileFormat?) -> FileFormat {
        option ?? (path.hasSuffix(".jsonl") || path.hasSuffix(".ndjson") ? .jsonl : .csv)
    }
}

/// How a file is fed to the server; shared by `inventory import` and `supply import`.
struct ImportOptions: ParsableArguments {
    @Argument(help: "File, or - for standard input.")
    var file: String

    @Option(help: "csv or jsonl; by default from the file's name.")
    var format: FileFormat?

    @Option(
        help: ArgumentHelp(
            "Name of the feed. Rows of one feed are applied once; by default the file's name and "
                + "content, so that repeating the command resumes it.", valueName: "id"))
    var feed: String?

    @Option(help: "Skip this many rows at the beginning.")
    var after: UInt64 = 0

    @Option(help: "Write refused rows with their reasons here, as CSV.")
    var rejects: String?

    @Option(help: "Rows in one message, 1 to 1000.")
    var batch: Int = 500

    func validate() throws {
        if !(1...1_000).contains(batch) { throw ValidationError("--batch must be 1 to 1000.") }
    }

    func run(_ global: GlobalOptions, _ write: WriteOptions) async throws {
        try await global.connected { client, output in
            let feedID = try feed ?? Self.contentName(file)
            let source = try await FeedSource(
                try ByteSource(path: file), isJSON: FileFormat.of(file, format) == .jsonl, output)
            let rejectFile = try rejects.map { try RejectFile($0, columns: source.columns) }
            let feed = FeedImport(
                source, feedID: feedID, batchRows: batch, rejects: rejectFile)
            do {
                try await feed.run(client, write.context, after: after)
            } catch let error as ClientError {
                Terminal.complain(
                    "stopped after offset \(feed.totals.committedOffset) of feed \(feedID); "
                        + "the same command with --feed \(feedID) resumes")
                throw error
            }
            try report(feed, feedID, output)
        }
    }

    private func report(_ feed: FeedImport, _ feedID: String, _ output: Output) throws {
        let totals = feed.totals
        let pairs = [
            ("rows", totals.rows), ("applied", totals.applied), ("replayed", totals.replayed),
            ("stale", totals.stale), ("rejected", totals.rejected),
            ("committed_offset", totals.committedOffset),
        ]
        if output.isJSON {
            let members =
                [JSONValue.Member("feed", .string(feedID))]
                + pairs.map { JSONValue.Member($0, .number("\($1)")) }
            Terminal.write(JSONWriter.pretty(.object(members)) + "\n")
        } else {
            var table = output.table(["feed"] + pairs.map { "#" + $0.0 } + ["#seconds"])
            table.add([feedID] + pairs.map { "\($0.1)" } + [Text.decimal(feed.elapsedSeconds, 2)])
            table.finish()
        }
        if totals.replayed > 0, totals.applied == 0 {
            Terminal.complain(
                "this feed had been applied before; --feed NAME applies it as another")
        }
        if totals.rejected > 0 { throw BusinessNo("\(totals.rejected) rows were refused") }
    }

    /// The file's name with a hash of its bytes. Standard input cannot be read twice: random.
    private static func contentName(_ path: String) throws -> String {
        guard path != "-" else { return "stdin-" + IdempotencyKey.random() }
        let source = try ByteSource(path: path)
        var hash: UInt64 = 0
        var piece: [UInt8] = []
        while let byte = try source.next() {
            piece.append(byte)
            guard piece.count == 4_096 else { continue }
            hash = piece.withUnsafeBytes { stableHash($0, seed: hash) }
            piece.removeAll(keepingCapacity: true)
        }
        hash = piece.withUnsafeBytes { stableHash($0, seed: hash) }
        let name = path.split(separator: "/").last.map(String.init) ?? path
        return "\(name.prefix(80))-\(String(hash, radix: 16))"
    }
}
