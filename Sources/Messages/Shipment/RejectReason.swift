/// Why a location refuses, and what that says about its stock.
public struct RejectReason: WireEnum {
    /// Not allowed.
    @inlinable public static var unspecified: Self { Self(rawValue: 0) }
    /// Nothing more is there: on hand falls to what other claims on it still need, to 0 if there
    /// are none; available to promise there becomes 0.
    @inlinable public static var notInStock: Self { Self(rawValue: 1) }
    /// Fewer than the books say: on hand falls by what is rejected.
    @inlinable public static var mismatch: Self { Self(rawValue: 2) }
    /// There, but not sellable: moves to DAMAGED.
    @inlinable public static var damaged: Self { Self(rawValue: 3) }
    /// The stock is right; no time, no staff, no boxes.
    @inlinable public static var noVariance: Self { Self(rawValue: 4) }

    public static let names = ["UNSPECIFIED", "NOT_IN_STOCK", "MISMATCH", "DAMAGED", "NO_VARIANCE"]

    public var rawValue: Int32

    @inlinable
    public init(rawValue: Int32) { self.rawValue = rawValue }
}
