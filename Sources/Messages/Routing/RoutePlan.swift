public import Primitives
public import ProtobufWire

/// Who sends what, and what it costs.
public struct RoutePlan: WireMessage {
    public static let typeName = "dom.v1.RoutePlan"

    /// One per parcel or handover.
    public var shipments: [PlannedShipment] = []
    /// Lines, or parts of them, that nobody can fulfil.
    public var unfilled: [UnfilledLine] = []
    /// What the plan costs under the policy, milli-cents, unfilled units at their price included.
    public var objectiveMillicents: Int64 = 0
    /// No plan costs less, milli-cents.
    public var lowerBoundMillicents: Int64 = 0
    /// (objective − lower bound) / |lower bound|, parts per million.
    public var gapPpm: Int64 = 0
    /// Proven: nothing is cheaper under these rules.
    public var optimal = false
    /// Soft rules that were given up so that more could be filled, in the words of a policy's
    /// `relax`; `rules` are its location rules.
    public var relaxed: [String] = []
    /// Policy that decided.
    public var policy = ""
    /// Its version.
    public var policyVersion: UInt32 = 0
    /// What will be paid for carriage and handling, milli-cents.
    public var costMillicents: Int64 = 0
    /// Emissions of carriage, grams of CO2 equivalent.
    public var gco2e: Int64 = 0
    /// Arrival of the last parcel.
    public var deliverBy: Instant?

    public init() {}

    public mutating func merge(from reader: inout ProtobufReader) throws(WireError) {
        while let field = try reader.nextField() {
            switch field.number {
            case 1: try reader.messages(field, &shipments)
            case 2: try reader.messages(field, &unfilled)
            case 3: try reader.int64(field, &objectiveMillicents)
            case 4: try reader.int64(field, &lowerBoundMillicents)
            case 5: try reader.int64(field, &gapPpm)
            case 6: try reader.bool(field, &optimal)
            case 7: try reader.strings(field, &relaxed)
            case 8: try reader.string(field, &policy)
            case 9: try reader.uint32(field, &policyVersion)
            case 10: try reader.int64(field, &costMillicents)
            case 11: try reader.int64(field, &gco2e)
            case 12: try reader.timestamp(field, &deliverBy)
            default: try reader.skip(field)
            }
        }
    }

    public func encode(into writer: inout ByteWriter) {
        writer.messages(1, shipments)
        writer.messages(2, unfilled)
        writer.int64(3, objectiveMillicents)
        writer.int64(4, lowerBoundMillicents)
        writer.int64(5, gapPpm)
        writer.bool(6, optimal)
        writer.strings(7, relaxed)
        writer.string(8, policy)
        writer.uint32(9, policyVersion)
        writer.int64(10, costMillicents)
        writer.int64(11, gco2e)
        writer.timestamp(12, deliverBy)
    }
}

/// Units that the plan leaves unfilled.
public struct UnfilledLine: WireMessage {
    public static let typeName = "dom.v1.UnfilledLine"

    /// The line's id.
    public var lineID = ""
    /// SKU asked.
    public var sku = ""
    /// Units.
    public var quantity: Int64 = 0
    /// Why, by rule, most frequent first.
    public var eliminations: [Elimination] = []

    public init() {}

    public mutating func merge(from reader: inout ProtobufReader) throws(WireError) {
        while let field = try reader.nextField() {
            switch field.number {
            case 1: try reader.string(field, &lineID)
            case 2: try reader.string(field, &sku)
            case 3: try reader.int64(field, &quantity)
            case 4: try reader.messages(field, &eliminations)
            default: try reader.skip(field)
            }
        }
    }

    public func encode(into writer: inout ByteWriter) {
        writer.string(1, lineID)
        writer.string(2, sku)
        writer.int64(3, quantity)
        writer.messages(4, eliminations)
    }
}

/// How many candidates a rule removed for a line.
public struct Elimination: WireMessage {
    public static let typeName = "dom.v1.Elimination"

    /// "NO_STOCK", "CLOSED", "CAPABILITY", "DISTANCE", "DEADLINE", "CAPACITY", "POLICY", ...
    public var rule = ""
    /// Locations it removed.
    public var locations: UInt32 = 0
    /// Which clause of the policy, if it was one.
    public var detail = ""

    public init() {}

    public mutating func merge(from reader: inout ProtobufReader) throws(WireError) {
        while let field = try reader.nextField() {
            switch field.number {
            case 1: try reader.string(field, &rule)
            case 2: try reader.uint32(field, &locations)
            case 3: try reader.string(field, &detail)
            default: try reader.skip(field)
            }
        }
    }

    public func encode(into writer: inout ByteWriter) {
        writer.string(1, rule)
        writer.uint32(2, locations)
        writer.string(3, detail)
    }
}
