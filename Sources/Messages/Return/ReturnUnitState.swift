/// Life of one unit.
public struct ReturnUnitState: WireEnum {
    /// Never sent.
    @inlinable public static var unspecified: Self { Self(rawValue: 0) }
    /// The customer has it.
    @inlinable public static var expected: Self { Self(rawValue: 1) }
    /// With a carrier.
    @inlinable public static var inTransit: Self { Self(rawValue: 2) }
    /// Should have been in what arrived and was not.
    @inlinable public static var missing: Self { Self(rawValue: 3) }
    /// At a location, in its UNGRADED cell, quarantined.
    @inlinable public static var received: Self { Self(rawValue: 4) }
    /// Graded: in the cell of its condition, quarantined.
    @inlinable public static var graded: Self { Self(rawValue: 5) }
    /// Set aside until somebody decides again; quarantined.
    @inlinable public static var quarantined: Self { Self(rawValue: 6) }
    /// Being repaired or repackaged; quarantined.
    @inlinable public static var refurbishing: Self { Self(rawValue: 7) }
    /// On its way to another location.
    @inlinable public static var forwarded: Self { Self(rawValue: 8) }
    /// Sellable stock again. Terminal, as all that follow.
    @inlinable public static var restocked: Self { Self(rawValue: 9) }
    /// Sold off in bulk.
    @inlinable public static var liquidated: Self { Self(rawValue: 10) }
    /// Given away.
    @inlinable public static var donated: Self { Self(rawValue: 11) }
    /// Destroyed or recycled.
    @inlinable public static var destroyed: Self { Self(rawValue: 12) }
    /// Back with its vendor.
    @inlinable public static var returnedToVendor: Self { Self(rawValue: 13) }
    /// The customer keeps it, refunded.
    @inlinable public static var kept: Self { Self(rawValue: 14) }
    /// Lost on its way.
    @inlinable public static var lost: Self { Self(rawValue: 15) }
    /// Never sent: the customer has it, not refunded.
    @inlinable public static var cancelled: Self { Self(rawValue: 16) }

    public static let names = [
        "UNSPECIFIED", "EXPECTED", "IN_TRANSIT", "MISSING", "RECEIVED", "GRADED", "QUARANTINED",
        "REFURBISHING", "FORWARDED", "RESTOCKED", "LIQUIDATED", "DONATED", "DESTROYED",
        "RETURNED_TO_VENDOR", "KEPT", "LOST", "CANCELLED",
    ]

    public var rawValue: Int32

    @inlinable
    public init(rawValue: Int32) { self.rawValue = rawValue }
}
