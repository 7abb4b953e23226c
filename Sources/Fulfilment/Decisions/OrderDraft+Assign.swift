public import Inventory
internal import Primitives
public import Sourcing

/// From a plan to shipments.
extension OrderDraft {
    /// Turns a plan for the units without a location into shipments with their commitments and
    /// their capacity. `lines` says which line of the order each line of the plan's cart is.
    ///
    /// A parcel whose stock is gone after all is left out; what stays unfilled is parked, or
    /// cancelled where the order says so.
    public mutating func assign(_ plan: SourcingPlan, _ lines: [Int]) throws(Refusal) {
        _ = try OrderTable.check(order, .source)
        let hadPromise = order.promisedBy
        for parcel in plan.parcels {
            var units: [ShipmentLineRecord] = []
            for one in parcel.lines where lines.indices.contains(one.line) {
                units.append(
                    ShipmentLineRecord(
                        line: lines[one.line], sku: one.sku, condition: one.condition,
                        quantity: one.quantity))
            }
            if units.isEmpty || order.shipments.count >= Limits.orderShipmentsMax { continue }
            let use = use(
                parcel.location, lines: units.count, units: units.reduce(0) { $0 + $1.quantity })
            var shipment = begin(parcel, units, use)
            shipment.decision = plan.decision
            shipment.policy = plan.policy
            shipment.policyVersion = plan.policyVersion
            do throws(Refusal) {
                try batch.commit(
                    id(shipment).reservation, owner: order.id.text, view: order.view,
                    lines: units.map {
                        .init(
                            sku: $0.sku, quantity: $0.quantity, location: parcel.location,
                            condition: $0.condition)
                    })
            } catch {
                // CONCURRENT_CHANGE and the like must be seen; a shortage is the plan's bad luck.
                if error.shortages.isEmpty { throw error }
                continue
            }
            take(shipment, use)
            add(shipment)
        }
        finishSourcing(plan, hadPromise)
    }

    /// No plan could be made at all; it is tried again later.
    public mutating func postpone(_ reason: String) throws(Refusal) {
        _ = try OrderTable.check(order, .park)
        park(.stock, reason, skus: waitedSkus)
        order.sourceAt = now.advanced(byMilliseconds: rules.retry)
    }

    /// Keeps the plan of a hold: its units become commitments where they are, its capacity stays
    /// taken. False, with nothing changed, when the hold is not what the order wants.
    public mutating func convert(_ plan: HeldPlan) throws(Refusal) -> Bool {
        guard let hold = batch.reservation(plan.reservation), hold.state.isLive,
            hold.state == .committed || hold.expires > now, matches(plan, hold)
        else { return false }
        let hadPromise = order.promisedBy
        var next = 0
        for held in plan.parcels {
            let units = held.parcel.lines.map {
                ShipmentLineRecord(
                    line: $0.line, sku: $0.sku, condition: $0.condition, quantity: $0.quantity)
            }
            var shipment = begin(held.parcel, units, held.use)
            shipment.decision = plan.decision
            shipment.policy = plan.policy
            shipment.policyVersion = plan.policyVersion
            let pieces = units.enumerated().map { ($0.offset + next, $0.element.quantity) }
            try batch.carve(
                pieces, from: plan.reservation, into: id(shipment).reservation,
                owner: order.id.text)
            next += units.count
            add(shipment)
        }
        capacity.append(.planRemoved(plan.reservation))
        finishSourcing(nil, hadPromise)
        return true
    }

    /// Gives back a hold that the order cannot use; its plan ends with it.
    public mutating func giveBack(hold: ReservationID) throws(Refusal) {
        guard let record = batch.reservation(hold), record.state.isLive else { return }
        try batch.release(hold)
    }

