internal import Fulfilment
internal import Inventory
internal import Journal
internal import Messages
internal import Primitives
internal import Sourcing

/// SubmitOrder: takes an order and sources it in the same transaction.
extension OrderHandlers {
    @Sendable
    func submit(
        _ context: borrowing CallContext, _ bytes: RawSpan, _ reply: inout ByteWriter
    ) throws(RPCFailure) -> UnaryOutcome {
        let (request, call): (SubmitOrderRequest, MutationCall) = try engine.begin(
            "/dom.v1.OrderService/SubmitOrder", context, bytes, .growing)
        let record = try newOrder(request, at: call.now)
        var room = OrderDesk.usualShipments
        while true {
            let isOpen = engine.orders.order(record.id) != nil
            if !isOpen, let known = try engine.archived?.orderIfAny(record.id) {
                var answer = try again(known, record, engine.store.network).reply
                answer.stamp(known.revision, replayed: true)
                answer.encode(into: &reply)
                return .reply
            }
            do throws(RPCFailure) {
                let answer = try submit(request, record, call, room, isOpen)
                answer.reply.encode(into: &reply)
                return .replyWhenDurable(answer.sequence)
            } catch {
                guard error.reason == "CONCURRENT_CHANGE" else { throw error }
                room = .max
            }
        }
    }

    private func submit(
        _ request: SubmitOrderRequest, _ record: OrderRecord, _ call: MutationCall, _ room: UInt32,
        _ wasOpen: Bool
    ) throws(RPCFailure) -> Engine.Settled<SubmitOrderResponse> {
        let hold = request.holdID.isEmpty ? nil : ReservationID(request.holdID)
        var locks = LockPlan(items: record.items, orders: [record.id], board: true)
        locks.set.insert(idempotency: call.key)
        if let hold {
            locks.set.insert(reservation: hold)
            locks.items += engine.store.items(of: hold)
        }
        for number in 1...min(room, 64 + OrderDesk.usualShipments) {
            locks.set.insert(reservation: ShipmentID(record.id, number).reservation)
        }
        if room == .max {
            locks.set.insertEveryReservationShard()
        }
        var known: OrderRecord?
        var noted: (plan: SourcingPlan, input: SourcingInput)?
        var settled: Engine.Settled<SubmitOrderResponse> = try engine.withLocked(locks) {
            locked throws(RPCFailure) in
            known = locked.orders.order(record.id)
            // It has just left memory: the archive says what it was.
            if wasOpen, known == nil {
                throw RPCFailure(.aborted, reason: "CONCURRENT_CHANGE", "try again")
            }
            return try engine.settle(call, in: locked) { () throws(RPCFailure) in
                if let known { return try again(known, record, locked.stock.network) }
                return try take(request, record, hold, call, locked, room, &noted)
            }
        }
        if let noted { sourcer.decisions.note(noted.plan, of: noted.input, at: settled.sequence) }
        if known != nil { settled.reply.replayed = true }
        desk.follow(record.id, call, &settled) { reply, done in
            reply.order = done.after.message(done.network)
            reply.decisionID = done.after.shipments.last?.decision ?? ""
        }
        return settled
    }

    /// Decides to take it: the hold's plan is kept, or a plan is made, or it begins held.
    private func take(
        _ request: SubmitOrderRequest, _ record: OrderRecord, _ hold: ReservationID?,
        _ call: MutationCall, _ locked: LockedState, _ room: UInt32,
        _ noted: inout (plan: SourcingPlan, input: SourcingInput)?
    ) throws(RPCFailure) -> Decision<SubmitOrderResponse> {
        try checkNames(record, locked.stock)
        var draft = OrderDraft(
            record.priced(locked.stock), isNew: true, scope: locked.stock, rules: desk.rules,
            now: call.now)
        do throws(Refusal) { try draft.submit(holdReason: request.holdReason) } catch {
            throw error.failure
        }
        if let hold {
            try convert(hold, &draft, locked, room)
        } else if request.holdReason.isEmpty {
            noted = try desk.plan(&draft, locked, room)
        }
        var order = draft.order
        let decided = draft.finish()
        if case .order(let after)? = decided.fulfilment.first { order = after }
        let response = SubmitOrderResponse.with {
            $0.order = order.message(locked.stock.network)
            $0.decisionID = order.shipments.first?.decision ?? noted?.plan.decision ?? ""
        }
        return Decision(
            effects: decided.effects, fulfilment: decided.fulfilment, reply: response)
    }

    /// A hold that cannot be kept as it is is given back, and the order is sourced right after.
    private func convert(
        _ hold: ReservationID, _ draft: inout OrderDraft, _ locked: LockedState, _ room: UInt32
    ) throws(RPCFailure) {
        do throws(Refusal) {
            guard locked.stock.reservation(hold) != nil else {
                throw Refusal(
                    RPCFailure(
                        .notFound, reason: "UNKNOWN_RESERVATION",
                        "hold_id: no reservation \"\(hold)\""))
            }
            let plan = locked.board?.plan(hold)
            if let plan, plan.parcels.count > room { throw Refusal(OrderDesk.tooManyParcels) }
            if let plan, try draft.convert(plan) { return }
            try draft.giveBack(hold: hold)
        } catch { throw error.rpcFailure(locked.stock.network) }
    }

    /// The same order again, or another one under its name.
    private func again(
        _ known: OrderRecord, _ record: OrderRecord, _ network: Network
    ) throws(RPCFailure) -> Decision<SubmitOrderResponse> {
        guard known.payload == record.payload else {
            throw RPCFailure(
                .alreadyExists, reason: "ORDER_EXISTS",
                "reference: order \"\(known.id)\" exists with another content",
                metadata: [("order_id", known.id.text)])
        }
        let response = SubmitOrderResponse.with {
            $0.order = known.message(network)
            $0.decisionID = known.shipments.first?.decision ?? ""
        }
        return Decision(effects: [], reply: response)
    }
}

extension SubmitOrderRequest: MutationRequest {}
extension SubmitOrderResponse: MutationReply {
    mutating func stampParts(_ revision: UInt64) {
        if order?.revision == 0 { order?.revision = revision }
    }
}
