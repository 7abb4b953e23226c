internal import Inventory
internal import Journal
internal import Primitives
internal import Synchronization

extension Engine {
    /// Ends every hold whose time has come at `now`, each as a decision of its own in the journal.
    ///
    /// Called by whoever comes first and by the idle tick. Holds back after a suspicious jump of
    /// the clock, and while the journal takes nothing.
    func expireDue(at now: Instant) {
        guard clock.trustsExpiry(at: now) else { return }
        while true {
            let due = store.dueReservations(at: now, limit: 256)
            if due.isEmpty { return }
            for id in due where !expire(id, at: now) { return }
        }
    }

    /// False when the journal is stopped or full: then nothing can end now.
    private func expire(_ id: ReservationID, at now: Instant) -> Bool {
        guard journal.admit(.releasing) == .admitted else { return false }
        do throws(Refusal) {
            try store.withLocked(reservation: id) { scope throws(Refusal) in
                guard let decided = try scope.expire(id, now: now) else { return }
                let transaction = Transaction(
                    time: now, actor: "expiry", effects: decided.effects)
                do throws(RPCFailure) {
                    _ = try commit(transaction, in: stockOnly(scope))
                } catch { throw Refusal(error) }
                counters.expired.wrappingAdd(1, ordering: .relaxed)
            }
            return true
        } catch {
            return false
        }
    }
}
