internal import Inventory
internal import Primitives

/// When and with how much room a location takes in what arrives.
struct Dock {
    /// When work on it begins.
    var begins: Instant
    var sellable: Instant
    /// Beginning of the slot that it counts in.
    var slot: Instant
    var room: Quantity = .max
    /// How full the slot is, basis points.
    var load: Int64 = 0
    /// Orders that count in it.
    var orders: Int64 = 0
    /// Started days that it waits for the slot.
    var waits: Int64 = 0
}

extension RoutingLocation {
    /// Slots that are looked at for room, the first included.
    static let docksAhead = 14

    /// Ways to take in up to `units` that arrive then: the first slot with room, and later ones
    /// that have more while it is not enough for all. Empty where all are full, or it never opens.
    func docks(
        arriving: Instant, units: Quantity, _ used: (LocationIndex, Instant) -> CapacityUse
    ) -> [Dock] {
        guard let first = calendar.receives(at: arriving) else { return [] }
        var docks: [Dock] = []
        var begins = first
        for _ in 0..<Self.docksAhead {
            let number = capacitySlot(of: begins)
            let slot = start(ofCapacitySlot: number)
            guard
                let sellable = calendar.processed(minutes: returns.processingMinutes, from: begins)
            else { break }
            var dock = Dock(
                begins: begins, sellable: sellable, slot: slot,
                waits: Candidate.days(from: first, to: begins))
            if !capacity.isUnlimitedForReturns {
                let taken = used(index, slot)
                dock.room = capacity.returnedUnitsLeft(on: taken)
                dock.load = capacity.returnLoad(of: taken)
                dock.orders = taken.orders
            }
            if dock.room > docks.last?.room ?? 0 { docks.append(dock) }
            if dock.room >= units { break }
            guard let next = calendar.receives(at: start(ofCapacitySlot: number + 1)) else { break }
            begins = max(next, begins)
        }
        return docks
    }
}

extension CapacityRule {
    /// How full a slot is for returns, basis points: the fuller of units and labour.
    func returnLoad(of used: CapacityUse) -> Int64 {
        func share(_ used: Int64, _ limit: Int64) -> Int64 {
            limit == 0 ? 0 : min(10_000, max(0, used) * 10_000 / limit)
        }
        let labour = labourSecondsPerReturnedUnit == 0 ? 0 : Int64(labourMinutes) * 60
        return max(
            share(used.returnedUnits, Int64(returnedUnits)), share(used.labourSeconds, labour))
    }
}
