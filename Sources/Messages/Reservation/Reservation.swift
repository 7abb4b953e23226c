public import Primitives
public import ProtobufWire

/// A reservation.
public struct Reservation: WireMessage {
    public static let typeName = "dom.v1.Reservation"

    /// Its id.
    public var id = ""
    /// Its owner.
    public var owner = ""
    /// The view it was made through.
    public var channelView = ""
    /// Where it is in its life.
    public var state = ReservationState.unspecified
    /// End of the hold; unset once committed.
    public var expiresAt: Instant?
    /// When it was made.
    public var createdAt: Instant?
    /// When it last changed.
    public var updatedAt: Instant?
    /// Revision of its last change, for `expectedRevision`.
    public var revision: UInt64 = 0
    /// Its lines, in the order of the request.
    public var lines: [ReservationLine] = []

    public init() {}

    public mutating func merge(from reader: inout ProtobufReader) throws(WireError) {
        while let field = try reader.nextField() {
            switch field.number {
            case 1: try reader.string(field, &id)
            case 2: try reader.string(field, &owner)
            case 3: try reader.string(field, &channelView)
            case 4: try reader.value(field, &state)
            case 5: try reader.timestamp(field, &expiresAt)
            case 6: try reader.timestamp(field, &createdAt)
            case 7: try reader.timestamp(field, &updatedAt)
            case 8: try reader.uint64(field, &revision)
            case 9: try reader.messages(field, &lines)
            default: try reader.skip(field)
            }
        }
    }

    public func encode(into writer: inout ByteWriter) {
        writer.string(1, id)
        writer.string(2, owner)
        writer.string(3, channelView)
        writer.value(4, state)
        writer.timestamp(5, expiresAt)
        writer.timestamp(6, createdAt)
        writer.timestamp(7, updatedAt)
        writer.uint64(8, revision)
        writer.messages(9, lines)
    }
}

/// One line of a reservation.
public struct ReservationLine: WireMessage {
    public static let typeName = "dom.v1.ReservationLine"

    /// SKU or kit.
    public var sku = ""
    /// Scope asked.
    public var scope = LineScope.unspecified
    /// Condition.
    public var condition = Condition.unspecified
    /// Units still reserved (held or committed).
    public var quantity: Int64 = 0
    /// Units consumed so far.
    public var consumed: Int64 = 0
    /// Units released or expired so far.
    public var released: Int64 = 0
    /// Where the units are, by component and location.
    public var allocations: [Allocation] = []

    public init() {}

    public mutating func merge(from reader: inout ProtobufReader) throws(WireError) {
        while let field = try reader.nextField() {
            switch field.number {
            case 1: try reader.string(field, &sku)
            case 2: try reader.value(field, &scope)
            case 3: try reader.value(field, &condition)
            case 4: try reader.int64(field, &quantity)
            case 5: try reader.int64(field, &consumed)
            case 6: try reader.int64(field, &released)
            case 7: try reader.messages(field, &allocations)
            default: try reader.skip(field)
            }
        }
    }

    public func encode(into writer: inout ByteWriter) {
        writer.string(1, sku)
        writer.value(2, scope)
        writer.value(3, condition)
        writer.int64(4, quantity)
        writer.int64(5, consumed)
        writer.int64(6, released)
        writer.messages(7, allocations)
    }
}

/// Units of one cell, one pool or one supply that belong to a line.
public struct Allocation: WireMessage {
    public static let typeName = "dom.v1.Allocation"

    /// SKU; for a kit the component.
    public var sku = ""
    /// Location; empty while the units are only pinned to the pool.
    public var location = ""
    /// Units.
    public var quantity: Int64 = 0
    /// Future supply they are pinned to, if any.
    public var supplyID = ""
    /// When that supply is due.
    public var dueAt: Instant?

    public init() {}

    public mutating func merge(from reader: inout ProtobufReader) throws(WireError) {
        while let field = try reader.nextField() {
            switch field.number {
            case 1: try reader.string(field, &sku)
            case 2: try reader.string(field, &location)
            case 3: try reader.int64(field, &quantity)
            case 4: try reader.string(field, &supplyID)
            case 5: try reader.timestamp(field, &dueAt)
            default: try reader.skip(field)
            }
        }
    }

    public func encode(into writer: inout ByteWriter) {
        writer.string(1, sku)
        writer.string(2, location)
        writer.int64(3, quantity)
        writer.string(4, supplyID)
        writer.timestamp(5, dueAt)
    }
}
