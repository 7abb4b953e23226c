public import Primitives
public import ProtobufWire

/// The work of one location for one order.
public struct Shipment: WireMessage {
    public static let typeName = "dom.v1.Shipment"

    /// The order's id, "#" and a number from 1.
    public var id = ""
    /// Its order.
    public var orderID = ""
    /// Who fulfils it.
    public var location = ""
    /// How.
    public var mode = FulfilmentMode.unspecified
    /// Where it is in its life.
    public var state = ShipmentState.unspecified
    /// What.
    public var lines: [ShipmentLine] = []
    /// Carrier; empty for handovers.
    public var carrier = ""
    /// Its service.
    public var service = ""
    /// Where it is handed over, for SHIP_TO_STORE.
    public var toLocation = ""
    /// Must be taken on or refused by then.
    public var acknowledgeBy: Instant?
    /// Must leave, or be ready, by then.
    public var shipBy: Instant?
    /// Promised to the customer.
    public var deliverBy: Instant?
    /// Kept at the counter until then.
    public var pickupUntil: Instant?
    /// Tracking number.
    public var tracking = ""
    /// Parking bay or counter, for curbside.
    public var bay = ""
    /// Vehicle, for curbside.
    public var vehicle = ""
    /// What it was planned to cost, milli-cents.
    public var costMillicents: Int64 = 0
    /// Emissions planned, grams of CO2 equivalent.
    public var gco2e: Int64 = 0
    /// For ExplainDecision.
    public var decisionID = ""
    /// Policy that decided.
    public var policy = ""
    /// Its version.
    public var policyVersion: UInt32 = 0
    /// Travels in the parcel of this other shipment (consolidated).
    public var travelsWith = ""
    /// When it last changed.
    public var updatedAt: Instant?
    /// Why it was rejected, expired or cancelled.
    public var reason = ""

    public init() {}

    public mutating func merge(from reader: inout ProtobufReader) throws(WireError) {
        while let field = try reader.nextField() {
            switch field.number {
            case 1: try reader.string(field, &id)
            case 2: try reader.string(field, &orderID)
            case 3: try reader.string(field, &location)
            case 4: try reader.value(field, &mode)
            case 5: try reader.value(field, &state)
            case 6: try reader.messages(field, &lines)
            case 7: try reader.string(field, &carrier)
            case 8: try reader.string(field, &service)
            case 9: try reader.string(field, &toLocation)
            case 10: try reader.timestamp(field, &acknowledgeBy)
            case 11: try reader.timestamp(field, &shipBy)
            case 12: try reader.timestamp(field, &deliverBy)
            case 13: try reader.timestamp(field, &pickupUntil)
            case 14: try reader.string(field, &tracking)
            case 15: try reader.string(field, &bay)
            case 16: try reader.string(field, &vehicle)
            case 17: try reader.int64(field, &costMillicents)
            case 18: try reader.int64(field, &gco2e)
            case 19: try reader.string(field, &decisionID)
            case 20: try reader.string(field, &policy)
            case 21: try reader.uint32(field, &policyVersion)
            case 22: try reader.string(field, &travelsWith)
            case 23: try reader.timestamp(field, &updatedAt)
            case 24: try reader.string(field, &reason)
            default: try reader.skip(field)
            }
        }
    }

    public func encode(into writer: inout ByteWriter) {
        writer.string(1, id)
        writer.string(2, orderID)
        writer.string(3, location)
        writer.value(4, mode)
        writer.value(5, state)
        writer.messages(6, lines)
        writer.string(7, carrier)
        writer.string(8, service)
        writer.string(9, toLocation)
        writer.timestamp(10, acknowledgeBy)
        writer.timestamp(11, shipBy)
        writer.timestamp(12, deliverBy)
        writer.timestamp(13, pickupUntil)
        writer.string(14, tracking)
        writer.string(15, bay)
        writer.string(16, vehicle)
        writer.int64(17, costMillicents)
        writer.int64(18, gco2e)
        writer.string(19, decisionID)
        writer.string(20, policy)
        writer.uint32(21, policyVersion)
        writer.string(22, travelsWith)
        writer.timestamp(23, updatedAt)
        writer.string(24, reason)
    }
}
