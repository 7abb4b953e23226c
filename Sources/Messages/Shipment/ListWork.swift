public import Primitives
public import ProtobufWire

/// Request of ListWork.
public struct ListWorkRequest: WireMessage {
    public static let typeName = "dom.v1.ListWorkRequest"

    /// Minimum revision.
    public var context: ReadContext?
    /// Whose work. Required.
    public var location = ""
    /// Only in this state.
    public var state = ShipmentState.unspecified
    /// At most so many; 0 means 100, at most 1,000.
    public var limit: UInt32 = 0

    public init() {}

    public mutating func merge(from reader: inout ProtobufReader) throws(WireError) {
        while let field = try reader.nextField() {
            switch field.number {
            case 1: try reader.message(field, &context)
            case 2: try reader.string(field, &location)
            case 3: try reader.value(field, &state)
            case 4: try reader.uint32(field, &limit)
            default: try reader.skip(field)
            }
        }
    }

    public func encode(into writer: inout ByteWriter) {
        writer.message(1, context)
        writer.string(2, location)
        writer.value(3, state)
        writer.uint32(4, limit)
    }
}

/// Reply of ListWork.
public struct ListWorkResponse: WireMessage {
    public static let typeName = "dom.v1.ListWorkResponse"

    /// Revision seen.
    public var revision: UInt64 = 0
    /// By ship-by time, then id.
    public var shipments: [Shipment] = []

    public init() {}

    public mutating func merge(from reader: inout ProtobufReader) throws(WireError) {
        while let field = try reader.nextField() {
            switch field.number {
            case 1: try reader.uint64(field, &revision)
            case 2: try reader.messages(field, &shipments)
            default: try reader.skip(field)
            }
        }
    }

    public func encode(into writer: inout ByteWriter) {
        writer.uint64(1, revision)
        writer.messages(2, shipments)
    }
}
