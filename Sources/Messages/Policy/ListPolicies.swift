public import Primitives
public import ProtobufWire

/// Request of List.
public struct ListRequest: WireMessage {
    public static let typeName = "dom.v1.ListRequest"

    /// Minimum revision.
    public var context: ReadContext?
    /// Every version of this policy, newest first. Empty is each policy's version in force, or else
    /// its newest, in the order in which they are asked, then those that are not in force by name,
    /// then the ready-made ones.
    public var name = ""

    public init() {}

    public mutating func merge(from reader: inout ProtobufReader) throws(WireError) {
        while let field = try reader.nextField() {
            switch field.number {
            case 1: try reader.message(field, &context)
            case 2: try reader.string(field, &name)
            default: try reader.skip(field)
            }
        }
    }

    public func encode(into writer: inout ByteWriter) {
        writer.message(1, context)
        writer.string(2, name)
    }
}

/// Reply of List.
public struct ListResponse: WireMessage {
    public static let typeName = "dom.v1.ListResponse"

    /// Revision seen.
    public var revision: UInt64 = 0
    /// The versions, without their texts.
    public var policies: [Policy] = []
    /// When what is in force next changes by itself; unset is never.
    public var nextChange: Instant?

    public init() {}

    public mutating func merge(from reader: inout ProtobufReader) throws(WireError) {
        while let field = try reader.nextField() {
            switch field.number {
            case 1: try reader.uint64(field, &revision)
            case 2: try reader.messages(field, &policies)
            case 3: try reader.timestamp(field, &nextChange)
            default: try reader.skip(field)
            }
        }
    }

    public func encode(into writer: inout ByteWriter) {
        writer.uint64(1, revision)
        writer.messages(2, policies)
        writer.timestamp(3, nextChange)
    }
}
