public import Primitives
public import ProtobufWire

/// Request of SetLogLevel.
public struct SetLogLevelRequest: WireMessage {
    public static let typeName = "dom.v1.SetLogLevelRequest"

    /// trace, debug, info, notice, warning, error or critical.
    public var level = ""

    public init() {}

    public mutating func merge(from reader: inout ProtobufReader) throws(WireError) {
        while let field = try reader.nextField() {
            switch field.number {
            case 1: try reader.string(field, &level)
            default: try reader.skip(field)
            }
        }
    }

    public func encode(into writer: inout ByteWriter) {
        writer.string(1, level)
    }
}

/// Reply of SetLogLevel.
public struct SetLogLevelResponse: WireMessage {
    public static let typeName = "dom.v1.SetLogLevelResponse"

    /// The level before.
    public var previous = ""

    public init() {}

    public mutating func merge(from reader: inout ProtobufReader) throws(WireError) {
        while let field = try reader.nextField() {
            switch field.number {
            case 1: try reader.string(field, &previous)
            default: try reader.skip(field)
            }
        }
    }

    public func encode(into writer: inout ByteWriter) {
        writer.string(1, previous)
    }
}
