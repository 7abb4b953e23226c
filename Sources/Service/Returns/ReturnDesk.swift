internal import Fulfilment
internal import Inventory
internal import Journal
internal import Messages
internal import Primitives

/// Where returns are changed: finds and locks what a decision about a return needs, and runs it
/// through the commit pipeline; as `OrderDesk` does for orders. The tick comes here with what time
/// alone has made due.
///
/// A return and its order are locked together. With them go the SKUs that may come back, the
/// reservations of exchanges, those that wait for the supply that announces its units, and the
/// board where capacity is taken.
struct ReturnDesk: Sendable {
    let desk: OrderDesk
    let planners = ReturnPlanners()

    init(_ desk: OrderDesk) { self.desk = desk }

    var engine: Engine { desk.engine }
    var sourcer: Sourcer { desk.sourcer }
    var decisions: ReturnDecisions { sourcer.returnDecisions }
    var rules: FulfilmentRules { desk.rules }

    /// How often a decision is begun again whose locks did not reach.
    static let attemptsMax = 8

    /// What a decision locks beside what its order and return need.
    struct Needs {
        var set = ShardSet()
        var items: [SkuKey] = []
        var board = false
        /// Of an order that has left memory: taken if it is not there under the lock either.
        var archived: OrderRecord?
        /// Lines of exchanges that a new return reserves.
        var exchanges: [String] = []
    }

    /// Everything a decision about a return may see.
    struct Found {
        var order: OrderRecord
        var returns: [ReturnRecord]
        /// The order was brought back from the archive and is not in memory yet.
        var isBroughtBack = false
    }

    /// Locks an order with its returns, and calls `body`; again where a reservation has been
    /// pinned to what announces them meanwhile. `missing` is thrown for an order that is not open.
    func withOrder<Result>(
        _ id: OrderID, _ needs: Needs, missing: () -> RPCFailure,
        _ body: (Found, LockedState) throws(RPCFailure) -> Result
    ) throws(RPCFailure) -> Result {
        for attempt in 1... {
            do throws(RPCFailure) {
                return try lockedOnce(id, needs, missing: missing, body)
            } catch {
                guard error.reason == "CONCURRENT_CHANGE", attempt < Self.attemptsMax else {
                    throw error
                }
            }
        }
        preconditionFailure("attempts are counted")
    }

    private func lockedOnce<Result>(
        _ id: OrderID, _ needs: Needs, missing: () -> RPCFailure,
        _ body: (Found, LockedState) throws(RPCFailure) -> Result
    ) throws(RPCFailure) -> Result {
        var found: Found?
        return try engine.withLocked(orders: [id]) { orders throws(RPCFailure) -> LockPlan in
            let open = orders.order(id)
            guard let order = open ?? needs.archived else { throw missing() }
            let returns = orders.returns(of: id)
            found = Found(order: order, returns: returns, isBroughtBack: open == nil)
            var plan = LockPlan(set: needs.set, items: needs.items, board: needs.board)
            plan.items += order.shippedItems + order.lines.map(\.sku)
            let next = ReturnID(id, order.returns + 1)
            for line in needs.exchanges {
                plan.set.insert(reservation: ReservationID("\(next.text)+\(line)"))
            }
            for record in returns {
                for exchange in record.exchanges {
                    plan.set.insert(reservation: exchange.reservation)
                }
                if !record.state.isOver { add(record, to: &plan) }
            }
            return plan
        } _: { locked throws(RPCFailure) in
            guard let found else { throw missing() }
            return try body(found, locked)
        }
    }

    private func add(_ record: ReturnRecord, to plan: inout LockPlan) {
        plan.items += record.items
        for exchange in record.exchanges {
            plan.items += engine.store.items(of: exchange.reservation)
        }
        plan.set.formUnion(engine.store.pinned(to: record.supplies(engine.store.network)))
    }

    // MARK: One return

    /// One idempotent change of a return that is not over.
    func change<Reply: ReturnReply>(
        _ id: ReturnID, _ call: MutationCall, _ needs: Needs = Needs(),
        _ decide: (inout ReturnDraft, LockedState) throws(Refusal) -> Void,
        reply: (ReturnRecord) -> Reply
    ) throws(RPCFailure) -> Engine.Settled<Reply> {
        try attendFirst(id.order, at: call.now)
        var needs = needs
        needs.set.insert(idempotency: call.key)
        var disposed: [Fulfilment.Disposition] = []
        let settled: Engine.Settled<Reply> = try withOrder(id.order, needs) {
            refusal(ofMissing: id)
        } _: { found, locked throws(RPCFailure) in
            try engine.settle(call, in: locked) { () throws(RPCFailure) in
                guard let before = found.returns.first(where: { $0.id == id }) else {
                    throw refusal(ofMissing: id)
                }
                if let expected = call.write.expectedRevision, expected != before.revision.value {
                    throw .returnMoved(expected, before.revision)
                }
                var draft = self.draft(found, locked, at: call.now)
                do throws(Refusal) { try decide(&draft, locked) } catch {
                    throw error.rpcFailure(locked.stock.network)
                }
                return decision(draft, id, before, locked, reply, &disposed)
            }
        }
        for disposition in disposed { engine.counters.count(disposition) }
        return settled
    }

    func draft(_ found: Found, _ locked: LockedState, at now: Instant) -> ReturnDraft {
        ReturnDraft(
            order: found.order, returns: found.returns, scope: locked.stock, board: locked.board,
            rules: rules, now: now)
    }

    /// The draft's effects, and the reply with the return as they leave it.
    private func decision<Reply: ReturnReply>(
        _ draft: consuming ReturnDraft, _ id: ReturnID, _ before: ReturnRecord,
        _ locked: LockedState, _ reply: (ReturnRecord) -> Reply,
        _ disposed: inout [Fulfilment.Disposition]
    ) -> Decision<Reply> {
        let order = draft.order
        let decided = draft.finish()
        var after = before
        for case .return(let record) in decided.fulfilment where record.id == id {
            after = record
            // It will be that of the transaction.
            after.revision = .zero
        }
        disposed = after.dispositions(since: before)
        // What the draft has reserved just now is not to be seen in the scope yet.
        let known = Set(before.exchanges.filter(\.isLive).map(\.reservation))
        after.noteExchanges { id in
            !known.contains(id) || locked.stock.reservation(id)?.state.isLive == true
        }
        var answer = reply(after)
        answer.customerReturn = after.message(of: order, locked.stock.network)
        return Decision(effects: decided.effects, fulfilment: decided.fulfilment, reply: answer)
    }

    /// Why a return that is not in memory cannot be changed: it has never been, or it is over.
    func refusal(ofMissing id: ReturnID) -> RPCFailure {
        do {
            guard let record = try engine.archived?.returnIfAny(id) else {
                return .unknownReturn(id.text)
            }
            return RPCFailure(
                .failedPrecondition, reason: "RETURN_\(record.state.name)",
                "return \"\(id)\" is \(record.state.name) and cannot be changed any more",
                metadata: [("return", id.text)])
        } catch { return error }
    }
}

extension ReturnRecord {
    /// What became of units since then.
    fileprivate func dispositions(since before: ReturnRecord) -> [Fulfilment.Disposition] {
        var result: [Fulfilment.Disposition] = []
        for unit in units {
            guard let disposition = unit.disposition else { continue }
            let old = before.units.first { $0.number == unit.number }
            if old?.disposition != disposition || old?.state != unit.state {
                result.append(disposition)
            }
        }
        return result
    }
}
