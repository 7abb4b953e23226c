/// How goods reach the customer; raw values are the wire's.
public enum FulfilmentMode: UInt8, Sendable, CaseIterable {
    /// To the door, from wherever is best.
    case ship = 1
    case shipFromStore = 2
    /// Collected at the counter of a named location, from its own stock.
    case pickup = 3
    /// Brought to the customer's car at a named location, from its own stock.
    case curbside = 4
    /// Collected at a named location, sent there from another.
    case shipToStore = 5
    case sameDay = 6
    /// To the door, by a vendor.
    case dropShip = 7

    /// The customer comes to a location, which the line names.
    public var isCollected: Bool { self == .pickup || self == .curbside || self == .shipToStore }

    /// A carrier brings the parcel somewhere.
    public var isCarried: Bool { self != .pickup && self != .curbside }

    /// Needs the customer's address.
    public var needsDestination: Bool { !isCollected }

    /// What lines must have in common to be routed as one problem: the door, or a counter by
    /// pickup or by transfer, or a courier.
    public var way: Way {
        switch self {
        case .ship, .shipFromStore, .dropShip: .door
        case .pickup, .curbside: .counter
        case .shipToStore: .transfer
        case .sameDay: .courier
        }
    }

    /// In the order in which they are routed: what has the fewest choices comes first.
    public enum Way: Int, Comparable, Sendable {
        case counter, courier, transfer, door

        public static func < (left: Way, right: Way) -> Bool { left.rawValue < right.rawValue }
    }
}
