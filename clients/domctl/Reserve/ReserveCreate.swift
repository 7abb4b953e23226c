internal import ArgumentParser
internal import DOMClient
internal import Messages
internal import Primitives

struct ReserveCreate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "create",
        abstract: "Takes units softly until a time, or for good with --commit.",
        discussion: """
            Each term is SKU=QUANTITY for any location of the view, or SKU=QUANTITY@LOCATION.
            Exit code 3 when the policy cannot be met, or when a line got fewer than asked.

            Examples:
              domctl reserve create SKU-00001=2 --owner cart-17 --ttl 15m --view web
              domctl reserve create SKU-00001=2@ST-014 --commit --id order-99
              domctl reserve create SKU-00001=5 --policy best-effort --minimum 2
            """)

    @OptionGroup var global: GlobalOptions
    @OptionGroup var write: WriteOptions

    @Argument(help: ArgumentHelp("Lines.", valueName: "sku=quantity[@location]"))
    var terms: [StockTerm]

    @Option(help: "Id of the reservation; by default the server chooses.")
    var id: String = ""

    @Option(help: "Cart, order or customer that owns it.")
    var owner: String = ""

    @Option(help: ArgumentHelp("Time to live of the hold.", valueName: "time"))
    var ttl: Span = Span(milliseconds: 15 * 60_000)

    @Option(help: "What a shortage means for the whole.")
    var policy: Choice<ReservePolicy>?

    @Option(help: "Least acceptable units of each line under best-effort.")
    var minimum: Int64 = 0

    @Option(help: "Condition of the goods; by default new.")
    var condition: Choice<Condition>?

    @Option(help: "Take the units from this future supply.")
    var supply: String = ""

    @Flag(help: "Commit at once.")
    var commit = false

    func validate() throws {
        if terms.isEmpty { throw ValidationError("Name at least one SKU=QUANTITY.") }
        for term in terms where term.quantity ?? 0 < 1 {
            throw ValidationError("\(term.sku): a line needs a quantity, as in \(term.sku)=1")
        }
    }

    func run() async throws {
        try await global.connected { client, output in
            let reply = try await client.reservations.reserve(request)
            try await ReservationTable.show(reply, reply.reservation, output)
            let short = zip(terms, reply.outcomes).filter { $1.reserved < $1.asked }
            if short.isEmpty { return }
            let lines = short.map { term, outcome in
                "\(term.sku): asked \(outcome.asked), reserved \(outcome.reserved), "
                    + "available \(outcome.available)"
            }
            throw BusinessNo(lines.joined(separator: "\n"))
        }
    }

    private var request: ReserveRequest {
        .with { request in
            request.context = write.context
            request.reservationID = id
            request.owner = owner
            request.channelView = global.view
            request.ttlMs = ttl.milliseconds
            request.policy = policy?.value ?? .unspecified
            request.commit = commit
            request.lines = terms.map { term in
                .with {
                    $0.sku = term.sku
                    $0.quantity = term.quantity ?? 0
                    $0.location = term.location
                    $0.scope = term.location.isEmpty ? .pool : .location
                    $0.minimumQuantity = minimum
                    $0.condition = condition?.value ?? .unspecified
                    $0.supplyID = supply
                }
            }
        }
    }
}
