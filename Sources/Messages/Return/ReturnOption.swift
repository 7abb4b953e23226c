public import Primitives
public import ProtobufWire

/// One way to bring units back.
public struct ReturnOption: WireMessage {
    public static let typeName = "dom.v1.ReturnOption"

    /// How.
    public var method = ReturnMethod.unspecified
    /// Where they go, one entry for each parcel, or the location they are brought to.
    public var parcels: [PlannedReturn] = []
    /// What the customer pays.
    public var fee: Money?
    /// What the customer gets back, fee taken off.
    public var refund: Money?
    /// The customer must have sent or brought them by then.
    public var sendBy: Instant?
    /// What it costs us, milli-cents: freight, handling, grading, delay.
    public var costMillicents: Int64 = 0
    /// What the units are expected to bring, milli-cents.
    public var recoveryMillicents: Int64 = 0
    /// cost − recovery, by the weights of the policy, milli-cents; the router minimises it.
    public var objectiveMillicents: Int64 = 0
    /// No plan is better, milli-cents.
    public var lowerBoundMillicents: Int64 = 0
    /// (objective − lower bound) / |lower bound|, parts per million.
    public var gapPpm: Int64 = 0
    /// Proven: nothing is better under these rules.
    public var optimal = false
    /// Line by line units that it leaves with the customer.
    public var kept: [KeptUnits] = []
    /// In one sentence: what makes it what it is.
    public var explanation = ""

    public init() {}

    public mutating func merge(from reader: inout ProtobufReader) throws(WireError) {
        while let field = try reader.nextField() {
            switch field.number {
            case 1: try reader.value(field, &method)
            case 2: try reader.messages(field, &parcels)
            case 3: try reader.message(field, &fee)
            case 4: try reader.message(field, &refund)
            case 5: try reader.timestamp(field, &sendBy)
            case 6: try reader.int64(field, &costMillicents)
            case 7: try reader.int64(field, &recoveryMillicents)
            case 8: try reader.int64(field, &objectiveMillicents)
            case 9: try reader.int64(field, &lowerBoundMillicents)
            case 10: try reader.int64(field, &gapPpm)
            case 11: try reader.bool(field, &optimal)
            case 12: try reader.messages(field, &kept)
            case 13: try reader.string(field, &explanation)
            default: try reader.skip(field)
            }
        }
    }

    public func encode(into writer: inout ByteWriter) {
        writer.value(1, method)
        writer.messages(2, parcels)
        writer.message(3, fee)
        writer.message(4, refund)
        writer.timestamp(5, sendBy)
        writer.int64(6, costMillicents)
        writer.int64(7, recoveryMillicents)
        writer.int64(8, objectiveMillicents)
        writer.int64(9, lowerBoundMillicents)
        writer.int64(10, gapPpm)
        writer.bool(11, optimal)
        writer.messages(12, kept)
        writer.string(13, explanation)
    }
}

/// Units left with the customer: no destination recovers its cost.
public struct KeptUnits: WireMessage {
    public static let typeName = "dom.v1.KeptUnits"

    /// The order line's id.
    public var lineID = ""
    /// Units.
    public var quantity: Int64 = 0

    public init() {}

    public mutating func merge(from reader: inout ProtobufReader) throws(WireError) {
        while let field = try reader.nextField() {
            switch field.number {
            case 1: try reader.string(field, &lineID)
            case 2: try reader.int64(field, &quantity)
            default: try reader.skip(field)
            }
        }
    }

    public func encode(into writer: inout ByteWriter) {
        writer.string(1, lineID)
        writer.int64(2, quantity)
    }
}
