internal import ArgumentParser
internal import DOMClient
internal import Messages
internal import Primitives

struct EventsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "events",
        abstract: "Everything that happens, in order, from any point in the past.",
        discussion: """
            Examples:
              domctl events tail
              domctl events tail --type order. --from start --no-follow -o json
              domctl events tail --exec ./notify --cursor-file notify.cursor
            """,
        subcommands: [EventsTail.self])
}

struct EventsTail: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "tail",
        abstract: "Prints events as they happen, or runs a command for each.",
        discussion: """
            --exec runs a shell command for each event, one after the other, with the event as
            JSON on its standard input. With --cursor-file the place of the last event that was
            handled is kept, and the next run goes on from there: every event is handled at least
            once, also over crashes. A command that fails ends the run with exit code 3, and its
            event comes again with the next. A slow command slows the stream down; nothing is lost.

            Examples:
              domctl events tail --type shipment. --location ST-014
              domctl events tail --from start --no-follow --order web:1001
              domctl events tail --type order.delivered --exec ./thank-you --cursor-file ty.cursor
            """)

    @OptionGroup var global: GlobalOptions

    @Option(
        help: ArgumentHelp(
            "Continue after this event: a cursor, start (the oldest kept) or now. By default what "
                + "the cursor file says, else now; with --no-follow, start.", valueName: "cursor"))
    var from: String?

    @Option(help: "Only this type, or with a dot at its end this family; may be repeated.")
    var type: [String] = []

    @Option(help: "Only of this order.")
    var order: String = ""

    @Option(help: "Only of this SKU.")
    var sku: String = ""

    @Option(help: "Only of this location.")
    var location: String = ""

    @Option(help: "Only of this customer.")
    var customer: String = ""

    @Flag(inversion: .prefixedNo, help: "Wait for more, or end at the present.")
    var follow = true

    @Option(help: "End after so many events.")
    var count: UInt64?

    @Option(help: ArgumentHelp("Shell command to run for each event.", valueName: "command"))
    var exec: String?

    @Option(help: ArgumentHelp("Keep the cursor of what was handled here.", valueName: "path"))
    var cursorFile: String?

    func run() async throws {
        let file = cursorFile.map { CursorFile(path: $0) }
        let start = try from ?? file?.read() ?? (follow ? "now" : "start")
        try await global.connected { client, output in
            let stream = client.events.subscribe(
                .with {
                    $0.cursor = start == "start" ? "" : start
                    $0.types = type
                    $0.orderID = order
                    $0.sku = sku
                    $0.location = location
                    $0.customer = customer
                    $0.follow = follow
                }, options: client.options.call.withoutDeadline)
            var handler = EventHandler(command: exec, file: file, left: count ?? .max)
            for try await reply in stream {
                guard try await handler.handle(reply, output) else { break }
            }
        }
    }
}

/// Prints or executes events, and keeps the cursor behind them.
private struct EventHandler {
    let command: String?
    let file: CursorFile?
    var left: UInt64
    // Each line must be seen when it happens, so nothing is gathered for alignment.
    private var table = Table(Self.titles, aligned: false)

    init(command: String?, file: CursorFile?, left: UInt64) {
        self.command = command
        self.file = file
        self.left = left
    }

    /// False when enough events were handled. Throws `BusinessNo` when the command fails.
    mutating func handle(_ reply: SubscribeResponse, _ output: Output) async throws -> Bool {
        for event in reply.events {
            guard left > 0 else { return false }
            if let command {
                try await execute(command, event, output)
                // Event by event: what was handled is not handled again because a later one fails.
                try file?.write(event.cursor)
            } else {
                try await output.list([event], into: &table, Self.row)
            }
            left -= 1
            if left == 0 {
                Terminal.flush()
                try file?.write(event.cursor)
                return false
            }
        }
        Terminal.flush()
        try Terminal.checkReader()
        if !reply.cursor.isEmpty { try file?.write(reply.cursor) }
        return left > 0
    }

    private func execute(_ command: String, _ event: Event, _ output: Output) async throws {
        let text = try await output.compact(event) + "\n"
        let status = try ShellCommand.run(command, input: Array(text.utf8))
        guard status == 0 else {
            throw BusinessNo("the command ended with \(status) for event \(event.cursor)")
        }
    }

    private static let titles = [
        "time", "type", "order", "shipment", "reservation", "sku", "location", "customer",
        "#quantity", "actor", "reason", "attributes", "cursor",
    ]

    private static func row(_ event: Event) -> [String] {
        let attributes = event.attributes.sorted { $0.key < $1.key }
        return [
            Text.time(event.time), event.type, event.orderID, event.shipmentID,
            event.reservationID, event.sku, event.location, event.customer, "\(event.quantity)",
            event.actor, event.reason,
            attributes.map { "\($0.key)=\($0.value)" }.joined(separator: " "), event.cursor,
        ]
    }
}
