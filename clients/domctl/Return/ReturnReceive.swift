internal import ArgumentParser
internal import DOMClient
internal import Messages
internal import Primitives

struct ReturnReceive: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "receive",
        abstract: "Scans of units at a dock or counter: from arguments, a file or a scanner.",
        discussion: """
            A scan is a unit (/1, or its whole id) or a SKU; the server finds its unit.
            Files are CSV with some of the columns
              \(ScanSource.columns.joined(separator: ","))
            and are sent in batches. A batch is applied whole or refused whole; one
            that is refused does not stop the others: exit code 3 if there were any.
            With --batch 1 every line of standard input is answered before the next
            is read.

            Examples:
              domctl return receive web:1001~1 DC-CHI /1 /2 --complete
              domctl return receive web:1001~1 DC-CHI SKU-00001=2 --remark "box crushed"
              domctl return receive web:1001~1 DC-CHI -f scans.csv --complete
              scanner | domctl return receive web:1001~1 DC-CHI -f - --batch 1
            """)

    @OptionGroup var options: ReturnOptions

    @Argument(help: "Where: any location that takes returns.")
    var location: String

    @Argument(help: ArgumentHelp("Scans.", valueName: "/unit|sku[=quantity]"))
    var scans: [ScanTerm] = []

    @Option(
        name: [.short, .customLong("file")],
        help: ArgumentHelp("Read scans from a CSV file, - is standard input.", valueName: "csv"))
    var file: String?

    @Option(help: "Scans in a batch, 1 to 500.")
    var batch: Int = 100

    @Option(help: "Serial number, with a single scan.")
    var serial: String = ""

    @Option(help: "Remark on each scan of the arguments.")
    var remark: String = ""

    @Flag(help: "Nothing more is in this delivery: what should have been in it is missing.")
    var complete = false

    func validate() throws {
        if !scans.isEmpty, file != nil {
            throw ValidationError("Give scans as arguments or in a file, not both.")
        }
        if scans.isEmpty, file == nil, !complete {
            throw ValidationError("Give scans, a file with -f, or --complete.")
        }
        guard 1...500 ~= batch else { throw ValidationError("--batch is 1 to 500.") }
        if !serial.isEmpty, scans.count != 1 {
            throw ValidationError("--serial goes with a single scan.")
        }
    }

    func run() async throws {
        var request = ReceiveReturnRequest()
        request.context = options.write.context
        request.returnID = options.id
        request.location = location
        let first = request
        try await options.global.connected { client, output in
            let call = client.returns.receive(options: client.options.call.withoutDeadline)
            let dialogue = ScanDialogue(call, output, first, isLive: batch == 1)
            if let file {
                let source = try ScanSource(path: file, of: options.id)
                try await dialogue.send(source, batch: batch, complete: complete)
            } else {
                try await dialogue.send(arguments.map { ($0, 0) }, complete: complete)
            }
            try await dialogue.finish()
        }
    }

    private var arguments: [UnitScan] {
        scans.map { term in
            var scan = term.message(of: options.id)
            scan.serial = serial
            scan.remark = remark
            return scan
        }
    }
}
