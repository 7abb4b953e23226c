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

/// Another destination for a unit that is not there yet.
public struct ReturnMove: Hashable, Sendable {
    public var unit: ReturnUnitID
    /// nil = the customer keeps it.
    public var location: LocationIndex?
    public var expectedAt: Instant?
    /// Beginning of the slot of the location in which it is expected.
    public var slot: Instant
    public var planned: Disposition?

    public init(
        unit: ReturnUnitID, location: LocationIndex?, expectedAt: Instant? = nil,
        slot: Instant = Instant(milliseconds: 0), planned: Disposition? = nil
    ) {
        self.unit = unit
        self.location = location
        self.expectedAt = expectedAt
        self.slot = slot
        self.planned = planned
    }
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
            let detail = expectedAt.map { "expected \($0.milliseconds)" } ?? ""
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

    /// Chooses other destinations for units that are EXPECTED or IN_TRANSIT, or lets the customer
    /// keep what he still has. Answers whether a destination changed.
    public mutating func reroute(
        _ number: UInt32, _ moves: [ReturnMove], carrier: String = "", decision: String = ""
    ) throws(Refusal) -> Bool {
        let place = try place(number)
        let units = try units(moves.map(\.unit), of: place)
        _ = try ReturnTable.check(returns[place], .route)
        let before = returns[place]
        var moved: [Int] = []
        var kept: [Int] = []
        for (move, index) in zip(moves, units) {
            let old = returns[place].units[index]
            guard let location = move.location else {
                if before.state == .requested {
                    returns[place].units[index].location = nil
                } else {
                    try keep(place, index)
                    kept.append(index)
                }
                continue
            }
            guard old.state == .expected || old.state == .inTransit else {
                throw ReturnUnitTable.refusal(old.state, on: .expect, move.unit)
            }
            guard network.record(of: location) != nil else {
                throw Refusal(.invalid("location", "is unknown", reason: "UNKNOWN_LOCATION"))
            }
            if location != old.location { moved.append(index) }
            returns[place].units[index].location = location
            returns[place].units[index].expectedAt = move.expectedAt
            returns[place].units[index].slot = move.slot
            returns[place].units[index].planned = move.planned ?? old.planned
            if before.state != .requested { book(place, index) }
        }
        if returns[place] == before { return false }
        if !carrier.isEmpty { returns[place].carrier = carrier }
        if !decision.isEmpty { returns[place].decision = decision }
        if !moved.isEmpty { note(.returnRouted, place, units: moved) }
        if !kept.isEmpty { note(.returnKept, place, units: kept) }
        try settle(place, before)
        return !moved.isEmpty || !kept.isEmpty
    }

    /// Calls off units that the customer has not sent: those named, or all of them.
    public mutating func cancel(
        _ number: UInt32, units named: [ReturnUnitID] = [], reason: String = ""
    ) throws(Refusal) {
        let place = try place(number)
        let units = try units(named, of: place)
        for index in units { _ = try next(place, index, on: .cancel) }
        if try ReturnTable.check(returns[place], .cancel) == .unchanged { return }
        let before = returns[place]
        let all = before.units.indices.filter { before.units[$0].state == .expected }
        let chosen = named.isEmpty ? Array(all) : units
        if chosen.isEmpty { throw ReturnTable.refusal(before, .cancel) }
        var gone: [Int] = []
        for index in chosen {
            guard let state = try next(place, index, on: .cancel) else { continue }
            returns[place].units[index].state = state
            gone.append(index)
        }
        if gone.isEmpty { return }
        if !reason.isEmpty { returns[place].reason = reason }
        note(.returnCancelled, place, units: gone, detail: reason)
        try settle(place, before)
    }

    // MARK: Time

    /// Everything of the order's returns whose time has come at `now`.
    public mutating func attend() throws(Refusal) {
        for place in returns.indices where returns[place].due <= now {
            let number = returns[place].id.number
            if returns[place].state.isOver { try close(number) } else { try expire(number) }
        }
    }

    /// Gives up what was not sent, and what was not found, whatever the clock says.
    mutating func expire(_ number: UInt32) throws(Refusal) {
        let place = try place(number)
        if try ReturnTable.check(returns[place], .expire) == .unchanged { return }
        let before = returns[place]
        let units = before.units.indices.filter {
            before.units[$0].state == .expected || before.units[$0].state == .missing
        }
        if units.isEmpty { throw ReturnTable.refusal(before, .expire) }
        let lost = units.filter { before.units[$0].hasLeftCustomer }
        let unsent = units.filter { !before.units[$0].hasLeftCustomer }
        for index in unsent {
            guard let state = try next(place, index, on: .expire) else { continue }
            returns[place].units[index].state = state
        }
        if !unsent.isEmpty {
            returns[place].reason = "not sent in time"
            note(.returnExpired, place, units: unsent)
        }
        if returns[place].units.allSatisfy({ $0.state == .cancelled }) {
            returns[place].state = .expired
        }
        if !lost.isEmpty { try lose(place, lost) }
        try settle(place, before)
    }

    /// It may leave memory, whatever the clock says.
    mutating func close(_ number: UInt32) throws(Refusal) {
        let place = try place(number)
        _ = try ReturnTable.check(returns[place], .close)
        returns[place].closesAt = nil
    }
}
