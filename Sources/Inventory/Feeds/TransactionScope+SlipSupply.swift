public import Primitives

/// Future receipts. Beside the SKU's shard, the shards of all reservations that are pinned to the
/// supplies must be locked (`StateStore.withLocked(supplies:)`); what is missing is refused with
/// CONCURRENT_CHANGE, and nothing has happened.
extension TransactionScope {
    /// Moves a receipt; exactly the holds pinned to it get the new date. When it shrinks, those
    /// that were pinned last lose their cover first.
    public func slipSupply(
        _ command: SlipSupplyCommand, now: Instant
    ) throws(Refusal) -> Decided<[RepromisedHold]> {
        let before = try known(command.supply, of: command.sku)
        if command.due == nil && command.quantity == nil {
            throw .invalid("due_at", "or quantity is required", reason: "REQUIRED")
        }
        var draft = Draft(
            self, now: now, reason: .supplyArrival, reference: command.supply)
        var promises = Repromises()
        var after: Supply? = before
        after?.due = command.due ?? before.due
        after?.hasSlipped = true
        if let quantity = command.quantity {
            guard (0...Limits.quantityMax).contains(quantity) else {
                throw .invalid(
                    "quantity", "is \(quantity); 0 to \(Limits.quantityMax) is allowed",
                    reason: "OUT_OF_BOUNDS")
            }
            after?.quantity = quantity
            if quantity == 0 { after = nil }
        }
        try draft.replace(command.supply, of: command.sku, by: after, &promises)
        return promises.finish(&draft) { $0 }
    }

    /// A receipt becomes stock. Holds pinned to it move to the shelf, first come first, as far as
    /// the units and their condition reach.
    public func arriveSupply(
        _ command: ArriveSupplyCommand, now: Instant
    ) throws(Refusal) -> Decided<SupplyArrival> {
        let before = try known(command.supply, of: command.sku)
        guard (0...Limits.quantityMax).contains(command.quantity) else {
            throw .invalid(
                "quantity", "is \(command.quantity); 0 to \(Limits.quantityMax) is allowed",
                reason: "OUT_OF_BOUNDS")
        }
        var draft = Draft(
            self, now: now, reason: .supplyArrival, reference: command.supply)
        var promises = Repromises()
        let cell = draft.cell(at: command.sku, before.location, command.condition)
        guard cell.onHand + command.quantity <= Limits.cellQuantityMax else {
            throw .invalid(
                "quantity", "would exceed \(Limits.cellQuantityMax) units in one cell",
                reason: "OUT_OF_BOUNDS")
        }
        if command.quantity > 0 {
            draft.cell(
                command.sku, before.location, command.condition, onHand: command.quantity)
        }
        let moved = try draft.shelve(command, at: before.location, &promises)
        var rest: Supply? = before
        rest?.quantity = max(0, before.quantity - command.quantity)
        if command.closes || rest?.quantity == 0 { rest = nil }
        try draft.replace(command.supply, of: command.sku, by: rest, &promises)
        let after = draft.cell(at: command.sku, before.location, command.condition)
        return promises.finish(&draft) {
            SupplyArrival(cell: after, movedToShelf: moved, repromised: $0)
        }
    }

    private func known(_ id: String, of sku: SkuKey) throws(Refusal) -> Supply {
        guard let supply = supplies(of: sku).first(where: { $0.id == id }) else {
            throw Refusal(
                RPCFailure(
                    .notFound, reason: "UNKNOWN_SUPPLY", "supply_id: \(sku) has no supply \"\(id)\""
                )
            )
        }
        return supply
    }
}
