/// Life of a return.
public struct ReturnState: WireEnum {
    /// As a filter: any.
    @inlinable public static var unspecified: Self { Self(rawValue: 0) }
    /// Waits for a person's approval.
    @inlinable public static var requested: Self { Self(rawValue: 1) }
    /// Agreed; the customer has the units.
    @inlinable public static var authorised: Self { Self(rawValue: 2) }
    /// Some units are on their way.
    @inlinable public static var inTransit: Self { Self(rawValue: 3) }
    /// Some units have arrived.
    @inlinable public static var received: Self { Self(rawValue: 4) }
    /// Every unit that has arrived is graded.
    @inlinable public static var graded: Self { Self(rawValue: 5) }
    /// Every unit that has arrived has a disposition, some not their last.
    @inlinable public static var disposed: Self { Self(rawValue: 6) }
    /// Every unit has reached its end.
    @inlinable public static var resolved: Self { Self(rawValue: 7) }
    /// Not approved.
    @inlinable public static var rejected: Self { Self(rawValue: 8) }
    /// Nothing of it arrived: the carrier lost it.
    @inlinable public static var lost: Self { Self(rawValue: 9) }
    /// Nothing was sent in time.
    @inlinable public static var expired: Self { Self(rawValue: 10) }
    /// The customer keeps everything.
    @inlinable public static var kept: Self { Self(rawValue: 11) }
    /// Called off.
    @inlinable public static var cancelled: Self { Self(rawValue: 12) }

    public static let names = [
        "UNSPECIFIED", "REQUESTED", "AUTHORISED", "IN_TRANSIT", "RECEIVED", "GRADED", "DISPOSED",
        "RESOLVED", "REJECTED", "LOST", "EXPIRED", "KEPT", "CANCELLED",
    ]

    public var rawValue: Int32

    @inlinable
    public init(rawValue: Int32) { self.rawValue = rawValue }
}
