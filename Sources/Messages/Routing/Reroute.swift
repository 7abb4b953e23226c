public import Primitives
public import ProtobufWire

/// Request of Reroute.
public struct RerouteRequest: WireMessage {
    public static let typeName = "dom.v1.RerouteRequest"

    /// Key, actor, reason. `expectedRevision` checks the order.
    public var context: WriteContext?
    /// Which order. Required.
    public var orderID = ""
    /// Only this shipment; empty means all that are not yet picked.
    public var shipmentID = ""
    /// Locations that shall not be used.
    public var excludedLocations: [String] = []

    public init() {}

    public mutating func merge(from reader: inout ProtobufReader) throws(WireError) {
        while let field = try reader.nextField() {
            switch field.number {
            case 1: try reader.message(field, &context)
            case 2: try reader.string(field, &orderID)
            case 3: try reader.string(field, &shipmentID)
            case 4: try reader.strings(field, &excludedLocations)
            default: try reader.skip(field)
            }
        }
    }

    public func encode(into writer: inout ByteWriter) {
        writer.message(1, context)
        writer.string(2, orderID)
        writer.string(3, shipmentID)
        writer.strings(4, excludedLocations)
    }
}

/// Reply of Reroute.
public struct RerouteResponse: WireMessage {
    public static let typeName = "dom.v1.RerouteResponse"

    /// Revision of the change.
    public var revision: UInt64 = 0
    /// See ReserveResponse.
    public var replayed = false
    /// For ExplainDecision.
    public var decisionID = ""
    /// The plan for what was sourced anew.
    public var plan: RoutePlan?

    public init() {}

    public mutating func merge(from reader: inout ProtobufReader) throws(WireError) {
        while let field = try reader.nextField() {
            switch field.number {
            case 1: try reader.uint64(field, &revision)
            case 2: try reader.bool(field, &replayed)
            case 3: try reader.string(field, &decisionID)
            case 4: try reader.message(field, &plan)
            default: try reader.skip(field)
            }
        }
    }

    public func encode(into writer: inout ByteWriter) {
        writer.uint64(1, revision)
        writer.bool(2, replayed)
        writer.string(3, decisionID)
        writer.message(4, plan)
    }
}
