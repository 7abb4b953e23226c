public import Primitives
public import ProtobufWire

/// One message of a reconciliation.
public struct ReconcileRequest: WireMessage {
    public static let typeName = "dom.v1.ReconcileRequest"

    /// Other system's name, from the first message.
    public var source = ""
    /// Only these locations are compared for rows the other system lacks; from the first message.
    public var locations: [String] = []
    /// 0 to 1,000 rows of the other system.
    public var rows: [StockLevel] = []

    public init() {}

    public mutating func merge(from reader: inout ProtobufReader) throws(WireError) {
        while let field = try reader.nextField() {
            switch field.number {
            case 1: try reader.string(field, &source)
            case 2: try reader.strings(field, &locations)
            case 3: try reader.messages(field, &rows)
            default: try reader.skip(field)
            }
        }
    }

    public func encode(into writer: inout ByteWriter) {
        writer.string(1, source)
        writer.strings(2, locations)
        writer.messages(3, rows)
    }
}

/// Differences found so far; the last message of the stream has the totals.
public struct ReconcileResponse: WireMessage {
    public static let typeName = "dom.v1.ReconcileResponse"

    /// Differences.
    public var differences: [StockDifference] = []
    /// Rows compared so far.
    public var rows: UInt64 = 0
    /// Differences found so far.
    public var totalDifferences: UInt64 = 0
    /// True in the last message.
    public var done = false

    public init() {}

    public mutating func merge(from reader: inout ProtobufReader) throws(WireError) {
        while let field = try reader.nextField() {
            switch field.number {
            case 1: try reader.messages(field, &differences)
            case 2: try reader.uint64(field, &rows)
            case 3: try reader.uint64(field, &totalDifferences)
            case 4: try reader.bool(field, &done)
            default: try reader.skip(field)
            }
        }
    }

    public func encode(into writer: inout ByteWriter) {
        writer.messages(1, differences)
        writer.uint64(2, rows)
        writer.uint64(3, totalDifferences)
        writer.bool(4, done)
    }
}

/// One difference.
public struct StockDifference: WireMessage {
    public static let typeName = "dom.v1.StockDifference"

    /// SKU.
    public var sku = ""
    /// Location.
    public var location = ""
    /// Condition.
    public var condition = Condition.unspecified
    /// Their units.
    public var theirs: Int64 = 0
    /// Our units on hand.
    public var ours: Int64 = 0
    /// Why.
    public var reason = DifferenceReason.unspecified

    public init() {}

    public mutating func merge(from reader: inout ProtobufReader) throws(WireError) {
        while let field = try reader.nextField() {
            switch field.number {
            case 1: try reader.string(field, &sku)
            case 2: try reader.string(field, &location)
            case 3: try reader.value(field, &condition)
            case 4: try reader.int64(field, &theirs)
            case 5: try reader.int64(field, &ours)
            case 6: try reader.value(field, &reason)
            default: try reader.skip(field)
            }
        }
    }

    public func encode(into writer: inout ByteWriter) {
        writer.string(1, sku)
        writer.string(2, location)
        writer.value(3, condition)
        writer.int64(4, theirs)
        writer.int64(5, ours)
        writer.value(6, reason)
    }
}

/// Why a row differs.
public struct DifferenceReason: WireEnum {
    /// Never sent.
    @inlinable public static var unspecified: Self { Self(rawValue: 0) }
    /// Both know the cell, the numbers differ.
    @inlinable public static var quantity: Self { Self(rawValue: 1) }
    /// They know a cell we do not.
    @inlinable public static var missingHere: Self { Self(rawValue: 2) }
    /// We have stock in a cell they did not send.
    @inlinable public static var missingThere: Self { Self(rawValue: 3) }
    /// The SKU is unknown here.
    @inlinable public static var unknownSku: Self { Self(rawValue: 4) }
    /// The location is unknown here.
    @inlinable public static var unknownLocation: Self { Self(rawValue: 5) }
    /// The numbers differ by no more than what happened after their `asOf`.
    @inlinable public static var timing: Self { Self(rawValue: 6) }

    public static let names = [
        "UNSPECIFIED", "QUANTITY", "MISSING_HERE", "MISSING_THERE", "UNKNOWN_SKU",
        "UNKNOWN_LOCATION", "TIMING",
    ]

    public var rawValue: Int32

    @inlinable
    public init(rawValue: Int32) { self.rawValue = rawValue }
}
