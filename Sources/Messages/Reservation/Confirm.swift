public import Primitives
public import ProtobufWire

/// Request of Confirm. `expectedRevision` checks the reservation.
public struct ConfirmRequest: WireMessage {
    public static let typeName = "dom.v1.ConfirmRequest"

    /// Key, actor, reason.
    public var context: WriteContext?
    /// Which. Required.
    public var reservationID = ""

    public init() {}

    public mutating func merge(from reader: inout ProtobufReader) throws(WireError) {
        while let field = try reader.nextField() {
            switch field.number {
            case 1: try reader.message(field, &context)
            case 2: try reader.string(field, &reservationID)
            default: try reader.skip(field)
            }
        }
    }

    public func encode(into writer: inout ByteWriter) {
        writer.message(1, context)
        writer.string(2, reservationID)
    }
}

/// Reply of Confirm.
public struct ConfirmResponse: WireMessage {
    public static let typeName = "dom.v1.ConfirmResponse"

    /// Revision of the change.
    public var revision: UInt64 = 0
    /// See ReserveResponse.
    public var replayed = false
    /// As it stands now.
    public var reservation: Reservation?
    /// True when the hold had expired and its units were taken again.
    public var revived = false

    public init() {}

    public mutating func merge(from reader: inout ProtobufReader) throws(WireError) {
        while let field = try reader.nextField() {
            switch field.number {
            case 1: try reader.uint64(field, &revision)
            case 2: try reader.bool(field, &replayed)
            case 3: try reader.message(field, &reservation)
            case 4: try reader.bool(field, &revived)
            default: try reader.skip(field)
            }
        }
    }

    public func encode(into writer: inout ByteWriter) {
        writer.uint64(1, revision)
        writer.bool(2, replayed)
        writer.message(3, reservation)
        writer.bool(4, revived)
    }
}
