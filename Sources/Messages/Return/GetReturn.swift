public import Primitives
public import ProtobufWire

/// Request of GetReturn.
public struct GetReturnRequest: WireMessage {
    public static let typeName = "dom.v1.GetReturnRequest"

    /// Minimum revision.
    public var context: ReadContext?
    /// Which. Required; unknown is NOT_FOUND.
    public var returnID = ""

    public init() {}

    public mutating func merge(from reader: inout ProtobufReader) throws(WireError) {
        while let field = try reader.nextField() {
            switch field.number {
            case 1: try reader.message(field, &context)
            case 2: try reader.string(field, &returnID)
            default: try reader.skip(field)
            }
        }
    }

    public func encode(into writer: inout ByteWriter) {
        writer.message(1, context)
        writer.string(2, returnID)
    }
}

/// Reply of GetReturn.
public struct GetReturnResponse: WireMessage {
    public static let typeName = "dom.v1.GetReturnResponse"

    /// Revision seen.
    public var revision: UInt64 = 0
    /// The return.
    public var customerReturn: Return?

    public init() {}

    public mutating func merge(from reader: inout ProtobufReader) throws(WireError) {
        while let field = try reader.nextField() {
            switch field.number {
            case 1: try reader.uint64(field, &revision)
            case 2: try reader.message(field, &customerReturn)
            default: try reader.skip(field)
            }
        }
    }

    public func encode(into writer: inout ByteWriter) {
        writer.uint64(1, revision)
        writer.message(2, customerReturn)
    }
}
