internal import ArgumentParser
internal import DOMClient
internal import Messages
internal import Primitives

struct RouteExplain: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "explain",
        abstract: "Why a decision came out as it did: candidates, costs, and why each lost.",
        discussion: """
            What EXPLAIN is for SQL: the plan, then every candidate in the order in which ties
            break. `lines` says for each line what the candidate could give and at what unit cost,
            or which rule removed it; `behind` by how much it lost. Locations that have nothing
            of the order come last.

            Examples:
              domctl route explain dKJQWX
              domctl route explain dKJQWX --why-not ST-014
              domctl route explain dKJQWX --text
            """)

    @OptionGroup var global: GlobalOptions

    @Argument(help: "Id of the decision, as plan, promise and shipments tell it.")
    var decision: String

    @Option(help: "Why not from this location, and what would make it win.")
    var whyNot: String = ""

    @Flag(help: "Also print the text of the policy that decided.")
    var text = false

    func run() async throws {
        try await global.connected { client, output in
            let reply = try await client.routing.explain(
                .with {
                    $0.decisionID = decision
                    $0.whyNotLocation = whyNot
                })
            let decided = [("decided_at", Text.time(reply.decidedAt))]
            try await PlanTable.show(reply, reply.plan ?? RoutePlan(), decided, output)
            output.more(Self.titles) { table in
                for candidate in reply.candidates { table.add(Self.row(candidate)) }
            }
            if !whyNot.isEmpty { whyNot(reply, output) }
            if text, !output.isJSON { Terminal.write("\n\(reply.policyText)\n") }
        }
    }

    private func whyNot(_ reply: ExplainDecisionResponse, _ output: Output) {
        guard !output.isJSON else { return }
        Terminal.write("\n\(reply.answer)\n")
        guard let other = reply.alternative else { return }
        output.more(PlanTable.titles) { table in
            for parcel in other.shipments { table.add(PlanTable.row(parcel)) }
        }
        output.more(["field", "value"]) { table in
            for (name, value) in PlanTable.sums(other) { table.add([name, value]) }
        }
    }

    private static let titles = [
        "chosen", "location", "carrier", "service", "#km", "deliver_by", "#parcel_cost", "costs",
        "lines", "#behind", "reason",
    ]

    private static func row(_ candidate: CandidateExplanation) -> [String] {
        [
            candidate.chosen ? "*" : "", candidate.location, candidate.carrier, candidate.service,
            PlanTable.kilometres(candidate.distanceMetres), Text.time(candidate.deliverBy),
            Text.money(millicents: PlanTable.sum(candidate.parcelCosts)),
            PlanTable.costs(candidate.parcelCosts), lines(candidate.lines), behind(candidate),
            candidate.reason,
        ]
    }

    private static func lines(_ lines: [CandidateLine]) -> String {
        lines.map { line in
            guard line.eliminatedBy.isEmpty else { return "\(line.lineID): \(line.eliminatedBy)" }
            let cost = Text.money(millicents: line.unitCostMillicents)
            return "\(line.lineID): \(line.available) at \(cost)"
        }.joined(separator: "; ")
    }

    private static func behind(_ candidate: CandidateExplanation) -> String {
        // −1 says that nobody computed it.
        guard !candidate.chosen, candidate.shortOfWinningMillicents >= 0 else { return "" }
        return Text.money(millicents: candidate.shortOfWinningMillicents)
    }
}
