public import Primitives
public import ProtobufWire

/// Request of GetCarrier.
public struct GetCarrierRequest: WireMessage {
    public static let typeName = "dom.v1.GetCarrierRequest"

    /// Minimum revision.
    public var context: ReadContext?
    /// Which. Required; unknown is NOT_FOUND.
    public var id = ""

    public init() {}

    public mutating func merge(from reader: inout ProtobufReader) throws(WireError) {
        while let field = try reader.nextField() {
            switch field.number {
            case 1: try reader.message(field, &context)
            case 2: try reader.string(field, &id)
            default: try reader.skip(field)
            }
        }
    }

    public func encode(into writer: inout ByteWriter) {
        writer.message(1, context)
        writer.string(2, id)
    }
}

/// Reply of GetCarrier.
public struct GetCarrierResponse: WireMessage {
    public static let typeName = "dom.v1.GetCarrierResponse"

    /// Revision seen.
    public var revision: UInt64 = 0
    /// The carrier.
    public var carrier: Carrier?

    public init() {}

    public mutating func merge(from reader: inout ProtobufReader) throws(WireError) {
        while let field = try reader.nextField() {
            switch field.number {
            case 1: try reader.uint64(field, &revision)
            case 2: try reader.message(field, &carrier)
            default: try reader.skip(field)
            }
        }
    }

    public func encode(into writer: inout ByteWriter) {
        writer.uint64(1, revision)
        writer.message(2, carrier)
    }
}
