public import Primitives
public import ProtobufWire

/// Request of ListOrders. All filters must match; at least one of them, or a limit, is required.
public struct ListOrdersRequest: WireMessage {
    public static let typeName = "dom.v1.ListOrdersRequest"

    /// Minimum revision.
    public var context: ReadContext?
    /// Only in this state.
    public var state = OrderState.unspecified
    /// Only of this customer.
    public var customer = ""
    /// Only with this SKU in a line.
    public var sku = ""
    /// Only with a shipment at this location.
    public var location = ""
    /// Only of this channel.
    public var channel = ""
    /// Taken at or after.
    public var from: Instant?
    /// Taken before.
    public var until: Instant?
    /// At most so many; 0 means 100, at most 10,000.
    public var limit: UInt32 = 0
    /// Continue after the token of an earlier reply.
    public var resumeToken = ""

    public init() {}

    public mutating func merge(from reader: inout ProtobufReader) throws(WireError) {
        while let field = try reader.nextField() {
            switch field.number {
            case 1: try reader.message(field, &context)
            case 2: try reader.value(field, &state)
            case 3: try reader.string(field, &customer)
            case 4: try reader.string(field, &sku)
            case 5: try reader.string(field, &location)
            case 6: try reader.string(field, &channel)
            case 7: try reader.timestamp(field, &from)
            case 8: try reader.timestamp(field, &until)
            case 9: try reader.uint32(field, &limit)
            case 10: try reader.string(field, &resumeToken)
            default: try reader.skip(field)
            }
        }
    }

    public func encode(into writer: inout ByteWriter) {
        writer.message(1, context)
        writer.value(2, state)
        writer.string(3, customer)
        writer.string(4, sku)
        writer.string(5, location)
        writer.string(6, channel)
        writer.timestamp(7, from)
        writer.timestamp(8, until)
        writer.uint32(9, limit)
        writer.string(10, resumeToken)
    }
}

/// A piece of the list.
public struct ListOrdersResponse: WireMessage {
    public static let typeName = "dom.v1.ListOrdersResponse"

    /// Orders.
    public var orders: [Order] = []
    /// Where to continue; empty at the end.
    public var resumeToken = ""

    public init() {}

    public mutating func merge(from reader: inout ProtobufReader) throws(WireError) {
        while let field = try reader.nextField() {
            switch field.number {
            case 1: try reader.messages(field, &orders)
            case 2: try reader.string(field, &resumeToken)
            default: try reader.skip(field)
            }
        }
    }

    public func encode(into writer: inout ByteWriter) {
        writer.messages(1, orders)
        writer.string(2, resumeToken)
    }
}
