public import Primitives
public import ProtobufWire

/// Request of Get.
public struct GetRequest: WireMessage {
    public static let typeName = "dom.v1.GetRequest"

    /// Minimum revision.
    public var context: ReadContext?
    /// Which policy. Required; unknown is NOT_FOUND.
    public var name = ""
    /// Which version; unset is the one in force, or else the newest.
    public var version: UInt32?

    public init() {}

    public mutating func merge(from reader: inout ProtobufReader) throws(WireError) {
        while let field = try reader.nextField() {
            switch field.number {
            case 1: try reader.message(field, &context)
            case 2: try reader.string(field, &name)
            case 3: try reader.uint32(field, &version)
            default: try reader.skip(field)
            }
        }
    }

    public func encode(into writer: inout ByteWriter) {
        writer.message(1, context)
        writer.string(2, name)
        writer.uint32(3, version)
    }
}

/// Reply of Get.
public struct GetResponse: WireMessage {
    public static let typeName = "dom.v1.GetResponse"

    /// Revision seen.
    public var revision: UInt64 = 0
    /// The version.
    public var policy: Policy?

    public init() {}

    public mutating func merge(from reader: inout ProtobufReader) throws(WireError) {
        while let field = try reader.nextField() {
            switch field.number {
            case 1: try reader.uint64(field, &revision)
            case 2: try reader.message(field, &policy)
            default: try reader.skip(field)
            }
        }
    }

    public func encode(into writer: inout ByteWriter) {
        writer.uint64(1, revision)
        writer.message(2, policy)
    }
}
