public import Primitives
public import ProtobufWire

/// Request of AdjustStock. `expectedRevision` checks the cell of a single adjustment.
public struct AdjustStockRequest: WireMessage {
    public static let typeName = "dom.v1.AdjustStockRequest"

    /// Key, actor, reason, source.
    public var context: WriteContext?
    /// 1 to 1,000 deltas, applied together or not at all.
    public var adjustments: [Adjustment] = []

    public init() {}

    public mutating func merge(from reader: inout ProtobufReader) throws(WireError) {
        while let field = try reader.nextField() {
            switch field.number {
            case 1: try reader.message(field, &context)
            case 2: try reader.messages(field, &adjustments)
            default: try reader.skip(field)
            }
        }
    }

    public func encode(into writer: inout ByteWriter) {
        writer.message(1, context)
        writer.messages(2, adjustments)
    }
}

/// One delta.
public struct Adjustment: WireMessage {
    public static let typeName = "dom.v1.Adjustment"

    /// SKU; must exist and be no kit. Required.
    public var sku = ""
    /// Location. Required.
    public var location = ""
    /// Condition; unspecified means NEW.
    public var condition = Condition.unspecified
    /// Units to add or, negative, to remove; not 0; magnitude at most 10^9. On hand never falls
    /// below zero.
    public var delta: Int64 = 0
    /// What it changes.
    public var bucket = StockBucket.unspecified

    public init() {}

    public mutating func merge(from reader: inout ProtobufReader) throws(WireError) {
        while let field = try reader.nextField() {
            switch field.number {
            case 1: try reader.string(field, &sku)
            case 2: try reader.string(field, &location)
            case 3: try reader.value(field, &condition)
            case 4: try reader.int64(field, &delta)
            case 5: try reader.value(field, &bucket)
            default: try reader.skip(field)
            }
        }
    }

    public func encode(into writer: inout ByteWriter) {
        writer.string(1, sku)
        writer.string(2, location)
        writer.value(3, condition)
        writer.int64(4, delta)
        writer.value(5, bucket)
    }
}

/// What a delta changes.
public struct StockBucket: WireEnum {
    /// Read as ON_HAND.
    @inlinable public static var unspecified: Self { Self(rawValue: 0) }
    /// Units physically there.
    @inlinable public static var onHand: Self { Self(rawValue: 1) }
    /// Units among them set aside for inspection; the delta moves them in (positive) or out.
    @inlinable public static var quarantined: Self { Self(rawValue: 2) }

    public static let names = ["UNSPECIFIED", "ON_HAND", "QUARANTINED"]

    public var rawValue: Int32

    @inlinable
    public init(rawValue: Int32) { self.rawValue = rawValue }
}

/// Reply of AdjustStock.
public struct AdjustStockResponse: WireMessage {
    public static let typeName = "dom.v1.AdjustStockResponse"

    /// Revision of the change.
    public var revision: UInt64 = 0
    /// See ReserveResponse.
    public var replayed = false
    /// One per adjustment, in order: the cell as it stands after the call.
    public var positions: [Position] = []

    public init() {}

    public mutating func merge(from reader: inout ProtobufReader) throws(WireError) {
        while let field = try reader.nextField() {
            switch field.number {
            case 1: try reader.uint64(field, &revision)
            case 2: try reader.bool(field, &replayed)
            case 3: try reader.messages(field, &positions)
            default: try reader.skip(field)
            }
        }
    }

    public func encode(into writer: inout ByteWriter) {
        writer.uint64(1, revision)
        writer.bool(2, replayed)
        writer.messages(3, positions)
    }
}
