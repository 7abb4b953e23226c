public import Primitives
public import ProtobufWire

/// Where the units went: onHand − quarantined − committed − held, then buffers.
public struct AvailabilityExplanation: WireMessage {
    public static let typeName = "dom.v1.AvailabilityExplanation"

    /// Units physically there, over all locations of the answer.
    public var onHand: Int64 = 0
    /// Units set aside for inspection.
    public var quarantined: Int64 = 0
    /// Units hard-allocated.
    public var committed: Int64 = 0
    /// Units softly reserved.
    public var held: Int64 = 0
    /// Units kept back by safety stock.
    public var safetyStock: Int64 = 0
    /// Units kept back by the view's threshold.
    public var threshold: Int64 = 0
    /// Demand captured and not yet given a location, here and in intersecting pools.
    public var unsourced: Int64 = 0
    /// What is left of the channel's ring-fenced quota; unset without a quota.
    public var quotaLeft: Int64?
    /// The rules that took part, in order.
    public var buffers: [AppliedBuffer] = []
    /// The component that limits a kit.
    public var limitingComponent = ""

    public init() {}

    public mutating func merge(from reader: inout ProtobufReader) throws(WireError) {
        while let field = try reader.nextField() {
            switch field.number {
            case 1: try reader.int64(field, &onHand)
            case 2: try reader.int64(field, &quarantined)
            case 3: try reader.int64(field, &committed)
            case 4: try reader.int64(field, &held)
            case 5: try reader.int64(field, &safetyStock)
            case 6: try reader.int64(field, &threshold)
            case 7: try reader.int64(field, &unsourced)
            case 8: try reader.int64(field, &quotaLeft)
            case 9: try reader.messages(field, &buffers)
            case 10: try reader.string(field, &limitingComponent)
            default: try reader.skip(field)
            }
        }
    }

    public func encode(into writer: inout ByteWriter) {
        writer.int64(1, onHand)
        writer.int64(2, quarantined)
        writer.int64(3, committed)
        writer.int64(4, held)
        writer.int64(5, safetyStock)
        writer.int64(6, threshold)
        writer.int64(7, unsourced)
        writer.int64(8, quotaLeft)
        writer.messages(9, buffers)
        writer.string(10, limitingComponent)
    }
}

/// One buffer rule that took part in an answer.
public struct AppliedBuffer: WireMessage {
    public static let typeName = "dom.v1.AppliedBuffer"

    /// The rule's name.
    public var rule = ""
    /// Location it was applied at.
    public var location = ""
    /// Units it kept back.
    public var units: Int64 = 0

    public init() {}

    public mutating func merge(from reader: inout ProtobufReader) throws(WireError) {
        while let field = try reader.nextField() {
            switch field.number {
            case 1: try reader.string(field, &rule)
            case 2: try reader.string(field, &location)
            case 3: try reader.int64(field, &units)
            default: try reader.skip(field)
            }
        }
    }

    public func encode(into writer: inout ByteWriter) {
        writer.string(1, rule)
        writer.string(2, location)
        writer.int64(3, units)
    }
}
