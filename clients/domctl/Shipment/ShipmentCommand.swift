internal import ArgumentParser
internal import DOMClient
internal import Messages
internal import Primitives

struct ShipmentCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "shipment",
        abstract: "The work of warehouses, stores and vendors.",
        discussion: """
            A shipment's id is its order's, # and a number; quote it in the shell.

            Examples:
              domctl shipment list DC-CHI
              domctl shipment accept 'web:1001#1'
              domctl shipment pick 'web:1001#1' 1=2 --complete
              domctl shipment pack 'web:1001#1'
              domctl shipment ship 'web:1001#1' --tracking 1Z999
            """,
        subcommands: [
            ShipmentList.self, ShipmentAccept.self, ShipmentReject.self, ShipmentPick.self,
            ShipmentPack.self, ShipmentShip.self, ShipmentReady.self, ShipmentArrived.self,
            ShipmentHandOver.self, ShipmentTrack.self, ShipmentCancel.self,
        ])
}

/// `LINE=QUANTITY`, or `LINE/SKU=QUANTITY` where a line came as several SKUs.
struct ShipmentLineTerm: ExpressibleByArgument, Equatable {
    var message: ShipmentLineQuantity

    init?(argument: String) {
        guard let term = StockTerm(argument: argument), term.location.isEmpty,
            let quantity = term.quantity
        else { return nil }
        let parts = term.sku.split(
            separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.allSatisfy({ !$0.isEmpty }) else { return nil }
        message = .with {
            $0.lineID = String(parts[0])
            if parts.count == 2 { $0.sku = String(parts[1]) }
            $0.quantity = quantity
        }
    }
}

/// What every change of one shipment takes.
struct ShipmentOptions: ParsableArguments {
    @OptionGroup var global: GlobalOptions
    @OptionGroup var write: WriteOptions

    @Argument(help: "Id of the shipment, CHANNEL:REFERENCE#NUMBER.")
    var id: String
}

struct ShipmentList: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "Open work of a location, most urgent first.",
        discussion: """
            Examples:
              domctl shipment list ST-014
              domctl shipment list ST-014 --state assigned --limit 10
            """)

    @OptionGroup var global: GlobalOptions

    @Argument(help: "Location.")
    var location: String

    @Option(help: "Only in this state.")
    var state: Choice<ShipmentState>?

    @Option(help: "At most so many, 1 to 1000.")
    var limit: UInt32 = 100

    func run() async throws {
        try await global.connected { client, output in
            let reply = try await client.shipments.work(
                .with {
                    $0.location = location
                    $0.state = state?.value ?? .unspecified
                    $0.limit = limit
                })
            try await output.show(reply, ShipmentTable.titles) { table in
                for shipment in reply.shipments { table.add(ShipmentTable.row(shipment)) }
            }
        }
    }
}

struct ShipmentAccept: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "accept", abstract: "The location takes the work.")

    @OptionGroup var options: ShipmentOptions

    func run() async throws {
        try await options.global.change(options.write, by: { try await $0.shipments.accept($1) }) {
            $0.shipmentID = options.id
        } show: {
            try await ShipmentTable.show($0, $1)
        }
    }
}

struct ShipmentReject: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "reject",
        abstract: "The location cannot do it, or not all of it.",
        discussion: """
            Why decides what becomes of the stock: not-in-stock sets it to 0, mismatch takes off
            what is rejected, damaged moves it to DAMAGED, no-variance leaves it. The units are
            sourced anew elsewhere; the rows after the first are the shipments that take its place.

            Examples:
              domctl shipment reject 'web:1001#1' not-in-stock
              domctl shipment reject 'web:1001#1' damaged 1=1 2=3
            """)

    @OptionGroup var options: ShipmentOptions

    @Argument(help: "Why.")
    var why: Choice<RejectReason>

    @Argument(help: ArgumentHelp("Lines; none means all.", valueName: "line[/sku]=quantity"))
    var lines: [ShipmentLineTerm] = []

    func run() async throws {
        try await options.global.change(options.write, by: { try await $0.shipments.reject($1) }) {
            $0.shipmentID = options.id
            $0.reason = why.value
            $0.lines = lines.map(\.message)
        } show: {
            try await ShipmentTable.show($0, replacements: $0.replacements, $1)
        }
    }
}

struct ShipmentPick: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "pick",
        abstract: "Tells what was found.",
        discussion: """
            Without lines everything was found. With --complete no more will be: what is missing is
            short and sourced anew; the rows after the first are the shipments for it.

            Examples:
              domctl shipment pick 'web:1001#1'
              domctl shipment pick 'web:1001#1' 1=2 2=0 --complete --short not-in-stock
            """)

    @OptionGroup var options: ShipmentOptions

    @Argument(
        help: ArgumentHelp("Units found; none means all.", valueName: "line[/sku]=quantity"))
    var lines: [ShipmentLineTerm] = []

    @Flag(help: "No more will be found.")
    var complete = false

    @Option(help: "Why units are missing; by default mismatch.")
    var short: Choice<RejectReason>?

    func validate() throws {
        if short != nil, !complete { throw ValidationError("--short needs --complete.") }
    }

    func run() async throws {
        try await options.global.change(options.write, by: { try await $0.shipments.pick($1) }) {
            $0.shipmentID = options.id
            $0.lines = lines.map(\.message)
            $0.complete = complete
            $0.shortReason = short?.value ?? .unspecified
        } show: {
            try await ShipmentTable.show($0, replacements: $0.replacements, $1)
        }
    }
}

struct ShipmentCancel: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "cancel",
        abstract: "Takes the work back, without blame; its units are sourced anew.")

    @OptionGroup var options: ShipmentOptions

    func run() async throws {
        try await options.global.change(options.write, by: { try await $0.shipments.cancel($1) }) {
            $0.shipmentID = options.id
        } show: {
            try await ShipmentTable.show($0, replacements: $0.replacements, $1)
        }
    }
}
