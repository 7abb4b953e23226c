internal import Primitives

/// A draft of stock changes reported from outside: cells as they will be, each change checked.
///
/// What the world reports is a fact, not a wish: it may leave less than is owed (a shortfall), but
/// never less than nothing, and never more than a cell can hold.
struct StockDraft {
    let scope: TransactionScope
    let now: Instant
    private(set) var cells: [CellTarget: Cell] = [:]
    private var effects: [Effect] = []

    init(_ scope: TransactionScope, now: Instant) {
        self.scope = scope
        self.now = now
    }

    /// The effects so far, then the source's position.
    func finish(_ position: SourcePosition?) -> [Effect] {
        guard let position, !position.source.isEmpty, position.sequence > 0 else { return effects }
        let feed = FeedPosition(
            source: position.source, sequence: position.sequence, asOf: now, applied: now)
        return effects + [.feed(feed)]
    }

    /// The cell with the draft's changes in it.
    func cell(_ target: CellTarget) -> Cell {
        cells[target] ?? scope.cell(target.sku, target.location, target.condition)
            ?? Cell(location: target.location, condition: target.condition)
    }

    /// Refuses SKUs that have no cells: unknown ones, kits, untracked ones.
    func checkStocked(_ sku: SkuKey, _ field: String) throws(Refusal) {
        guard let facts = scope.facts(of: sku) else {
            throw Refusal(
                RPCFailure(
                    .notFound, reason: "UNKNOWN_SKU", "\(field).sku: no SKU \"\(sku)\"",
                    violations: [.init(field: "\(field).sku", description: "does not exist")]))
        }
        if facts.isKit {
            throw .invalid("\(field).sku", "is a kit; its components have stock", reason: "KIT")
        }
        if !facts.isTracked {
            throw .invalid("\(field).sku", "is not counted", reason: "UNTRACKED_SKU")
        }
    }

    func checkRevision(
        _ expected: SequenceNumber?, of target: CellTarget
    ) throws(Refusal) {
        guard let expected else { return }
        let actual = cell(target).revision
        if actual != expected { throw .revisionMismatch(expected, actual) }
    }

    /// Writes the change of one cell, after checking where it leads.
    mutating func change(
        _ target: CellTarget, onHand: Quantity = 0, quarantined: Quantity = 0,
        asOf: Instant? = nil, reason: ChangeReason, reference: String = "", _ field: String
    ) throws(Refusal) {
        var cell = cell(target)
        let afterOnHand = cell.onHand + onHand
        let afterQuarantined = cell.quarantined + quarantined
        guard afterOnHand <= Limits.cellQuantityMax else {
            throw .invalid(
                field, "would exceed \(Limits.cellQuantityMax) units in one cell",
                reason: "OUT_OF_BOUNDS")
        }
        guard afterOnHand >= 0 else {
            throw .precondition(
                "NEGATIVE_STOCK", "\(field): \(cell.onHand) on hand, \(-onHand) to remove")
        }
        guard afterQuarantined >= 0, afterQuarantined <= afterOnHand else {
            throw .precondition(
                "INVALID_QUARANTINE",
                "\(field): would leave \(afterQuarantined) quarantined of \(afterOnHand) on hand")
        }
        var effect = CellEffect(
            sku: target.sku, location: target.location, condition: target.condition,
            reason: reason, onHand: onHand, quarantined: quarantined, reference: reference)
        if let asOf {
            let (seconds, milliseconds) = asOf.milliseconds.quotientAndRemainder(
                dividingBy: 1_000)
            effect.asOfSeconds = UInt32(clamping: seconds)
            effect.asOfMilliseconds = UInt16(clamping: milliseconds)
            cell.asOfSeconds = effect.asOfSeconds
            cell.asOfMilliseconds = effect.asOfMilliseconds
        }
        cell.onHand = afterOnHand
        cell.quarantined = afterQuarantined
        cells[target] = cell
        effects.append(.cell(effect))
    }

    mutating func add(_ effect: Effect) { effects.append(effect) }

    /// OUT_OF_RANGE for a row that its source has already gone past.
    func checkOrder(_ position: SourcePosition?) throws(Refusal) {
        guard let position, !position.source.isEmpty, position.sequence > 0 else { return }
        let last = scope.feedPosition(position.source)?.sequence ?? 0
        guard position.sequence > last else {
            throw .stale(
                "STALE_SEQUENCE",
                "context.source_sequence: \(position.sequence) is not after \(last), the last of "
                    + "\"\(position.source)\"")
        }
    }
}

extension Refusal {
    /// OUT_OF_RANGE: older than what is known, safe to drop.
    static func stale(_ reason: String, _ message: String) -> Refusal {
        Refusal(RPCFailure(.outOfRange, reason: reason, message))
    }
}
