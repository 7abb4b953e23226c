/// Life of a shipment.
public struct ShipmentState: WireEnum {
    /// As a filter: any that is open.
    @inlinable public static var unspecified: Self { Self(rawValue: 0) }
    /// Planned; the order is held.
    @inlinable public static var proposed: Self { Self(rawValue: 1) }
    /// The location's to do.
    @inlinable public static var assigned: Self { Self(rawValue: 2) }
    /// Taken on.
    @inlinable public static var accepted: Self { Self(rawValue: 3) }
    /// Picked, wholly or in part.
    @inlinable public static var picking: Self { Self(rawValue: 4) }
    /// Packed.
    @inlinable public static var packed: Self { Self(rawValue: 5) }
    /// With the carrier.
    @inlinable public static var shipped: Self { Self(rawValue: 6) }
    /// Arrived.
    @inlinable public static var delivered: Self { Self(rawValue: 7) }
    /// Waits at the counter.
    @inlinable public static var readyForPickup: Self { Self(rawValue: 8) }
    /// The customer is there.
    @inlinable public static var customerArrived: Self { Self(rawValue: 9) }
    /// Given to the customer.
    @inlinable public static var handedOver: Self { Self(rawValue: 10) }
    /// Refused by the location.
    @inlinable public static var rejected: Self { Self(rawValue: 11) }
    /// Nothing of it was found.
    @inlinable public static var short: Self { Self(rawValue: 12) }
    /// Not acknowledged, or not collected, in time.
    @inlinable public static var expired: Self { Self(rawValue: 13) }
    /// Taken back.
    @inlinable public static var cancelled: Self { Self(rawValue: 14) }

    public static let names = [
        "UNSPECIFIED", "PROPOSED", "ASSIGNED", "ACCEPTED", "PICKING", "PACKED", "SHIPPED",
        "DELIVERED", "READY_FOR_PICKUP", "CUSTOMER_ARRIVED", "HANDED_OVER", "REJECTED", "SHORT",
        "EXPIRED", "CANCELLED",
    ]

    public var rawValue: Int32

    @inlinable
    public init(rawValue: Int32) { self.rawValue = rawValue }
}
