public import Primitives
public import ProtobufWire

/// Request of WatchOrder.
public struct WatchOrderRequest: WireMessage {
    public static let typeName = "dom.v1.WatchOrderRequest"

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

/// The order after a change.
public struct WatchOrderResponse: WireMessage {
    public static let typeName = "dom.v1.WatchOrderResponse"

    /// As it stands now.
    public var order: Order?

    public init() {}

    public mutating func merge(from reader: inout ProtobufReader) throws(WireError) {
        while let field = try reader.nextField() {
            switch field.number {
            case 1: try reader.message(field, &order)
            default: try reader.skip(field)
            }
        }
    }

    public func encode(into writer: inout ByteWriter) {
        writer.message(1, order)
    }
}
