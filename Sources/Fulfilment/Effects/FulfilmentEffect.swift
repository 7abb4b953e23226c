public import Inventory
public import Primitives
public import Sourcing

/// The smallest journaled change of orders and capacity; part of the same record as the effects on
/// stock that go with it.
public enum FulfilmentEffect: Equatable, Sendable {
    /// After-image of an order with its shipments.
    indirect case order(OrderRecord)
    /// The order leaves memory: the archive has it.
    case orderRemoved(OrderID)
    indirect case event(EventRecord)
    case capacity(CapacityEffect)
    /// A plan whose stock is held by the reservation of this id, and its capacity with it.
    indirect case plan(HeldPlan)
    case planRemoved(ReservationID)
    /// After-image of a return.
    indirect case `return`(ReturnRecord)
    /// The return leaves memory: the archive has it.
    case returnRemoved(ReturnID)

    /// Changes the location board.
    public var concernsBoard: Bool {
        switch self {
        case .capacity, .plan, .planRemoved: true
        default: false
        }
    }

    /// The order it changes.
    public var order: OrderID? {
        switch self {
        case .order(let record): record.id
        case .orderRemoved(let id): id
        case .event(let event): event.order
        case .return(let record): record.id.order
        case .returnRemoved(let id): id.order
        default: nil
        }
    }
}

/// A change of what is used of a location's capacity in one slot.
public struct CapacityEffect: Hashable, Sendable {
    public var location: LocationIndex
    /// Beginning of the slot.
    public var slot: Instant
    /// Work that is still to be done.
    public var open: CapacityUse
    /// Work that was done.
    public var done: CapacityUse

    public init(
        location: LocationIndex, slot: Instant, open: CapacityUse = CapacityUse(),
        done: CapacityUse = CapacityUse()
    ) {
        self.location = location
        self.slot = slot
        self.open = open
        self.done = done
    }
}
