internal import ArgumentParser
internal import DOMClient
internal import Messages
internal import Primitives

/// `LINE` or `LINE=QUANTITY`: some units of a line of an order.
struct OrderLineTerm: ExpressibleByArgument, Equatable {
    var message: OrderLineQuantity

    init?(argument: String) {
        guard let term = StockTerm(argument: argument), term.location.isEmpty,
            term.quantity ?? 1 > 0
        else { return nil }
        message = .with {
            $0.lineID = term.sku
            $0.quantity = term.quantity ?? 0
        }
    }
}

struct OrderCancel: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "cancel",
        abstract: "Cancels what has not left yet: all of it, or some lines.",
        discussion: """
            Examples:
              domctl order cancel web:1001
              domctl order cancel web:1001 1 2=3 --reason "changed his mind"
            """)

    @OptionGroup var global: GlobalOptions
    @OptionGroup var write: WriteOptions

    @Argument(help: "Id of the order, CHANNEL:REFERENCE.")
    var id: String

    @Argument(help: ArgumentHelp("Lines; none means all.", valueName: "line[=quantity]"))
    var lines: [OrderLineTerm] = []

    func run() async throws {
        try await global.change(write, by: { try await $0.orders.cancel($1) }) {
            $0.orderID = id
            $0.lines = lines.map(\.message)
        } show: { reply, output in
            try await OrderTable.show(reply, reply.order, output)
            if !output.isJSON { Terminal.complain("\(reply.cancelled) units cancelled") }
        }
    }
}

struct OrderHold: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "hold",
        abstract: "Stops an order before work on it goes on.",
        discussion: """
            Examples:
              domctl order hold web:1001 --reason "fraud check"
              domctl order hold web:1001 --until +2d --reason "on holiday"
            """)

    @OptionGroup var global: GlobalOptions
    @OptionGroup var write: WriteOptions

    @Argument(help: "Id of the order, CHANNEL:REFERENCE.")
    var id: String

    @Option(help: "Goes on by itself then: a date, RFC 3339, or +2d.")
    var until: Moment?

    func run() async throws {
        try await global.change(write, by: { try await $0.orders.hold($1) }) {
            $0.orderID = id
            $0.until = until?.instant
        } show: {
            try await OrderTable.show($0, $0.order, $1)
        }
    }
}

struct OrderRelease: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "release", abstract: "Lets a held or parked order go on.")

    @OptionGroup var global: GlobalOptions
    @OptionGroup var write: WriteOptions

    @Argument(help: "Id of the order, CHANNEL:REFERENCE.")
    var id: String

    func run() async throws {
        try await global.change(write, by: { try await $0.orders.release($1) }) {
            $0.orderID = id
        } show: {
            try await OrderTable.show($0, $0.order, $1)
        }
    }
}
