/// Life of a shipment; raw values are the wire's.
///
///     PROPOSED → ASSIGNED → ACCEPTED → PICKING → PACKED → SHIPPED → DELIVERED
///                                             └→ READY_FOR_PICKUP → CUSTOMER_ARRIVED → HANDED_OVER
///     side exits: REJECTED, SHORT, EXPIRED (not acknowledged, or not collected), CANCELLED
public enum ShipmentState: UInt8, Sendable, CaseIterable {
    case proposed = 1
    case assigned = 2
    case accepted = 3
    case picking = 4
    case packed = 5
    case shipped = 6
    case delivered = 7
    case readyForPickup = 8
    case customerArrived = 9
    case handedOver = 10
    case rejected = 11
    case short = 12
    case expired = 13
    case cancelled = 14

    /// Has come to an end, good or bad.
    public var isClosed: Bool {
        switch self {
        case .delivered, .handedOver, .rejected, .short, .expired, .cancelled: true
        default: false
        }
    }

    /// Came to nothing; its units are elsewhere.
    public var isFailed: Bool {
        switch self {
        case .rejected, .short, .expired, .cancelled: true
        default: false
        }
    }

    public var isWithCustomer: Bool { self == .delivered || self == .handedOver }

    /// Somebody has begun to work on it.
    public var isUnderWay: Bool {
        switch self {
        case .accepted, .picking, .packed, .readyForPickup, .customerArrived: true
        default: false
        }
    }

    /// As on the wire.
    public var name: String {
        switch self {
        case .proposed: "PROPOSED"
        case .assigned: "ASSIGNED"
        case .accepted: "ACCEPTED"
        case .picking: "PICKING"
        case .packed: "PACKED"
        case .shipped: "SHIPPED"
        case .delivered: "DELIVERED"
        case .readyForPickup: "READY_FOR_PICKUP"
        case .customerArrived: "CUSTOMER_ARRIVED"
        case .handedOver: "HANDED_OVER"
        case .rejected: "REJECTED"
        case .short: "SHORT"
        case .expired: "EXPIRED"
        case .cancelled: "CANCELLED"
        }
    }
}

/// What happens to a shipment.
public enum ShipmentEvent: UInt8, Sendable, CaseIterable {
    /// Planned while the order is held, or held back.
    case propose
    case assign
    case accept
    case reject
    case pick
    /// Nothing of it was found.
    case short
    case pack
    case ship
    case ready
    case arrive
    case handOver
    case track
    case deliver
    /// Not acknowledged, or not collected, in time.
    case expire
    case cancel

    /// As in messages to people.
    var verb: String {
        switch self {
        case .propose: "held back"
        case .assign: "assigned"
        case .accept: "accepted"
        case .reject: "rejected"
        case .pick: "picked"
        case .short: "short"
        case .pack: "packed"
        case .ship: "shipped"
        case .ready: "made ready for pickup"
        case .arrive: "waited for by its customer"
        case .handOver: "handed over"
        case .track: "tracked"
        case .deliver: "delivered"
        case .expire: "expired"
        case .cancel: "cancelled"
        }
    }
}
