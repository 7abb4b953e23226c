internal import ArgumentParser
internal import DOMClient
internal import Messages
internal import Primitives

struct RouteCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "route",
        abstract: "Which location fulfils what, what that costs, and why.",
        discussion: """
            Examples:
              domctl route plan --line SKU-00001=2 --to Chicago,IL
              domctl route explain DECISION --why-not ST-014
              domctl route reroute web:1001 --exclude ST-014
              domctl route consolidate --customer c-17 --dry-run
            """,
        subcommands: [RoutePlanCommand.self, RouteExplain.self, RouteAgain.self, RouteMerge.self])
}

struct RoutePlanCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "plan",
        abstract: "The cheapest way to fulfil a cart, proven so; optionally held or committed.",
        discussion: """
            A row per parcel, then what nobody can fulfil and which rules removed how many
            locations, then what the plan comes to. Exit code 3 when units are left unfilled.

            Examples:
              domctl route plan --line SKU-00001=2 --line SKU-00002=1 --to Chicago,IL
              domctl route plan --line SKU-00001=1@pickup:ST-014
              domctl route plan -f cart.json --service express --policy cheapest
              domctl route plan --line SKU-00001=1 --lat 41.88 --lon -87.63 --commit hold --ttl 5m
            """)

    @OptionGroup var global: GlobalOptions
    @OptionGroup var write: WriteOptions
    @OptionGroup var cart: CartOptions

    @Option(help: "What becomes of the plan: none, hold or commit.")
    var commit: Choice<RouteCommit>?

    @Option(help: "Use this policy rather than the one whose conditions match.")
    var policy: String = ""

    @Option(help: ArgumentHelp("Time to live of the hold.", valueName: "time"))
    var ttl: Span?

    @Option(help: "Owner of the hold; his own holds do not stand in its way.")
    var owner: String = ""

    @Option(help: "Convert this hold: its units go where the plan wants them.")
    var hold: String = ""

    @Flag(help: "Hold or commit also when units are left unfilled.")
    var allowPartial = false

    func run() async throws {
        try await global.connected { client, output in
            var request = RouteOrderRequest()
            request.context = write.context
            request.cart = try await cart.cart(global, output)
            request.commit = commit?.value ?? .unspecified
            request.policy = policy
            request.ttlMs = ttl?.milliseconds ?? 0
            request.owner = owner
            request.holdID = hold
            request.allowPartial = allowPartial
            let reply = try await client.routing.route(request)
            let plan = reply.plan ?? RoutePlan()
            var extra = [("decision", reply.decisionID)]
            if let taken = reply.reservation {
                extra += [
                    ("reservation", taken.id), ("state", "\(taken.state)"),
                    ("expires", Text.time(taken.expiresAt)),
                ]
            }
            try await PlanTable.show(reply, plan, extra, output)
            try PlanTable.check(plan)
        }
    }
}

struct RouteAgain: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "reroute",
        abstract: "Sources the open shipments of an order anew.",
        discussion: """
            Shipments that are picked stay as they are.

            Examples:
              domctl route reroute web:1001 --exclude ST-014
              domctl route reroute web:1001 --shipment web:1001#2
            """)

    @OptionGroup var global: GlobalOptions
    @OptionGroup var write: WriteOptions

    @Argument(help: "Id of the order, CHANNEL:REFERENCE.")
    var order: String

    @Option(help: "Only this shipment.")
    var shipment: String = ""

    @Option(help: "Location that shall not be used; may be repeated.")
    var exclude: [String] = []

    func run() async throws {
        try await global.change(write, by: { try await $0.routing.reroute($1) }) {
            $0.orderID = order
            $0.shipmentID = shipment
            $0.excludedLocations = exclude
        } show: { reply, output in
            let plan = reply.plan ?? RoutePlan()
            try await PlanTable.show(reply, plan, [("decision", reply.decisionID)], output)
            try PlanTable.check(plan)
        }
    }
}

struct RouteMerge: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "consolidate",
        abstract: "Merges shipments of one customer and address where no promise suffers.",
        discussion: """
            Examples:
              domctl route consolidate --dry-run
              domctl route consolidate --customer c-17 --window 12h
            """)

    @OptionGroup var global: GlobalOptions
    @OptionGroup var write: WriteOptions

    @Option(help: "Only of this customer.")
    var customer: String = ""

    @Option(
        help: ArgumentHelp(
            "Orders received within this time of each other; by default 24h.", valueName: "time"))
    var window: Span?

    @Flag(help: "Only tell.")
    var dryRun = false

    func run() async throws {
        try await global.change(write, by: { try await $0.routing.consolidate($1) }) {
            $0.customer = customer
            $0.windowMs = window?.milliseconds ?? 0
            $0.dryRun = dryRun
        } show: { reply, output in
            try await output.show(reply, ["into", "merged", "#saved"]) { table in
                for merge in reply.consolidations {
                    table.add([
                        merge.intoShipment, merge.mergedShipments.joined(separator: " "),
                        Text.money(millicents: merge.savedMillicents),
                    ])
                }
            }
            if reply.more { Terminal.complain("there may be more: call again") }
        }
    }
}
