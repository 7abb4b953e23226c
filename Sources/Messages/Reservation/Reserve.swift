public import Primitives
public import ProtobufWire

/// Request of Reserve. `expectedRevision` is not used.
public struct ReserveRequest: WireMessage {
    public static let typeName = "dom.v1.ReserveRequest"

    /// Key, actor, reason.
    public var context: WriteContext?
    /// The caller's own id, unique among all reservations, at most 128 bytes. Empty lets the server
    /// choose one.
    public var reservationID = ""
    /// Cart, order or customer that owns the hold. At most 128 bytes.
    public var owner = ""
    /// View whose buffers, pool and quotas apply. Empty means the whole network.
    public var channelView = ""
    /// Time to live of the hold, milliseconds, 1 to 90 days. 0 means 15 minutes. Ignored with
    /// `commit`.
    public var ttlMs: Int64 = 0
    /// What a shortage means.
    public var policy = ReservePolicy.unspecified
    /// 1 to 500 lines.
    public var lines: [ReserveLine] = []
    /// Commit at once instead of holding.
    public var commit = false

    public init() {}

    public mutating func merge(from reader: inout ProtobufReader) throws(WireError) {
        while let field = try reader.nextField() {
            switch field.number {
            case 1: try reader.message(field, &context)
            case 2: try reader.string(field, &reservationID)
            case 3: try reader.string(field, &owner)
            case 4: try reader.string(field, &channelView)
            case 5: try reader.int64(field, &ttlMs)
            case 6: try reader.value(field, &policy)
            case 7: try reader.messages(field, &lines)
            case 8: try reader.bool(field, &commit)
            default: try reader.skip(field)
            }
        }
    }

    public func encode(into writer: inout ByteWriter) {
        writer.message(1, context)
        writer.string(2, reservationID)
        writer.string(3, owner)
        writer.string(4, channelView)
        writer.int64(5, ttlMs)
        writer.value(6, policy)
        writer.messages(7, lines)
        writer.bool(8, commit)
    }
}

/// One line asked.
public struct ReserveLine: WireMessage {
    public static let typeName = "dom.v1.ReserveLine"

    /// SKU or kit. Required.
    public var sku = ""
    /// Units, 1 to 10^9. Lines of one SKU are added up before checking.
    public var quantity: Int64 = 0
    /// Where from.
    public var scope = LineScope.unspecified
    /// The location for LOCATION; for POOL it must be empty.
    public var location = ""
    /// Least acceptable units under BEST_EFFORT. 0 means 1.
    public var minimumQuantity: Int64 = 0
    /// Condition; unspecified means NEW.
    public var condition = Condition.unspecified
    /// Take the units from this future supply instead of the shelf.
    public var supplyID = ""

    public init() {}

    public mutating func merge(from reader: inout ProtobufReader) throws(WireError) {
        while let field = try reader.nextField() {
            switch field.number {
            case 1: try reader.string(field, &sku)
            case 2: try reader.int64(field, &quantity)
            case 3: try reader.value(field, &scope)
            case 4: try reader.string(field, &location)
            case 5: try reader.int64(field, &minimumQuantity)
            case 6: try reader.value(field, &condition)
            case 7: try reader.string(field, &supplyID)
            default: try reader.skip(field)
            }
        }
    }

    public func encode(into writer: inout ByteWriter) {
        writer.string(1, sku)
        writer.int64(2, quantity)
        writer.value(3, scope)
        writer.string(4, location)
        writer.int64(5, minimumQuantity)
        writer.value(6, condition)
        writer.string(7, supplyID)
    }
}

/// Reply of Reserve.
public struct ReserveResponse: WireMessage {
    public static let typeName = "dom.v1.ReserveResponse"

    /// Revision of the change.
    public var revision: UInt64 = 0
    /// True when the key had been used before and this is the answer of then.
    public var replayed = false
    /// As it stands now.
    public var reservation: Reservation?
    /// One per line asked, in order.
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

/// What became of one line.
public struct LineOutcome: WireMessage {
    public static let typeName = "dom.v1.LineOutcome"

    /// Units asked.
    public var asked: Int64 = 0
    /// Units reserved.
    public var reserved: Int64 = 0
    /// Units that could have been had in all, when fewer than asked.
    public var available: Int64 = 0
    /// When the rest is expected, if known.
    public var earliest: Instant?

    public init() {}

    public mutating func merge(from reader: inout ProtobufReader) throws(WireError) {
        while let field = try reader.nextField() {
            switch field.number {
            case 1: try reader.int64(field, &asked)
            case 2: try reader.int64(field, &reserved)
            case 3: try reader.int64(field, &available)
            case 4: try reader.timestamp(field, &earliest)
            default: try reader.skip(field)
            }
        }
    }

    public func encode(into writer: inout ByteWriter) {
        writer.int64(1, asked)
        writer.int64(2, reserved)
        writer.int64(3, available)
        writer.timestamp(4, earliest)
    }
}
