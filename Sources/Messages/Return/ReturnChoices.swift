/// How units come back.
public struct ReturnMethod: WireEnum {
    /// The method with the best net recovery.
    @inlinable public static var unspecified: Self { Self(rawValue: 0) }
    /// By parcel, from the customer's address.
    @inlinable public static var mail: Self { Self(rawValue: 1) }
    /// Brought to the counter of a location.
    @inlinable public static var store: Self { Self(rawValue: 2) }
    /// Brought to a drop point, carried on in bulk.
    @inlinable public static var dropPoint: Self { Self(rawValue: 3) }
    /// Not at all: the customer keeps them and is refunded.
    @inlinable public static var keep: Self { Self(rawValue: 4) }

    public static let names = ["UNSPECIFIED", "MAIL", "STORE", "DROP_POINT", "KEEP"]

    public var rawValue: Int32

    @inlinable
    public init(rawValue: Int32) { self.rawValue = rawValue }
}

/// When the customer's money is due.
public struct RefundTrigger: WireEnum {
    /// As the policy says.
    @inlinable public static var unspecified: Self { Self(rawValue: 0) }
    /// When the carrier or the drop point has scanned it.
    @inlinable public static var scan: Self { Self(rawValue: 1) }
    /// When it has arrived.
    @inlinable public static var receipt: Self { Self(rawValue: 2) }
    /// When it has been graded.
    @inlinable public static var grade: Self { Self(rawValue: 3) }

    public static let names = ["UNSPECIFIED", "SCAN", "RECEIPT", "GRADE"]

    public var rawValue: Int32

    @inlinable
    public init(rawValue: Int32) { self.rawValue = rawValue }
}
