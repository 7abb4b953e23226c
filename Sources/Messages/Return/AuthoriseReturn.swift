public import Primitives
public import ProtobufWire

/// Request of AuthoriseReturn.
public struct AuthoriseReturnRequest: WireMessage {
    public static let typeName = "dom.v1.AuthoriseReturnRequest"

    /// Key, actor, reason. `expectedRevision` checks the return.
    public var context: WriteContext?
    /// Which. Required.
    public var returnID = ""
    /// Approve; otherwise reject, for the context's reason.
    public var approve = false
    /// Only with `approve`: the money that a rule withholds for these units, which were not
    /// announced, is due.
    public var unitIDs: [String] = []

    public init() {}

    public mutating func merge(from reader: inout ProtobufReader) throws(WireError) {
        while let field = try reader.nextField() {
            switch field.number {
            case 1: try reader.message(field, &context)
            case 2: try reader.string(field, &returnID)
            case 3: try reader.bool(field, &approve)
            case 4: try reader.strings(field, &unitIDs)
            default: try reader.skip(field)
            }
        }
    }

    public func encode(into writer: inout ByteWriter) {
        writer.message(1, context)
        writer.string(2, returnID)
        writer.bool(3, approve)
        writer.strings(4, unitIDs)
    }
}

/// Reply of AuthoriseReturn.
public struct AuthoriseReturnResponse: WireMessage {
    public static let typeName = "dom.v1.AuthoriseReturnResponse"

    /// Revision of the change.
    public var revision: UInt64 = 0
    /// See ReserveResponse.
    public var replayed = false
    /// As it stands now.
    public var customerReturn: Return?

    public init() {}

    public mutating func merge(from reader: inout ProtobufReader) throws(WireError) {
        while let field = try reader.nextField() {
            switch field.number {
            case 1: try reader.uint64(field, &revision)
            case 2: try reader.bool(field, &replayed)
            case 3: try reader.message(field, &customerReturn)
            default: try reader.skip(field)
            }
        }
    }

    public func encode(into writer: inout ByteWriter) {
        writer.uint64(1, revision)
        writer.bool(2, replayed)
        writer.message(3, customerReturn)
    }
}
