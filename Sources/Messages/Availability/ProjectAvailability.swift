public import Primitives
public import ProtobufWire

/// Request of ProjectAvailability.
public struct ProjectAvailabilityRequest: WireMessage {
    public static let typeName = "dom.v1.ProjectAvailabilityRequest"

    /// View, owner, minimum revision.
    public var context: ReadContext?
    /// SKU. Required.
    public var sku = ""
    /// One location, or empty for the pool of the view.
    public var location = ""
    /// First day; its UTC midnight is taken. Unset means today.
    public var from: Instant?
    /// Days, 1 to 400. 0 means 14.
    public var days: UInt32 = 0
    /// Condition; unspecified means those the view sells.
    public var condition = Condition.unspecified

    public init() {}

    public mutating func merge(from reader: inout ProtobufReader) throws(WireError) {
        while let field = try reader.nextField() {
            switch field.number {
            case 1: try reader.message(field, &context)
            case 2: try reader.string(field, &sku)
            case 3: try reader.string(field, &location)
            case 4: try reader.timestamp(field, &from)
            case 5: try reader.uint32(field, &days)
            case 6: try reader.value(field, &condition)
            default: try reader.skip(field)
            }
        }
    }

    public func encode(into writer: inout ByteWriter) {
        writer.message(1, context)
        writer.string(2, sku)
        writer.string(3, location)
        writer.timestamp(4, from)
        writer.uint32(5, days)
        writer.value(6, condition)
    }
}

/// Reply of ProjectAvailability.
public struct ProjectAvailabilityResponse: WireMessage {
    public static let typeName = "dom.v1.ProjectAvailabilityResponse"

    /// Revision seen.
    public var revision: UInt64 = 0
    /// UNKNOWN when there is no such SKU.
    public var state = AvailabilityState.unspecified
    /// One entry per day, ascending.
    public var days: [ProjectedDay] = []

    public init() {}

    public mutating func merge(from reader: inout ProtobufReader) throws(WireError) {
        while let field = try reader.nextField() {
            switch field.number {
            case 1: try reader.uint64(field, &revision)
            case 2: try reader.value(field, &state)
            case 3: try reader.messages(field, &days)
            default: try reader.skip(field)
            }
        }
    }

    public func encode(into writer: inout ByteWriter) {
        writer.uint64(1, revision)
        writer.value(2, state)
        writer.messages(3, days)
    }
}

/// One day of a projection.
public struct ProjectedDay: WireMessage {
    public static let typeName = "dom.v1.ProjectedDay"

    /// UTC midnight that begins the day.
    public var day: Instant?
    /// Supply due this day that still counts.
    public var supply: Int64 = 0
    /// Demand due this day.
    public var demand: Int64 = 0
    /// onHand + supply up to this day − demand up to this day. May be negative.
    public var projected: Int64 = 0
    /// Minimum of `projected` from this day on, clamped at 0: what may be sold for this day without
    /// breaking a later promise.
    public var atp: Int64 = 0

    public init() {}

    public mutating func merge(from reader: inout ProtobufReader) throws(WireError) {
        while let field = try reader.nextField() {
            switch field.number {
            case 1: try reader.timestamp(field, &day)
            case 2: try reader.int64(field, &supply)
            case 3: try reader.int64(field, &demand)
            case 4: try reader.int64(field, &projected)
            case 5: try reader.int64(field, &atp)
            default: try reader.skip(field)
            }
        }
    }

    public func encode(into writer: inout ByteWriter) {
        writer.timestamp(1, day)
        writer.int64(2, supply)
        writer.int64(3, demand)
        writer.int64(4, projected)
        writer.int64(5, atp)
    }
}
