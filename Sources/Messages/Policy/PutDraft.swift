public import Primitives
public import ProtobufWire

/// Request of PutDraft.
public struct PutDraftRequest: WireMessage {
    public static let typeName = "dom.v1.PutDraftRequest"

    /// Key, actor, reason.
    public var context: WriteContext?
    /// The text. Required, at most 16 KiB.
    public var text = ""

    public init() {}

    public mutating func merge(from reader: inout ProtobufReader) throws(WireError) {
        while let field = try reader.nextField() {
            switch field.number {
            case 1: try reader.message(field, &context)
            case 2: try reader.string(field, &text)
            default: try reader.skip(field)
            }
        }
    }

    public func encode(into writer: inout ByteWriter) {
        writer.message(1, context)
        writer.string(2, text)
    }
}

/// Reply of PutDraft.
public struct PutDraftResponse: WireMessage {
    public static let typeName = "dom.v1.PutDraftResponse"

    /// Revision of the change.
    public var revision: UInt64 = 0
    /// See ReserveResponse.
    public var replayed = false
    /// The version, without its text. A text equal to the newest version's makes no new one.
    public var policy: Policy?
    /// See ValidateResponse.
    public var warnings: [PolicyWarning] = []

    public init() {}

    public mutating func merge(from reader: inout ProtobufReader) throws(WireError) {
        while let field = try reader.nextField() {
            switch field.number {
            case 1: try reader.uint64(field, &revision)
            case 2: try reader.bool(field, &replayed)
            case 3: try reader.message(field, &policy)
            case 4: try reader.messages(field, &warnings)
            default: try reader.skip(field)
            }
        }
    }

    public func encode(into writer: inout ByteWriter) {
        writer.uint64(1, revision)
        writer.bool(2, replayed)
        writer.message(3, policy)
        writer.messages(4, warnings)
    }
}
