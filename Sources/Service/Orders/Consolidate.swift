internal import Fulfilment
internal import Inventory
internal import Journal
internal import Messages
internal import Primitives
internal import Sourcing

/// RoutingService.ConsolidateOrders: parcels of one customer and address that leave one location
/// by one service in the same collection travel as one, where that is cheaper. They leave and
/// arrive as planned, so no promise suffers.
///
/// Runs on a worker. Recipient by recipient, and order by order in the journal: no transaction is
/// larger than one order. A call that a crash cut short has merged what it had come to; the same
/// call again merges the rest and tells of that.
extension OrderHandlers {
    /// Orders of one recipient that are looked at together.
    private static let ordersLocked = 64

    @Sendable
    func consolidate(
        _ context: borrowing CallContext, _ bytes: RawSpan, _ reply: inout ByteWriter
    ) throws(RPCFailure) -> UnaryOutcome {
        let request: ConsolidateOrdersRequest = try decode(bytes)
        try Check.optionalIdentifier(request.customer, "customer")
        try Check.quantity(request.windowMs, in: 0...Limits.holdMillisecondsMax, "window_ms")
        let window = request.windowMs == 0 ? 86_400_000 : request.windowMs
        if request.dryRun {
            let now = engine.begin(context.now)
            let found = try merge(of: request.customer, window: window, at: now, nil)
            var response = found.response
            response.revision = engine.journal.last.value
            response.encode(into: &reply)
            return engine.outcome(revealing: engine.journal.last)
        }
        let call = try engine.begin(
            "/dom.v1.RoutingService/ConsolidateOrders", request.context, context, bytes, .growing)
        var locks = LockPlan()
        locks.set.insert(idempotency: call.key)
        let known = engine.withLocked(locks) { $0.stock.answer(to: call.key) }
        var done = Consolidated()
        if known == nil {
            done = try merge(of: request.customer, window: window, at: call.now, call)
        }
        let settled: Engine.Settled<ConsolidateOrdersResponse> = try engine.withLocked(locks) {
            locked throws(RPCFailure) in
            try engine.settle(call, in: locked) { Decision(effects: [], reply: done.response) }
        }
        settled.reply.encode(into: &reply)
        return .replyWhenDurable(settled.sequence)
    }

    /// Merges, or only tells without a call, until there is no more or it is enough for one.
    private func merge(
        of customer: String, window: Int64, at now: Instant, _ call: MutationCall?
    ) throws(RPCFailure) -> Consolidated {
        let routing = sourcer.network(engine.store.network).routing
        var done = Consolidated()
        for orders in candidates(of: customer) {
            if call != nil { try engine.admit(.growing) }
            let locks = LockPlan(items: orders.flatMap(\.items), orders: orders.map(\.id))
            try engine.withLocked(locks) { locked throws(RPCFailure) in
                let records = orders.compactMap { locked.orders.order($0.id) }
                let found = Consolidations(
                    records, locked.stock, routing, engine.orders.travels, window: window, now: now)
                for record in records {
                    let merged = found.merged(of: record.id)
                    if merged.isEmpty { continue }
                    done.more = done.merged.count + merged.count > Limits.consolidationsMax
                    if done.more { return }
                    if let call { try commit(merged, record, locked, call) }
                    done.merged += merged
                }
            }
            if done.more { break }
        }
        return done
    }

    private func commit(
        _ merged: [Consolidations.Merged], _ record: OrderRecord, _ locked: LockedState,
        _ call: MutationCall
    ) throws(RPCFailure) {
        var draft = OrderDraft(record, scope: locked.stock, rules: desk.rules, now: call.now)
        do throws(Refusal) {
            for one in merged {
                try draft.travel(one.shipment.number, with: one.into, saved: one.saved)
            }
        } catch { throw error.failure }
        let decided = draft.finish()
        _ = try engine.commit(
            Transaction(
                time: call.now, actor: call.write.actor, reason: call.write.reason,
                effects: decided.effects),
            decided.fulfilment, in: locked)
    }

    /// Open orders of the customer, or of anybody, by recipient: those who get more than one,
    /// oldest order first, a few orders at a time. O(orders of the customer), or all open ones.
    private func candidates(of customer: String) -> [[OrderRecord]] {
        let isCandidate = { (order: OrderRecord) in
            !order.isOver && !order.isHeld && !order.customer.isEmpty && order.address != nil
                && order.shipments.contains(where: \.isUntouched)
        }
        let open =
            customer.isEmpty
            ? engine.orders.orders(where: isCandidate)
            : engine.orders.orders(on: .customer(customer)) {
                $0.customer == customer && isCandidate($0)
            }
        var orders: [Consolidations.Recipient: [OrderRecord]] = [:]
        for order in open { orders[Consolidations.Recipient(order), default: []].append(order) }
        var result: [[OrderRecord]] = []
        for var group in orders.values where group.count > 1 {
            group.sort { ($0.created, $0.id) < ($1.created, $1.id) }
            for begin in stride(from: 0, to: group.count, by: Self.ordersLocked) {
                let end = min(begin + Self.ordersLocked, group.count)
                result.append(Array(group[begin..<end]))
            }
        }
        return result.sorted { ($0[0].created, $0[0].id) < ($1[0].created, $1[0].id) }
    }
}

/// What one call merged.
private struct Consolidated {
    var merged: [Consolidations.Merged] = []
    var more = false

    var response: ConsolidateOrdersResponse {
        var targets: [String] = []
        var byTarget: [String: Consolidation] = [:]
        for one in merged {
            let into = one.into.text
            if byTarget[into] == nil { targets.append(into) }
            var message = byTarget[into] ?? Consolidation.with { $0.intoShipment = into }
            message.mergedShipments.append(one.shipment.text)
            message.savedMillicents += one.saved
            byTarget[into] = message
        }
        return ConsolidateOrdersResponse.with {
            $0.consolidations = targets.compactMap { byTarget[$0] }
            $0.more = more
        }
    }
}

extension ConsolidateOrdersRequest: MutationRequest {}
extension ConsolidateOrdersResponse: MutationReply {}
