public import Primitives
public import ProtobufWire

/// Request of GetReservation.
public struct GetReservationRequest: WireMessage {
    public static let typeName = "dom.v1.GetReservationRequest"

    /// Minimum revision.
    public var context: ReadContext?
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

/// Reply of GetReservation.
public struct GetReservationResponse: WireMessage {
    public static let typeName = "dom.v1.GetReservationResponse"

    /// Revision seen; durable.
    public var revision: UInt64 = 0
    /// As it stands.
    public var reservation: Reservation?

    public init() {}

    public mutating func merge(from reader: inout ProtobufReader) throws(WireError) {
        while let field = try reader.nextField() {
            switch field.number {
            case 1: try reader.uint64(field, &revision)
            case 2: try reader.message(field, &reservation)
            default: try reader.skip(field)
            }
        }
    }

    public func encode(into writer: inout ByteWriter) {
        writer.uint64(1, revision)
        writer.message(2, reservation)
    }
}
