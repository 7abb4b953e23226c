internal import DOMClient
internal import Messages
internal import Primitives

/// The columns of a location file that say what returned units cost and bring there.
enum ReturnColumns {
    private static let own = [
        "receiving_cost_millicents", "grading_cost_millicents", "refurbishment_cost_millicents",
        "return_processing_minutes", "open_box_bp", "refurbished_bp", "used_bp", "liquidation_bp",
        "vendor_credit_bp", "vendor_categories", "resells", "drop_point_cost_millicents",
    ]

    /// Capacities stand in the profile's own.
    static let names =
        own + ["capacity_returned_units", "capacity_labour_seconds_per_returned_unit"]

    /// Nil where all of them are empty.
    static func profile(_ row: TableRow) throws(RowError) -> ReturnProfile? {
        guard own.contains(where: { !row.text($0).isEmpty }) else { return nil }
        var profile = ReturnProfile()
        profile.receivingCostMillicents = try cost(row, "receiving_cost_millicents") ?? 0
        profile.gradingCostMillicents = try cost(row, "grading_cost_millicents") ?? 0
        profile.refurbishmentCostMillicents = try cost(row, "refurbishment_cost_millicents")
        profile.processingMinutes =
            try ProfileColumns.number(row, "return_processing_minutes") ?? 0
        profile.openBoxBp = try ProfileColumns.number(row, "open_box_bp")
        profile.refurbishedBp = try ProfileColumns.number(row, "refurbished_bp")
        profile.usedBp = try ProfileColumns.number(row, "used_bp")
        profile.liquidationBp = try ProfileColumns.number(row, "liquidation_bp")
        profile.vendorCreditBp = try ProfileColumns.number(row, "vendor_credit_bp") ?? 0
        profile.vendorCategories = row.list("vendor_categories")
        profile.resells = row.list("resells")
        profile.dropPointCostMillicents = try cost(row, "drop_point_cost_millicents")
        return profile
    }

    private static func cost(_ row: TableRow, _ column: String) throws(RowError) -> Int64? {
        try row.integer(column, in: 0...Int64.max)
    }

    /// For people.
    static func text(_ profile: ReturnProfile?) -> String {
        guard let profile else { return "the usual" }
        func share(_ value: UInt32?, _ usual: UInt32) -> String { "\(value ?? usual) bp" }
        var parts = [
            "receiving \(Text.money(millicents: profile.receivingCostMillicents)) a parcel",
            "grading \(Text.money(millicents: profile.gradingCostMillicents)) a unit",
            "sellable after \(profile.processingMinutes) minutes",
            "open box \(share(profile.openBoxBp, 8_000))",
            "refurbished \(share(profile.refurbishedBp, 7_000))",
            "used \(share(profile.usedBp, 5_000))",
            "liquidation \(share(profile.liquidationBp, 1_500))",
        ]
        if let cost = profile.refurbishmentCostMillicents {
            parts.append("refurbishment \(Text.money(millicents: cost)) a unit")
        }
        if profile.vendorCreditBp > 0 {
            let categories = profile.vendorCategories
            parts.append(
                "vendor credit \(profile.vendorCreditBp) bp of "
                    + (categories.isEmpty ? "all" : categories.joined(separator: ", ")))
        }
        if !profile.resells.isEmpty {
            parts.append("resells " + profile.resells.joined(separator: ", "))
        }
        if let cost = profile.dropPointCostMillicents {
            parts.append("from drop points \(Text.money(millicents: cost)) a unit")
        }
        return parts.joined(separator: "; ")
    }
}
