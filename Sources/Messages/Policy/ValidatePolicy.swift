public import Primitives
public import ProtobufWire

/// Something in a text that is allowed and probably not meant.
public struct PolicyWarning: WireMessage {
    public static let typeName = "dom.v1.PolicyWarning"

    /// Line, from 1.
    public var line: UInt32 = 0
    /// Column, from 1.
    public var column: UInt32 = 0
    /// For people.
    public var message = ""

    public init() {}

    public mutating func merge(from reader: inout ProtobufReader) throws(WireError) {
        while let field = try reader.nextField() {
            switch field.number {
            case 1: try reader.uint32(field, &line)
            case 2: try reader.uint32(field, &column)
            case 3: try reader.string(field, &message)
            default: try reader.skip(field)
            }
        }
    }

    public func encode(into writer: inout ByteWriter) {
        writer.uint32(1, line)
        writer.uint32(2, column)
        writer.string(3, message)
    }
}

/// Request of Validate.
public struct ValidateRequest: WireMessage {
    public static let typeName = "dom.v1.ValidateRequest"

    /// Minimum revision.
    public var context: ReadContext?
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

/// Reply of Validate.
public struct ValidateResponse: WireMessage {
    public static let typeName = "dom.v1.ValidateResponse"

    /// Revision of the network that the text was compared with.
    public var revision: UInt64 = 0
    /// Name, description, priority, window and canonical text.
    public var policy: Policy?
    /// Names that the network does not have, rules that no location of it satisfies.
    public var warnings: [PolicyWarning] = []

    public init() {}

    public mutating func merge(from reader: inout ProtobufReader) throws(WireError) {
        while let field = try reader.nextField() {
            switch field.number {
            case 1: try reader.uint64(field, &revision)
            case 2: try reader.message(field, &policy)
            case 3: try reader.messages(field, &warnings)
            default: try reader.skip(field)
            }
        }
    }

    public func encode(into writer: inout ByteWriter) {
        writer.uint64(1, revision)
        writer.message(2, policy)
        writer.messages(3, warnings)
    }
}
