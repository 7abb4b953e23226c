public import Primitives
public import ProtobufWire

/// Who carries parcels, over what distance, in what time, at what price.
public struct Carrier: WireMessage {
    public static let typeName = "dom.v1.Carrier"

    /// Its id. Required, at most 128 bytes.
    public var id = ""
    /// Name for people.
    public var name = ""
    /// Upper bounds of its zones in metres as the crow flies, ascending, at most 31; one more zone
    /// lies beyond the last. Empty means 50, 150, 300, 600, 1,000, 1,400 and 1,800 miles.
    public var zoneMetres: [Int64] = []
    /// What it offers. 1 to 16.
    public var services: [CarrierService] = []
    /// Only from these locations; must exist. With no groups either, from all.
    public var locations: [String] = []
    /// Only from these groups, joined with the locations above; must exist.
    public var groups: [String] = []

    public init() {}

    public mutating func merge(from reader: inout ProtobufReader) throws(WireError) {
        while let field = try reader.nextField() {
            switch field.number {
            case 1: try reader.string(field, &id)
            case 2: try reader.string(field, &name)
            case 3: try reader.int64s(field, &zoneMetres)
            case 4: try reader.messages(field, &services)
            case 5: try reader.strings(field, &locations)
            case 6: try reader.strings(field, &groups)
            default: try reader.skip(field)
            }
        }
    }

    public func encode(into writer: inout ByteWriter) {
        writer.string(1, id)
        writer.string(2, name)
        writer.int64s(3, zoneMetres)
        writer.messages(4, services)
        writer.strings(5, locations)
        writer.strings(6, groups)
    }
}

/// One service of a carrier.
public struct CarrierService: WireMessage {
    public static let typeName = "dom.v1.CarrierService"

    /// Its id, unique within the carrier. Required, at most 128 bytes.
    public var id = ""
    /// Name for people.
    public var name = ""
    /// How fast.
    public var level = ServiceLevel.unspecified
    /// Days on which it collects and delivers. Empty means Monday to Friday.
    public var weekdays: [Weekday] = []
    /// When it collects where the location does not say, minute of the day; unset means 1,439.
    public var cutOffMinute: UInt32?
    /// When it has delivered, minute of the location's day; unset means 1,260.
    public var deliveryMinute: UInt32?
    /// Upper weights of the rate's steps in grams, ascending; the last is the most it carries.
    /// 1 to 64.
    public var stepGrams: [Int64] = []
    /// One for each zone of the carrier, nearest first.
    public var zones: [ServiceZone] = []
    /// Emission of moving one kilogram over one kilometre, milligrams of CO2 equivalent.
    public var emissionMgPerKgKm: UInt32 = 0
    /// Emission of one parcel whatever its way, grams of CO2 equivalent.
    public var emissionGramsPerParcel: UInt32 = 0

    public init() {}

    public mutating func merge(from reader: inout ProtobufReader) throws(WireError) {
        while let field = try reader.nextField() {
            switch field.number {
            case 1: try reader.string(field, &id)
            case 2: try reader.string(field, &name)
            case 3: try reader.value(field, &level)
            case 4: try reader.values(field, &weekdays)
            case 5: try reader.uint32(field, &cutOffMinute)
            case 6: try reader.uint32(field, &deliveryMinute)
            case 7: try reader.int64s(field, &stepGrams)
            case 8: try reader.messages(field, &zones)
            case 9: try reader.uint32(field, &emissionMgPerKgKm)
            case 10: try reader.uint32(field, &emissionGramsPerParcel)
            default: try reader.skip(field)
            }
        }
    }

    public func encode(into writer: inout ByteWriter) {
        writer.string(1, id)
        writer.string(2, name)
        writer.value(3, level)
        writer.values(4, weekdays)
        writer.uint32(5, cutOffMinute)
        writer.uint32(6, deliveryMinute)
        writer.int64s(7, stepGrams)
        writer.messages(8, zones)
        writer.uint32(9, emissionMgPerKgKm)
        writer.uint32(10, emissionGramsPerParcel)
    }
}

/// What one service offers in one zone.
public struct ServiceZone: WireMessage {
    public static let typeName = "dom.v1.ServiceZone"

    /// It does not go there; nothing else is set.
    public var excluded = false
    /// Days that it moves after the day of collection, 0 to 60.
    public var transitDays: UInt32 = 0
    /// Price of a parcel in thousandths of a cent for each step of weight, 0 or more.
    public var pricesMillicents: [Int64] = []

    public init() {}

    public mutating func merge(from reader: inout ProtobufReader) throws(WireError) {
        while let field = try reader.nextField() {
            switch field.number {
            case 1: try reader.bool(field, &excluded)
            case 2: try reader.uint32(field, &transitDays)
            case 3: try reader.int64s(field, &pricesMillicents)
            default: try reader.skip(field)
            }
        }
    }

    public func encode(into writer: inout ByteWriter) {
        writer.bool(1, excluded)
        writer.uint32(2, transitDays)
        writer.int64s(3, pricesMillicents)
    }
}
