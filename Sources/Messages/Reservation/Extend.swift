public import Primitives
public import ProtobufWire

/// Request of Extend. `expectedRevision` checks the reservation.
public struct ExtendRequest: WireMessage {
    public static let typeName = "dom.v1.ExtendRequest"

    /// Key, actor, reason.
    public var context: WriteContext?
    /// Which. Required.
    public var reservationID = ""
    /// New time to live from now, milliseconds. A shorter one than is left changes nothing.
    public var ttlMs: Int64 = 0

    public init() {}

    public mutating func merge(from reader: inout ProtobufReader) throws(WireError) {
        while let field = try reader.nextField() {
            switch field.number {
            case 1: try reader.message(field, &context)
            case 2: try reader.string(field, &reservationID)
            case 3: try reader.int64(field, &ttlMs)
            default: try reader.skip(field)
            }
        }
    }

    public func encode(into writer: inout ByteWriter) {
        writer.message(1, context)
        writer.string(2, reservationID)
        writer.int64(3, ttlMs)
    }
}

/// Reply of Extend.
public struct ExtendResponse: WireMessage {
    public static let typeName = "dom.v1.ExtendResponse"

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
