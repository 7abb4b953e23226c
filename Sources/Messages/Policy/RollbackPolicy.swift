public import Primitives
public import ProtobufWire

/// Request of Rollback.
public struct RollbackRequest: WireMessage {
    public static let typeName = "dom.v1.RollbackRequest"

    /// Key, actor, reason.
    public var context: WriteContext?
    /// Which policy. Required.
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

/// Reply of Rollback.
public struct RollbackResponse: WireMessage {
    public static let typeName = "dom.v1.RollbackResponse"

    /// Revision of the change.
    public var revision: UInt64 = 0
    /// See ReserveResponse.
    public var replayed = false
    /// The version that was taken back, without its text.
    public var retired: Policy?
    /// The version that is active again; unset where there was none before, so that the policy
    /// decides no more.
    public var restored: Policy?

    public init() {}

    public mutating func merge(from reader: inout ProtobufReader) throws(WireError) {
        while let field = try reader.nextField() {
            switch field.number {
            case 1: try reader.uint64(field, &revision)
            case 2: try reader.bool(field, &replayed)
            case 3: try reader.message(field, &retired)
            case 4: try reader.message(field, &restored)
            default: try reader.skip(field)
            }
        }
    }

    public func encode(into writer: inout ByteWriter) {
        writer.uint64(1, revision)
        writer.bool(2, replayed)
        writer.message(3, retired)
        writer.message(4, restored)
    }
}
