public import Inventory
internal import Primitives
internal import Sourcing

/// What `FulfilmentStore.verify` found, and how much it looked at.
public struct FulfilmentReport: Equatable, Sendable {
    public var orders = 0
    public var shipments = 0
    public var slots = 0
    public var violations: [String] = []
    public var violationCount = 0

    public var isClean: Bool { violationCount == 0 }

    mutating func report(_ violation: @autoclosure () -> String) {
        violationCount += 1
        if violations.count < InvariantReport.violationsMax { violations.append(violation()) }
    }
}

extension FulfilmentStore {
    /// Checks one consistent picture of orders, reservations and board; O(open orders). All order
    /// shards are locked meanwhile, Inventory's and the board while they are copied.
    ///
    /// Each line's quantity = unsourced + assigned + shipped + cancelled, as its shipments say;
    /// each shipment that holds stock has its committed reservation of exactly its unshipped
    /// units; the board's open capacity = Σ over such shipments, held plans and units that are to
    /// come back; the state is what lines and shipments amount to; the indices list what is to be
    /// done, and what can be searched for, and nothing else.
    /// Of returns: see `verifyReturns`.
    public func verify(against stock: StateStore) -> FulfilmentReport {
        var report = FulfilmentReport()
        withLocked(.everything) { _ in
            var open: [BoardSlot: CapacityUse] = [:]
            let records = stock.withLocked(.everything) { scope in
                let lines = reservations(in: scope)
                let board = self.board.withLock { $0.board.state.pointee }
                return (lines, board, quarantined(in: scope))
            }
            for shard in shards {
                verify(shard.state.pointee, records.0, &open, &report)
            }
            verifyReturns(records.2, &open, &report)
            let live = records.0
            for plan in records.1.plans.values {
                if live[plan.reservation] == nil {
                    report.report("plan \(plan.reservation) is held for nothing")
                }
                for parcel in plan.parcels {
                    let slot = BoardSlot(parcel.parcel.location, parcel.parcel.slot)
                    open[slot, default: CapacityUse()] += parcel.use
                }
            }
            compare(records.1, &open, &report)
        }
        return report
    }

    /// Live reservations that shipments or plans may lean on.
    private func reservations(
        in scope: TransactionScope
    ) -> [ReservationID: ReservationRecord] {
        var result: [ReservationID: ReservationRecord] = [:]
        scope.forEachReservation { if $0.state.isLive { result[$0.id] = $0 } }
        return result
    }

    private func compare(
        _ board: BoardState, _ open: inout [BoardSlot: CapacityUse],
        _ report: inout FulfilmentReport
    ) {
        report.slots = board.slots.count
        for (place, use) in board.slots.entries {
            let owed = open.removeValue(forKey: place) ?? CapacityUse()
            if owed != use.open {
                report.report(
                    "location \(place.location.value) slot \(place.slot.rfc3339): "
                        + "\(use.open) taken, shipments and holds say \(owed)")
            }
        }
        for (place, owed) in open where !owed.isZero {
            report.report(
                "location \(place.location.value) slot \(place.slot.rfc3339): "
                    + "\(owed) of shipments and holds not taken")
        }
    }

    private func verify(
        _ shard: OrderShardState, _ live: [ReservationID: ReservationRecord],
        _ open: inout [BoardSlot: CapacityUse], _ report: inout FulfilmentReport
    ) {
        var work: [LocationIndex: Set<ShipmentID>] = [:]
        for order in shard.orders.values {
            report.orders += 1
            order.verify(&report)
            for shipment in order.shipments {
                report.shipments += 1
                let id = ShipmentID(order.id, shipment.number)
                if let place = shipment.workplace { work[place, default: []].insert(id) }
                shipment.verify(id, live[id.reservation], &report)
                guard shipment.holdsStock else { continue }
                open[BoardSlot(shipment.location, shipment.slot), default: CapacityUse()] +=
                    shipment.use
            }
        }
        if work != shard.work { report.report("a shard's work lists are not what is to be done") }
        if shard.closed != Set(shard.orders.values.filter(\.mayLeave).map(\.id)) {
            report.report("a shard's closed orders are not those that may leave")
        }
        if !shard.orderIndex.lists(shard.orders.values.map(\.traits))
            || !shard.returnIndex.lists(shard.returns.values.joined().map(\.traits))
        {
            report.report("a shard's lists are not of what its orders and returns are")
        }
    }
}

extension OrderRecord {
    func verify(_ report: inout FulfilmentReport) {
        var assigned: [Int: Quantity] = [:]
        var shipped: [Int: Quantity] = [:]
        for shipment in shipments {
            for line in shipment.lines {
                if shipment.holdsStock { assigned[line.line, default: 0] += line.toSend }
                if shipment.hasLeft, !shipment.state.isFailed {
                    shipped[line.line, default: 0] += line.toSend
                }
            }
        }
        for (place, line) in lines.enumerated() {
            let sum = line.unsourced + line.assigned + line.shipped + line.cancelled
            if sum != line.quantity || line.unsourced < 0 || line.cancelled < 0 {
                report.report("order \(id) line \(line.id): \(line.quantity) ordered, \(sum) told")
            }
            if line.assigned != assigned[place] ?? 0 || line.shipped != shipped[place] ?? 0 {
                report.report(
                    "order \(id) line \(line.id): \(line.assigned) assigned and \(line.shipped) "
                        + "shipped, shipments say \(assigned[place] ?? 0) and "
                        + "\(shipped[place] ?? 0)")
            }
        }
        if state != derivedState {
            report.report("order \(id) is \(state.name), its parts say \(derivedState.name)")
        }
    }
}

extension ShipmentRecord {
    func verify(
        _ id: ShipmentID, _ reservation: ReservationRecord?, _ report: inout FulfilmentReport
    ) {
        guard holdsStock else {
            if reservation != nil { report.report("shipment \(id) is over but holds stock") }
            return
        }
        guard let reservation, reservation.state == .committed else {
            return report.report("shipment \(id) has no committed reservation")
        }
        let held = reservation.lines.map(\.quantity)
        if held != lines.map(\.toSend) {
            report.report("shipment \(id) sends \(lines.map(\.toSend)), reserved are \(held)")
        }
    }
}
