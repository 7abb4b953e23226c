internal import Inventory
internal import Primitives

/// Lines that are routed as one problem.
struct LineGroup: Hashable {
    var way: FulfilmentMode.Way
    /// Where they are collected.
    var location: LocationIndex?
    /// One handover is at the counter or at the car.
    var isCurbside: Bool

    init(_ line: borrowing CartLine) {
        way = line.mode.way
        location = line.mode.isCollected ? line.location : nil
        isCurbside = line.mode == .curbside
    }

    func contains(_ line: borrowing CartLine) -> Bool { LineGroup(line) == self }
}

extension SourcingInput {
    /// Those with the fewest choices first.
    var groups: [LineGroup] {
        let first = LineGroup(cart.lines[0])
        var isOne = true
        cart.lines.lendEach { if !first.contains($0) { isOne = false } }
        if isOne { return [first] }
        return Set(cart.lines.map { LineGroup($0) }).sorted {
            let (left, right) = ($0.location?.value ?? 0, $1.location?.value ?? 0)
            return ($0.way, left, $0.isCurbside ? 1 : 0) < ($1.way, right, $1.isCurbside ? 1 : 0)
        }
    }

    func load(_ location: LocationIndex, _ slot: Instant) -> CapacityUse {
        loads.first { $0.location == location && $0.slot == slot }?.used ?? CapacityUse()
    }
}

extension [PlannedParcel] {
    func use(
        of location: LocationIndex, _ slot: Instant, _ network: RoutingNetwork
    ) -> CapacityUse {
        var use = CapacityUse()
        for parcel in self where parcel.location == location && parcel.slot == slot {
            use = use + parcel.use(network)
        }
        return use
    }
}

extension PlannedParcel {
    /// What its work takes of the location's slot.
    public func use(_ network: RoutingNetwork) -> CapacityUse {
        let units = lines.reduce(0) { $0 + $1.quantity }
        let rule = network.location(location)?.capacity ?? CapacityRule()
        return rule.use(lines: lines.count, units: units)
    }
}

extension SourcingPlan {
    /// An order that goes whole or not at all, of which some group cannot.
    mutating func dropParcels(_ cart: Cart) {
        for parcel in parcels {
            for units in parcel.lines {
                if let place = unfilled.firstIndex(where: { $0.line == units.line }) {
                    unfilled[place].quantity += units.quantity
                    continue
                }
                let why = Elimination(
                    rule: "PLAN_LIMITS", locations: 0, detail: "the order goes whole or not at all")
                unfilled.append(
                    UnfilledUnits(line: units.line, quantity: units.quantity, eliminations: [why]))
            }
        }
        parcels = []
    }

    var unfilledUnits: Quantity { unfilled.reduce(0) { $0 + $1.quantity } }
}

extension [Quantity] {
    /// So many zeros, in the memory that is there.
    mutating func reset(to count: Int) {
        removeAll(keepingCapacity: true)
        append(contentsOf: repeatElement(0, count: count))
    }
}
