internal import Messages
internal import Primitives

/// What a customer may do, as tables: lines, options, and what it was decided by.
enum ReturnQuoteTable {
    static func show(_ reply: QuoteReturnResponse, _ output: Output) async throws {
        let titles = [
            "line", "sku", "#shipped", "#returned", "#eligible", "rule", "until", "price", "detail",
        ]
        try await output.show(reply, titles) { table in
            for line in reply.eligibility {
                table.add([
                    line.lineID, line.sku, "\(line.shipped)", "\(line.returned)",
                    "\(line.eligible)", line.rule, Text.time(line.until),
                    ReturnTable.money(line.unitPrice), line.detail,
                ])
            }
        }
        options(reply.options, output)
        output.more(["field", "value"]) { table in
            table.add(["policy", "\(reply.policy) v\(reply.policyVersion)"])
            table.add(["decision", reply.decisionID])
        }
    }

    /// A row per option, then a row per parcel or visit of the first, which is the best.
    private static func options(_ options: [ReturnOption], _ output: Output) {
        output.more([
            "method", "to", "#kept", "refund", "fee", "send_by", "#cost", "#recovery",
            "#objective", "#bound", "optimal", "explanation",
        ]) { table in
            for option in options { table.add(row(option)) }
        }
        if let best = options.first { parcels(best, output) }
    }

    private static func row(_ option: ReturnOption) -> [String] {
        [
            "\(option.method)", option.parcels.map(\.location).joined(separator: " "),
            "\(option.kept.reduce(0) { $0 &+ $1.quantity })", ReturnTable.money(option.refund),
            ReturnTable.money(option.fee), Text.time(option.sendBy),
            Text.money(millicents: option.costMillicents),
            Text.money(millicents: option.recoveryMillicents),
            Text.money(millicents: option.objectiveMillicents),
            Text.money(millicents: option.lowerBoundMillicents), "\(option.optimal)",
            option.explanation,
        ]
    }

    static func parcels(_ option: ReturnOption, _ output: Output) {
        guard !option.parcels.isEmpty else { return }
        output.more([
            "to", "carrier", "lines", "arrives", "sellable", "#km", "#gco2e", "#cost", "#recovery",
            "costs",
        ]) { table in
            for parcel in option.parcels { table.add(row(parcel)) }
        }
    }

    private static func row(_ parcel: PlannedReturn) -> [String] {
        let carrier = [parcel.carrier, parcel.service].filter { !$0.isEmpty }
        let lines = parcel.lines.map { line in
            "\(line.lineID)/\(line.sku)=\(line.quantity):\(line.disposition)"
        }
        let costs = parcel.costs.map { "\($0.kind) \(Text.money(millicents: $0.millicents))" }
        return [
            parcel.location, carrier.joined(separator: " "), lines.joined(separator: " "),
            Text.time(parcel.arrivesAt), Text.time(parcel.sellableAt),
            PlanTable.kilometres(parcel.distanceMetres), "\(parcel.gco2e)",
            Text.money(millicents: parcel.costMillicents),
            Text.money(millicents: parcel.recoveryMillicents), costs.joined(separator: ", "),
        ]
    }
}
