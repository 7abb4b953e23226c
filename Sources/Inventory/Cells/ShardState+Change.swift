internal import Primitives

/// The one function that changes what is in a cell.
extension ShardState {
    /// Plays a cell effect.
    ///
    /// The rule, on in release builds: afterwards `committed`, `held` and `quarantined` are not
    /// negative, every bucket is at most `Limits.cellQuantityMax`, and an effect that *takes*
    /// stock (claims more: `Δcommitted + Δheld > 0`) leaves `free ≥ −allowance`. An effect that
    /// takes nothing may leave `free` negative: a count that finds less than is owed is a fact,
    /// not a decision, and shows as a shortfall until stock or demand changes. So no promise is
    /// ever made beyond `0 ≤ held + committed ≤ onHand − quarantined + allowed back-order`.
    mutating func change(
        _ effect: CellEffect, of sku: Int, time: Instant, at sequence: SequenceNumber
    ) {
        let before = entries[sku].cells.count
        let place = entries[sku].cellIndex(effect.location, effect.condition)
        cellCount += entries[sku].cells.count - before
        entries[sku].cells[place].change(effect, at: sequence)
        let pile = OwnHolds.Hold.Place.cell(effect.location, effect.condition)
        ownHolds.add(effect.owner, sku: sku, pile, effect.held)
        if effect.reason.isMovement && effect.onHand != 0 {
            let movement = ChangeHistory.Entry(
                time: time, onHand: effect.onHand, sku: UInt32(sku), location: effect.location,
                previous: entries[sku].newestChange, condition: effect.condition)
            entries[sku].newestChange = history.append(movement, cells: cellCount)
        }
    }
}

extension Cell {
    fileprivate mutating func change(_ effect: CellEffect, at sequence: SequenceNumber) {
        onHand = Cell.moved(onHand, by: effect.onHand)
        committed = Cell.moved(committed, by: effect.committed)
        held = Cell.moved(held, by: effect.held)
        quarantined = Cell.moved(quarantined, by: effect.quarantined)
        precondition(committed >= 0 && held >= 0 && quarantined >= 0, "a claim went below zero")
        let takes = effect.committed &+ effect.held > 0
        precondition(!takes || free >= -effect.allowance, "oversold: free below its allowance")
        if effect.asOfSeconds != 0 {
            asOfSeconds = effect.asOfSeconds
            asOfMilliseconds = effect.asOfMilliseconds
        }
        revision = sequence
    }

    private static func moved(_ value: Quantity, by delta: Quantity) -> Quantity {
        let (sum, overflow) = value.addingReportingOverflow(delta)
        precondition(
            !overflow && sum.magnitude <= UInt64(Limits.cellQuantityMax), "a cell overflowed")
        return sum
    }
}
