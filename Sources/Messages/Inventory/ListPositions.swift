public import Primitives
public import ProtobufWire

/// Request of ListPositions. Filters are joined by AND.
public struct ListPositionsRequest: WireMessage {
    public static let typeName = "dom.v1.ListPositionsRequest"

    /// Minimum revision.
    public var context: ReadContext?
    /// Only SKUs that begin with this.
    public var skuPrefix = ""
    /// Only here.
    public var location = ""
    /// Only in this condition.
    public var condition = Condition.unspecified
    /// Leave out cells in which everything is zero.
    public var skipEmpty = false
    /// Continue after the token of an earlier reply.
    public var resumeToken = ""

    public init() {}

    public mutating func merge(from reader: inout ProtobufReader) throws(WireError) {
        while let field = try reader.nextField() {
            switch field.number {
            case 1: try reader.message(field, &context)
            case 2: try reader.string(field, &skuPrefix)
            case 3: try reader.string(field, &location)
            case 4: try reader.value(field, &condition)
            case 5: try reader.bool(field, &skipEmpty)
            case 6: try reader.string(field, &resumeToken)
            default: try reader.skip(field)
            }
        }
    }

    public func encode(into writer: inout ByteWriter) {
        writer.message(1, context)
        writer.string(2, skuPrefix)
        writer.string(3, location)
        writer.value(4, condition)
        writer.bool(5, skipEmpty)
        writer.string(6, resumeToken)
    }
}

/// A piece of the list.
public struct ListPositionsResponse: WireMessage {
    public static let typeName = "dom.v1.ListPositionsResponse"

    /// Cells.
    public var positions: [Position] = []
    /// Where to continue.
    public var resumeToken = ""

    public init() {}

    public mutating func merge(from reader: inout ProtobufReader) throws(WireError) {
        while let field = try reader.nextField() {
            switch field.number {
            case 1: try reader.messages(field, &positions)
            case 2: try reader.string(field, &resumeToken)
            default: try reader.skip(field)
            }
        }
    }

    public func encode(into writer: inout ByteWriter) {
        writer.messages(1, positions)
        writer.string(2, resumeToken)
    }
}
