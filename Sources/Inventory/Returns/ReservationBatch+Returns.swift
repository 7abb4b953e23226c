public import Primitives

/// What returned goods do to stock: one unit at a time, each in a cell of its location, on hand
/// and quarantined until it is sold as something or leaves. All deltas; the ledger names the
/// return. SKUs that are not tracked have no cells: nothing happens then.
extension ReservationBatch {
    /// A unit is there now: on hand, and not for sale. OUT_OF_BOUNDS where the cell is full.
    public mutating func takeIn(
        _ sku: SkuKey, _ location: LocationIndex, _ condition: Condition, reference: String
    ) throws(Refusal) {
        guard isCounted(sku) else { return }
        try checkRoom(sku, location, condition)
        begin(reference)
        draft.cell(sku, location, condition, onHand: 1, quarantined: 1)
    }

    /// A quarantined unit turns out to be of another condition.
    public mutating func regrade(
        _ sku: SkuKey, _ location: LocationIndex, from: Condition, to: Condition,
        reference: String
    ) throws(Refusal) {
        guard isCounted(sku), from != to else { return }
        try checkQuarantine(sku, location, from)
        try checkRoom(sku, location, to)
        begin(reference)
        draft.cell(sku, location, from, onHand: -1, quarantined: -1)
        draft.cell(sku, location, to, onHand: 1, quarantined: 1)
    }

    /// A quarantined unit is for sale from now on, as what it is or as something else.
    public mutating func putOnSale(
        _ sku: SkuKey, _ location: LocationIndex, from: Condition, as condition: Condition,
        reference: String
    ) throws(Refusal) {
        guard isCounted(sku) else { return }
        try regrade(sku, location, from: from, to: condition, reference: reference)
        try checkQuarantine(sku, location, condition)
        begin(reference)
        draft.cell(sku, location, condition, quarantined: -1)
    }

    /// A quarantined unit leaves: to another location, or for good.
    public mutating func takeOut(
        _ sku: SkuKey, _ location: LocationIndex, _ condition: Condition, reference: String
    ) throws(Refusal) {
        guard isCounted(sku) else { return }
        try checkQuarantine(sku, location, condition)
        begin(reference)
        draft.cell(sku, location, condition, onHand: -1, quarantined: -1)
    }

    /// Makes a batch of future supply what it shall be; nil = there is none any more. Holds that
    /// are pinned to it are promised anew, as `slipSupply` does it: their reservations must be
    /// locked, else CONCURRENT_CHANGE.
    public mutating func announce(
        _ id: String, of sku: SkuKey, as supply: Supply?
    ) throws(Refusal) {
        guard isCounted(sku) else { return }
        let known = draft.supply(id, of: sku)
        if known == nil && supply == nil { return }
        var after = supply
        after?.hasSlipped = known != nil
        let pins = draft.pins(of: sku, supply: id)
        // What is announced once more may find pins of the last time; nobody knew of them when the
        // locks were taken. They keep their claim, and get a date when the batch next changes.
        if let after, known == nil, !pins.allSatisfy({ isLocked($0.reservation) }) {
            return draft.add(.supply(sku, after))
        }
        var promises = Repromises()
        for pin in pins {
            guard isLocked(pin.reservation), let record = reservation(pin.reservation) else {
                continue
            }
            promises.know(record)
        }
        try draft.replace(id, of: sku, by: after, &promises)
        for var record in promises.changed {
            record.updated = now
            record.cause = ChangeReason.supplyArrival.event
            keep(record)
        }
    }

    /// Commits articles to a reservation of their own, from one location or wherever the view has
    /// them; all or FAILED_PRECONDITION with the shortage.
    public mutating func reserve(
        _ id: ReservationID, owner: String, reference: String, view: ViewIndex, sku: SkuKey,
        quantity: Quantity, location: LocationIndex?
    ) throws(Refusal) {
        draft.reason = .reserve
        draft.reference = id.text
        let line = ReserveCommand.Line(
            sku: sku, quantity: quantity, scope: location == nil ? .pool : .location,
            location: location)
        _ = try draft.reserve(
            ReserveCommand(
                id: id, owner: owner, view: view, reference: reference, lines: [line],
                commits: true))
    }

    /// What is known of a SKU.
    public func facts(of sku: SkuKey) -> SkuFacts? { scope.facts(of: sku) }

    /// One unit of a SKU as it is stocked: itself, or the components of a kit, ascending; nil
    /// where that cannot be said.
    public func pieces(of sku: SkuKey) -> [KitComponent]? { scope.stockedComponents(of: sku) }

    private func isLocked(_ id: ReservationID) -> Bool {
        scope.locked.contains(reservationShard: ReservationShard.index(ofHash: id.hash))
    }

    private func isCounted(_ sku: SkuKey) -> Bool { scope.facts(of: sku)?.isTracked ?? true }

    private mutating func begin(_ reference: String) {
        draft.reason = .returned
        draft.reference = reference
    }

    private mutating func checkRoom(
        _ sku: SkuKey, _ location: LocationIndex, _ condition: Condition
    ) throws(Refusal) {
        guard draft.cell(at: sku, location, condition).onHand < Limits.cellQuantityMax else {
            throw .invalid(
                "sku", "would exceed \(Limits.cellQuantityMax) units in one cell",
                reason: "OUT_OF_BOUNDS")
        }
    }

    /// Somebody else may have written the quarantined units off.
    private mutating func checkQuarantine(
        _ sku: SkuKey, _ location: LocationIndex, _ condition: Condition
    ) throws(Refusal) {
        guard draft.cell(at: sku, location, condition).quarantined > 0 else {
            throw .precondition(
                "NOT_IN_QUARANTINE", "no unit of \(sku) is quarantined there any more")
        }
    }
}
