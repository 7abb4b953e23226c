internal import Inventory
public import Primitives
public import Sourcing

/// One slot of one location.
public struct BoardSlot: Hashable, Comparable, Sendable {
    public var location: LocationIndex
    public var slot: Instant

    public init(_ location: LocationIndex, _ slot: Instant) {
        self.location = location
        self.slot = slot
    }

    public static func < (left: BoardSlot, right: BoardSlot) -> Bool {
        left.location != right.location
            ? left.location < right.location : left.slot < right.slot
    }
}

/// What is used of a slot.
public struct SlotUse: Hashable, Sendable {
    public var open = CapacityUse()
    public var done = CapacityUse()

    public init(open: CapacityUse = CapacityUse(), done: CapacityUse = CapacityUse()) {
        self.open = open
        self.done = done
    }

    public var total: CapacityUse { open + done }
}

/// What the board knows. A value: a snapshot is a copy taken under the lock.
struct BoardState: Sendable {
    var lastSequence = SequenceNumber.zero
    var slots = SlotTable()
    var plans = PlanTable()
    /// Day of the last sweep of slots that are over.
    var sweptDay: Int64 = 0

    /// Slots that began so long before now and have no open work are forgotten.
    static let keptMilliseconds: Int64 = 3 * 24 * 3_600_000

    mutating func apply(
        _ effects: [FulfilmentEffect], time: Instant, at sequence: SequenceNumber
    ) {
        guard lastSequence < sequence else { return }
        effects.lendEach { effect in
            switch effect {
            case .capacity(let change): apply(change)
            case .plan(let plan): plans[plan.reservation] = copy plan
            case .planRemoved(let id): plans[copy id] = nil
            case .order, .orderRemoved, .event, .return, .returnRemoved: break
            }
        }
        lastSequence = sequence
        sweep(at: time)
    }

    private mutating func apply(_ change: CapacityEffect) {
        let place = BoardSlot(change.location, change.slot)
        var use = slots[place] ?? SlotUse()
        use.open += change.open
        use.done += change.done
        precondition(
            use.open.orders >= 0 && use.open.lines >= 0 && use.open.units >= 0
                && use.open.labourSeconds >= 0 && use.open.returnedUnits >= 0,
            "more capacity was given back than taken")
        slots[place] = use.total.isZero ? nil : use
    }

    /// Once a day of the journal's time, so that replay forgets the same.
    private mutating func sweep(at time: Instant) {
        let day = time.milliseconds / (24 * 3_600_000)
        guard day != sweptDay else { return }
        sweptDay = day
        let horizon = Instant(milliseconds: day * 24 * 3_600_000)
            .advanced(byMilliseconds: -Self.keptMilliseconds)
        slots.removeAll { slot, use in slot < horizon && use.open.isZero }
    }
}
