internal import ArgumentParser
internal import DOMClient
internal import Journal
internal import Primitives

struct DataCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "data",
        abstract: "Looks at a data directory offline: what is in it, is it sound, cut damage off.",
        discussion: """
            Works on the files, not through a server.

            Examples:
              domctl data inspect /var/lib/domd
              domctl data verify /var/lib/domd
              domctl data inspect /var/lib/domd --records --from 1000 -o json
            """,
        subcommands: [DataInspect.self, DataVerify.self, DataRepair.self])
}

/// Options of commands that need no server.
struct OfflineOptions: ParsableArguments {
    @Option(
        name: [.short, .customLong("output")],
        help: "table, tsv or json; by default a table on a terminal and tsv when piped.")
    var output: OutputFormat?

    @Argument(help: "Data directory.")
    var directory: String

    var format: OutputFormat { output ?? (Terminal.outputIsTerminal ? .table : .tsv) }

    /// Refuses a directory without a store: nothing to complain of is no proof of anything there.
    func inspector() throws -> JournalInspector {
        let inspector = try JournalInspector(directory: directory)
        guard try inspector.holdsStore() else {
            throw FileError(directory, reason: "there is no store in this directory")
        }
        return inspector
    }

    func table(_ titles: [String]) -> Table { Table(titles, aligned: format == .table) }
}

struct DataVerify: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Checks every byte that means something; exit code 3 unless sound.",
        discussion: """
            Reports all findings with file and offset, not only the first. A note is harmless or
            repaired by the next start; damage makes a start refuse.

            Example:
              domctl data verify /var/lib/domd
            """)

    @OptionGroup var offline: OfflineOptions

    func run() throws {
        let report = try offline.inspector().verify()
        if offline.format == .json {
            Terminal.write(JSONWriter.pretty(DataText.json(report)) + "\n")
        } else {
            DataText.findings(report, offline)
        }
        if !report.isSound { throw BusinessNo("\(offline.directory) is damaged") }
    }
}

struct DataRepair: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "repair",
        abstract: "Cuts a damaged log after a record, with a loss you accept in so many words.",
        discussion: """
            Nothing is deleted: what is cut is renamed to .cut and .torn. First try without
            --accept-loss, which tells how many acknowledged records would go.

            Example:
              domctl data repair /var/lib/domd --truncate-after 123456 --accept-loss 3
            """)

    @OptionGroup var offline: OfflineOptions

    @Option(help: "The last record to keep; it must end a batch (data inspect --batches).")
    var truncateAfter: UInt64

    @Option(help: "At most so many acknowledged records may go.")
    var acceptLoss: UInt64 = 0

    func run() throws {
        let storage: PosixStorage
        do {
            storage = try PosixStorage(location: offline.directory, creates: false)
        } catch {
            throw FileError(offline.directory, reason: "\(error)")
        }
        let report = try JournalRepair(storage: storage).truncate(
            after: SequenceNumber(truncateAfter), acceptedLoss: acceptLoss)
        var table = offline.table(["field", "value"])
        table.add(["last", "\(report.last.value)"])
        table.add(["lost", "\(report.lost)"])
        for name in report.renamed { table.add(["put_aside", name]) }
        if let torn = report.torn { table.add(["torn", torn.copy]) }
        table.finish()
    }
}
