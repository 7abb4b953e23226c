/// Life of a reservation.
public struct ReservationState: WireEnum {
    /// As a filter: any.
    @inlinable public static var unspecified: Self { Self(rawValue: 0) }
    /// Soft, until `expiresAt`.
    @inlinable public static var held: Self { Self(rawValue: 1) }
    /// Hard.
    @inlinable public static var committed: Self { Self(rawValue: 2) }
    /// All units have left.
    @inlinable public static var consumed: Self { Self(rawValue: 3) }
    /// All units given back.
    @inlinable public static var released: Self { Self(rawValue: 4) }
    /// The hold ran out.
    @inlinable public static var expired: Self { Self(rawValue: 5) }

    public static let names = [
        "UNSPECIFIED", "HELD", "COMMITTED", "CONSUMED", "RELEASED", "EXPIRED",
    ]

    public var rawValue: Int32

    @inlinable
    public init(rawValue: Int32) { self.rawValue = rawValue }
}
