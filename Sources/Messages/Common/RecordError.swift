public import Primitives
public import ProtobufWire

/// A problem with one record of a batch or stream. The record changed nothing.
public struct RecordError: WireMessage {
    public static let typeName = "dom.v1.RecordError"

    /// UPPER_SNAKE reason, stable, e.g. "UNKNOWN_LOCATION".
    public var reason = ""
    /// Field of the record, dotted path.
    public var field = ""
    /// For a developer to read.
    public var message = ""

    public init() {}

    public mutating func merge(from reader: inout ProtobufReader) throws(WireError) {
        while let field = try reader.nextField() {
            switch field.number {
            case 1: try reader.string(field, &reason)
            case 2: try reader.string(field, &self.field)
            case 3: try reader.string(field, &message)
            default: try reader.skip(field)
            }
        }
    }

    public func encode(into writer: inout ByteWriter) {
        writer.string(1, reason)
        writer.string(2, field)
        writer.string(3, message)
    }
}
