public import Primitives

/// Absolute figures: levels from a source of record, and counts by people.
extension TransactionScope {
    /// Clocks differ; a source may be this far ahead of ours.
    static let skewMilliseconds: Int64 = 5 * 60_000

    /// Sets levels, all or nothing. Movements after `asOf` that the source had not seen stay
    /// applied on top: A has 10, ships 2 at 09:00, a file dated 07:00 says 10 → 8.
    ///
    /// OUT_OF_RANGE when a level is not newer than the cell's last, or older than the remembered
    /// movements reach; ABORTED when `expected` or `expectedRevision` does not hold.
    public func setLevels(
        _ levels: [StockLevel], from position: SourcePosition? = nil,
        expectedRevision: SequenceNumber? = nil, now: Instant
    ) throws(Refusal) -> Decided<[Cell]> {
        var draft = StockDraft(self, now: now)
        try draft.checkOrder(position)
        var seen: Set<CellTarget> = []
        for (place, level) in levels.enumerated() {
            let field = "levels[\(place)]"
            if !seen.insert(level.cell).inserted {
                throw .invalid(field, "names a cell that stands before", reason: "DUPLICATE")
            }
            try draft.checkStocked(level.cell.sku, field)
            try draft.checkRevision(expectedRevision, of: level.cell)
            try set(level, &draft, field)
        }
        return Decided(levels.map { draft.cell($0.cell) }, draft.finish(position))
    }

    private func set(
        _ level: StockLevel, _ draft: inout StockDraft, _ field: String
    ) throws(Refusal) {
        guard 0...Limits.cellQuantityMax ~= level.quantity else {
            throw .invalid(
                "\(field).quantity", "is \(level.quantity)", reason: "OUT_OF_BOUNDS")
        }
        let quarantined = level.quarantined ?? 0
        guard 0...level.quantity ~= quarantined else {
            throw .invalid(
                "\(field).quarantined", "is \(quarantined) of \(level.quantity)",
                reason: "OUT_OF_BOUNDS")
        }
        let before = draft.cell(level.cell)
        if let expected = level.expected, expected != before.onHand {
            throw Refusal(
                RPCFailure(
                    .aborted, reason: "QUANTITY_MISMATCH",
                    "\(field).expected_quantity: is \(expected), on hand is \(before.onHand)",
                    metadata: [("on_hand", String(before.onHand))]))
        }
        let asOf = try asOf(level.asOf, of: before, draft.now, "\(field).as_of")
        let moved = try moved(level.cell, since: asOf, "\(field).as_of")
        // More may have left since than the source had seen: then nothing is left.
        let after = max(0, level.quantity.saturatingAdd(moved))
        let kept = min(after, level.quarantined ?? before.quarantined)
        try draft.change(
            level.cell, onHand: after - before.onHand, quarantined: kept - before.quarantined,
            asOf: asOf, reason: .set, "\(field).quantity")
    }

    /// Records counts, all or nothing, and tells what the books had expected.
    public func count(
        _ counts: [StockCount], now: Instant
    ) throws(Refusal) -> Decided<[CountVariance]> {
        var draft = StockDraft(self, now: now)
        var found: [CountVariance] = []
        var seen: Set<CellTarget> = []
        for (place, count) in counts.enumerated() {
            let field = "counts[\(place)]"
            if !seen.insert(count.cell).inserted {
                throw .invalid(field, "names a cell that stands before", reason: "DUPLICATE")
            }
            try draft.checkStocked(count.cell.sku, field)
            guard 0...Limits.cellQuantityMax ~= count.counted else {
                throw .invalid(
                    "\(field).counted", "is \(count.counted)", reason: "OUT_OF_BOUNDS")
            }
            let before = draft.cell(count.cell)
            let asOf = try asOf(count.countedAt, of: before, now, "\(field).counted_at")
            let moved = try moved(count.cell, since: asOf, "\(field).counted_at")
            let after = max(0, count.counted.saturatingAdd(moved))
            try draft.change(
                count.cell, onHand: after - before.onHand,
                quarantined: min(after, before.quarantined) - before.quarantined, asOf: asOf,
                reason: .count, "\(field).counted")
            let cell = draft.cell(count.cell)
            let expected = before.onHand - moved
            found.append(
                CountVariance(
                    expected: expected, variance: count.counted - expected,
                    shortfall: max(0, -cell.free), cell: cell))
        }
        return Decided(found, draft.finish(nil))
    }

    /// The time of a figure: not in the future, and newer than the cell's last.
    private func asOf(
        _ given: Instant?, of cell: Cell, _ now: Instant, _ field: String
    ) throws(Refusal) -> Instant {
        guard let given else { return now }
        guard given <= now.advanced(byMilliseconds: Self.skewMilliseconds) else {
            throw .invalid(field, "is in the future", reason: "IN_THE_FUTURE")
        }
        if let last = cell.asOf, given <= last {
            throw .stale("STALE_LEVEL", "\(field): is not after the cell's last level")
        }
        return min(given, now)
    }

    /// What has moved after `asOf`.
    private func moved(
        _ target: CellTarget, since asOf: Instant, _ field: String
    ) throws(Refusal) -> Quantity {
        let sum = movements(of: target.sku, target.location, target.condition, after: asOf)
        guard let sum else {
            throw .stale(
                "HISTORY_TOO_SHORT", "\(field): is older than the movements that are remembered")
        }
        return sum
    }
}
