/// State of the goods themselves. Each is a cell of its own.
public struct Condition: WireEnum {
    /// Read as NEW.
    @inlinable public static var unspecified: Self { Self(rawValue: 0) }
    /// Sellable as new.
    @inlinable public static var new: Self { Self(rawValue: 1) }
    /// Opened, complete, no signs of use (grade A).
    @inlinable public static var openBox: Self { Self(rawValue: 2) }
    /// Repaired or repackaged and tested (grade B).
    @inlinable public static var refurbished: Self { Self(rawValue: 3) }
    /// Signs of use (grade C).
    @inlinable public static var used: Self { Self(rawValue: 4) }
    /// Not sellable as it is (grade D).
    @inlinable public static var damaged: Self { Self(rawValue: 5) }
    /// Returned and not yet graded.
    @inlinable public static var ungraded: Self { Self(rawValue: 6) }

    public static let names = [
        "UNSPECIFIED", "NEW", "OPEN_BOX", "REFURBISHED", "USED", "DAMAGED", "UNGRADED",
    ]

    public var rawValue: Int32

    @inlinable
    public init(rawValue: Int32) { self.rawValue = rawValue }
}
