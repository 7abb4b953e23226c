public import Primitives

/// Stock as one routing decision sees it, and the reservations that the decision makes of it.
///
/// First holds that shall be converted are given back, then stock is read with them in it, then
/// units are taken; all of it becomes one list of effects. Nothing is changed before those are
/// played, so a decision may be thrown away and begun anew.
public struct StockSession {
    private var draft: Draft
    private let now: Instant
    /// Whether something was given back or taken: plain reads of the scope do not show it.
    public private(set) var isTouched = false

    /// Needs the shards of everything that will be given back, read or taken locked.
    public init(_ scope: TransactionScope, now: Instant, reference: String = "") {
        draft = Draft(scope, now: now, reason: .reserve, reference: reference)
        self.now = now
    }

    public var scope: TransactionScope { draft.scope }

    /// Gives back everything that a live hold or commitment has left, and closes it.
    /// CONCURRENT_CHANGE when its SKUs are not locked; what is closed already stays as it is.
    public mutating func giveBack(_ record: ReservationRecord) throws(Refusal) {
        guard record.state.isLive else { return }
        guard scope.covers(record) else { throw .lockedTooLittle }
        isTouched = true
        var record = record
        if record.state == .held, record.expires <= now {
            record = draft.lapse(record)
        } else {
            for quantity in try TransactionScope.resolve([], record) {
                draft.release(record.lines[quantity.line].quantity, at: quantity.line, of: &record)
            }
            record.closeIfEmpty()
            record.updated = now
        }
        draft.add(record: .reservation(record))
    }

    /// As `TransactionScope.availability`, with this session's changes in it. Not for kits.
    public mutating func availability(of sku: SkuKey, _ ask: AvailabilityAsk) -> Availability {
        draft.availability(of: sku, ask)
    }

    /// As `TransactionScope.appendLocationStock`, with this session's changes in it.
    public mutating func appendLocationStock(
        of sku: SkuKey, _ ask: AvailabilityAsk, to result: inout [LocationUnits]
    ) {
        draft.appendLocationStock(of: sku, ask, to: &result)
    }

    /// Takes the command's units. FAILED_PRECONDITION with shortages under `allOrNothing`; then
    /// the session is spoilt.
    public mutating func reserve(
        _ command: ReserveCommand
    ) throws(Refusal) -> ReservationOutcome {
        isTouched = true
        return try draft.reserve(command)
    }

    /// Everything decided, ready to be journaled.
    public consuming func finish() -> [Effect] { draft.finish() }
}
