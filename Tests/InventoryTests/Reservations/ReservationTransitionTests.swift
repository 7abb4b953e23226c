import Inventory
import Primitives
import Testing

/// Every row of the table is reached by a real command, and none is missing.
struct ReservationTransitionTests {
    static let states: [ReservationState?] = [
        nil, .held, .committed, .consumed, .released, .expired,
    ]

    @Test(
        "each event meets each state as the table says",
        arguments: ReservationEvent.allCases, states)
    func row(_ event: ReservationEvent, _ state: ReservationState?) throws {
        let shop = Shop()
        shop.stock("S", ["A": 5])
        let id = ReservationID("r")
        try bring(shop, id, to: state)
        let before = shop.record(id)
        #expect(before?.state == state)
        let wanted = ReservationTable.transition(state, on: event)
        do throws(Refusal) {
            let after = try happen(event, to: id, in: shop)
            switch wanted {
            case .refuse: Issue.record("\(event) on \(String(describing: state)) was not refused")
            case .unchanged: #expect(shop.record(id) == before)
            case .revive: #expect(after?.revived == true)
            case .proceed: #expect(shop.record(id) != before)
            }
        } catch {
            #expect(wanted == .refuse)
            let code: StatusCode =
                event == .reserve
                ? .alreadyExists : state == nil ? .notFound : .failedPrecondition
            #expect(error.failure.code == code)
            #expect(shop.record(id) == before)
        }
        shop.check()
    }

    private func bring(
        _ shop: Shop, _ id: ReservationID, to state: ReservationState?
    ) throws(Refusal) {
        guard let state else { return }
        let commits = state == .committed || state == .consumed
        _ = try shop.reserve([shop.line("S", 2, at: "A")], id: id.text, ttl: 10, commits: commits)
        switch state {
        case .held, .committed: break
        case .consumed: _ = try shop.consume(id)
        case .released: _ = try shop.release(id)
        case .expired:
            shop.tick(10)
            shop.expireDue()
        }
    }

    private func happen(
        _ event: ReservationEvent, to id: ReservationID, in shop: Shop
    ) throws(Refusal) -> ReservationOutcome? {
        switch event {
        case .reserve: return try shop.reserve([shop.line("S", 1)], id: id.text)
        case .extend: return try shop.extend(id, ttl: 1_000)
        case .amend: return try shop.amend(id, [AmendLine(line: 0, quantity: 1)])
        case .confirm: return try shop.confirm(id)
        case .release: return try shop.release(id)
        case .consume: return try shop.consume(id)
        case .transfer:
            let move = TransferLine(line: 0, quantity: 1, from: shop.at("A"), to: shop.at("A"))
            return try shop.transfer(id, [move])
        case .expire:
            if shop.record(id)?.state == .held { shop.tick(1_000) }
            let decided = try shop.store.withLocked(reservation: id) { scope throws(Refusal) in
                try scope.expire(id, now: shop.now)
            }
            guard let decided else {
                // There is no caller to refuse: the tick passes by.
                let code: StatusCode = shop.record(id) == nil ? .notFound : .failedPrecondition
                throw Refusal(RPCFailure(code, reason: "NOT_DUE", "nothing to expire"))
            }
            shop.play(decided.effects)
            return decided.outcome
        }
    }

    @Test("a stale expected revision is ABORTED and changes nothing")
    func compareAndSwap() throws {
        let shop = Shop()
        shop.stock("S", ["A": 5])
        let id = try shop.reserve([shop.line("S", 1)]).record.id
        let seen = try #require(shop.record(id)).revision
        _ = try shop.extend(id, ttl: 100_000)
        let stale = ReservationTarget(id, expectedRevision: seen)
        let refusal = #expect(throws: Refusal.self) {
            try shop.on(id) { scope, _ throws(Refusal) in try scope.confirm(stale, now: shop.now) }
        }
        #expect(refusal?.failure.code == .aborted)
        #expect(shop.record(id)?.state == .held)
    }
}
