internal import Fulfilment
internal import Inventory
internal import Messages
internal import Primitives
internal import Sourcing

/// An order before and after its units without a location were sourced; its revision is not known
/// yet. Without a decision no plan could be made.
struct SourcedAnew {
    let before: OrderRecord
    let after: OrderRecord
    let network: Network
    let decision: (plan: SourcingPlan, input: SourcingInput)?
}

/// What follows a call at once, in a transaction of its own: units that its decision has left
/// without a location are sourced.
extension OrderDesk {
    /// Sources, and completes the call's answer with what was done. The complete answer takes
    /// the place of the first under the call's key in the same transaction: given again, it is the
    /// same.
    ///
    /// The decision stands whatever comes of this; what cannot be done now, the tick does.
    func follow<Reply: MutationReply>(
        _ id: OrderID, _ call: MutationCall, _ settled: inout Engine.Settled<Reply>,
        complete: (inout Reply, SourcedAnew) -> Void
    ) {
        let first = settled
        if isDue(id, at: call.now) {
            var reply = first.reply
            var isComplete = false
            let made = attempt { () throws(RPCFailure) in
                try source(id, at: call.now, key: call.key) { done in
                    // Otherwise it is not this decision that has left the units so.
                    guard done.before.revision == first.sequence else { return nil }
                    reply.revision = 0
                    reply.replayed = false
                    complete(&reply, done)
                    isComplete = true
                    return IdempotencyRecord(
                        key: call.key, payload: call.payload, time: call.now, reply: reply.encoded)
                }
            }
            if isComplete, let made {
                reply.stamp(made, replayed: first.reply.replayed)
                settled = Engine.Settled(reply: reply, sequence: made)
                return
            }
        }
        // The same call, made twice at once, may have been completed on its other way.
        guard let now = engine.orders.order(id)?.revision, now > first.sequence else { return }
        var locks = LockPlan()
        locks.set.insert(idempotency: call.key)
        let known: Engine.Settled<Reply>? = attempt { () throws(RPCFailure) in
            try engine.withLocked(locks) { locked throws(RPCFailure) in
                guard let known = locked.stock.answer(to: call.key) else { return nil }
                return try engine.answerAgain(known, call)
            }
        }
        guard let known else { return }
        settled = known
        settled.reply.replayed = first.reply.replayed
    }

    /// As above, for an answer that has nothing to do with it.
    func follow(_ id: OrderID, at now: Instant) {
        guard isDue(id, at: now) else { return }
        _ = attempt { () throws(RPCFailure) in try source(id, at: now) }
    }

    private func isDue(_ id: OrderID, at now: Instant) -> Bool {
        guard let order = engine.orders.order(id), let at = order.sourceAt else { return false }
        return at <= now && !order.isHeld
    }

    private func attempt<Result>(_ body: () throws(RPCFailure) -> Result?) -> Result? {
        do throws(RPCFailure) { return try body() } catch { return nil }
    }
}
