internal import DOMClient
internal import Messages
internal import Primitives

/// Rows of a stock file as feed records.
///
/// | header has  | a row is                                                        |
/// |-------------|-----------------------------------------------------------------|
/// | `supply_id` | a future receipt: supplies.csv                                  |
/// | `delta`     | a delta: sku,location,condition,delta,bucket                    |
/// | otherwise   | an absolute level: inventory.csv                                |
///
/// JSON lines hold a `dom.v1.FeedRecord` (`{"level": {…}}`), or a bare StockLevel.
enum InventoryFile {
    static let levelColumns = [
        "sku", "location", "condition", "on_hand", "quarantined", "as_of",
    ]
    static let deltaColumns = ["sku", "location", "condition", "delta", "bucket"]
    static let supplyColumns = [
        "supply_id", "sku", "location", "quantity", "due_at", "kind", "confidence_bp",
    ]
    /// What `--rejects` adds; ignored when such a file comes back.
    static let rejectColumns = ["error_line", "error_reason", "error_field", "error_message"]

    static func choices<Value: WireEnum>(_ type: Value.Type) -> [(name: String, value: Value)] {
        Value.names.enumerated().dropFirst().map { ($1, Value(rawValue: Int32($0))) }
    }

    static func open(_ source: ByteSource) throws -> CSVReader {
        let reader = try CSVReader(source)
        let own = reader.columns.filter { !rejectColumns.contains($0) }
        let (known, required) = columns(of: own)
        for name in required where !own.contains(name) {
            throw RowError(
                line: 1, field: name,
                "the column is missing; the header has \(own.joined(separator: ","))")
        }
        if let stranger = own.first(where: { !known.contains($0) }) {
            throw RowError(
                line: 1, field: stranger,
                "no such column; known are \(known.joined(separator: ","))")
        }
        return reader
    }

    private static func columns(of header: [String]) -> (known: [String], required: [String]) {
        if header.contains("supply_id") {
            return (supplyColumns, ["supply_id", "sku", "location", "quantity", "due_at"])
        }
        if header.contains("delta") { return (deltaColumns, ["sku", "location", "delta"]) }
        return (levelColumns, ["sku", "location", "on_hand"])
    }

    static func record(_ row: TableRow) throws(RowError) -> FeedRecord.Record {
        if row.columns.contains("supply_id") { return .supply(try supply(row)) }
        if row.columns.contains("delta") { return .adjustment(try adjustment(row)) }
        return .level(try level(row))
    }

    static func level(_ row: TableRow) throws(RowError) -> StockLevel {
        var level = StockLevel()
        level.sku = try row.required("sku")
        level.location = try row.required("location")
        level.condition = try row.choice("condition", choices(Condition.self)) ?? .unspecified
        _ = try row.required("on_hand")
        level.quantity = try row.integer("on_hand", in: 0...Limits.quantityMax) ?? 0
        level.quarantined = try row.integer("quarantined", in: 0...Limits.quantityMax)
        level.asOf = try row.time("as_of")
        return level
    }

    private static func adjustment(_ row: TableRow) throws(RowError) -> Adjustment {
        var adjustment = Adjustment()
        adjustment.sku = try row.required("sku")
        adjustment.location = try row.required("location")
        adjustment.condition = try row.choice("condition", choices(Condition.self)) ?? .unspecified
        _ = try row.required("delta")
        adjustment.delta =
            try row.integer("delta", in: -Limits.quantityMax...Limits.quantityMax) ?? 0
        if adjustment.delta == 0 { throw row.refuse("delta", "must not be 0") }
        adjustment.bucket = try row.choice("bucket", choices(StockBucket.self)) ?? .unspecified
        return adjustment
    }

    static func supply(_ row: TableRow) throws(RowError) -> Supply {
        var supply = Supply()
        supply.supplyID = try row.required("supply_id")
        supply.sku = try row.required("sku")
        supply.location = try row.required("location")
        _ = try row.required("quantity")
        supply.quantity = try row.integer("quantity", in: 1...Limits.quantityMax) ?? 0
        _ = try row.required("due_at")
        supply.dueAt = try row.time("due_at")
        supply.kind = try row.choice("kind", choices(SupplyKind.self)) ?? .unspecified
        supply.confidenceBp = UInt32(try row.integer("confidence_bp", in: 0...10_000) ?? 0)
        return supply
    }
}
