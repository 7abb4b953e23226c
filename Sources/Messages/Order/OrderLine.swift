public import Primitives
public import ProtobufWire

/// One line of an order. quantity = unsourced + assigned + shipped + cancelled.
public struct OrderLine: WireMessage {
    public static let typeName = "dom.v1.OrderLine"

    /// Its id.
    public var id = ""
    /// SKU or kit ordered.
    public var sku = ""
    /// Units ordered.
    public var quantity: Int64 = 0
    /// How it reaches the customer.
    public var mode = FulfilmentMode.unspecified
    /// Where it is collected.
    public var location = ""
    /// Condition.
    public var condition = Condition.unspecified
    /// What the customer pays for one unit.
    public var unitPrice: Money?
    /// Units without a location.
    public var unsourced: Int64 = 0
    /// Units in shipments that have not left.
    public var assigned: Int64 = 0
    /// Units that have left or were handed over.
    public var shipped: Int64 = 0
    /// Units cancelled.
    public var cancelled: Int64 = 0
    /// SKUs accepted instead.
    public var substitutes: [String] = []
    /// Lines with the same group travel in one parcel or not at all.
    public var shipGroup = ""
    /// Lines with the same mark never share a parcel.
    public var apartGroup = ""

    public init() {}

    public mutating func merge(from reader: inout ProtobufReader) throws(WireError) {
        while let field = try reader.nextField() {
            switch field.number {
            case 1: try reader.string(field, &id)
            case 2: try reader.string(field, &sku)
            case 3: try reader.int64(field, &quantity)
            case 4: try reader.value(field, &mode)
            case 5: try reader.string(field, &location)
            case 6: try reader.value(field, &condition)
            case 7: try reader.message(field, &unitPrice)
            case 8: try reader.int64(field, &unsourced)
            case 9: try reader.int64(field, &assigned)
            case 10: try reader.int64(field, &shipped)
            case 11: try reader.int64(field, &cancelled)
            case 12: try reader.strings(field, &substitutes)
            case 13: try reader.string(field, &shipGroup)
            case 14: try reader.string(field, &apartGroup)
            default: try reader.skip(field)
            }
        }
    }

    public func encode(into writer: inout ByteWriter) {
        writer.string(1, id)
        writer.string(2, sku)
        writer.int64(3, quantity)
        writer.value(4, mode)
        writer.string(5, location)
        writer.value(6, condition)
        writer.message(7, unitPrice)
        writer.int64(8, unsourced)
        writer.int64(9, assigned)
        writer.int64(10, shipped)
        writer.int64(11, cancelled)
        writer.strings(12, substitutes)
        writer.string(13, shipGroup)
        writer.string(14, apartGroup)
    }
}

/// Units of one order line.
public struct OrderLineQuantity: WireMessage {
    public static let typeName = "dom.v1.OrderLineQuantity"

    /// The line's id. Required.
    public var lineID = ""
    /// Units; 0 means all that are left.
    public var quantity: Int64 = 0

    public init() {}

    public mutating func merge(from reader: inout ProtobufReader) throws(WireError) {
        while let field = try reader.nextField() {
            switch field.number {
            case 1: try reader.string(field, &lineID)
            case 2: try reader.int64(field, &quantity)
            default: try reader.skip(field)
            }
        }
    }

    public func encode(into writer: inout ByteWriter) {
        writer.string(1, lineID)
        writer.int64(2, quantity)
    }
}
