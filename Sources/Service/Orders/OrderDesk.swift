internal import Fulfilment
internal import Inventory
internal import Journal
internal import Messages
internal import Primitives
internal import Sourcing

/// Where orders are changed: finds and locks what a decision about an order needs, runs it through
/// the commit pipeline, and sources what has lost its location, in a transaction of its own right
/// after. The tick comes here with what time alone has made due.
struct OrderDesk: Sendable {
    let engine: Engine
    let sourcer: Sourcer
    var rules = FulfilmentRules()

    /// Shipments that a plan usually comes to; one with more locks everything.
    static let usualShipments: UInt32 = 4

    /// Locks an order with the stock of its open shipments and of `items`, and calls `body`.
    /// NOT_FOUND for an order that is not open.
    func withOrder<Result>(
        _ id: OrderID, set more: ShardSet = ShardSet(), items: [SkuKey] = [], board: Bool = false,
        newShipments: UInt32 = 1,
        _ body: (OrderRecord, LockedState) throws(RPCFailure) -> Result
    ) throws(RPCFailure) -> Result {
        var found: OrderRecord?
        return try engine.withLocked(orders: [id]) { orders throws(RPCFailure) -> LockPlan in
            guard let record = orders.order(id) else { throw engine.refusal(ofMissing: id) }
            found = record
            var plan = LockPlan(set: more, items: items, board: board)
            for reservation in record.liveReservations {
                plan.set.insert(reservation: reservation)
                plan.items += engine.store.items(of: reservation)
            }
            if newShipments == .max {
                plan.set.insertEveryReservationShard()
            } else {
                for number in 0..<newShipments {
                    let shipment = ShipmentID(id, record.nextShipment + number)
                    plan.set.insert(reservation: shipment.reservation)
                }
            }
            for line in record.lines { plan.items.append(line.sku) }
            return plan
        } _: { locked throws(RPCFailure) in
            guard let found else { throw engine.refusal(ofMissing: id) }
            return try body(found, locked)
        }
    }

    /// One idempotent change of an order. What time has made due of it comes first.
    func change<Reply: MutationReply>(
        _ id: OrderID, _ call: MutationCall,
        _ decide: (inout OrderDraft) throws(Refusal) -> Void,
        reply: (OrderRecord, Network) -> Reply
    ) throws(RPCFailure) -> Engine.Settled<Reply> {
        var set = ShardSet()
        set.insert(idempotency: call.key)
        return try withOrder(id, set: set) { record, locked throws(RPCFailure) in
            try engine.settle(call, in: locked) { () throws(RPCFailure) in
                if let expected = call.write.expectedRevision, expected != record.revision.value {
                    throw .orderMoved(expected, record.revision)
                }
                var draft = OrderDraft(record, scope: locked.stock, rules: rules, now: call.now)
                do throws(Refusal) {
                    if record.due <= call.now { try draft.attend() }
                    try decide(&draft)
                } catch { throw error.rpcFailure(locked.stock.network) }
                var order = draft.order
                let decided = draft.finish()
                if case .order(let after)? = decided.fulfilment.first {
                    order = after
                    // It will be that of the transaction.
                    order.revision = .zero
                }
                return Decision(
                    effects: decided.effects, fulfilment: decided.fulfilment,
                    reply: reply(order, locked.stock.network))
            }
        }
    }

    // MARK: Sourcing

    /// Sources what has no location, now if that is due or the order was woken. Answers the
    /// revision, nil if nothing was to be done. Never throws for want of stock: then it is parked.
    /// `answer` may make an answer under `key` of what was done.
    @discardableResult
    func source(
        _ id: OrderID, at now: Instant, key: IdempotencyHash? = nil,
        answer: (SourcedAnew) -> IdempotencyRecord? = { _ in nil }
    ) throws(RPCFailure) -> SequenceNumber? {
        var room = Self.usualShipments
        var set = ShardSet()
        if let key { set.insert(idempotency: key) }
        while true {
            let items = engine.orders.order(id)?.items ?? []
            do throws(RPCFailure) {
                return try withOrder(id, set: set, items: items, board: true, newShipments: room) {
                    record, locked throws(RPCFailure) in
                    try source(record, locked, room, at: now, answer)
                }
            } catch {
                guard error.reason == "CONCURRENT_CHANGE", room != .max else { throw error }
                room = .max
            }
        }
    }

    private func source(
        _ record: OrderRecord, _ locked: LockedState, _ room: UInt32, at now: Instant,
        _ answer: (SourcedAnew) -> IdempotencyRecord?
    ) throws(RPCFailure) -> SequenceNumber? {
        let isDue = record.sourceAt.map { $0 <= now } ?? false
        guard record.unsourced > 0, !record.isHeld, isDue || record.waitsForStock else {
            return nil
        }
        try engine.admit(.growing)
        var draft = OrderDraft(record, scope: locked.stock, rules: rules, now: now)
        let decision = try plan(&draft, locked, room)
        // Woken in vain: nothing has changed.
        if !isDue, decision?.plan.parcels.isEmpty ?? true { return nil }
        var decided = draft.finish()
        if case .order(var after)? = decided.fulfilment.first {
            // It will be that of the transaction.
            after.revision = .zero
            let complete = answer(
                SourcedAnew(
                    before: record, after: after, network: locked.stock.network,
                    decision: decision))
            if let complete { decided.effects.append(.idempotency(complete)) }
        }
        let sequence = try engine.commit(
            Transaction(time: now, actor: "sourcing", effects: decided.effects),
            decided.fulfilment, in: locked)
        if let decision { sourcer.decisions.note(decision.plan, of: decision.input, at: sequence) }
        return sequence
    }

    /// Plans and assigns the units without a location. nil when no plan could be made.
    func plan(
        _ draft: inout OrderDraft, _ locked: LockedState, _ room: UInt32
    ) throws(RPCFailure) -> (plan: SourcingPlan, input: SourcingInput)? {
        let (cart, lines) = draft.order.unsourcedCart
        var session = StockSession(locked.stock, now: draft.now)
        let made: (plan: SourcingPlan, input: SourcingInput)?
        do throws(RPCFailure) {
            var input = try sourcer.gather(
                cart, &session, now: draft.now, rejected: draft.order.rejected(at: draft.now))
            var plan = try sourcer.plan(&input, board: locked.board)
            plan.decision = sourcer.decisions.nextID(draft.now)
            made = (plan, input)
        } catch {
            // A policy or a SKU that is gone since then: a person must see it, nothing is lost.
            made = nil
            do throws(Refusal) { try draft.postpone(error.reason) } catch { throw error.failure }
        }
        guard let made else { return nil }
        if made.plan.parcels.count > room { throw Self.tooManyParcels }
        do throws(Refusal) { try draft.assign(made.plan, lines) } catch {
            throw error.rpcFailure(locked.stock.network)
        }
        return made
    }

    /// The locks were made for fewer shipments.
    static let tooManyParcels = RPCFailure(
        .aborted, reason: "CONCURRENT_CHANGE",
        "the plan has more parcels than were expected; try again", retryAfterMilliseconds: 1)
}

extension RPCFailure {
    static func unknownOrder(_ id: OrderID) -> RPCFailure {
        RPCFailure(.notFound, reason: "UNKNOWN_ORDER", "order_id: no order \"\(id)\"")
    }

    static func orderMoved(_ expected: UInt64, _ actual: SequenceNumber) -> RPCFailure {
        RPCFailure(
            .aborted, reason: "REVISION_MISMATCH",
            "context.expected_revision: is \(expected), the order's revision is \(actual.value)",
            metadata: [("revision", String(actual.value))])
    }
}
