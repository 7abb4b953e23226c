public import Primitives
public import ProtobufWire

/// Request of GetTimeline.
public struct GetTimelineRequest: WireMessage {
    public static let typeName = "dom.v1.GetTimelineRequest"

    /// Minimum revision.
    public var context: ReadContext?
    /// Which. Required; unknown is NOT_FOUND.
    public var orderID = ""

    public init() {}

    public mutating func merge(from reader: inout ProtobufReader) throws(WireError) {
        while let field = try reader.nextField() {
            switch field.number {
            case 1: try reader.message(field, &context)
            case 2: try reader.string(field, &orderID)
            default: try reader.skip(field)
            }
        }
    }

    public func encode(into writer: inout ByteWriter) {
        writer.message(1, context)
        writer.string(2, orderID)
    }
}

/// Reply of GetTimeline.
public struct GetTimelineResponse: WireMessage {
    public static let typeName = "dom.v1.GetTimelineResponse"

    /// Revision seen.
    public var revision: UInt64 = 0
    /// Oldest first.
    public var entries: [TimelineEntry] = []

    public init() {}

    public mutating func merge(from reader: inout ProtobufReader) throws(WireError) {
        while let field = try reader.nextField() {
            switch field.number {
            case 1: try reader.uint64(field, &revision)
            case 2: try reader.messages(field, &entries)
            default: try reader.skip(field)
            }
        }
    }

    public func encode(into writer: inout ByteWriter) {
        writer.uint64(1, revision)
        writer.messages(2, entries)
    }
}

/// Something that happened to an order.
public struct TimelineEntry: WireMessage {
    public static let typeName = "dom.v1.TimelineEntry"

    /// When.
    public var time: Instant?
    /// Journal sequence.
    public var revision: UInt64 = 0
    /// Type of the event, e.g. "shipment.rejected".
    public var type = ""
    /// Shipment, if one is meant.
    public var shipmentID = ""
    /// Location, if one is meant.
    public var location = ""
    /// Who.
    public var actor = ""
    /// Why, or more of what.
    public var detail = ""
    /// For ExplainDecision, if a routing decision was made.
    public var decisionID = ""
    /// Return, if one is meant.
    public var returnID = ""
    /// Unit of the return, if one is meant.
    public var unitID = ""

    public init() {}

    public mutating func merge(from reader: inout ProtobufReader) throws(WireError) {
        while let field = try reader.nextField() {
            switch field.number {
            case 1: try reader.timestamp(field, &time)
            case 2: try reader.uint64(field, &revision)
            case 3: try reader.string(field, &type)
            case 4: try reader.string(field, &shipmentID)
            case 5: try reader.string(field, &location)
            case 6: try reader.string(field, &actor)
            case 7: try reader.string(field, &detail)
            case 8: try reader.string(field, &decisionID)
            case 9: try reader.string(field, &returnID)
            case 10: try reader.string(field, &unitID)
            default: try reader.skip(field)
            }
        }
    }

    public func encode(into writer: inout ByteWriter) {
        writer.timestamp(1, time)
        writer.uint64(2, revision)
        writer.string(3, type)
        writer.string(4, shipmentID)
        writer.string(5, location)
        writer.string(6, actor)
        writer.string(7, detail)
        writer.string(8, decisionID)
        writer.string(9, returnID)
        writer.string(10, unitID)
    }
}
