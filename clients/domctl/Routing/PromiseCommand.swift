internal import ArgumentParser
internal import DOMClient
internal import Messages
internal import Primitives

struct PromiseCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "promise",
        abstract: "What a cart can be promised: ways, dates, cost, emissions; optionally held.",
        discussion: """
            Complete ways come first, then by cost under the policy. With --hold the first is held,
            stock and capacity together. Exit code 3 when no way is complete.

            Examples:
              domctl promise --line SKU-00001=1 --to Chicago,IL
              domctl promise --line SKU-00001=1 --to Chicago,IL --mode pickup --stores 5
              domctl promise -f cart.json --hold --ttl 10m --owner cart-17
            """)

    @OptionGroup var global: GlobalOptions
    @OptionGroup var write: WriteOptions
    @OptionGroup var cart: CartOptions

    @Option(help: "Way to try; may be repeated; by default ship and pickup.")
    var mode: [Choice<FulfilmentMode>] = []

    @Option(help: "At most so many stores for each way of collecting, 1 to 20.")
    var stores: UInt32 = 3

    @Flag(help: "Hold the first option.")
    var hold = false

    @Option(help: ArgumentHelp("Time to live of the hold.", valueName: "time"))
    var ttl: Span?

    @Option(help: "Owner of the hold; his own holds do not stand in its way.")
    var owner: String = ""

    @Option(help: "Use this policy rather than the one whose conditions match.")
    var policy: String = ""

    func run() async throws {
        try await global.connected { client, output in
            var request = PromiseRequest()
            request.context = write.context
            request.cart = try await cart.cart(global, output)
            request.modes = mode.map(\.value)
            request.stores = stores
            request.hold = hold
            request.ttlMs = ttl?.milliseconds ?? 0
            request.owner = owner
            request.policy = policy
            let reply = try await client.availability.promise(request)
            try await output.show(reply, Self.titles) { table in
                for option in reply.options { table.add(Self.row(option)) }
            }
            if let taken = reply.reservation {
                output.more(["field", "value"]) { table in
                    table.add(["reservation", taken.id])
                    table.add(["state", "\(taken.state)"])
                    table.add(["expires", Text.time(taken.expiresAt)])
                }
            }
            if !reply.options.contains(where: \.complete) {
                throw BusinessNo("not everything can be promised")
            }
        }
    }

    private static let titles = [
        "mode", "service_level", "location", "complete", "from", "ship_by", "deliver_by", "#gco2e",
        "#cost", "decision",
    ]

    private static func row(_ option: PromiseOption) -> [String] {
        let plan = option.plan ?? RoutePlan()
        return [
            "\(option.mode)", "\(option.serviceLevel)", option.location, "\(option.complete)",
            plan.shipments.map(\.location).joined(separator: " "),
            Text.time(plan.shipments.compactMap(\.shipBy).max()), Text.time(plan.deliverBy),
            "\(plan.gco2e)", Text.money(millicents: plan.costMillicents), option.decisionID,
        ]
    }
}
