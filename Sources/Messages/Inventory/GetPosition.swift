public import Primitives
public import ProtobufWire

/// Request of GetPosition.
public struct GetPositionRequest: WireMessage {
    public static let typeName = "dom.v1.GetPositionRequest"

    /// Minimum revision.
    public var context: ReadContext?
    /// SKU. Required; unknown is NOT_FOUND.
    public var sku = ""
    /// Only here.
    public var location = ""
    /// Only in this condition.
    public var condition = Condition.unspecified

    public init() {}

    public mutating func merge(from reader: inout ProtobufReader) throws(WireError) {
        while let field = try reader.nextField() {
            switch field.number {
            case 1: try reader.message(field, &context)
            case 2: try reader.string(field, &sku)
            case 3: try reader.string(field, &location)
            case 4: try reader.value(field, &condition)
            default: try reader.skip(field)
            }
        }
    }

    public func encode(into writer: inout ByteWriter) {
        writer.message(1, context)
        writer.string(2, sku)
        writer.string(3, location)
        writer.value(4, condition)
    }
}

/// Reply of GetPosition.
public struct GetPositionResponse: WireMessage {
    public static let typeName = "dom.v1.GetPositionResponse"

    /// Revision seen; durable.
    public var revision: UInt64 = 0
    /// Cells, by location and condition.
    public var positions: [Position] = []
    /// Future receipts, by date.
    public var supplies: [Supply] = []

    public init() {}

    public mutating func merge(from reader: inout ProtobufReader) throws(WireError) {
        while let field = try reader.nextField() {
            switch field.number {
            case 1: try reader.uint64(field, &revision)
            case 2: try reader.messages(field, &positions)
            case 3: try reader.messages(field, &supplies)
            default: try reader.skip(field)
            }
        }
    }

    public func encode(into writer: inout ByteWriter) {
        writer.uint64(1, revision)
        writer.messages(2, positions)
        writer.messages(3, supplies)
    }
}
