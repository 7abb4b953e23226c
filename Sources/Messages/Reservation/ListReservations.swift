public import Primitives
public import ProtobufWire

/// Request of ListReservations. Filters are joined by AND; empty ones match everything.
public struct ListReservationsRequest: WireMessage {
    public static let typeName = "dom.v1.ListReservationsRequest"

    /// Minimum revision; `owner` is a filter below, not here.
    public var context: ReadContext?
    /// Only of this owner.
    public var owner = ""
    /// Only in this state.
    public var state = ReservationState.unspecified
    /// Only with this SKU (line or component).
    public var sku = ""
    /// Only with units at this location.
    public var location = ""
    /// Continue after this id.
    public var afterID = ""
    /// At most so many; 0 means all.
    public var limit: UInt32 = 0

    public init() {}

    public mutating func merge(from reader: inout ProtobufReader) throws(WireError) {
        while let field = try reader.nextField() {
            switch field.number {
            case 1: try reader.message(field, &context)
            case 2: try reader.string(field, &owner)
            case 3: try reader.value(field, &state)
            case 4: try reader.string(field, &sku)
            case 5: try reader.string(field, &location)
            case 6: try reader.string(field, &afterID)
            case 7: try reader.uint32(field, &limit)
            default: try reader.skip(field)
            }
        }
    }

    public func encode(into writer: inout ByteWriter) {
        writer.message(1, context)
        writer.string(2, owner)
        writer.value(3, state)
        writer.string(4, sku)
        writer.string(5, location)
        writer.string(6, afterID)
        writer.uint32(7, limit)
    }
}

/// A piece of the list.
public struct ListReservationsResponse: WireMessage {
    public static let typeName = "dom.v1.ListReservationsResponse"

    /// Reservations, in order of id over the whole stream.
    public var reservations: [Reservation] = []

    public init() {}

    public mutating func merge(from reader: inout ProtobufReader) throws(WireError) {
        while let field = try reader.nextField() {
            switch field.number {
            case 1: try reader.messages(field, &reservations)
            default: try reader.skip(field)
            }
        }
    }

    public func encode(into writer: inout ByteWriter) {
        writer.messages(1, reservations)
    }
}
