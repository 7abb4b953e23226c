public import Primitives
public import ProtobufWire

/// Request of Ship.
public struct ShipRequest: WireMessage {
    public static let typeName = "dom.v1.ShipRequest"

    /// Key, actor, reason. `expectedRevision` checks the order.
    public var context: WriteContext?
    /// Which. Required.
    public var shipmentID = ""
    /// Tracking number.
    public var tracking = ""
    /// Carrier, if another than planned.
    public var carrier = ""

    public init() {}

    public mutating func merge(from reader: inout ProtobufReader) throws(WireError) {
        while let field = try reader.nextField() {
            switch field.number {
            case 1: try reader.message(field, &context)
            case 2: try reader.string(field, &shipmentID)
            case 3: try reader.string(field, &tracking)
            case 4: try reader.string(field, &carrier)
            default: try reader.skip(field)
            }
        }
    }

    public func encode(into writer: inout ByteWriter) {
        writer.message(1, context)
        writer.string(2, shipmentID)
        writer.string(3, tracking)
        writer.string(4, carrier)
    }
}

/// Reply of Ship.
public struct ShipResponse: WireMessage {
    public static let typeName = "dom.v1.ShipResponse"

    /// Revision of the change.
    public var revision: UInt64 = 0
    /// See ReserveResponse.
    public var replayed = false
    /// As it stands now.
    public var shipment: Shipment?

    public init() {}

    public mutating func merge(from reader: inout ProtobufReader) throws(WireError) {
        while let field = try reader.nextField() {
            switch field.number {
            case 1: try reader.uint64(field, &revision)
            case 2: try reader.bool(field, &replayed)
            case 3: try reader.message(field, &shipment)
            default: try reader.skip(field)
            }
        }
    }

    public func encode(into writer: inout ByteWriter) {
        writer.uint64(1, revision)
        writer.bool(2, replayed)
        writer.message(3, shipment)
    }
}
