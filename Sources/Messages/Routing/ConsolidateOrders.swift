public import Primitives
public import ProtobufWire

/// Request of ConsolidateOrders.
public struct ConsolidateOrdersRequest: WireMessage {
    public static let typeName = "dom.v1.ConsolidateOrdersRequest"

    /// Key, actor, reason.
    public var context: WriteContext?
    /// Only this customer; empty means everybody.
    public var customer = ""
    /// Orders received within this time of each other, milliseconds. 0 means 24 hours.
    public var windowMs: Int64 = 0
    /// Only tell.
    public var dryRun = false

    public init() {}

    public mutating func merge(from reader: inout ProtobufReader) throws(WireError) {
        while let field = try reader.nextField() {
            switch field.number {
            case 1: try reader.message(field, &context)
            case 2: try reader.string(field, &customer)
            case 3: try reader.int64(field, &windowMs)
            case 4: try reader.bool(field, &dryRun)
            default: try reader.skip(field)
            }
        }
    }

    public func encode(into writer: inout ByteWriter) {
        writer.message(1, context)
        writer.string(2, customer)
        writer.int64(3, windowMs)
        writer.bool(4, dryRun)
    }
}

/// Reply of ConsolidateOrders.
public struct ConsolidateOrdersResponse: WireMessage {
    public static let typeName = "dom.v1.ConsolidateOrdersResponse"

    /// Revision of the change.
    public var revision: UInt64 = 0
    /// See ReserveResponse.
    public var replayed = false
    /// What was merged.
    public var consolidations: [Consolidation] = []
    /// As much was merged as one call does: there may be more for another.
    public var more = false

    public init() {}

    public mutating func merge(from reader: inout ProtobufReader) throws(WireError) {
        while let field = try reader.nextField() {
            switch field.number {
            case 1: try reader.uint64(field, &revision)
            case 2: try reader.bool(field, &replayed)
            case 3: try reader.messages(field, &consolidations)
            case 4: try reader.bool(field, &more)
            default: try reader.skip(field)
            }
        }
    }

    public func encode(into writer: inout ByteWriter) {
        writer.uint64(1, revision)
        writer.bool(2, replayed)
        writer.messages(3, consolidations)
        writer.bool(4, more)
    }
}

/// Shipments that now travel as one.
public struct Consolidation: WireMessage {
    public static let typeName = "dom.v1.Consolidation"

    /// The shipment that remains.
    public var intoShipment = ""
    /// Those that travel with it.
    public var mergedShipments: [String] = []
    /// Cost saved, milli-cents.
    public var savedMillicents: Int64 = 0

    public init() {}

    public mutating func merge(from reader: inout ProtobufReader) throws(WireError) {
        while let field = try reader.nextField() {
            switch field.number {
            case 1: try reader.string(field, &intoShipment)
            case 2: try reader.strings(field, &mergedShipments)
            case 3: try reader.int64(field, &savedMillicents)
            default: try reader.skip(field)
            }
        }
    }

    public func encode(into writer: inout ByteWriter) {
        writer.string(1, intoShipment)
        writer.strings(2, mergedShipments)
        writer.int64(3, savedMillicents)
    }
}
