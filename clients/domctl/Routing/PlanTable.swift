internal import Messages
internal import Primitives

/// A routing plan as tables: a row per parcel, then what is unfilled, then what it comes to.
enum PlanTable {
    static let titles = [
        "location", "mode", "carrier", "service", "to", "lines", "ship_by", "deliver_by", "#km",
        "#gco2e", "#cost", "costs",
    ]

    /// `extra` are rows for the last table, e.g. what became of the plan.
    static func show<Reply: WireMessage>(
        _ reply: Reply, _ plan: RoutePlan, _ extra: [(String, String)], _ output: Output
    ) async throws {
        try await output.show(reply, titles) { table in
            for parcel in plan.shipments { table.add(row(parcel)) }
        }
        unfilled(plan, output)
        output.more(["field", "value"]) { table in
            for (name, value) in extra + sums(plan) { table.add([name, value]) }
        }
    }

    static func unfilled(_ plan: RoutePlan, _ output: Output) {
        guard !plan.unfilled.isEmpty else { return }
        output.more(["line", "sku", "#unfilled", "why"]) { table in
            for line in plan.unfilled {
                table.add([line.lineID, line.sku, "\(line.quantity)", why(line.eliminations)])
            }
        }
    }

    static func row(_ parcel: PlannedShipment) -> [String] {
        [
            parcel.location, "\(parcel.mode)", parcel.carrier, parcel.service, parcel.toLocation,
            parcel.lines.map { "\($0.sku)=\($0.quantity)" }.joined(separator: " "),
            Text.time(parcel.shipBy), Text.time(parcel.deliverBy),
            kilometres(parcel.distanceMetres), "\(parcel.gco2e)",
            Text.money(millicents: sum(parcel.costs)), costs(parcel.costs),
        ]
    }

    static func sums(_ plan: RoutePlan) -> [(String, String)] {
        [
            ("policy", "\(plan.policy) v\(plan.policyVersion)"),
            ("cost", Text.money(millicents: plan.costMillicents)), ("gco2e", "\(plan.gco2e)"),
            ("deliver_by", Text.time(plan.deliverBy)),
            ("objective", Text.money(millicents: plan.objectiveMillicents)),
            ("lower_bound", Text.money(millicents: plan.lowerBoundMillicents)),
            ("gap", Text.decimal(Double(plan.gapPpm) / 10_000, 4) + " %"),
            ("optimal", "\(plan.optimal)"),
            ("relaxed", plan.relaxed.isEmpty ? "none" : plan.relaxed.joined(separator: ", ")),
        ]
    }

    /// "shipping 5.10, handling 1.00"
    static func costs(_ parts: [CostPart]) -> String {
        parts.map { "\($0.kind) \(Text.money(millicents: $0.millicents))" }.joined(separator: ", ")
    }

    static func sum(_ parts: [CostPart]) -> Int64 { parts.reduce(0) { $0 &+ $1.millicents } }

    static func kilometres(_ metres: Int64) -> String { Text.decimal(Double(metres) / 1_000, 1) }

    /// "NO_STOCK at 40, CAPABILITY at 3 (hazmat)"
    private static func why(_ eliminations: [Elimination]) -> String {
        eliminations.map { rule in
            let detail = rule.detail.isEmpty ? "" : " (\(rule.detail))"
            return "\(rule.rule) at \(rule.locations)\(detail)"
        }.joined(separator: ", ")
    }

    /// Exit code 3 when something is left over.
    static func check(_ plan: RoutePlan) throws {
        let units = plan.unfilled.reduce(0) { $0 &+ $1.quantity }
        if units > 0 { throw BusinessNo("\(units) units unfilled") }
    }
}
