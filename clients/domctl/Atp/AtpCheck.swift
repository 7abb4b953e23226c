internal import ArgumentParser
internal import DOMClient
internal import Messages
internal import Primitives

struct AtpCheck: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "What can be promised now.",
        discussion: """
            Each term is SKU, SKU=QUANTITY, SKU@LOCATION or SKU=QUANTITY@LOCATION. With a quantity
            the exit code is 3 if any of them is not sufficient.

            Examples:
              domctl atp check SKU-00001
              domctl atp check SKU-00001=2 SKU-00002=1@ST-014 --view web --owner cart-17
              domctl atp check SKU-00001 --explain
            """)

    @OptionGroup var global: GlobalOptions

    @Argument(help: ArgumentHelp("What to ask for.", valueName: "sku[=quantity][@location]"))
    var terms: [StockTerm]

    @Option(help: "Location for the terms that name none.")
    var location: String = ""

    @Option(help: "Condition; by default those the view sells.")
    var condition: Choice<Condition>?

    @Option(help: "An owner's own holds do not count against that owner.")
    var owner: String = ""

    @Option(help: "Wait until the state includes this revision.")
    var minRevision: UInt64 = 0

    @Flag(help: "List the locations behind a pool answer.")
    var locations = false

    @Flag(help: "Say where the units went.")
    var explain = false

    func run() async throws {
        try await global.connected { client, output in
            let reply = try await client.availability.check(request)
            try await output.show(
                reply,
                ["sku", "location", "state", "#atp", "sufficient", "earliest", "feed_age"]
            ) { table in
                for (answer, term) in zip(reply.answers, terms) { add(answer, term, &table) }
            }
            if explain, !output.isJSON { reply.answers.forEach(Self.explain) }
            let short = zip(reply.answers, terms).filter { $1.quantity ?? 0 > 0 && !$0.sufficient }
            if !short.isEmpty { throw BusinessNo() }
        }
    }

    private var request: CheckAvailabilityRequest {
        .with { request in
            request.context = global.read
            request.context?.owner = owner
            request.context?.minRevision = minRevision
            request.includeLocations = locations
            request.explain = explain
            request.asks = terms.map { term in
                .with {
                    $0.sku = term.sku
                    $0.location = term.location.isEmpty ? location : term.location
                    $0.quantity = term.quantity ?? 0
                    $0.condition = condition?.value ?? .unspecified
                }
            }
        }
    }

    private func add(_ answer: Availability, _ term: StockTerm, _ table: inout Table) {
        let asked = term.quantity ?? 0 > 0
        table.add([
            answer.sku, answer.location, "\(answer.state)", "\(answer.atp)",
            asked ? (answer.sufficient ? "yes" : "no") : "", Text.time(answer.earliest),
            Text.age(milliseconds: answer.feedAgeMs),
        ])
        for place in answer.locations {
            table.add([answer.sku, place.location, "", "\(place.atp)", "", "", ""])
        }
    }

    private static func explain(_ answer: Availability) {
        guard let why = answer.explanation else { return }
        var text = "\n\(answer.sku): on hand \(why.onHand) - quarantined \(why.quarantined)"
        text += " - committed \(why.committed) - held \(why.held)"
        text += " - safety stock \(why.safetyStock) - threshold \(why.threshold)"
        text += " - unsourced \(why.unsourced) -> \(answer.atp)\n"
        if let quota = why.quotaLeft { text += "  quota left: \(quota)\n" }
        if !why.limitingComponent.isEmpty {
            text += "  limited by component \(why.limitingComponent)\n"
        }
        for buffer in why.buffers {
            text += "  \(buffer.rule) at \(buffer.location): \(buffer.units)\n"
        }
        Terminal.write(text)
    }
}
