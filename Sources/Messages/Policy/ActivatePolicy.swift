public import Primitives
public import ProtobufWire

/// Request of Activate.
public struct ActivateRequest: WireMessage {
    public static let typeName = "dom.v1.ActivateRequest"

    /// Key, actor, reason.
    public var context: WriteContext?
    /// Which policy. Required.
    public var name = ""
    /// Which version; 0 is the newest.
    public var version: UInt32 = 0
    /// In force from here. Unset is as the text says.
    public var from: Instant?
    /// In force until here. Unset is as the text says.
    public var until: Instant?
    /// Unset is as the text says.
    public var priority: Int32?
    /// Leave the older versions that are active now in place below this one: they are hidden while
    /// its window is open, and in force again when it ends. Otherwise they end where it begins.
    /// Newer ones are retired in any case.
    public var autoRevert = false

    public init() {}

    public mutating func merge(from reader: inout ProtobufReader) throws(WireError) {
        while let field = try reader.nextField() {
            switch field.number {
            case 1: try reader.message(field, &context)
            case 2: try reader.string(field, &name)
            case 3: try reader.uint32(field, &version)
            case 4: try reader.timestamp(field, &from)
            case 5: try reader.timestamp(field, &until)
            case 6: try reader.int32(field, &priority)
            case 7: try reader.bool(field, &autoRevert)
            default: try reader.skip(field)
            }
        }
    }

    public func encode(into writer: inout ByteWriter) {
        writer.message(1, context)
        writer.string(2, name)
        writer.uint32(3, version)
        writer.timestamp(4, from)
        writer.timestamp(5, until)
        writer.int32(6, priority)
        writer.bool(7, autoRevert)
    }
}

/// Reply of Activate.
public struct ActivateResponse: WireMessage {
    public static let typeName = "dom.v1.ActivateResponse"

    /// Revision of the change.
    public var revision: UInt64 = 0
    /// See ReserveResponse.
    public var replayed = false
    /// The version, without its text.
    public var policy: Policy?
    /// When what is in force next changes by itself; unset is never.
    public var nextChange: Instant?

    public init() {}

    public mutating func merge(from reader: inout ProtobufReader) throws(WireError) {
        while let field = try reader.nextField() {
            switch field.number {
            case 1: try reader.uint64(field, &revision)
            case 2: try reader.bool(field, &replayed)
            case 3: try reader.message(field, &policy)
            case 4: try reader.timestamp(field, &nextChange)
            default: try reader.skip(field)
            }
        }
    }

    public func encode(into writer: inout ByteWriter) {
        writer.uint64(1, revision)
        writer.bool(2, replayed)
        writer.message(3, policy)
        writer.timestamp(4, nextChange)
    }
}
