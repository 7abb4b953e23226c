public import Primitives
public import ProtobufWire

/// Request of ListReturns. All filters must match; at least one of them, or a limit, is required.
public struct ListReturnsRequest: WireMessage {
    public static let typeName = "dom.v1.ListReturnsRequest"

    /// Minimum revision.
    public var context: ReadContext?
    /// Only of this order.
    public var orderID = ""
    /// Only of this customer.
    public var customer = ""
    /// Only in this state.
    public var state = ReturnState.unspecified
    /// Only with a unit expected or kept here.
    public var location = ""
    /// Only with this SKU.
    public var sku = ""
    /// Agreed at or after.
    public var from: Instant?
    /// Agreed before.
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
            case 2: try reader.string(field, &orderID)
            case 3: try reader.string(field, &customer)
            case 4: try reader.value(field, &state)
            case 5: try reader.string(field, &location)
            case 6: try reader.string(field, &sku)
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
        writer.string(2, orderID)
        writer.string(3, customer)
        writer.value(4, state)
        writer.string(5, location)
        writer.string(6, sku)
        writer.timestamp(7, from)
        writer.timestamp(8, until)
        writer.uint32(9, limit)
        writer.string(10, resumeToken)
    }
}

/// A piece of the list.
public struct ListReturnsResponse: WireMessage {
    public static let typeName = "dom.v1.ListReturnsResponse"

    /// Returns.
    public var returns: [Return] = []
    /// Where to continue; empty at the end.
    public var resumeToken = ""

    public init() {}

    public mutating func merge(from reader: inout ProtobufReader) throws(WireError) {
        while let field = try reader.nextField() {
            switch field.number {
            case 1: try reader.messages(field, &returns)
            case 2: try reader.string(field, &resumeToken)
            default: try reader.skip(field)
            }
        }
    }

    public func encode(into writer: inout ByteWriter) {
        writer.messages(1, returns)
        writer.string(2, resumeToken)
    }
}
