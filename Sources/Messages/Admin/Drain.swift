public import Primitives
public import ProtobufWire

/// Request of Drain.
public struct DrainRequest: WireMessage {
    public static let typeName = "dom.v1.DrainRequest"

    public init() {}

    public mutating func merge(from reader: inout ProtobufReader) throws(WireError) {
        while let field = try reader.nextField() { try reader.skip(field) }
    }

    public func encode(into writer: inout ByteWriter) {}
}

/// Reply of Drain.
public struct DrainResponse: WireMessage {
    public static let typeName = "dom.v1.DrainResponse"

    public init() {}

    public mutating func merge(from reader: inout ProtobufReader) throws(WireError) {
        while let field = try reader.nextField() { try reader.skip(field) }
    }

    public func encode(into writer: inout ByteWriter) {}
}
