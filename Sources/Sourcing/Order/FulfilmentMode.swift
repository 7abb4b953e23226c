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
}
