public import Primitives

extension TransactionScope {
    /// Adds and removes units, all or nothing. Answers the cells as they are after the call, one
    /// per adjustment. NOT_FOUND for an unknown SKU, FAILED_PRECONDITION where less than nothing
    /// would be left, OUT_OF_RANGE for a sequence that its source has gone past, ABORTED when the
    /// cell of a single adjustment has another revision than expected.
    public func adjust(
        _ adjustments: [StockAdjustment], from position: SourcePosition? = nil,
        expectedRevision: SequenceNumber? = nil, now: Instant
    ) throws(Refusal) -> Decided<[Cell]> {
        var draft = StockDraft(self, now: now)
        try draft.checkOrder(position)
        for (place, adjustment) in adjustments.enumerated() {
            let field = "adjustments[\(place)]"
            try draft.checkStocked(adjustment.cell.sku, field)
            try draft.checkRevision(expectedRevision, of: adjustment.cell)
            let delta = adjustment.delta
            guard delta != 0, delta.magnitude <= UInt64(Limits.quantityMax) else {
                throw .invalid(
                    "\(field).delta",
                    "is \(delta); up to \(Limits.quantityMax) either way, but not 0, is allowed",
                    reason: "OUT_OF_BOUNDS")
            }
            let isOnHand = adjustment.bucket == .onHand
            try draft.change(
                adjustment.cell, onHand: isOnHand ? delta : 0, quarantined: isOnHand ? 0 : delta,
                reason: isOnHand ? .adjust : .quarantine, "\(field).delta")
        }
        let cells = adjustments.map { draft.cell($0.cell) }
        return Decided(cells, draft.finish(position))
    }
}
