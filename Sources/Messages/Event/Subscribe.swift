public import Primitives
public import ProtobufWire

/// Request of Subscribe.
public struct SubscribeRequest: WireMessage {
    public static let typeName = "dom.v1.SubscribeRequest"

    /// Continue after this event. Empty means from the oldest that is kept; "now" means only new
    /// ones.
    public var cursor = ""
    /// Only these types; a trailing "." takes a family, e.g. "order.". Empty means all.
    public var types: [String] = []
    /// Only of this order.
    public var orderID = ""
    /// Only of this SKU.
    public var sku = ""
    /// Only of this location.
    public var location = ""
    /// Only of this customer.
    public var customer = ""
    /// Stay and wait for more; otherwise the stream ends at the present.
    public var follow = false

    public init() {}

    public mutating func merge(from reader: inout ProtobufReader) throws(WireError) {
        while let field = try reader.nextField() {
            switch field.number {
            case 1: try reader.string(field, &cursor)
            case 2: try reader.strings(field, &types)
            case 3: try reader.string(field, &orderID)
            case 4: try reader.string(field, &sku)
            case 5: try reader.string(field, &location)
            case 6: try reader.string(field, &customer)
            case 7: try reader.bool(field, &follow)
            default: try reader.skip(field)
            }
        }
    }

    public func encode(into writer: inout ByteWriter) {
        writer.string(1, cursor)
        writer.strings(2, types)
        writer.string(3, orderID)
        writer.string(4, sku)
        writer.string(5, location)
        writer.string(6, customer)
        writer.bool(7, follow)
    }
}

/// A piece of the stream.
public struct SubscribeResponse: WireMessage {
    public static let typeName = "dom.v1.SubscribeResponse"

    /// Events in order.
    public var events: [Event] = []
    /// Everything up to here has been looked at, also what did not match.
    public var cursor = ""

    public init() {}

    public mutating func merge(from reader: inout ProtobufReader) throws(WireError) {
        while let field = try reader.nextField() {
            switch field.number {
            case 1: try reader.messages(field, &events)
            case 2: try reader.string(field, &cursor)
            default: try reader.skip(field)
            }
        }
    }

    public func encode(into writer: inout ByteWriter) {
        writer.messages(1, events)
        writer.string(2, cursor)
    }
}