    private func matches(_ plan: HeldPlan, _ hold: ReservationRecord) -> Bool {
        let held = plan.parcels.flatMap(\.parcel.lines)
        guard held.count == hold.lines.count else { return false }
        var wanted = order.lines.map(\.unsourced)
        for (line, reserved) in zip(held, hold.lines) {
            guard order.lines.indices.contains(line.line), line.quantity == reserved.quantity,
                line.sku == reserved.sku
            else { return false }
            let ordered = order.lines[line.line]
            guard ordered.sku == line.sku || ordered.substitutes.contains(line.sku) else {
                return false
            }
            wanted[line.line] -= line.quantity
        }
        return wanted.allSatisfy { $0 >= 0 }
    }

    private func begin(
        _ parcel: PlannedParcel, _ units: [ShipmentLineRecord], _ use: CapacityUse
    ) -> ShipmentRecord {
        var shipment = ShipmentRecord(
            number: order.nextShipment, location: parcel.location, mode: parcel.mode,
            state: order.isHeld ? .proposed : .assigned, lines: units, carrier: parcel.carrier,
            service: parcel.service, handedOverAt: parcel.handedOverAt, shipBy: parcel.shipBy,
            deliverBy: parcel.deliverBy, slot: parcel.slot, use: use, updated: now)
        shipment.cost = parcel.costs.paid
        shipment.gramsCO2e = parcel.gramsCO2e
        shipment.riskAt = parcel.shipBy.advanced(byMilliseconds: -rules.risk)
        if !order.isHeld { shipment.acknowledgeBy = deadline(parcel.location) }
        return shipment
    }

    /// When the location must have answered; nil if it need not.
    func deadline(_ location: LocationIndex) -> Instant? {
        let minutes = network.record(of: location)?.profile?.acknowledgementMinutes ?? 0
        return minutes == 0 ? nil : now.advanced(byMilliseconds: Int64(minutes) * 60_000)
    }

    private mutating func add(_ shipment: ShipmentRecord) {
        for line in shipment.lines {
            order.lines[line.line].unsourced -= line.quantity
            order.lines[line.line].assigned += line.quantity
        }
        order.shipments.append(shipment)
        note(.shipmentAssigned, shipment, quantity: shipment.units)
    }

    private mutating func finishSourcing(_ plan: SourcingPlan?, _ hadPromise: Instant?) {
        order.sourceAt = nil
        notePromise(hadPromise)
        let left = order.unsourced
        if left == 0 {
            note(.orderSourced)
            return
        }
        if plan == nil {
            // A hold that covered a part: the rest is sourced by a plan of its own.
            order.sourceAt = now
        } else if order.cancelsUnfilled {
            cancelUnsourced("UNFILLED")
        } else {
            let rule = plan?.unfilled.first?.eliminations.first?.rule ?? "NO_STOCK"
            park(.stock, rule, skus: waitedSkus)
            order.sourceAt = nextTry
        }
    }

    /// What the customer is told first is the promise; units that come later change it, units
    /// that are sourced again after a failure put it at risk.
    private mutating func notePromise(_ before: Instant?) {
        let latest = order.shipments.filter { !$0.state.isFailed }.map(\.deliverBy).max()
        guard let latest else { return }
        guard let before else {
            order.promisedBy = latest
            note(.promiseMade, detail: latest.rfc3339)
            return
        }
        if latest <= before { return }
        if order.attempts > 0 {
            note(.promiseAtRisk, order.shipments.last, detail: "sourced again")
        } else {
            order.promisedBy = latest
            note(.promiseChanged, detail: latest.rfc3339)
        }
    }

    private var nextTry: Instant {
        let retry = now.advanced(byMilliseconds: rules.retry)
        let freed = order.setAside.map(\.until).filter { $0 > now }.min()
        return min(retry, freed ?? retry)
    }

    /// SKUs whose stock could fill what is unsourced; components of kits instead of kits.
    private var waitedSkus: [SkuKey] {
        var result: Set<SkuKey> = []
        for line in order.lines where line.unsourced > 0 {
            for sku in [line.sku] + line.substitutes {
                let parts = batch.stockedParts(of: sku)
                result.formUnion(parts.isEmpty ? [sku] : parts)
            }
        }
        return result.sorted()
    }
}
