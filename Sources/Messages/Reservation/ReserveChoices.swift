/// Where a line's units may come from.
public struct LineScope: WireEnum {
    /// Read as LOCATION when a location is named, else POOL.
    @inlinable public static var unspecified: Self { Self(rawValue: 0) }
    /// This one location.
    @inlinable public static var location: Self { Self(rawValue: 1) }
    /// Any location of the channel view; pinned later (Transfer, routing).
    @inlinable public static var pool: Self { Self(rawValue: 2) }
    /// Routing chooses now. Until routing is present this is refused with UNIMPLEMENTED.
    @inlinable public static var auto: Self { Self(rawValue: 3) }

    public static let names = ["UNSPECIFIED", "LOCATION", "POOL", "AUTO"]

    public var rawValue: Int32

    @inlinable
    public init(rawValue: Int32) { self.rawValue = rawValue }
}

/// What a shortage means for the whole call.
public struct ReservePolicy: WireEnum {
    /// Read as ALL_OR_NOTHING.
    @inlinable public static var unspecified: Self { Self(rawValue: 0) }
    /// Every line in full, or the call fails with FAILED_PRECONDITION and Shortage details.
    @inlinable public static var allOrNothing: Self { Self(rawValue: 1) }
    /// Each line in full or not at all; the reply says which.
    @inlinable public static var perLine: Self { Self(rawValue: 2) }
    /// Each line as much as there is, but at least its minimum, or not at all.
    @inlinable public static var bestEffort: Self { Self(rawValue: 3) }

    public static let names = ["UNSPECIFIED", "ALL_OR_NOTHING", "PER_LINE", "BEST_EFFORT"]

    public var rawValue: Int32

    @inlinable
    public init(rawValue: Int32) { self.rawValue = rawValue }
}
