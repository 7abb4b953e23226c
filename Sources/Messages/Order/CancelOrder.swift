public import Primitives
public import ProtobufWire

/// Request of CancelOrder.
public struct CancelOrderRequest: WireMessage {
    public static let typeName = "dom.v1.CancelOrderRequest"

    /// Key, actor, reason. `expectedRevision` checks the order.
    public var context: WriteContext?
    /// Which. Required.
    public var orderID = ""
    /// Only these; empty means everything that has not left.
    public var lines: [OrderLineQuantity] = []

    public init() {}

    public mutating func merge(from reader: inout ProtobufReader) throws(WireError) {
        while let field = try reader.nextField() {
            switch field.number {
            case 1: try reader.message(field, &context)
            case 2: try reader.string(field, &orderID)
            case 3: try reader.messages(field, &lines)
            default: try reader.skip(field)
            }
        }
    }

    public func encode(into writer: inout ByteWriter) {
        writer.message(1, context)
        writer.string(2, orderID)
        writer.messages(3, lines)
    }
}

/// Reply of CancelOrder.
public struct CancelOrderResponse: WireMessage {
    public static let typeName = "dom.v1.CancelOrderResponse"

    /// Revision of the change.
    public var revision: UInt64 = 0
    /// See ReserveResponse.
    public var replayed = false
    /// As it stands now.
    public var order: Order?
    /// Units cancelled by this call.
    public var cancelled: Int64 = 0

    public init() {}

    public mutating func merge(from reader: inout ProtobufReader) throws(WireError) {
        while let field = try reader.nextField() {
            switch field.number {
            case 1: try reader.uint64(field, &revision)
            case 2: try reader.bool(field, &replayed)
            case 3: try reader.message(field, &order)
            case 4: try reader.int64(field, &cancelled)
            default: try reader.skip(field)
            }
        }
    }

    public func encode(into writer: inout ByteWriter) {
        writer.uint64(1, revision)
        writer.bool(2, replayed)
        writer.message(3, order)
        writer.int64(4, cancelled)
    }
}
