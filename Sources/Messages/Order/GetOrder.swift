public import Primitives
public import ProtobufWire

/// Request of GetOrder.
public struct GetOrderRequest: WireMessage {
    public static let typeName = "dom.v1.GetOrderRequest"

    /// Minimum revision.
    public var context: ReadContext?
    /// Which. Required; unknown is NOT_FOUND.
    public var orderID = ""

    public init() {}

    public mutating func merge(from reader: inout ProtobufReader) throws(WireError) {
        while let field = try reader.nextField() {
            switch field.number {
            case 1: try reader.message(field, &context)
            case 2: try reader.string(field, &orderID)
            default: try reader.skip(field)
            }
        }
    }

    public func encode(into writer: inout ByteWriter) {
        writer.message(1, context)
        writer.string(2, orderID)
    }
}

/// Reply of GetOrder.
public struct GetOrderResponse: WireMessage {
    public static let typeName = "dom.v1.GetOrderResponse"

    /// Revision seen.
    public var revision: UInt64 = 0
    /// The order.
    public var order: Order?

    public init() {}

    public mutating func merge(from reader: inout ProtobufReader) throws(WireError) {
        while let field = try reader.nextField() {
            switch field.number {
            case 1: try reader.uint64(field, &revision)
            case 2: try reader.message(field, &order)
            default: try reader.skip(field)
            }
        }
    }

    public func encode(into writer: inout ByteWriter) {
        writer.uint64(1, revision)
        writer.message(2, order)
    }
}
