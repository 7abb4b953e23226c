public import Primitives
public import ProtobufWire

/// Request of SetLocationState.
public struct SetLocationStateRequest: WireMessage {
    public static let typeName = "dom.v1.SetLocationStateRequest"

    /// Key, actor, reason.
    public var context: WriteContext?
    /// Which. 1 to 1,000; unknown ones are refused.
    public var locations: [String] = []
    /// What they are from now on. Required.
    public var state = LocationState.unspecified
    /// When they are OPEN again by themselves; in the future. Unset means until told otherwise.
    public var until: Instant?
    /// Also take the work that is open there and route it again.
    public var rerouteOpenWork = false

    public init() {}

    public mutating func merge(from reader: inout ProtobufReader) throws(WireError) {
        while let field = try reader.nextField() {
            switch field.number {
            case 1: try reader.message(field, &context)
            case 2: try reader.strings(field, &locations)
            case 3: try reader.value(field, &state)
            case 4: try reader.timestamp(field, &until)
            case 5: try reader.bool(field, &rerouteOpenWork)
            default: try reader.skip(field)
            }
        }
    }

    public func encode(into writer: inout ByteWriter) {
        writer.message(1, context)
        writer.strings(2, locations)
        writer.value(3, state)
        writer.timestamp(4, until)
        writer.bool(5, rerouteOpenWork)
    }
}

/// Reply of SetLocationState.
public struct SetLocationStateResponse: WireMessage {
    public static let typeName = "dom.v1.SetLocationStateResponse"

    /// Revision of the change.
    public var revision: UInt64 = 0
    /// See ReserveResponse.
    public var replayed = false

    public init() {}

    public mutating func merge(from reader: inout ProtobufReader) throws(WireError) {
        while let field = try reader.nextField() {
            switch field.number {
            case 1: try reader.uint64(field, &revision)
            case 2: try reader.bool(field, &replayed)
            default: try reader.skip(field)
            }
        }
    }

    public func encode(into writer: inout ByteWriter) {
        writer.uint64(1, revision)
        writer.bool(2, replayed)
    }
}
