public import Primitives
public import ProtobufWire

/// Request of Diff.
public struct DiffRequest: WireMessage {
    public static let typeName = "dom.v1.DiffRequest"

    /// Minimum revision.
    public var context: ReadContext?
    /// Which policy. Required.
    public var name = ""
    /// From this version; unset is the one in force.
    public var fromVersion: UInt32?
    /// To this version; unset is the newest. Not with a text.
    public var toVersion: UInt32?
    /// To this text instead, at most 16 KiB.
    public var toText = ""

    public init() {}

    public mutating func merge(from reader: inout ProtobufReader) throws(WireError) {
        while let field = try reader.nextField() {
            switch field.number {
            case 1: try reader.message(field, &context)
            case 2: try reader.string(field, &name)
            case 3: try reader.uint32(field, &fromVersion)
            case 4: try reader.uint32(field, &toVersion)
            case 5: try reader.string(field, &toText)
            default: try reader.skip(field)
            }
        }
    }

    public func encode(into writer: inout ByteWriter) {
        writer.message(1, context)
        writer.string(2, name)
        writer.uint32(3, fromVersion)
        writer.uint32(4, toVersion)
        writer.string(5, toText)
    }
}

/// Reply of Diff.
public struct DiffResponse: WireMessage {
    public static let typeName = "dom.v1.DiffResponse"

    /// Revision seen.
    public var revision: UInt64 = 0
    /// The version that it starts from.
    public var fromVersion: UInt32 = 0
    /// The version that it ends at; 0 where it is a text.
    public var toVersion: UInt32 = 0
    /// Lines in order.
    public var lines: [DiffLine] = []

    public init() {}

    public mutating func merge(from reader: inout ProtobufReader) throws(WireError) {
        while let field = try reader.nextField() {
            switch field.number {
            case 1: try reader.uint64(field, &revision)
            case 2: try reader.uint32(field, &fromVersion)
            case 3: try reader.uint32(field, &toVersion)
            case 4: try reader.messages(field, &lines)
            default: try reader.skip(field)
            }
        }
    }

    public func encode(into writer: inout ByteWriter) {
        writer.uint64(1, revision)
        writer.uint32(2, fromVersion)
        writer.uint32(3, toVersion)
        writer.messages(4, lines)
    }
}

/// Where a line stands.
public struct DiffSide: WireEnum {
    /// Never sent.
    @inlinable public static var unspecified: Self { Self(rawValue: 0) }
    /// In both.
    @inlinable public static var both: Self { Self(rawValue: 1) }
    /// Only in the text that it starts from.
    @inlinable public static var removed: Self { Self(rawValue: 2) }
    /// Only in the text that it ends at.
    @inlinable public static var added: Self { Self(rawValue: 3) }

    public static let names = ["UNSPECIFIED", "BOTH", "REMOVED", "ADDED"]

    public var rawValue: Int32

    @inlinable
    public init(rawValue: Int32) { self.rawValue = rawValue }
}

/// A line of a text.
public struct DiffLine: WireMessage {
    public static let typeName = "dom.v1.DiffLine"

    /// Where it stands.
    public var side = DiffSide.unspecified
    /// Without its line end.
    public var text = ""

    public init() {}

    public mutating func merge(from reader: inout ProtobufReader) throws(WireError) {
        while let field = try reader.nextField() {
            switch field.number {
            case 1: try reader.value(field, &side)
            case 2: try reader.string(field, &text)
            default: try reader.skip(field)
            }
        }
    }

    public func encode(into writer: inout ByteWriter) {
        writer.value(1, side)
        writer.string(2, text)
    }
}
