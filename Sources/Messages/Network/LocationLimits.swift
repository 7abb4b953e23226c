public import Primitives
public import ProtobufWire

/// When a carrier collects.
public struct CutOff: WireMessage {
    public static let typeName = "dom.v1.CutOff"

    /// Carrier; empty means any.
    public var carrier = ""
    /// Service of that carrier; empty means any.
    public var service = ""
    /// Minute of the day, 0 to 1,439: what is ready then still leaves on that day.
    public var minute: UInt32 = 0

    public init() {}

    public mutating func merge(from reader: inout ProtobufReader) throws(WireError) {
        while let field = try reader.nextField() {
            switch field.number {
            case 1: try reader.string(field, &carrier)
            case 2: try reader.string(field, &service)
            case 3: try reader.uint32(field, &minute)
            default: try reader.skip(field)
            }
        }
    }

    public func encode(into writer: inout ByteWriter) {
        writer.string(1, carrier)
        writer.string(2, service)
        writer.uint32(3, minute)
    }
}

/// How much a location can take on in a slot. 0 means no limit.
public struct LocationCapacity: WireMessage {
    public static let typeName = "dom.v1.LocationCapacity"

    /// Length of a slot in minutes of local time from midnight: a divisor of 1,440 or a multiple of
    /// it up to 10,080; 0 means 1,440.
    public var slotMinutes: UInt32 = 0
    /// Orders.
    public var orders: UInt32 = 0
    /// Order lines.
    public var lines: UInt32 = 0
    /// Units.
    public var units: UInt32 = 0
    /// Minutes of labour.
    public var labourMinutes: UInt32 = 0
    /// Seconds of labour for an order, 0 to 86,400.
    public var labourSecondsPerOrder: UInt32 = 0
    /// Seconds of labour for a line, 0 to 86,400.
    public var labourSecondsPerLine: UInt32 = 0
    /// Seconds of labour for a unit, 0 to 86,400.
    public var labourSecondsPerUnit: UInt32 = 0
    /// Returned units.
    public var returnedUnits: UInt32 = 0
    /// Seconds of labour for a returned unit, 0 to 86,400.
    public var labourSecondsPerReturnedUnit: UInt32 = 0

    public init() {}

    public mutating func merge(from reader: inout ProtobufReader) throws(WireError) {
        while let field = try reader.nextField() {
            switch field.number {
            case 1: try reader.uint32(field, &slotMinutes)
            case 2: try reader.uint32(field, &orders)
            case 3: try reader.uint32(field, &lines)
            case 4: try reader.uint32(field, &units)
            case 5: try reader.uint32(field, &labourMinutes)
            case 6: try reader.uint32(field, &labourSecondsPerOrder)
            case 7: try reader.uint32(field, &labourSecondsPerLine)
            case 8: try reader.uint32(field, &labourSecondsPerUnit)
            case 9: try reader.uint32(field, &returnedUnits)
            case 10: try reader.uint32(field, &labourSecondsPerReturnedUnit)
            default: try reader.skip(field)
            }
        }
    }

    public func encode(into writer: inout ByteWriter) {
        writer.uint32(1, slotMinutes)
        writer.uint32(2, orders)
        writer.uint32(3, lines)
        writer.uint32(4, units)
        writer.uint32(5, labourMinutes)
        writer.uint32(6, labourSecondsPerOrder)
        writer.uint32(7, labourSecondsPerLine)
        writer.uint32(8, labourSecondsPerUnit)
        writer.uint32(9, returnedUnits)
        writer.uint32(10, labourSecondsPerReturnedUnit)
    }
}

/// A restriction that is known beforehand.
public struct Outage: WireMessage {
    public static let typeName = "dom.v1.Outage"

    /// From, inclusive. Required.
    public var from: Instant?
    /// Until, exclusive. Required.
    public var until: Instant?
    /// What the location is meanwhile; not OPEN.
    public var state = LocationState.unspecified
    /// Why, for people.
    public var reason = ""

    public init() {}

    public mutating func merge(from reader: inout ProtobufReader) throws(WireError) {
        while let field = try reader.nextField() {
            switch field.number {
            case 1: try reader.timestamp(field, &from)
            case 2: try reader.timestamp(field, &until)
            case 3: try reader.value(field, &state)
            case 4: try reader.string(field, &reason)
            default: try reader.skip(field)
            }
        }
    }

    public func encode(into writer: inout ByteWriter) {
        writer.timestamp(1, from)
        writer.timestamp(2, until)
        writer.value(3, state)
        writer.string(4, reason)
    }
}
