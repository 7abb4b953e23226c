public import Primitives
public import ProtobufWire

/// Request of ListCarriers.
public struct ListCarriersRequest: WireMessage {
    public static let typeName = "dom.v1.ListCarriersRequest"

    /// Minimum revision.
    public var context: ReadContext?

    public init() {}

    public mutating func merge(from reader: inout ProtobufReader) throws(WireError) {
        while let field = try reader.nextField() {
            switch field.number {
            case 1: try reader.message(field, &context)
            default: try reader.skip(field)
            }
        }
    }

    public func encode(into writer: inout ByteWriter) {
        writer.message(1, context)
    }
}

/// A piece of the list.
public struct ListCarriersResponse: WireMessage {
    public static let typeName = "dom.v1.ListCarriersResponse"

    /// Carriers.
    public var carriers: [Carrier] = []

    public init() {}

    public mutating func merge(from reader: inout ProtobufReader) throws(WireError) {
        while let field = try reader.nextField() {
            switch field.number {
            case 1: try reader.messages(field, &carriers)
            default: try reader.skip(field)
            }
        }
    }

    public func encode(into writer: inout ByteWriter) {
        writer.messages(1, carriers)
    }
}
