/// How goods reach the customer.
public struct FulfilmentMode: WireEnum {
    /// Read as SHIP.
    @inlinable public static var unspecified: Self { Self(rawValue: 0) }
    /// To the customer's door from wherever is best: warehouse, store, vendor.
    @inlinable public static var ship: Self { Self(rawValue: 1) }
    /// To the door, from a store.
    @inlinable public static var shipFromStore: Self { Self(rawValue: 2) }
    /// Collected at the counter of a named location, from its own stock.
    @inlinable public static var pickup: Self { Self(rawValue: 3) }
    /// Brought to the customer's car at a named location.
    @inlinable public static var curbside: Self { Self(rawValue: 4) }
    /// Collected at a named location, sent there from another (two legs).
    @inlinable public static var shipToStore: Self { Self(rawValue: 5) }
    /// To the door on the day of the order, from near by.
    @inlinable public static var sameDay: Self { Self(rawValue: 6) }
    /// To the door, by a vendor who ships himself.
    @inlinable public static var dropShip: Self { Self(rawValue: 7) }

    public static let names = [
        "UNSPECIFIED", "SHIP", "SHIP_FROM_STORE", "PICKUP", "CURBSIDE", "SHIP_TO_STORE", "SAME_DAY",
        "DROP_SHIP",
    ]

    public var rawValue: Int32

    @inlinable
    public init(rawValue: Int32) { self.rawValue = rawValue }
}
