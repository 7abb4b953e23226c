public import Primitives
public import ProtobufWire

/// One parcel or handover.
public struct PlannedShipment: WireMessage {
    public static let typeName = "dom.v1.PlannedShipment"

    /// Who fulfils it.
    public var location = ""
    /// How.
    public var mode = FulfilmentMode.unspecified
    /// What.
    public var lines: [PlannedLine] = []
    /// Carrier and service; empty for handovers.
    public var carrier = ""
    /// Service of the carrier.
    public var service = ""
    /// Where it is handed over, for SHIP_TO_STORE.
    public var toLocation = ""
    /// Ready at the location.
    public var readyBy: Instant?
    /// Leaves the location.
    public var shipBy: Instant?
    /// Reaches the customer, or can be collected.
    public var deliverBy: Instant?
    /// Distance, metres.
    public var distanceMetres: Int64 = 0
    /// Zone of the rate table.
    public var zone: UInt32 = 0
    /// Weight, grams.
    public var grams: Int64 = 0
    /// Emissions, grams of CO2 equivalent.
    public var gco2e: Int64 = 0
    /// What it costs, by kind.
    public var costs: [CostPart] = []

    public init() {}

    public mutating func merge(from reader: inout ProtobufReader) throws(WireError) {
        while let field = try reader.nextField() {
            switch field.number {
            case 1: try reader.string(field, &location)
            case 2: try reader.value(field, &mode)
            case 3: try reader.messages(field, &lines)
            case 4: try reader.string(field, &carrier)
            case 5: try reader.string(field, &service)
            case 6: try reader.string(field, &toLocation)
            case 7: try reader.timestamp(field, &readyBy)
            case 8: try reader.timestamp(field, &shipBy)
            case 9: try reader.timestamp(field, &deliverBy)
            case 10: try reader.int64(field, &distanceMetres)
            case 11: try reader.uint32(field, &zone)
            case 12: try reader.int64(field, &grams)
            case 13: try reader.int64(field, &gco2e)
            case 14: try reader.messages(field, &costs)
            default: try reader.skip(field)
            }
        }
    }

    public func encode(into writer: inout ByteWriter) {
        writer.string(1, location)
        writer.value(2, mode)
        writer.messages(3, lines)
        writer.string(4, carrier)
        writer.string(5, service)
        writer.string(6, toLocation)
        writer.timestamp(7, readyBy)
        writer.timestamp(8, shipBy)
        writer.timestamp(9, deliverBy)
        writer.int64(10, distanceMetres)
        writer.uint32(11, zone)
        writer.int64(12, grams)
        writer.int64(13, gco2e)
        writer.messages(14, costs)
    }
}

/// Units of one line in one parcel.
public struct PlannedLine: WireMessage {
    public static let typeName = "dom.v1.PlannedLine"

    /// The line's id.
    public var lineID = ""
    /// SKU; another than asked when substituted.
    public var sku = ""
    /// Units.
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

/// One kind of cost.
public struct CostPart: WireMessage {
    public static let typeName = "dom.v1.CostPart"

    /// "shipping", "handling", "split", "lateness", "carbon", "preference", ...
    public var kind = ""
    /// Milli-cents; negative is a benefit.
    public var millicents: Int64 = 0

    public init() {}

    public mutating func merge(from reader: inout ProtobufReader) throws(WireError) {
        while let field = try reader.nextField() {
            switch field.number {
            case 1: try reader.string(field, &kind)
            case 2: try reader.int64(field, &millicents)
            default: try reader.skip(field)
            }
        }
    }

    public func encode(into writer: inout ByteWriter) {
        writer.string(1, kind)
        writer.int64(2, millicents)
    }
}
