public import Primitives
public import ProtobufWire

/// A thing that is sold.
public struct Sku: WireMessage {
    public static let typeName = "dom.v1.Sku"

    /// Its id. Required, at most 128 bytes.
    public var id = ""
    /// Name for people.
    public var name = ""
    /// Category, for rules.
    public var category = ""
    /// Grams.
    public var weightGrams: Int64 = 0
    /// List price.
    public var price: Money?
    /// Handling: "hazmat", "cold_chain", "oversize", "two_person", "gift_wrap", ...; at most 16.
    public var handlingTags: [String] = []
    /// How it is counted.
    public var tracking = Tracking.unspecified
    /// Components; with any, this is a kit and has no cells of its own. At most 64.
    public var components: [KitComponent] = []
    /// What may be sold when the shelf is empty.
    public var oversell = OversellPolicy.unspecified
    /// Units that may be sold so, over the whole network. Required with a policy.
    public var oversellCap: Int64 = 0
    /// First day of sale (pre-order), or when back-orders are expected to ship.
    public var availableFrom: Instant?
    /// Output only: units now sold so.
    public var oversold: Int64 = 0

    public init() {}

    public mutating func merge(from reader: inout ProtobufReader) throws(WireError) {
        while let field = try reader.nextField() {
            switch field.number {
            case 1: try reader.string(field, &id)
            case 2: try reader.string(field, &name)
            case 3: try reader.string(field, &category)
            case 4: try reader.int64(field, &weightGrams)
            case 5: try reader.message(field, &price)
            case 6: try reader.strings(field, &handlingTags)
            case 7: try reader.value(field, &tracking)
            case 8: try reader.messages(field, &components)
            case 9: try reader.value(field, &oversell)
            case 10: try reader.int64(field, &oversellCap)
            case 11: try reader.timestamp(field, &availableFrom)
            case 12: try reader.int64(field, &oversold)
            default: try reader.skip(field)
            }
        }
    }

    public func encode(into writer: inout ByteWriter) {
        writer.string(1, id)
        writer.string(2, name)
        writer.string(3, category)
        writer.int64(4, weightGrams)
        writer.message(5, price)
        writer.strings(6, handlingTags)
        writer.value(7, tracking)
        writer.messages(8, components)
        writer.value(9, oversell)
        writer.int64(10, oversellCap)
        writer.timestamp(11, availableFrom)
        writer.int64(12, oversold)
    }
}

/// One component of a kit.
public struct KitComponent: WireMessage {
    public static let typeName = "dom.v1.KitComponent"

    /// SKU; must exist; may itself be a kit, without cycles.
    public var sku = ""
    /// Units per kit, 1 to 10,000.
    public var quantity: Int64 = 0

    public init() {}

    public mutating func merge(from reader: inout ProtobufReader) throws(WireError) {
        while let field = try reader.nextField() {
            switch field.number {
            case 1: try reader.string(field, &sku)
            case 2: try reader.int64(field, &quantity)
            default: try reader.skip(field)
            }
        }
    }

    public func encode(into writer: inout ByteWriter) {
        writer.string(1, sku)
        writer.int64(2, quantity)
    }
}

/// How a SKU's units are counted.
public struct Tracking: WireEnum {
    /// Read as COUNTED.
    @inlinable public static var unspecified: Self { Self(rawValue: 0) }
    /// By cells.
    @inlinable public static var counted: Self { Self(rawValue: 1) }
    /// Not at all: always available, never in the arithmetic.
    @inlinable public static var untracked: Self { Self(rawValue: 2) }

    public static let names = ["UNSPECIFIED", "COUNTED", "UNTRACKED"]

    public var rawValue: Int32

    @inlinable
    public init(rawValue: Int32) { self.rawValue = rawValue }
}

/// What may be sold when the shelf is empty.
public struct OversellPolicy: WireEnum {
    /// Read as NONE.
    @inlinable public static var unspecified: Self { Self(rawValue: 0) }
    /// Nothing.
    @inlinable public static var none: Self { Self(rawValue: 1) }
    /// Against future receipts, up to the cap.
    @inlinable public static var backorder: Self { Self(rawValue: 2) }
    /// Before the first day of sale, up to the cap.
    @inlinable public static var preorder: Self { Self(rawValue: 3) }

    public static let names = ["UNSPECIFIED", "NONE", "BACKORDER", "PREORDER"]

    public var rawValue: Int32

    @inlinable
    public init(rawValue: Int32) { self.rawValue = rawValue }
}
