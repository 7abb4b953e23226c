internal import Fulfilment
internal import Inventory
internal import Journal
internal import Primitives

/// What happens to orders without anybody asking.
extension OrderDesk {
    /// Orders looked at in one tick.
    static let ticksMax = 256

    /// Attends to orders that are due, and to their returns by `attendReturns`, each as a decision
    /// of its own in the journal, and sources those that have been woken. Holds back after a
    /// suspicious jump of the clock. One that fails is tried again at the next tick.
    func tick(
        at now: Instant, attendReturns: (OrderID) throws(RPCFailure) -> Void
    ) {
        guard engine.clock.trustsExpiry(at: now) else { return }
        if engine.orders.earliestDue <= now {
            for id in engine.orders.dueOrders(at: now, limit: Self.ticksMax) {
                do throws(RPCFailure) {
                    try attend(to: id, at: now)
                    try attendReturns(id)
                } catch { continue }
            }
        }
        if engine.orders.travels.hasStranded {
            for id in engine.orders.travels.takeStranded(limit: Self.ticksMax) {
                do throws(RPCFailure) { try part(id, at: now) } catch {
                    engine.orders.travels.doubt(id)
                }
            }
        }
        guard engine.orders.waiting.hasWoken else { return }
        for id in engine.orders.waiting.takeWoken(limit: Self.ticksMax) {
            do throws(RPCFailure) { try source(id, at: now) } catch { continue }
        }
    }

    private func attend(to id: OrderID, at now: Instant) throws(RPCFailure) {
        try engine.admit(.releasing)
        try withOrder(id) { record, locked throws(RPCFailure) in
            guard record.due <= now else { return }
            var draft = OrderDraft(record, scope: locked.stock, rules: rules, now: now)
            do throws(Refusal) { try draft.attend() } catch { throw error.failure }
            if draft.isUnchanged { return }
            let decided = draft.finish()
            _ = try engine.commit(
                Transaction(time: now, actor: "clock", effects: decided.effects),
                decided.fulfilment, in: locked)
        }
        if let at = engine.orders.order(id)?.sourceAt, at <= now { try source(id, at: now) }
    }

    /// Parts an order's shipments from parcels that will not leave. A failed one never comes back,
    /// so what is found before the lock holds under it.
    private func part(_ id: OrderID, at now: Instant) throws(RPCFailure) {
        var lost: Set<ShipmentID> = []
        for (_, parcel) in engine.orders.order(id)?.travelling ?? [] {
            // An order that is gone has taken all of its parcels with it.
            let state = engine.orders.order(parcel.order)?.shipment(parcel.number)?.state
            if state?.isFailed ?? true { lost.insert(parcel) }
        }
        if lost.isEmpty { return }
        try engine.admit(.releasing)
        try withOrder(id) { record, locked throws(RPCFailure) in
            var draft = OrderDraft(record, scope: locked.stock, rules: rules, now: now)
            draft.travelAlone(without: lost)
            if draft.isUnchanged { return }
            let decided = draft.finish()
            _ = try engine.commit(
                Transaction(time: now, actor: "clock", effects: decided.effects),
                decided.fulfilment, in: locked)
        }
    }

    /// Moves on what a crash has left at locations whose work was to be done elsewhere. Only work
    /// of up to that word: what was planned there since may stay. O(open orders) if there is such
    /// a location.
    func resumeRerouting(at now: Instant) {
        var limits: [LocationIndex: Instant] = [:]
        for location in engine.store.network.locations {
            limits[location.index] = location.reroutesUpTo(at: now)
        }
        if limits.isEmpty { return }
        var places: Set<LocationIndex> = []
        for order in engine.orders.orders(where: { !$0.isOver }) {
            for shipment in order.shipments where shipment.isUntouched {
                guard let limit = limits[shipment.location], shipment.updated <= limit else {
                    continue
                }
                places.insert(shipment.location)
            }
        }
        for place in places.sorted() {
            rerouteOpenWork(of: place, upTo: limits[place], reason: "location closed", at: now)
        }
    }

    /// Moves the work of a location that nobody has picked yet, order by order: taken back, then
    /// sourced anew; all of it, or that last changed up to a time. Answers how many orders were
    /// moved. O(orders in memory with a shipment there).
    @discardableResult
    func rerouteOpenWork(
        of location: LocationIndex, upTo limit: Instant? = nil, reason: String, at now: Instant
    ) -> Int {
        let limit = limit ?? .distantFuture
        // Not the list of work: what is held back is not on it, and still has to move.
        let orders = engine.orders.orders(on: .location(location)) { order in
            order.shipments.contains {
                $0.location == location && $0.isUntouched && $0.updated <= limit
            }
        }
        var moved = 0
        for id in orders.map(\.id) {
            do throws(RPCFailure) {
                try takeBack(id, at: location, reason: reason, now: now)
                try source(id, at: now)
                moved += 1
            } catch { continue }
        }
        return moved
    }

    private func takeBack(
        _ id: OrderID, at location: LocationIndex, reason: String, now: Instant
    ) throws(RPCFailure) {
        try withOrder(id) { record, locked throws(RPCFailure) in
            var draft = OrderDraft(record, scope: locked.stock, rules: rules, now: now)
            do throws(Refusal) {
                _ = try draft.takeBack(at: location, reason: reason, setsAside: false)
            } catch { throw error.failure }
            if draft.isUnchanged { return }
            let decided = draft.finish()
            _ = try engine.commit(
                Transaction(
                    time: now, actor: "rerouting", reason: reason, effects: decided.effects),
                decided.fulfilment, in: locked)
        }
    }
}
