internal import ArgumentParser
internal import DOMClient
internal import Messages
internal import Primitives

struct OrderCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "order",
        abstract: "Orders: from the moment somebody wants something until he has it.",
        discussion: """
            An order's id is its channel and its reference joined by a colon.

            Examples:
              domctl order create 1001 --channel web --line SKU-00001=2 --to Chicago,IL
              domctl order get web:1001
              domctl order search --customer c-17 --from 2026-11-01
              domctl order cancel web:1001 2=1
              domctl order watch web:1001
            """,
        subcommands: [
            OrderCreate.self, OrderGet.self, OrderList.self, OrderCancel.self, OrderHold.self,
            OrderRelease.self, OrderTimeline.self, OrderWatch.self,
        ])
}

struct OrderCreate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "create",
        abstract: "Takes an order and sources it at once.",
        discussion: """
            Needs --channel, or a channel in the file. The same order twice is one order; another
            one under the same reference is refused.

            Examples:
              domctl order create 1001 --channel web --line SKU-00001=2 --to Chicago,IL
              domctl order create 1002 --channel web --line SKU-00001=1@pickup:ST-014
              domctl order create 1003 --channel web -f cart.json --hold R-77 --customer c-17
              domctl order create 1004 --channel web -f cart.json --begin-held "fraud check"
            """)

    @OptionGroup var global: GlobalOptions
    @OptionGroup var write: WriteOptions

    @Argument(help: "The channel's own number of the order.")
    var reference: String

    @OptionGroup var cart: CartOptions

    @Option(help: "Hold of route plan or promise to turn into shipments.")
    var hold: String = ""

    @Option(help: ArgumentHelp("Begin held, for this reason.", valueName: "why"))
    var beginHeld: String = ""

    @Flag(help: "Cancel units that nobody has; by default they wait.")
    var cancelUnfilled = false

    @Option(
        help: ArgumentHelp("Cancel waiting units after this; by default 30d.", valueName: "time"))
    var park: Span?

    @Option(help: "Use this policy rather than the one whose conditions match.")
    var policy: String = ""

    func run() async throws {
        try await global.connected { client, output in
            var request = SubmitOrderRequest()
            request.context = write.context
            request.reference = reference
            request.cart = try await cart.cart(global, output)
            request.holdID = hold
            request.holdReason = beginHeld
            request.cancelUnfilled = cancelUnfilled
            request.parkMs = park?.milliseconds ?? 0
            request.policy = policy
            let reply = try await client.orders.submit(request)
            try await OrderTable.show(reply, reply.order, output)
        }
    }
}

struct OrderGet: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "get", abstract: "One order with its lines and shipments, open or closed.")

    @OptionGroup var global: GlobalOptions

    @Argument(help: "Id of the order, CHANNEL:REFERENCE.")
    var id: String

    func run() async throws {
        try await global.connected { client, output in
            let reply = try await client.orders.get(.with { $0.orderID = id })
            try await OrderTable.show(reply, reply.order, output)
        }
    }
}

struct OrderList: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "Orders that match, newest first, open and closed; also called search.",
        discussion: """
            Filters are joined by AND.

            Examples:
              domctl order list --limit 20
              domctl order list --state parked
              domctl order search --customer c-17
              domctl order search --sku SKU-00001 --location ST-014 --from 2026-11-01
            """,
        aliases: ["search"])

    @OptionGroup var global: GlobalOptions

    @Option(help: "Only in this state.")
    var state: Choice<OrderState>?

    @Option(help: "Only of this customer.")
    var customer: String = ""

    @Option(help: "Only with this SKU in a line.")
    var sku: String = ""

    @Option(help: "Only with a shipment at this location.")
    var location: String = ""

    @Option(help: "Only of this channel.")
    var channel: String = ""

    @Option(help: "Taken at or after: a date or RFC 3339.")
    var from: Moment?

    @Option(help: "Taken before.")
    var until: Moment?

    @Option(help: "At most so many, 1 to 10000.")
    var limit: UInt32 = 100

    func run() async throws {
        try await global.connected { client, output in
            let stream = client.orders.list(
                .with {
                    $0.state = state?.value ?? .unspecified
                    $0.customer = customer
                    $0.sku = sku
                    $0.location = location
                    $0.channel = channel
                    $0.from = from?.instant
                    $0.until = until?.instant
                    $0.limit = limit
                }, options: client.options.call.withoutDeadline)
            var table = output.table(OrderTable.titles)
            for try await reply in stream {
                try await output.list(reply.orders, into: &table, OrderTable.row)
            }
            if !output.isJSON { table.finish() }
        }
    }
}

struct OrderTimeline: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "timeline", abstract: "Everything that happened to an order, oldest first.")

    @OptionGroup var global: GlobalOptions

    @Argument(help: "Id of the order, CHANNEL:REFERENCE.")
    var id: String

    func run() async throws {
        try await global.connected { client, output in
            let reply = try await client.orders.timeline(.with { $0.orderID = id })
            let titles = [
                "time", "type", "shipment", "return", "location", "actor", "detail", "decision",
                "#revision",
            ]
            try await output.show(reply, titles) { table in
                for entry in reply.entries {
                    table.add([
                        Text.time(entry.time), entry.type, entry.shipmentID,
                        entry.unitID.isEmpty ? entry.returnID : entry.unitID, entry.location,
                        entry.actor, entry.detail, entry.decisionID, "\(entry.revision)",
                    ])
                }
            }
        }
    }
}

struct OrderWatch: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "watch",
        abstract: "The order now and after every change, until it is closed or interrupted.",
        discussion: """
            Example:
              domctl order watch web:1001 -o json | jq .state
            """)

    @OptionGroup var global: GlobalOptions

    @Argument(help: "Id of the order, CHANNEL:REFERENCE.")
    var id: String

    func run() async throws {
        try await global.connected { client, output in
            let stream = client.orders.watch(
                .with { $0.orderID = id }, options: client.options.call.withoutDeadline)
            // Each line must be seen when it happens, so nothing is gathered for alignment.
            var table = Table(
                ["updated", "state", "#unsourced", "#shipped", "shipments", "revision"],
                aligned: false)
            for try await reply in stream {
                let order = reply.order ?? Order()
                try await output.list([order], into: &table, Self.row)
                Terminal.flush()
            }
        }
    }

    private static func row(_ order: Order) -> [String] {
        let shipments = order.shipments.map { shipment in
            let number = shipment.id.split(separator: "#").last ?? ""
            return "\(number)@\(shipment.location)=\(shipment.state)"
        }
        return [
            Text.time(order.updatedAt), "\(order.state)",
            "\(order.lines.reduce(0) { $0 &+ $1.unsourced })",
            "\(order.lines.reduce(0) { $0 &+ $1.shipped })", shipments.joined(separator: " "),
            "\(order.revision)",
        ]
    }
}
