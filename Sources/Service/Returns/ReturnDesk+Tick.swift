internal import Fulfilment
internal import Inventory
internal import Journal
internal import Primitives

/// What happens to returns without anybody asking.
extension ReturnDesk {
    /// Gives up what was not sent in time and closes what is over, of an order whose returns are
    /// due; a decision of its own in the journal. Nothing where nothing is due.
    func attend(to id: OrderID, at now: Instant) throws(RPCFailure) {
        let isDue = engine.orders.returns(of: id).contains { $0.due <= now }
        if !isDue { return }
        try engine.admit(.releasing)
        try withOrder(id, Needs()) {
            .unknownOrder(id)
        } _: { found, locked throws(RPCFailure) in
            var draft = self.draft(found, locked, at: now)
            do throws(Refusal) { try draft.attend() } catch { throw error.failure }
            if draft.isUnchanged { return }
            let decided = draft.finish()
            _ = try engine.commit(
                Transaction(time: now, actor: "clock", effects: decided.effects),
                decided.fulfilment, in: locked)
        }
    }

    /// Before a command: what time has made due of the order's returns comes first. A journal that
    /// takes nothing is the command's own trouble.
    func attendFirst(_ id: OrderID, at now: Instant) throws(RPCFailure) {
        guard engine.clock.trustsExpiry(at: now) else { return }
        try attend(to: id, at: now)
    }
}
