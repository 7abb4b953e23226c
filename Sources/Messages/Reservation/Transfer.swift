public import Primitives
public import ProtobufWire

/// Request of Transfer. `expectedRevision` checks the reservation.
public struct TransferRequest: WireMessage {
    public static let typeName = "dom.v1.TransferRequest"

    /// Key, actor, reason.
    public var context: WriteContext?
    /// Which. Required.
    public var reservationID = ""
    /// Units to move; all or nothing. May be empty when only the owner changes.
    public var lines: [TransferLine] = []
    /// New owner; empty keeps the present one.
    public var newOwner = ""

    public init() {}

    public mutating func merge(from reader: inout ProtobufReader) throws(WireError) {
        while let field = try reader.nextField() {
            switch field.number {
            case 1: try reader.message(field, &context)
            case 2: try reader.string(field, &reservationID)
            case 3: try reader.messages(field, &lines)
            case 4: try reader.string(field, &newOwner)
            default: try reader.skip(field)
            }
        }
    }

    public func encode(into writer: inout ByteWriter) {
        writer.message(1, context)
        writer.string(2, reservationID)
        writer.messages(3, lines)
        writer.string(4, newOwner)
    }
}

/// Move some units of a line.
public struct TransferLine: WireMessage {
    public static let typeName = "dom.v1.TransferLine"

    /// Index of the line, from 0.
    public var line: UInt32 = 0
    /// Units; 0 means all at `fromLocation`.
    public var quantity: Int64 = 0
    /// Where they are now; empty means those only pinned to the pool.
    public var fromLocation = ""
    /// Where they shall be. Required.
    public var toLocation = ""

    public init() {}

    public mutating func merge(from reader: inout ProtobufReader) throws(WireError) {
        while let field = try reader.nextField() {
            switch field.number {
            case 1: try reader.uint32(field, &line)
            case 2: try reader.int64(field, &quantity)
            case 3: try reader.string(field, &fromLocation)
            case 4: try reader.string(field, &toLocation)
            default: try reader.skip(field)
            }
        }
    }

    public func encode(into writer: inout ByteWriter) {
        writer.uint32(1, line)
        writer.int64(2, quantity)
        writer.string(3, fromLocation)
        writer.string(4, toLocation)
    }
}

/// Reply of Transfer.
public struct TransferResponse: WireMessage {
    public static let typeName = "dom.v1.TransferResponse"

    /// Revision of the change.
    public var revision: UInt64 = 0
    /// See ReserveResponse.
    public var replayed = false
    /// As it stands now.
    public var reservation: Reservation?

    public init() {}

    public mutating func merge(from reader: inout ProtobufReader) throws(WireError) {
        while let field = try reader.nextField() {
            switch field.number {
            case 1: try reader.uint64(field, &revision)
            case 2: try reader.bool(field, &replayed)
            case 3: try reader.message(field, &reservation)
            default: try reader.skip(field)
            }
        }
    }

    public func encode(into writer: inout ByteWriter) {
        writer.uint64(1, revision)
        writer.bool(2, replayed)
        writer.message(3, reservation)
    }
}
