public import Inventory
public import Primitives
internal import Sourcing

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

/// What is not there yet goes elsewhere, or nowhere.
extension ReturnDraft {
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
        if returns[place] == before, kept.isEmpty { return false }
        if !carrier.isEmpty { returns[place].carrier = carrier }
        if !decision.isEmpty { returns[place].decision = decision }
        if !moved.isEmpty { note(.returnRouted, place, units: moved) }
        try keep(place, kept)
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
}
