public import Primitives
public import ProtobufWire

/// How a location takes part in fulfilling orders. Times of day are minutes of its own local time;
/// where clocks change, a time means the first instant at which the clock has reached it.
public struct FulfilmentProfile: WireMessage {
    public static let typeName = "dom.v1.FulfilmentProfile"

    /// What it can do. Empty means the usual of its type: SHIP and RETURNS; for a STORE also PICKUP
    /// and SHIP_TO_STORE; for a VENDOR only SHIP.
    public var capabilities: [Capability] = []
    /// When people work there. Unset means always.
    public var calendar: OpeningCalendar?
    /// When carriers collect. Where none matches, the service's own cut-off counts.
    public var cutOffs: [CutOff] = []
    /// How long an order takes before it can leave.
    public var processing: ProcessingTime?
    /// Minutes of open time before a pickup is ready, 0 to 20,160.
    public var pickupReadyMinutes: UInt32 = 0
    /// How much it can take on. Unset means no limit.
    public var capacity: LocationCapacity?
    /// Cost of handling one parcel, thousandths of a cent, 0 or more.
    public var parcelCostMillicents: Int64 = 0
    /// Cost of handling one unit, thousandths of a cent, 0 or more.
    public var unitCostMillicents: Int64 = 0
    /// How often its stock figures are right, basis points, 0 to 10,000; unset means always.
    public var accuracyBp: UInt32?
    /// How often it rejects what it is asked to send, basis points, 0 to 10,000.
    public var rejectionRateBp: UInt32 = 0
    /// How far it delivers on the day, metres as the crow flies; 0 means not at all.
    public var sameDayRadiusMetres: UInt32 = 0
    /// Rank among locations, lowest first, 0 to 1,000,000: priority routing and the market tier.
    public var rank: UInt32 = 0
    /// Minutes in which a vendor has to acknowledge an order, 0 to 43,200; 0 means no deadline.
    public var acknowledgementMinutes: UInt32 = 0
    /// Scheduled restrictions. At most 64; they may overlap, the most restrictive counts.
    public var outages: [Outage] = []
    /// What it costs and brings to take returned units in. Unset means the usual.
    public var returns: ReturnProfile?

    public init() {}

    public mutating func merge(from reader: inout ProtobufReader) throws(WireError) {
        while let field = try reader.nextField() {
            switch field.number {
            case 1: try reader.values(field, &capabilities)
            case 2: try reader.message(field, &calendar)
            case 3: try reader.messages(field, &cutOffs)
            case 4: try reader.message(field, &processing)
            case 5: try reader.uint32(field, &pickupReadyMinutes)
            case 6: try reader.message(field, &capacity)
            case 7: try reader.int64(field, &parcelCostMillicents)
            case 8: try reader.int64(field, &unitCostMillicents)
            case 9: try reader.uint32(field, &accuracyBp)
            case 10: try reader.uint32(field, &rejectionRateBp)
            case 11: try reader.uint32(field, &sameDayRadiusMetres)
            case 12: try reader.uint32(field, &rank)
            case 13: try reader.uint32(field, &acknowledgementMinutes)
            case 14: try reader.messages(field, &outages)
            case 15: try reader.message(field, &returns)
            default: try reader.skip(field)
            }
        }
    }

    public func encode(into writer: inout ByteWriter) {
        writer.values(1, capabilities)
        writer.message(2, calendar)
        writer.messages(3, cutOffs)
        writer.message(4, processing)
        writer.uint32(5, pickupReadyMinutes)
        writer.message(6, capacity)
        writer.int64(7, parcelCostMillicents)
        writer.int64(8, unitCostMillicents)
        writer.uint32(9, accuracyBp)
        writer.uint32(10, rejectionRateBp)
        writer.uint32(11, sameDayRadiusMetres)
        writer.uint32(12, rank)
        writer.uint32(13, acknowledgementMinutes)
        writer.messages(14, outages)
        writer.message(15, returns)
    }
}

/// How long an order takes before it can leave.
public struct ProcessingTime: WireMessage {
    public static let typeName = "dom.v1.ProcessingTime"

    /// Minutes of open time, 0 to 20,160. Only one of both may be set.
    public var openMinutes: UInt32 = 0
    /// Whole days on which the location opens, after the day of the order (or after the next such
    /// day, for an order after the cut-off or on a closed day), 0 to 60.
    public var workingDays: UInt32 = 0

    public init() {}

    public mutating func merge(from reader: inout ProtobufReader) throws(WireError) {
        while let field = try reader.nextField() {
            switch field.number {
            case 1: try reader.uint32(field, &openMinutes)
            case 2: try reader.uint32(field, &workingDays)
            default: try reader.skip(field)
            }
        }
    }

    public func encode(into writer: inout ByteWriter) {
        writer.uint32(1, openMinutes)
        writer.uint32(2, workingDays)
    }
}

/// What a location can do. A SKU with a handling tag of the same name (in lower case) may only
/// leave a location that has the capability.
public struct Capability: WireEnum {
    /// Refused.
    @inlinable public static var unspecified: Self { Self(rawValue: 0) }
    /// Sends parcels.
    @inlinable public static var ship: Self { Self(rawValue: 1) }
    /// Hands over at the counter.
    @inlinable public static var pickup: Self { Self(rawValue: 2) }
    /// Brings to the customer's car.
    @inlinable public static var curbside: Self { Self(rawValue: 3) }
    /// Delivers nearby on the day.
    @inlinable public static var sameDay: Self { Self(rawValue: 4) }
    /// Takes returns.
    @inlinable public static var returns: Self { Self(rawValue: 5) }
    /// Receives parcels of other locations for customers who collect them.
    @inlinable public static var shipToStore: Self { Self(rawValue: 6) }
    /// Handles dangerous goods.
    @inlinable public static var hazmat: Self { Self(rawValue: 7) }
    /// Keeps goods cold.
    @inlinable public static var coldChain: Self { Self(rawValue: 8) }
    /// Wraps gifts.
    @inlinable public static var giftWrap: Self { Self(rawValue: 9) }
    /// Handles bulky goods.
    @inlinable public static var oversize: Self { Self(rawValue: 10) }
    /// Has two people to lift and deliver.
    @inlinable public static var twoPerson: Self { Self(rawValue: 11) }

    public static let names = [
        "UNSPECIFIED", "SHIP", "PICKUP", "CURBSIDE", "SAME_DAY", "RETURNS", "SHIP_TO_STORE",
        "HAZMAT", "COLD_CHAIN", "GIFT_WRAP", "OVERSIZE", "TWO_PERSON",
    ]

    public var rawValue: Int32

    @inlinable
    public init(rawValue: Int32) { self.rawValue = rawValue }
}
