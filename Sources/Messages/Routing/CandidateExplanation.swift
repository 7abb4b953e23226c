public import Primitives
public import ProtobufWire

/// One candidate of a decision.
public struct CandidateExplanation: WireMessage {
    public static let typeName = "dom.v1.CandidateExplanation"

    /// Location.
    public var location = ""
    /// Carrier and service.
    public var carrier = ""
    /// Service of the carrier.
    public var service = ""
    /// Part of the plan.
    public var chosen = false
    /// What a parcel from here costs before its units, by kind.
    public var parcelCosts: [CostPart] = []
    /// Line by line.
    public var lines: [CandidateLine] = []
    /// Distance, metres.
    public var distanceMetres: Int64 = 0
    /// Arrival it could promise.
    public var deliverBy: Instant?
    /// How much cheaper it would have to be to win, milli-cents; 0 if chosen, −1 if not computed.
    public var shortOfWinningMillicents: Int64 = 0
    /// Why it lost, in one phrase.
    public var reason = ""

    public init() {}

    public mutating func merge(from reader: inout ProtobufReader) throws(WireError) {
        while let field = try reader.nextField() {
            switch field.number {
            case 1: try reader.string(field, &location)
            case 2: try reader.string(field, &carrier)
            case 3: try reader.string(field, &service)
            case 4: try reader.bool(field, &chosen)
            case 5: try reader.messages(field, &parcelCosts)
            case 6: try reader.messages(field, &lines)
            case 7: try reader.int64(field, &distanceMetres)
            case 8: try reader.timestamp(field, &deliverBy)
            case 9: try reader.int64(field, &shortOfWinningMillicents)
            case 10: try reader.string(field, &reason)
            default: try reader.skip(field)
            }
        }
    }

    public func encode(into writer: inout ByteWriter) {
        writer.string(1, location)
        writer.string(2, carrier)
        writer.string(3, service)
        writer.bool(4, chosen)
        writer.messages(5, parcelCosts)
        writer.messages(6, lines)
        writer.int64(7, distanceMetres)
        writer.timestamp(8, deliverBy)
        writer.int64(9, shortOfWinningMillicents)
        writer.string(10, reason)
    }
}

/// What a candidate could do for a line.
public struct CandidateLine: WireMessage {
    public static let typeName = "dom.v1.CandidateLine"

    /// The line's id.
    public var lineID = ""
    /// Units it could give.
    public var available: Int64 = 0
    /// Cost of one unit from here, milli-cents.
    public var unitCostMillicents: Int64 = 0
    /// The rule that removed it; empty if none did.
    public var eliminatedBy = ""

    public init() {}

    public mutating func merge(from reader: inout ProtobufReader) throws(WireError) {
        while let field = try reader.nextField() {
            switch field.number {
            case 1: try reader.string(field, &lineID)
            case 2: try reader.int64(field, &available)
            case 3: try reader.int64(field, &unitCostMillicents)
            case 4: try reader.string(field, &eliminatedBy)
            default: try reader.skip(field)
            }
        }
    }

    public func encode(into writer: inout ByteWriter) {
        writer.string(1, lineID)
        writer.int64(2, available)
        writer.int64(3, unitCostMillicents)
        writer.string(4, eliminatedBy)
    }
}
