public import Primitives
public import ProtobufWire

/// Request of TransferStock.
public struct TransferStockRequest: WireMessage {
    public static let typeName = "dom.v1.TransferStockRequest"

    /// Key, actor, reason.
    public var context: WriteContext?
    /// SKU. Required.
    public var sku = ""
    /// Where it is. Required.
    public var fromLocation = ""
    /// Where it shall be. Required, another location.
    public var toLocation = ""
    /// Free units to move, 1 to 10^9.
    public var quantity: Int64 = 0
    /// Condition; unspecified means NEW.
    public var condition = Condition.unspecified
    /// When set, the units leave now and arrive as supply of kind TRANSFER at this time; else they
    /// move at once.
    public var dueAt: Instant?
    /// Id of that supply. Required with `dueAt`.
    public var supplyID = ""

    public init() {}

    public mutating func merge(from reader: inout ProtobufReader) throws(WireError) {
        while let field = try reader.nextField() {
            switch field.number {
            case 1: try reader.message(field, &context)
            case 2: try reader.string(field, &sku)
            case 3: try reader.string(field, &fromLocation)
            case 4: try reader.string(field, &toLocation)
            case 5: try reader.int64(field, &quantity)
            case 6: try reader.value(field, &condition)
            case 7: try reader.timestamp(field, &dueAt)
            case 8: try reader.string(field, &supplyID)
            default: try reader.skip(field)
            }
        }
    }

    public func encode(into writer: inout ByteWriter) {
        writer.message(1, context)
        writer.string(2, sku)
        writer.string(3, fromLocation)
        writer.string(4, toLocation)
        writer.int64(5, quantity)
        writer.value(6, condition)
        writer.timestamp(7, dueAt)
        writer.string(8, supplyID)
    }
}

/// Reply of TransferStock.
public struct TransferStockResponse: WireMessage {
    public static let typeName = "dom.v1.TransferStockResponse"

    /// Revision of the change.
    public var revision: UInt64 = 0
    /// See ReserveResponse.
    public var replayed = false
    /// The sending cell after the call.
    public var fromPosition: Position?
    /// The receiving cell after the call, when the units moved at once.
    public var toPosition: Position?

    public init() {}

    public mutating func merge(from reader: inout ProtobufReader) throws(WireError) {
        while let field = try reader.nextField() {
            switch field.number {
            case 1: try reader.uint64(field, &revision)
            case 2: try reader.bool(field, &replayed)
            case 3: try reader.message(field, &fromPosition)
            case 4: try reader.message(field, &toPosition)
            default: try reader.skip(field)
            }
        }
    }

    public func encode(into writer: inout ByteWriter) {
        writer.uint64(1, revision)
        writer.bool(2, replayed)
        writer.message(3, fromPosition)
        writer.message(4, toPosition)
    }
}
