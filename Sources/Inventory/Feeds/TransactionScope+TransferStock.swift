public import Primitives

/// Move free units from one location to another.
public struct TransferStockCommand: Sendable {
    public var sku: SkuKey
    public var condition: Condition
    public var from: LocationIndex
    public var to: LocationIndex
    public var quantity: Quantity
    /// With a date the units leave now and arrive as supply of this id.
    public var transit: (supply: String, due: Instant)?

    public init(
        sku: SkuKey, condition: Condition = .new, from: LocationIndex, to: LocationIndex,
        quantity: Quantity, transit: (supply: String, due: Instant)? = nil
    ) {
        self.sku = sku
        self.condition = condition
        self.from = from
        self.to = to
        self.quantity = quantity
        self.transit = transit
    }
}

/// The cells after a transfer.
public struct TransferOutcome: Equatable, Sendable {
    public var from: Cell
    /// nil while the units are in transit.
    public var to: Cell?
}

extension TransactionScope {
    /// Only free units move: what is held or committed stays where it was promised from.
    /// FAILED_PRECONDITION with a shortage when there are fewer.
    public func transferStock(
        _ command: TransferStockCommand, now: Instant
    ) throws(Refusal) -> Decided<TransferOutcome> {
        var draft = StockDraft(self, now: now)
        try draft.checkStocked(command.sku, "sku")
        guard command.from != command.to else {
            throw .invalid("to_location", "is the same as from_location", reason: "CONTRADICTION")
        }
        let source = CellTarget(
            sku: command.sku, location: command.from, condition: command.condition)
        let target = CellTarget(
            sku: command.sku, location: command.to, condition: command.condition)
        let free = max(0, draft.cell(source).free)
        guard command.quantity <= free else {
            throw .short([
                Shortage(
                    line: 0, sku: command.sku, location: command.from, asked: command.quantity,
                    available: free)
            ])
        }
        try checkWaitingDemand(command, now: now)
        let reference = command.transit?.supply ?? ""
        try draft.change(
            source, onHand: -command.quantity, reason: .transferOut, reference: reference,
            "quantity")
        guard let transit = command.transit else {
            try draft.change(target, onHand: command.quantity, reason: .transferIn, "quantity")
            let outcome = TransferOutcome(from: draft.cell(source), to: draft.cell(target))
            return Decided(outcome, draft.finish(nil))
        }
        guard !supplies(of: command.sku).contains(where: { $0.id == transit.supply }) else {
            throw Refusal(
                RPCFailure(
                    .alreadyExists, reason: "SUPPLY_EXISTS",
                    "supply_id: \"\(transit.supply)\" is announced already"))
        }
        let supply = Supply(
            id: transit.supply, location: command.to, condition: command.condition,
            quantity: command.quantity, due: transit.due, kind: .transfer)
        draft.add(.supply(command.sku, supply))
        return Decided(
            TransferOutcome(from: draft.cell(source), to: nil), draft.finish(nil))
    }

    /// Demand that waits in a pool has no cell yet and so does not show in `free`; moving units
    /// away from its pool would break it.
    private func checkWaitingDemand(
        _ command: TransferStockCommand, now: Instant
    ) throws(Refusal) {
        if unsourced(of: command.sku).isEmpty { return }
        var draft = Draft(self, now: now, reason: .transferOut, reference: "")
        let before = draft.unserved(of: command.sku)
        draft.cell(command.sku, command.from, command.condition, onHand: -command.quantity)
        if command.transit == nil {
            draft.cell(command.sku, command.to, command.condition, onHand: command.quantity)
        }
        guard draft.unserved(of: command.sku) <= before else {
            throw .precondition(
                "DEMAND_WAITS", "quantity: demand that waits in a pool counts on these units")
        }
    }
}
