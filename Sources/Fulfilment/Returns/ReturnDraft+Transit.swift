public import Inventory
public import Primitives
internal import Sourcing

/// What happened on the way; raw values are the wire's.
public enum ReturnTransit: UInt8, Sendable, CaseIterable {
    /// Handed to the carrier or the drop point.
    case scanned = 1
    /// On its way; expected at another time.
    case delayed = 2
    /// Will not arrive.
    case lost = 3
}

/// On the way.
extension ReturnDraft {
    /// What carriers, customers and drop points report; no units named means all that it can
    /// happen to. `slot` is that of `expectedAt` where there is one common to the units: they move
    /// there if it takes them, and stay in their old one if not.
    public mutating func transit(
        _ number: UInt32, _ event: ReturnTransit, units named: [ReturnUnitID] = [],
        carrier: String = "", tracking: String = "", expectedAt: Instant? = nil,
        slot: Instant? = nil
    ) throws(Refusal) {
        let place = try place(number)
        let units = try units(named, of: place)
        // What is named is refused by its own name.
        let kind: ReturnUnitEvent = event == .lost ? .lose : .transit
        for index in units { _ = try next(place, index, on: kind) }
        _ = try ReturnTable.check(returns[place], .transit)
        let all = returns[place].units.indices.filter { canHappen(event, to: place, $0) }
        let chosen = named.isEmpty ? Array(all) : units
        if chosen.isEmpty { throw ReturnTable.refusal(returns[place], .transit) }
        let before = returns[place]
        if !carrier.isEmpty { returns[place].carrier = carrier }
        if !tracking.isEmpty { returns[place].tracking = tracking }
        if event == .lost {
            try lose(place, chosen)
        } else {
            try send(place, chosen, expectedAt, slot, isDelay: event == .delayed)
        }
        try settle(place, before)
    }

    private func canHappen(_ event: ReturnTransit, to place: Int, _ index: Int) -> Bool {
        let state = returns[place].units[index].state
        switch event {
        case .scanned: return state == .expected || state == .inTransit
        case .delayed: return state == .inTransit || state == .forwarded
        case .lost: return ReturnUnitTable.transition(state, on: .lose) != .refuse
        }
    }

    private mutating func send(
        _ place: Int, _ units: [Int], _ expectedAt: Instant?, _ slot: Instant?, isDelay: Bool
    ) throws(Refusal) {
        let before = returns[place]
        var sent: [Int] = []
        for index in units {
            if let state = try next(place, index, on: .transit) {
                returns[place].units[index].state = state
                sent.append(index)
            }
            if returns[place].units[index].sentAt == nil {
                returns[place].units[index].sentAt = now
            }
            if let expectedAt { returns[place].units[index].expectedAt = expectedAt }
            if let slot { returns[place].units[index].slot = slot }
        }
        let changes = openChanges(place, before)
        if changes.contains(where: { $0.delta.returnedUnits > 0 && !admits($0.delta, $0.slot) }) {
            for index in units { returns[place].units[index].slot = before.units[index].slot }
        }
        if !sent.isEmpty { note(.returnInTransit, place, units: sent) }
        if isDelay {
            let detail = expectedAt.map { "expected \($0.rfc3339)" } ?? ""
            note(.returnDelayed, place, units: units, detail: detail)
        }
        if returns[place].refundOn == .scan { for index in sent { refund(place, index) } }
    }

    /// Lost on the way: refunded if the customer had given them away.
    mutating func lose(_ place: Int, _ units: [Int]) throws(Refusal) {
        for index in units {
            guard let state = try next(place, index, on: .lose) else { continue }
            returns[place].units[index].state = state
        }
        note(.returnLost, place, units: units)
        for index in units where returns[place].units[index].hasLeftCustomer {
            refund(place, index)
        }
    }
}
