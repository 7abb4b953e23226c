public import Primitives
public import ProtobufWire

/// What an availability answer says, in one word.
public struct AvailabilityState: WireEnum {
    /// Never sent.
    @inlinable public static var unspecified: Self { Self(rawValue: 0) }
    /// ATP above the low band.
    @inlinable public static var inStock: Self { Self(rawValue: 1) }
    /// ATP above zero, at or below the low band (default 5 units).
    @inlinable public static var low: Self { Self(rawValue: 2) }
    /// Nothing to promise.
    @inlinable public static var outOfStock: Self { Self(rawValue: 3) }
    /// Nothing on the shelf; sold against future supply within a cap.
    @inlinable public static var backorder: Self { Self(rawValue: 4) }
    /// Not yet on sale from the shelf; sold ahead of its date within a cap.
    @inlinable public static var preorder: Self { Self(rawValue: 5) }
    /// Not counted (services, downloads): always available.
    @inlinable public static var untracked: Self { Self(rawValue: 6) }
    /// No such SKU or location. An answer, not an error.
    @inlinable public static var unknown: Self { Self(rawValue: 7) }

    public static let names = [
        "UNSPECIFIED", "IN_STOCK", "LOW", "OUT_OF_STOCK", "BACKORDER", "PREORDER", "UNTRACKED",
        "UNKNOWN",
    ]

    public var rawValue: Int32

    @inlinable
    public init(rawValue: Int32) { self.rawValue = rawValue }
}

/// One answer.
public struct Availability: WireMessage {
    public static let typeName = "dom.v1.Availability"

    /// SKU asked.
    public var sku = ""
    /// Location asked, empty for a pool.
    public var location = ""
    /// The answer in one word.
    public var state = AvailabilityState.unspecified
    /// Units that can be promised now, never negative. 0 for UNTRACKED and UNKNOWN.
    public var atp: Int64 = 0
    /// True when `quantity` was asked and can be promised now.
    public var sufficient = false
    /// When the first unit is expected, for BACKORDER, PREORDER and OUT_OF_STOCK with known supply.
    public var earliest: Instant?
    /// Revision of the last change to the SKU's stock.
    public var revision: UInt64 = 0
    /// Age of the oldest feed behind the answer, milliseconds. Unset when no feed has spoken.
    public var feedAgeMs: Int64?
    /// By location, when asked for, in order of location id; only locations with stock.
    public var locations: [LocationAvailability] = []
    /// Why this number, when asked for.
    public var explanation: AvailabilityExplanation?

    public init() {}

    public mutating func merge(from reader: inout ProtobufReader) throws(WireError) {
        while let field = try reader.nextField() {
            switch field.number {
            case 1: try reader.string(field, &sku)
            case 2: try reader.string(field, &location)
            case 3: try reader.value(field, &state)
            case 4: try reader.int64(field, &atp)
            case 5: try reader.bool(field, &sufficient)
            case 6: try reader.timestamp(field, &earliest)
            case 7: try reader.uint64(field, &revision)
            case 8: try reader.int64(field, &feedAgeMs)
            case 9: try reader.messages(field, &locations)
            case 10: try reader.message(field, &explanation)
            default: try reader.skip(field)
            }
        }
    }

    public func encode(into writer: inout ByteWriter) {
        writer.string(1, sku)
        writer.string(2, location)
        writer.value(3, state)
        writer.int64(4, atp)
        writer.bool(5, sufficient)
        writer.timestamp(6, earliest)
        writer.uint64(7, revision)
        writer.int64(8, feedAgeMs)
        writer.messages(9, locations)
        writer.message(10, explanation)
    }
}

/// ATP at one location behind a pool answer.
public struct LocationAvailability: WireMessage {
    public static let typeName = "dom.v1.LocationAvailability"

    /// Location id.
    public var location = ""
    /// Units after buffers, never negative.
    public var atp: Int64 = 0

    public init() {}

    public mutating func merge(from reader: inout ProtobufReader) throws(WireError) {
        while let field = try reader.nextField() {
            switch field.number {
            case 1: try reader.string(field, &location)
            case 2: try reader.int64(field, &atp)
            default: try reader.skip(field)
            }
        }
    }

    public func encode(into writer: inout ByteWriter) {
        writer.string(1, location)
        writer.int64(2, atp)
    }
}
