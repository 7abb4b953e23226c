public import Primitives
public import ProtobufWire

/// One parcel, or one visit, on the way back.
public struct PlannedReturn: WireMessage {
    public static let typeName = "dom.v1.PlannedReturn"

    /// Where it goes.
    public var location = ""
    /// Carrier and service; empty for a visit.
    public var carrier = ""
    /// Service of the carrier.
    public var service = ""
    /// Units, by line.
    public var lines: [PlannedReturnLine] = []
    /// Expected there.
    public var arrivesAt: Instant?
    /// Expected to be sellable again.
    public var sellableAt: Instant?
    /// Distance, metres.
    public var distanceMetres: Int64 = 0
    /// Zone of the rate table.
    public var zone: UInt32 = 0
    /// Weight, grams.
    public var grams: Int64 = 0
    /// Emissions, grams of CO2 equivalent.
    public var gco2e: Int64 = 0
    /// What it costs, milli-cents.
    public var costMillicents: Int64 = 0
    /// What the units bring there, milli-cents.
    public var recoveryMillicents: Int64 = 0
    /// By kind: "shipping", "handling", "grading", "capacity", "recovery" (negative) ...
    public var costs: [CostPart] = []

    public init() {}

    public mutating func merge(from reader: inout ProtobufReader) throws(WireError) {
        while let field = try reader.nextField() {
            switch field.number {
            case 1: try reader.string(field, &location)
            case 2: try reader.string(field, &carrier)
            case 3: try reader.string(field, &service)
            case 4: try reader.messages(field, &lines)
            case 5: try reader.timestamp(field, &arrivesAt)
            case 6: try reader.timestamp(field, &sellableAt)
            case 7: try reader.int64(field, &distanceMetres)
            case 8: try reader.uint32(field, &zone)
            case 9: try reader.int64(field, &grams)
            case 10: try reader.int64(field, &gco2e)
            case 11: try reader.int64(field, &costMillicents)
            case 12: try reader.int64(field, &recoveryMillicents)
            case 13: try reader.messages(field, &costs)
            default: try reader.skip(field)
            }
        }
    }

    public func encode(into writer: inout ByteWriter) {
        writer.string(1, location)
        writer.string(2, carrier)
        writer.string(3, service)
        writer.messages(4, lines)
        writer.timestamp(5, arrivesAt)
        writer.timestamp(6, sellableAt)
        writer.int64(7, distanceMetres)
        writer.uint32(8, zone)
        writer.int64(9, grams)
        writer.int64(10, gco2e)
        writer.int64(11, costMillicents)
        writer.int64(12, recoveryMillicents)
        writer.messages(13, costs)
    }
}

/// Units of a line in one parcel.
public struct PlannedReturnLine: WireMessage {
    public static let typeName = "dom.v1.PlannedReturnLine"

    /// The order line's id.
    public var lineID = ""
    /// SKU.
    public var sku = ""
    /// Units.
    public var quantity: Int64 = 0
    /// What they are planned to become there.
    public var disposition = Disposition.unspecified
    /// What one unit brings, milli-cents.
    public var unitRecoveryMillicents: Int64 = 0

    public init() {}

    public mutating func merge(from reader: inout ProtobufReader) throws(WireError) {
        while let field = try reader.nextField() {
            switch field.number {
            case 1: try reader.string(field, &lineID)
            case 2: try reader.string(field, &sku)
            case 3: try reader.int64(field, &quantity)
            case 4: try reader.value(field, &disposition)
            case 5: try reader.int64(field, &unitRecoveryMillicents)
            default: try reader.skip(field)
            }
        }
    }

    public func encode(into writer: inout ByteWriter) {
        writer.string(1, lineID)
        writer.string(2, sku)
        writer.int64(3, quantity)
        writer.value(4, disposition)
        writer.int64(5, unitRecoveryMillicents)
    }
}
