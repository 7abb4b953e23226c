/// How fast a parcel travels.
public struct ServiceLevel: WireEnum {
    /// Read as STANDARD.
    @inlinable public static var unspecified: Self { Self(rawValue: 0) }
    /// Slow and cheap.
    @inlinable public static var economy: Self { Self(rawValue: 1) }
    /// The usual.
    @inlinable public static var standard: Self { Self(rawValue: 2) }
    /// Fast and dear.
    @inlinable public static var express: Self { Self(rawValue: 3) }
    /// By courier on the day of the order.
    @inlinable public static var sameDay: Self { Self(rawValue: 4) }

    public static let names = ["UNSPECIFIED", "ECONOMY", "STANDARD", "EXPRESS", "SAME_DAY"]

    public var rawValue: Int32

    @inlinable
    public init(rawValue: Int32) { self.rawValue = rawValue }
}
