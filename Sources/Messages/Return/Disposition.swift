/// What becomes of a unit.
public struct Disposition: WireEnum {
    /// None yet.
    @inlinable public static var unspecified: Self { Self(rawValue: 0) }
    /// Into sellable stock, in the condition it was graded. Terminal.
    @inlinable public static var restock: Self { Self(rawValue: 1) }
    /// Set aside; another disposition follows.
    @inlinable public static var quarantine: Self { Self(rawValue: 2) }
    /// Repaired or repackaged; another disposition follows.
    @inlinable public static var refurbish: Self { Self(rawValue: 3) }
    /// Sold off in bulk. Terminal.
    @inlinable public static var liquidate: Self { Self(rawValue: 4) }
    /// Given away. Terminal.
    @inlinable public static var donate: Self { Self(rawValue: 5) }
    /// Destroyed or recycled. Terminal.
    @inlinable public static var destroy: Self { Self(rawValue: 6) }
    /// Back to its vendor. Terminal.
    @inlinable public static var returnToVendor: Self { Self(rawValue: 7) }
    /// To another location, where it is received again.
    @inlinable public static var forward: Self { Self(rawValue: 8) }

    public static let names = [
        "UNSPECIFIED", "RESTOCK", "QUARANTINE", "REFURBISH", "LIQUIDATE", "DONATE", "DESTROY",
        "RETURN_TO_VENDOR", "FORWARD",
    ]

    public var rawValue: Int32

    @inlinable
    public init(rawValue: Int32) { self.rawValue = rawValue }
}

/// How a unit is found when it is looked at.
public struct ReturnGrade: WireEnum {
    /// Not graded.
    @inlinable public static var unspecified: Self { Self(rawValue: 0) }
    /// Complete, no signs of use: OPEN_BOX, or NEW if it is sealed.
    @inlinable public static var a: Self { Self(rawValue: 1) }
    /// To be repaired or repackaged: REFURBISHED once that is done.
    @inlinable public static var b: Self { Self(rawValue: 2) }
    /// Signs of use: USED.
    @inlinable public static var c: Self { Self(rawValue: 3) }
    /// Broken: DAMAGED.
    @inlinable public static var d: Self { Self(rawValue: 4) }

    public static let names = ["UNSPECIFIED", "A", "B", "C", "D"]

    public var rawValue: Int32

    @inlinable
    public init(rawValue: Int32) { self.rawValue = rawValue }
}
