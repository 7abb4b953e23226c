public import Primitives
public import ProtobufWire

/// Request of HoldOrder.
public struct HoldOrderRequest: WireMessage {
    public static let typeName = "dom.v1.HoldOrderRequest"

    /// Key, actor, reason. `expectedRevision` checks the order.
    public var context: WriteContext?
    /// Which. Required.
    public var orderID = ""
    /// Goes on by itself then; unset means when somebody says so.
    public var until: Instant?

    public init() {}

    public mutating func merge(from reader: inout ProtobufReader) throws(WireError) {
        while let field = try reader.nextField() {
            switch field.number {
            case 1: try reader.message(field, &context)
            case 2: try reader.string(field, &orderID)
            case 3: try reader.timestamp(field, &until)
            default: try reader.skip(field)
            }
        }
    }

    public func encode(into writer: inout ByteWriter) {
        writer.message(1, context)
        writer.string(2, orderID)
        writer.timestamp(3, until)
    }
}

/// Reply of HoldOrder.
public struct HoldOrderResponse: WireMessage {
    public static let typeName = "dom.v1.HoldOrderResponse"

    /// Revision of the change.
    public var revision: UInt64 = 0
    /// See ReserveResponse.
    public var replayed = false
    /// As it stands now.
    public var order: Order?

    public init() {}

    public mutating func merge(from reader: inout ProtobufReader) throws(WireError) {
        while let field = try reader.nextField() {
            switch field.number {
            case 1: try reader.uint64(field, &revision)
            case 2: try reader.bool(field, &replayed)
            case 3: try reader.message(field, &order)
            default: try reader.skip(field)
            }
        }
    }

    public func encode(into writer: inout ByteWriter) {
        writer.uint64(1, revision)
        writer.bool(2, replayed)
        writer.message(3, order)
    }
}
