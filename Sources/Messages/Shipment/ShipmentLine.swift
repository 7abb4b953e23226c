public import Primitives
public import ProtobufWire

/// Units of one order line in one shipment.
public struct ShipmentLine: WireMessage {
    public static let typeName = "dom.v1.ShipmentLine"

    /// The order line's id.
    public var lineID = ""
    /// SKU; another than ordered when substituted.
    public var sku = ""
    /// Units to send.
    public var quantity: Int64 = 0
    /// Units found so far.
    public var picked: Int64 = 0
    /// Units that could not be had.
    public var rejected: Int64 = 0

    public init() {}

    public mutating func merge(from reader: inout ProtobufReader) throws(WireError) {
        while let field = try reader.nextField() {
            switch field.number {
            case 1: try reader.string(field, &lineID)
            case 2: try reader.string(field, &sku)
            case 3: try reader.int64(field, &quantity)
            case 4: try reader.int64(field, &picked)
            case 5: try reader.int64(field, &rejected)
            default: try reader.skip(field)
            }
        }
    }

    public func encode(into writer: inout ByteWriter) {
        writer.string(1, lineID)
        writer.string(2, sku)
        writer.int64(3, quantity)
        writer.int64(4, picked)
        writer.int64(5, rejected)
    }
}

/// Units of one shipment line.
public struct ShipmentLineQuantity: WireMessage {
    public static let typeName = "dom.v1.ShipmentLineQuantity"

    /// The order line's id. Required.
    public var lineID = ""
    /// SKU, if the line came as several.
    public var sku = ""
    /// Units, 0 or more.
    public var quantity: Int64 = 0

    public init() {}

    public mutating func merge(from reader: inout ProtobufReader) throws(WireError) {
        while let field = try reader.nextField() {
            switch field.number {
            case 1: try reader.string(field, &lineID)
            case 2: try reader.string(field, &sku)
            case 3: try reader.int64(field, &quantity)
            default: try reader.skip(field)
            }
        }
    }

    public func encode(into writer: inout ByteWriter) {
        writer.string(1, lineID)
        writer.string(2, sku)
        writer.int64(3, quantity)
    }
}
