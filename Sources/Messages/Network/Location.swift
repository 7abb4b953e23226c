public import Primitives
public import ProtobufWire

/// A place that has stock.
public struct Location: WireMessage {
    public static let typeName = "dom.v1.Location"

    /// Its id. Required, at most 128 bytes.
    public var id = ""
    /// Name for people.
    public var name = ""
    /// What it is.
    public var type = LocationType.unspecified
    /// Whether it takes part.
    public var state = LocationState.unspecified
    /// Latitude, micro-degrees, −90,000,000 to 90,000,000.
    public var latitudeE6: Int32 = 0
    /// Longitude, micro-degrees, −180,000,000 to 180,000,000.
    public var longitudeE6: Int32 = 0
    /// ISO 3166-1 alpha-2.
    public var country = ""
    /// State or province.
    public var region = ""
    /// City.
    public var city = ""
    /// Postal code.
    public var postcode = ""
    /// IANA time zone, e.g. "America/Chicago".
    public var timeZone = ""
    /// Groups it belongs to; must exist.
    public var groups: [String] = []
    /// What it can do for orders, when, and at what cost. Unset in a Put: a new location gets the
    /// usual of its type, a known one keeps its own.
    public var profile: FulfilmentProfile?
    /// End of `state`, when it is OPEN again by itself; unset means until told otherwise.
    public var stateUntil: Instant?

    public init() {}

    public mutating func merge(from reader: inout ProtobufReader) throws(WireError) {
        while let field = try reader.nextField() {
            switch field.number {
            case 1: try reader.string(field, &id)
            case 2: try reader.string(field, &name)
            case 3: try reader.value(field, &type)
            case 4: try reader.value(field, &state)
            case 5: try reader.int32(field, &latitudeE6)
            case 6: try reader.int32(field, &longitudeE6)
            case 7: try reader.string(field, &country)
            case 8: try reader.string(field, &region)
            case 9: try reader.string(field, &city)
            case 10: try reader.string(field, &postcode)
            case 11: try reader.string(field, &timeZone)
            case 12: try reader.strings(field, &groups)
            case 13: try reader.message(field, &profile)
            case 14: try reader.timestamp(field, &stateUntil)
            default: try reader.skip(field)
            }
        }
    }

    public func encode(into writer: inout ByteWriter) {
        writer.string(1, id)
        writer.string(2, name)
        writer.value(3, type)
        writer.value(4, state)
        writer.int32(5, latitudeE6)
        writer.int32(6, longitudeE6)
        writer.string(7, country)
        writer.string(8, region)
        writer.string(9, city)
        writer.string(10, postcode)
        writer.string(11, timeZone)
        writer.strings(12, groups)
        writer.message(13, profile)
        writer.timestamp(14, stateUntil)
    }
}

/// What a location is.
public struct LocationType: WireEnum {
    /// Read as WAREHOUSE.
    @inlinable public static var unspecified: Self { Self(rawValue: 0) }
    /// Warehouse or distribution centre.
    @inlinable public static var warehouse: Self { Self(rawValue: 1) }
    /// Shop.
    @inlinable public static var store: Self { Self(rawValue: 2) }
    /// Vendor who ships himself.
    @inlinable public static var vendor: Self { Self(rawValue: 3) }
    /// Third-party logistics provider.
    @inlinable public static var thirdParty: Self { Self(rawValue: 4) }

    public static let names = ["UNSPECIFIED", "WAREHOUSE", "STORE", "VENDOR", "THIRD_PARTY"]

    public var rawValue: Int32

    @inlinable
    public init(rawValue: Int32) { self.rawValue = rawValue }
}

/// Whether a location takes part.
public struct LocationState: WireEnum {
    /// In a Put: a new location is OPEN, a known one stays as it is.
    @inlinable public static var unspecified: Self { Self(rawValue: 0) }
    /// Takes part in everything.
    @inlinable public static var open: Self { Self(rawValue: 1) }
    /// Its stock is not promised through any channel view.
    @inlinable public static var closed: Self { Self(rawValue: 2) }
    /// Keeps counting and receiving; ships nothing.
    @inlinable public static var noOutbound: Self { Self(rawValue: 3) }
    /// Hands over at the counter only.
    @inlinable public static var pickupOnly: Self { Self(rawValue: 4) }

    public static let names = ["UNSPECIFIED", "OPEN", "CLOSED", "NO_OUTBOUND", "PICKUP_ONLY"]

    public var rawValue: Int32

    @inlinable
    public init(rawValue: Int32) { self.rawValue = rawValue }
}
