public import Primitives
public import ProtobufWire

/// Request of Amend. `expectedRevision` checks the reservation.
public struct AmendRequest: WireMessage {
    public static let typeName = "dom.v1.AmendRequest"

    /// Key, actor, reason.
    public var context: WriteContext?
    /// Which. Required.
    public var reservationID = ""
    /// Lines to change; each at most once.
    public var lines: [AmendLine] = []
    /// What a shortage means; ALL_OR_NOTHING refuses and changes nothing.
    public var policy = ReservePolicy.unspecified

    public init() {}

    public mutating func merge(from reader: inout ProtobufReader) throws(WireError) {
        while let field = try reader.nextField() {
            switch field.number {
            case 1: try reader.message(field, &context)
            case 2: try reader.string(field, &reservationID)
            case 3: try reader.messages(field, &lines)
            case 4: try reader.value(field, &policy)
            default: try reader.skip(field)
            }
        }
    }

    public func encode(into writer: inout ByteWriter) {
        writer.message(1, context)
        writer.string(2, reservationID)
        writer.messages(3, lines)
        writer.value(4, policy)
    }
}

/// New quantity of one line.
public struct AmendLine: WireMessage {
    public static let typeName = "dom.v1.AmendLine"

    /// Index of the line, from 0.
    public var line: UInt32 = 0
    /// Units it shall have from now on, 0 to 10^9, without those already consumed.
    public var quantity: Int64 = 0

    public init() {}

    public mutating func merge(from reader: inout ProtobufReader) throws(WireError) {
        while let field = try reader.nextField() {
            switch field.number {
            case 1: try reader.uint32(field, &line)
            case 2: try reader.int64(field, &quantity)
            default: try reader.skip(field)
            }
        }
    }

    public func encode(into writer: inout ByteWriter) {
        writer.uint32(1, line)
        writer.int64(2, quantity)
    }
}

/// Reply of Amend.
public struct AmendResponse: WireMessage {
    public static let typeName = "dom.v1.AmendResponse"

    /// Revision of the change.
    public var revision: UInt64 = 0
    /// See ReserveResponse.
    public var replayed = false
    /// As it stands now.
    public var reservation: Reservation?
    /// One per line of the request, in order.
    public var outcomes: [LineOutcome] = []

    public init() {}

    public mutating func merge(from reader: inout ProtobufReader) throws(WireError) {
        while let field = try reader.nextField() {
            switch field.number {
            case 1: try reader.uint64(field, &revision)
            case 2: try reader.bool(field, &replayed)
            case 3: try reader.message(field, &reservation)
            case 4: try reader.messages(field, &outcomes)
            default: try reader.skip(field)
            }
        }
    }

    public func encode(into writer: inout ByteWriter) {
        writer.uint64(1, revision)
        writer.bool(2, replayed)
        writer.message(3, reservation)
        writer.messages(4, outcomes)
    }
}
