public import Inventory
internal import Primitives

/// What time alone does to returns.
extension ReturnDraft {
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
