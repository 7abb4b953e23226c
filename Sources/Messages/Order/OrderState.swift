/// Life of an order.
public struct OrderState: WireEnum {
    /// As a filter: any.
    @inlinable public static var unspecified: Self { Self(rawValue: 0) }
    /// Taken.
    @inlinable public static var received: Self { Self(rawValue: 1) }
    /// Stopped by somebody.
    @inlinable public static var held: Self { Self(rawValue: 2) }
    /// Looking for locations.
    @inlinable public static var sourcing: Self { Self(rawValue: 3) }
    /// Some units have a location, others wait.
    @inlinable public static var partiallySourced: Self { Self(rawValue: 4) }
    /// Every unit has a location.
    @inlinable public static var sourced: Self { Self(rawValue: 5) }
    /// Somebody has begun to work on it.
    @inlinable public static var inFulfilment: Self { Self(rawValue: 6) }
    /// Some units have left.
    @inlinable public static var partiallyShipped: Self { Self(rawValue: 7) }
    /// All units have left.
    @inlinable public static var shipped: Self { Self(rawValue: 8) }
    /// All units have arrived.
    @inlinable public static var delivered: Self { Self(rawValue: 9) }
    /// Over.
    @inlinable public static var closed: Self { Self(rawValue: 10) }
    /// Waits for a condition.
    @inlinable public static var parked: Self { Self(rawValue: 11) }
    /// Nothing of it will be fulfilled.
    @inlinable public static var cancelled: Self { Self(rawValue: 12) }

    public static let names = [
        "UNSPECIFIED", "RECEIVED", "HELD", "SOURCING", "PARTIALLY_SOURCED", "SOURCED",
        "IN_FULFILMENT", "PARTIALLY_SHIPPED", "SHIPPED", "DELIVERED", "CLOSED", "PARKED",
        "CANCELLED",
    ]

    public var rawValue: Int32

    @inlinable
    public init(rawValue: Int32) { self.rawValue = rawValue }
}
