public import Primitives
public import ProtobufWire

/// Request of RouteReturn.
public struct RouteReturnRequest: WireMessage {
    public static let typeName = "dom.v1.RouteReturnRequest"

    /// Key, actor, reason. `expectedRevision` checks the return.
    public var context: WriteContext?
    /// Which. Required.
    public var returnID = ""
    /// Locations that shall not be used.
    public var excludedLocations: [String] = []
    /// Let the customer keep what is not worth its way any more.
    public var mayKeep = false

    public init() {}

    public mutating func merge(from reader: inout ProtobufReader) throws(WireError) {
        while let field = try reader.nextField() {
            switch field.number {
            case 1: try reader.message(field, &context)
            case 2: try reader.string(field, &returnID)
            case 3: try reader.strings(field, &excludedLocations)
            case 4: try reader.bool(field, &mayKeep)
            default: try reader.skip(field)
            }
        }
    }

    public func encode(into writer: inout ByteWriter) {
        writer.message(1, context)
        writer.string(2, returnID)
        writer.strings(3, excludedLocations)
        writer.bool(4, mayKeep)
    }
}

/// Reply of RouteReturn.
public struct RouteReturnResponse: WireMessage {
    public static let typeName = "dom.v1.RouteReturnResponse"

    /// Revision of the change.
    public var revision: UInt64 = 0
    /// See ReserveResponse.
    public var replayed = false
    /// As it stands now.
    public var customerReturn: Return?
    /// What was chosen.
    public var option: ReturnOption?
    /// Whether a destination changed.
    public var moved = false

    public init() {}

    public mutating func merge(from reader: inout ProtobufReader) throws(WireError) {
        while let field = try reader.nextField() {
            switch field.number {
            case 1: try reader.uint64(field, &revision)
            case 2: try reader.bool(field, &replayed)
            case 3: try reader.message(field, &customerReturn)
            case 4: try reader.message(field, &option)
            case 5: try reader.bool(field, &moved)
            default: try reader.skip(field)
            }
        }
    }

    public func encode(into writer: inout ByteWriter) {
        writer.uint64(1, revision)
        writer.bool(2, replayed)
        writer.message(3, customerReturn)
        writer.message(4, option)
        writer.bool(5, moved)
    }
}
