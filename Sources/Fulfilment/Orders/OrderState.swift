/// Life of an order; raw values are the wire's. The state follows from the order's lines and
/// shipments (`OrderRecord.derivedState`); commands change those, not it.
///
///     RECEIVED → (HELD) → SOURCING → PARTIALLY_SOURCED | SOURCED → IN_FULFILMENT
///       → PARTIALLY_SHIPPED → SHIPPED → DELIVERED → CLOSED
///     side exits: PARKED (waits for a condition), CANCELLED
public enum OrderState: UInt8, Sendable, CaseIterable {
    case received = 1
    case held = 2
    case sourcing = 3
    case partiallySourced = 4
    case sourced = 5
    case inFulfilment = 6
    case partiallyShipped = 7
    case shipped = 8
    case delivered = 9
    case closed = 10
    case parked = 11
    case cancelled = 12

    /// As on the wire.
    public var name: String {
        switch self {
        case .received: "RECEIVED"
        case .held: "HELD"
        case .sourcing: "SOURCING"
        case .partiallySourced: "PARTIALLY_SOURCED"
        case .sourced: "SOURCED"
        case .inFulfilment: "IN_FULFILMENT"
        case .partiallyShipped: "PARTIALLY_SHIPPED"
        case .shipped: "SHIPPED"
        case .delivered: "DELIVERED"
        case .closed: "CLOSED"
        case .parked: "PARKED"
        case .cancelled: "CANCELLED"
        }
    }
}

/// What happens to an order as a whole.
public enum OrderEvent: UInt8, Sendable, CaseIterable {
    /// It is taken.
    case submit
    /// Somebody stops it.
    case hold
    /// Somebody, or the time, lets it go on.
    case release
    /// A plan is made for units without a location.
    case source
    /// Units without a location wait for a condition.
    case park
    /// What has not left is cancelled, wholly or in part.
    case cancel
    /// A location does something with a shipment.
    case work
    /// It is over, and leaves memory.
    case close

    /// As in messages to people.
    var verb: String {
        switch self {
        case .submit: "submitted"
        case .hold: "held"
        case .release: "released"
        case .source: "sourced"
        case .park: "parked"
        case .cancel: "cancelled"
        case .work: "worked on"
        case .close: "closed"
        }
    }
}
