/// Life of a return; raw values are the wire's.
public enum ReturnState: UInt8, Sendable, CaseIterable {
    case requested = 1
    case authorised = 2
    case inTransit = 3
    case received = 4
    case graded = 5
    case disposed = 6
    case resolved = 7
    case rejected = 8
    case lost = 9
    case expired = 10
    case kept = 11
    case cancelled = 12

    public var name: String {
        switch self {
        case .requested: "REQUESTED"
        case .authorised: "AUTHORISED"
        case .inTransit: "IN_TRANSIT"
        case .received: "RECEIVED"
        case .graded: "GRADED"
        case .disposed: "DISPOSED"
        case .resolved: "RESOLVED"
        case .rejected: "REJECTED"
        case .lost: "LOST"
        case .expired: "EXPIRED"
        case .kept: "KEPT"
        case .cancelled: "CANCELLED"
        }
    }

    /// Nothing more will happen to it.
    public var isOver: Bool { rawValue >= ReturnState.resolved.rawValue }
}

/// Life of one unit; raw values are the wire's.
public enum ReturnUnitState: UInt8, Sendable, CaseIterable {
    case expected = 1
    case inTransit = 2
    case missing = 3
    case received = 4
    case graded = 5
    case quarantined = 6
    case refurbishing = 7
    case forwarded = 8
    case restocked = 9
    case liquidated = 10
    case donated = 11
    case destroyed = 12
    case returnedToVendor = 13
    case kept = 14
    case lost = 15
    case cancelled = 16

    public var name: String {
        switch self {
        case .expected: "EXPECTED"
        case .inTransit: "IN_TRANSIT"
        case .missing: "MISSING"
        case .received: "RECEIVED"
        case .graded: "GRADED"
        case .quarantined: "QUARANTINED"
        case .refurbishing: "REFURBISHING"
        case .forwarded: "FORWARDED"
        case .restocked: "RESTOCKED"
        case .liquidated: "LIQUIDATED"
        case .donated: "DONATED"
        case .destroyed: "DESTROYED"
        case .returnedToVendor: "RETURNED_TO_VENDOR"
        case .kept: "KEPT"
        case .lost: "LOST"
        case .cancelled: "CANCELLED"
        }
    }

    public var isTerminal: Bool { rawValue >= ReturnUnitState.restocked.rawValue }

    /// In a cell of its location, on hand and quarantined.
    public var isInQuarantine: Bool {
        switch self {
        case .received, .graded, .quarantined, .refurbishing: true
        default: false
        }
    }

    /// Still to arrive at its location.
    public var isToCome: Bool {
        switch self {
        case .expected, .inTransit, .missing, .forwarded: true
        default: false
        }
    }
}

/// How a unit is found when it is looked at; raw values are the wire's.
public enum ReturnGrade: UInt8, Sendable, CaseIterable {
    case a = 1
    case b = 2
    case c = 3
    case d = 4
}

/// What becomes of a unit; raw values are the wire's.
public enum Disposition: UInt8, Sendable, CaseIterable {
    case restock = 1
    case quarantine = 2
    case refurbish = 3
    case liquidate = 4
    case donate = 5
    case destroy = 6
    case returnToVendor = 7
    case forward = 8
}
