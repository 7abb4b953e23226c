public import Primitives
public import ProtobufWire

/// Request of SetStock. `expectedRevision` checks the cell of a single level.
public struct SetStockRequest: WireMessage {
    public static let typeName = "dom.v1.SetStockRequest"

    /// Key, actor, reason, source. With `sourceSequence` a lower or equal number is OUT_OF_RANGE.
    public var context: WriteContext?
    /// 1 to 1,000 levels, applied together or not at all.
    public var levels: [StockLevel] = []

    public init() {}

    public mutating func merge(from reader: inout ProtobufReader) throws(WireError) {
        while let field = try reader.nextField() {
            switch field.number {
            case 1: try reader.message(field, &context)
            case 2: try reader.messages(field, &levels)
            default: try reader.skip(field)
            }
        }
    }

    public func encode(into writer: inout ByteWriter) {
        writer.message(1, context)
        writer.messages(2, levels)
    }
}

/// One absolute level.
public struct StockLevel: WireMessage {
    public static let typeName = "dom.v1.StockLevel"

    /// SKU; must exist and be no kit. Required.
    public var sku = ""
    /// Location. Required.
    public var location = ""
    /// Condition; unspecified means NEW.
    public var condition = Condition.unspecified
    /// Units physically there, 0 or more, as the source saw it.
    public var quantity: Int64 = 0
    /// Units among them in quarantine; unset leaves them.
    public var quarantined: Int64?
    /// When the source took the level. Deltas and shipments later than this are applied on top; a
    /// level not newer than the last one of the cell is answered STALE. Unset means now.
    public var asOf: Instant?
    /// Compare-and-swap: the level is refused unless on hand is exactly this.
    public var expectedQuantity: Int64?

    public init() {}

    public mutating func merge(from reader: inout ProtobufReader) throws(WireError) {
        while let field = try reader.nextField() {
            switch field.number {
            case 1: try reader.string(field, &sku)
            case 2: try reader.string(field, &location)
            case 3: try reader.value(field, &condition)
            case 4: try reader.int64(field, &quantity)
            case 5: try reader.int64(field, &quarantined)
            case 6: try reader.timestamp(field, &asOf)
            case 7: try reader.int64(field, &expectedQuantity)
            default: try reader.skip(field)
            }
        }
    }

    public func encode(into writer: inout ByteWriter) {
        writer.string(1, sku)
        writer.string(2, location)
        writer.value(3, condition)
        writer.int64(4, quantity)
        writer.int64(5, quarantined)
        writer.timestamp(6, asOf)
        writer.int64(7, expectedQuantity)
    }
}

/// Reply of SetStock.
public struct SetStockResponse: WireMessage {
    public static let typeName = "dom.v1.SetStockResponse"

    /// Revision of the change.
    public var revision: UInt64 = 0
    /// See ReserveResponse.
    public var replayed = false
    /// One per level, in order: the cell as it stands after the call.
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
