internal import Inventory
internal import Messages
internal import Primitives

/// Stock messages as the domain's commands, names resolved and fields checked. Used by unary
/// calls and by feeds alike; `field` is where the record stands in the request.
extension NameResolver {
    func cell(
        sku: String, location: String, condition: Messages.Condition,
        _ field: @autoclosure () -> String
    ) throws(RPCFailure) -> CellTarget {
        try Check.identifier(sku, "\(field()).sku")
        let place = try requiredLocation(location, "\(field()).location")
        return CellTarget(
            sku: SkuKey(sku), location: place,
            condition: try Inventory.Condition(condition, "\(field()).condition"))
    }

    func adjustment(
        _ message: Adjustment, _ field: @autoclosure () -> String
    ) throws(RPCFailure) -> StockAdjustment {
        StockAdjustment(
            cell: try cell(
                sku: message.sku, location: message.location, condition: message.condition,
                field()),
            delta: message.delta,
            bucket: try domainEnum(message.bucket, "\(field()).bucket", default: .onHand))
    }

    func level(
        _ message: Messages.StockLevel, _ field: @autoclosure () -> String
    ) throws(RPCFailure) -> Inventory.StockLevel {
        Inventory.StockLevel(
            cell: try cell(
                sku: message.sku, location: message.location, condition: message.condition,
                field()),
            quantity: message.quantity, quarantined: message.quarantined, asOf: message.asOf,
            expected: message.expectedQuantity)
    }

    func count(
        _ message: Messages.StockCount, _ field: @autoclosure () -> String
    ) throws(RPCFailure) -> Inventory.StockCount {
        Inventory.StockCount(
            cell: try cell(
                sku: message.sku, location: message.location, condition: message.condition,
                field()),
            counted: message.counted, countedAt: message.countedAt)
    }

    func supply(
        _ message: Messages.Supply, _ field: @autoclosure () -> String
    ) throws(RPCFailure) -> (sku: SkuKey, supply: Inventory.Supply) {
        try Check.identifier(message.supplyID, "\(field()).supply_id")
        try Check.identifier(message.sku, "\(field()).sku")
        try Check.quantity(message.quantity, "\(field()).quantity")
        try Check.quantity(
            Quantity(message.confidenceBp), in: 0...10_000, "\(field()).confidence_bp")
        guard let due = message.dueAt else {
            throw .invalid("\(field()).due_at", "is required", reason: "REQUIRED")
        }
        let supply = Inventory.Supply(
            id: message.supplyID,
            location: try requiredLocation(message.location, "\(field()).location"),
            quantity: message.quantity, due: due,
            confidence: message.confidenceBp == 0
                ? Inventory.Supply.certain : message.confidenceBp,
            kind: try domainEnum(message.kind, "\(field()).kind", default: .purchaseOrder))
        return (SkuKey(message.sku), supply)
    }
}

extension WriteContext {
    /// Where the caller's source stands with this change.
    func position() throws(RPCFailure) -> SourcePosition? {
        if sourceSequence == 0 { return nil }
        if source.isEmpty {
            throw .invalid(
                "context.source", "is required with source_sequence", reason: "REQUIRED")
        }
        return SourcePosition(source: source, sequence: sourceSequence)
    }

    var expected: SequenceNumber? { expectedRevision.map { SequenceNumber($0) } }
}

extension Cell {
    /// The cell as the change leaves it; its revision is filled in with the reply's.
    func changed(of sku: SkuKey, _ network: Network) -> Position {
        var position = message(of: sku, network)
        position.revision = 0
        return position
    }
}
