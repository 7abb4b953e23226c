public import Primitives
public import ProtobufWire

/// Request of Release. `expectedRevision` checks the reservation.
public struct ReleaseRequest: WireMessage {
    public static let typeName = "dom.v1.ReleaseRequest"

    /// Key, actor, reason.
    public var context: WriteContext?
    /// Which. Required.
    public var reservationID = ""
    /// What to give back; empty means everything.
    public var lines: [LineQuantity] = []

    public init() {}

    public mutating func merge(from reader: inout ProtobufReader) throws(WireError) {
        while let field = try reader.nextField() {
            switch field.number {
            case 1: try reader.message(field, &context)
            case 2: try reader.string(field, &reservationID)
            case 3: try reader.messages(field, &lines)
            default: try reader.skip(field)
            }
        }
    }

    public func encode(into writer: inout ByteWriter) {
        writer.message(1, context)
        writer.string(2, reservationID)
        writer.messages(3, lines)
    }
}

/// Reply of Release.
public struct ReleaseResponse: WireMessage {
    public static let typeName = "dom.v1.ReleaseResponse"

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

/// Some units of one line, at one place if named.
public struct LineQuantity: WireMessage {
    public static let typeName = "dom.v1.LineQuantity"

    /// Index of the line, from 0.
    public var line: UInt32 = 0
    /// Units (kits for a kit line). 0 means all that are left.
    public var quantity: Int64 = 0
    /// Only from this location; empty means in order of allocation.
    public var location = ""

    public init() {}

    public mutating func merge(from reader: inout ProtobufReader) throws(WireError) {
        while let field = try reader.nextField() {
            switch field.number {
            case 1: try reader.uint32(field, &line)
            case 2: try reader.int64(field, &quantity)
            case 3: try reader.string(field, &location)
            default: try reader.skip(field)
            }
        }
    }

    public func encode(into writer: inout ByteWriter) {
        writer.uint32(1, line)
        writer.int64(2, quantity)
        writer.string(3, location)
    }
}
