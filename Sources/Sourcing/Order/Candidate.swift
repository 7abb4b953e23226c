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
    /// Of the service.
    var emission: Emission
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
        var load: Int64 = 0
        if orders > 0 { load = max(load, Self.share(used.orders, Int64(orders))) }
        if lines > 0 { load = max(load, Self.share(used.lines, Int64(lines))) }
        if units > 0 { load = max(load, Self.share(used.units, Int64(units))) }
        if labourMinutes > 0 {
            load = max(load, Self.share(used.labourSeconds, Int64(labourMinutes) * 60))
        }
        return load
    }

    private static func share(_ used: Int64, _ limit: Int64) -> Int64 {
        used <= 0 ? 0 : min(10_000, used * 10_000 / limit)
    }
}

extension Planning {
    /// Slots that are looked at for room, the first included.
    private static let slotsAhead = 14

    /// Room in the first slot, of the one in which an order of now would be ready and some after
    /// it, that takes another order of so many lines; nil where all are full or it never opens.
    /// What is asked of `used` is noted in `input`.
    @inline(__always)
    mutating func room(
        at site: borrowing Site, _ network: borrowing SourcingNetwork,
        _ input: inout SourcingInput, _ used: (LocationIndex, Instant) -> CapacityUse
    ) -> SlotRoom? {
        if site.isUnlimited { return SlotRoom(begins: input.now) }
        guard let first = departures.slot(of: site.location, network, now: input.now) else {
            return nil
        }
        let start = Instant(milliseconds: first.start)
        let taken = used(site.location, start)
        note(LocationLoad(location: site.location, slot: start, used: taken), in: &input)
        let left = site.capacity.unitsLeft(lines: problem.lines.count, on: taken)
        if left > 0 {
            return SlotRoom(
                begins: input.now, unitsMax: left, load: site.capacity.load(of: taken),
                orders: taken.orders)
        }
        return roomLater(
            than: Instant(milliseconds: first.next),
            network.routing.locations[Int(site.location.value)], &input, used)
    }

    @inline(never)
    private mutating func roomLater(
        than next: Instant, _ location: RoutingLocation, _ input: inout SourcingInput,
        _ used: (LocationIndex, Instant) -> CapacityUse
    ) -> SlotRoom? {
        var begins = max(input.now, next)
        for _ in 1..<Self.slotsAhead {
            guard let ready = location.calendar.ready(at: begins)?.ready else { return nil }
            let slot = location.capacitySlot(of: ready)
            let start = location.start(ofCapacitySlot: slot)
            let taken = used(location.index, start)
            note(LocationLoad(location: location.index, slot: start, used: taken), in: &input)
            let left = location.capacity.unitsLeft(lines: problem.lines.count, on: taken)
            if left > 0 {
                return SlotRoom(
                    begins: begins, unitsMax: left, load: location.capacity.load(of: taken),
                    orders: taken.orders)
            }
            begins = max(begins, location.start(ofCapacitySlot: slot + 1))
        }
        return nil
    }

    /// Nobody reads the same slot twice in one decision and finds another figure. Loads of the
    /// first group stand in the order of its locations, and only one of the same can be the same.
    @inline(__always)
    private func note(_ load: LocationLoad, in input: inout SourcingInput) {
        if isFirstWalk {
            for known in input.loads.reversed() {
                if known.location != load.location { break }
                if known == load { return }
            }
        } else if input.loads.contains(load) {
            return
        }
        input.loads.append(load)
    }
}
