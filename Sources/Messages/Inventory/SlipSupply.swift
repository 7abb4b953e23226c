public import Primitives
public import ProtobufWire

/// Request of SlipSupply.
public struct SlipSupplyRequest: WireMessage {
    public static let typeName = "dom.v1.SlipSupplyRequest"

    /// Key, actor, reason.
    public var context: WriteContext?
    /// SKU. Required.
    public var sku = ""
    /// Which. Required.
    public var supplyID = ""
    /// New date; unset keeps it.
    public var dueAt: Instant?
    /// New quantity still to come; 0 cancels it; unset keeps it.
    public var quantity: Int64?

    public init() {}

    public mutating func merge(from reader: inout ProtobufReader) throws(WireError) {
        while let field = try reader.nextField() {
            switch field.number {
            case 1: try reader.message(field, &context)
            case 2: try reader.string(field, &sku)
            case 3: try reader.string(field, &supplyID)
            case 4: try reader.timestamp(field, &dueAt)
            case 5: try reader.int64(field, &quantity)
            default: try reader.skip(field)
            }
        }
    }

    public func encode(into writer: inout ByteWriter) {
        writer.message(1, context)
        writer.string(2, sku)
        writer.string(3, supplyID)
        writer.timestamp(4, dueAt)
        writer.int64(5, quantity)
    }
}

/// Reply of SlipSupply.
public struct SlipSupplyResponse: WireMessage {
    public static let typeName = "dom.v1.SlipSupplyResponse"

    /// Revision of the change.
    public var revision: UInt64 = 0
    /// See ReserveResponse.
    public var replayed = false
    /// Exactly the holds that were pinned to it.
    public var repromised: [RepromisedHold] = []

    public init() {}

    public mutating func merge(from reader: inout ProtobufReader) throws(WireError) {
        while let field = try reader.nextField() {
            switch field.number {
            case 1: try reader.uint64(field, &revision)
            case 2: try reader.bool(field, &replayed)
            case 3: try reader.messages(field, &repromised)
            default: try reader.skip(field)
            }
        }
    }

    public func encode(into writer: inout ByteWriter) {
        writer.uint64(1, revision)
        writer.bool(2, replayed)
        writer.messages(3, repromised)
    }
}

/// A hold whose promise moved with its supply.
public struct RepromisedHold: WireMessage {
    public static let typeName = "dom.v1.RepromisedHold"

    /// The reservation.
    public var reservationID = ""
    /// Index of its line.
    public var line: UInt32 = 0
    /// Units.
    public var quantity: Int64 = 0
    /// The promise before.
    public var dueBefore: Instant?
    /// The promise now; unset when no supply covers it any more.
    public var dueNow: Instant?

    public init() {}

    public mutating func merge(from reader: inout ProtobufReader) throws(WireError) {
        while let field = try reader.nextField() {
            switch field.number {
            case 1: try reader.string(field, &reservationID)
            case 2: try reader.uint32(field, &line)
            case 3: try reader.int64(field, &quantity)
            case 4: try reader.timestamp(field, &dueBefore)
            case 5: try reader.timestamp(field, &dueNow)
            default: try reader.skip(field)
            }
        }
    }

    public func encode(into writer: inout ByteWriter) {
        writer.string(1, reservationID)
        writer.uint32(2, line)
        writer.int64(3, quantity)
        writer.timestamp(4, dueBefore)
        writer.timestamp(5, dueNow)
    }
}
