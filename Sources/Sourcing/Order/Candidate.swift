internal import Inventory
internal import Primitives

/// What the planner knows of one candidate of the problem beside its numbers.
struct Candidate {
    /// By location, its service and what a parcel from it costs.
    var facts: CandidateFacts
    /// Place in `Planning.rowLocations`.
    var row: Int
    /// Of the location; -1 where nobody carries.
    var link: Int
    /// Of the service; 0 where nobody carries.
    var zone: Int
    var shipBy: Instant
    var deliverBy: Instant
    /// When the order's work begins that this candidate stands for: now, or later where slots
    /// are full.
    var begins: Instant
    /// The rule that excludes it for every line.
    var exclusion: Exclusion
}

/// Room that a location's capacity leaves, in the first slot that has any.
struct SlotRoom {
    var begins: Instant
    var unitsMax: Quantity = .max
    var load: Int64 = 0
    var orders: Int64 = 0
}

extension CapacityRule {
    /// How full a slot is, basis points: its fullest measure.
    func load(of used: CapacityUse) -> Int64 {
        func share(_ used: Int64, _ limit: Int64) -> Int64 {
            limit == 0 ? 0 : min(10_000, max(0, used) * 10_000 / limit)
        }
        return max(
            share(used.orders, Int64(orders)), share(used.lines, Int64(lines)),
            share(used.units, Int64(units)),
            share(used.labourSeconds, Int64(labourMinutes) * 60))
    }
}

extension RoutingLocation {
    /// Slots that are looked at for room, the first included.
    private static let slotsAhead = 14

    /// The first slot, of the one in which an order of now would be ready and some after it, that
    /// takes another order of so many lines; nil where all are full or it never opens.
    func room(
        at now: Instant, lines: Int, _ used: (LocationIndex, Instant) -> CapacityUse
    ) -> SlotRoom? {
        if capacity.isUnlimited { return SlotRoom(begins: now) }
        var begins = now
        for _ in 0..<Self.slotsAhead {
            guard let ready = calendar.ready(at: begins)?.ready else { return nil }
            let slot = capacitySlot(of: ready)
            let taken = used(index, start(ofCapacitySlot: slot))
            let left = capacity.unitsLeft(lines: lines, on: taken)
            if left > 0 {
                return SlotRoom(
                    begins: begins, unitsMax: left, load: capacity.load(of: taken),
                    orders: taken.orders)
            }
            begins = max(begins, start(ofCapacitySlot: slot + 1))
        }
        return nil
    }
}
