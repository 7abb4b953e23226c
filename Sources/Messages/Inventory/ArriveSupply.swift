public import Primitives
public import ProtobufWire

/// Request of ArriveSupply.
public struct ArriveSupplyRequest: WireMessage {
    public static let typeName = "dom.v1.ArriveSupplyRequest"

    /// Key, actor, reason.
    public var context: WriteContext?
    /// SKU. Required.
    public var sku = ""
    /// Which. Required.
    public var supplyID = ""
    /// Units that arrived, 0 to 10^9; may be more or fewer than announced.
    public var quantity: Int64 = 0
    /// Condition; unspecified means NEW.
    public var condition = Condition.unspecified
    /// Nothing more will come of it; else the rest stays announced.
    public var close = false

    public init() {}

    public mutating func merge(from reader: inout ProtobufReader) throws(WireError) {
        while let field = try reader.nextField() {
            switch field.number {
            case 1: try reader.message(field, &context)
            case 2: try reader.string(field, &sku)
            case 3: try reader.string(field, &supplyID)
            case 4: try reader.int64(field, &quantity)
            case 5: try reader.value(field, &condition)
            case 6: try reader.bool(field, &close)
            default: try reader.skip(field)
            }
        }
    }

    public func encode(into writer: inout ByteWriter) {
        writer.message(1, context)
        writer.string(2, sku)
        writer.string(3, supplyID)
        writer.int64(4, quantity)
        writer.value(5, condition)
        writer.bool(6, close)
    }
}

/// Reply of ArriveSupply.
public struct ArriveSupplyResponse: WireMessage {
    public static let typeName = "dom.v1.ArriveSupplyResponse"

    /// Revision of the change.
    public var revision: UInt64 = 0
    /// See ReserveResponse.
    public var replayed = false
    /// The cell as it stands after the call.
    public var position: Position?
    /// Units of holds that moved from the supply to the shelf.
    public var movedToShelf: Int64 = 0
    /// Holds that a short closing left without cover.
    public var repromised: [RepromisedHold] = []

    public init() {}

    public mutating func merge(from reader: inout ProtobufReader) throws(WireError) {
        while let field = try reader.nextField() {
            switch field.number {
            case 1: try reader.uint64(field, &revision)
            case 2: try reader.bool(field, &replayed)
            case 3: try reader.message(field, &position)
            case 4: try reader.int64(field, &movedToShelf)
            case 5: try reader.messages(field, &repromised)
            default: try reader.skip(field)
            }
        }
    }

    public func encode(into writer: inout ByteWriter) {
        writer.uint64(1, revision)
        writer.bool(2, replayed)
        writer.message(3, position)
        writer.int64(4, movedToShelf)
        writer.messages(5, repromised)
    }
}
