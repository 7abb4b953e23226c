public import Primitives
public import ProtobufWire

/// Keeps units back at each matching location. Empty selectors match everything.
public struct SafetyRule: WireMessage {
    public static let typeName = "dom.v1.SafetyRule"

    /// Name, for explanations. Required.
    public var name = ""
    /// Only at this location.
    public var location = ""
    /// Only in this group.
    public var group = ""
    /// Only this SKU.
    public var sku = ""
    /// Only this category.
    public var category = ""
    /// How to measure.
    public var measure = SafetyMeasure.unspecified
    /// Amount, 0 or more.
    public var amount: Int64 = 0
    /// Thousandths of a unit sold per day at one location, for DAYS_OF_COVER.
    public var dailyDemandE3: Int64 = 0
    /// In force from, inclusive; unset means always.
    public var from: Instant?
    /// In force until, exclusive; unset means for ever.
    public var until: Instant?

    public init() {}

    public mutating func merge(from reader: inout ProtobufReader) throws(WireError) {
        while let field = try reader.nextField() {
            switch field.number {
            case 1: try reader.string(field, &name)
            case 2: try reader.string(field, &location)
            case 3: try reader.string(field, &group)
            case 4: try reader.string(field, &sku)
            case 5: try reader.string(field, &category)
            case 6: try reader.value(field, &measure)
            case 7: try reader.int64(field, &amount)
            case 8: try reader.int64(field, &dailyDemandE3)
            case 9: try reader.timestamp(field, &from)
            case 10: try reader.timestamp(field, &until)
            default: try reader.skip(field)
            }
        }
    }

    public func encode(into writer: inout ByteWriter) {
        writer.string(1, name)
        writer.string(2, location)
        writer.string(3, group)
        writer.string(4, sku)
        writer.string(5, category)
        writer.value(6, measure)
        writer.int64(7, amount)
        writer.int64(8, dailyDemandE3)
        writer.timestamp(9, from)
        writer.timestamp(10, until)
    }
}

/// How a safety-stock rule measures.
public struct SafetyMeasure: WireEnum {
    /// Read as UNITS.
    @inlinable public static var unspecified: Self { Self(rawValue: 0) }
    /// `amount` units.
    @inlinable public static var units: Self { Self(rawValue: 1) }
    /// `amount` basis points of on hand, rounded up.
    @inlinable public static var basisPoints: Self { Self(rawValue: 2) }
    /// `amount` days times `dailyDemandE3` thousandths of a unit, rounded up.
    @inlinable public static var daysOfCover: Self { Self(rawValue: 3) }

    public static let names = ["UNSPECIFIED", "UNITS", "BASIS_POINTS", "DAYS_OF_COVER"]

    public var rawValue: Int32

    @inlinable
    public init(rawValue: Int32) { self.rawValue = rawValue }
}

/// What several matching rules mean together.
public struct CombinePolicy: WireEnum {
    /// Read as FIRST.
    @inlinable public static var unspecified: Self { Self(rawValue: 0) }
    /// The first that matches, in the order written.
    @inlinable public static var first: Self { Self(rawValue: 1) }
    /// The largest.
    @inlinable public static var max: Self { Self(rawValue: 2) }
    /// All added up.
    @inlinable public static var sum: Self { Self(rawValue: 3) }

    public static let names = ["UNSPECIFIED", "FIRST", "MAX", "SUM"]

    public var rawValue: Int32

    @inlinable
    public init(rawValue: Int32) { self.rawValue = rawValue }
}

/// Keeps units back from the pool as a whole. The most specific wins: SKU, category, all.
public struct ThresholdRule: WireMessage {
    public static let typeName = "dom.v1.ThresholdRule"

    /// Only this SKU.
    public var sku = ""
    /// Only this category.
    public var category = ""
    /// Units.
    public var units: Int64 = 0

    public init() {}

    public mutating func merge(from reader: inout ProtobufReader) throws(WireError) {
        while let field = try reader.nextField() {
            switch field.number {
            case 1: try reader.string(field, &sku)
            case 2: try reader.string(field, &category)
            case 3: try reader.int64(field, &units)
            default: try reader.skip(field)
            }
        }
    }

    public func encode(into writer: inout ByteWriter) {
        writer.string(1, sku)
        writer.string(2, category)
        writer.int64(3, units)
    }
}
