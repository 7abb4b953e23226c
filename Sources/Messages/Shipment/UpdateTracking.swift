public import Primitives
public import ProtobufWire

/// Request of UpdateTracking.
public struct UpdateTrackingRequest: WireMessage {
    public static let typeName = "dom.v1.UpdateTrackingRequest"

    /// Key, actor, reason. `expectedRevision` checks the order.
    public var context: WriteContext?
    /// Which. Required.
    public var shipmentID = ""
    /// Tracking number, if it is new.
    public var tracking = ""
    /// What the carrier says, for the timeline.
    public var status = ""
    /// It has arrived.
    public var delivered = false
    /// New estimate of the arrival.
    public var expectedAt: Instant?

    public init() {}

    public mutating func merge(from reader: inout ProtobufReader) throws(WireError) {
        while let field = try reader.nextField() {
            switch field.number {
            case 1: try reader.message(field, &context)
            case 2: try reader.string(field, &shipmentID)
            case 3: try reader.string(field, &tracking)
            case 4: try reader.string(field, &status)
            case 5: try reader.bool(field, &delivered)
            case 6: try reader.timestamp(field, &expectedAt)
            default: try reader.skip(field)
            }
        }
    }

    public func encode(into writer: inout ByteWriter) {
        writer.message(1, context)
        writer.string(2, shipmentID)
        writer.string(3, tracking)
        writer.string(4, status)
        writer.bool(5, delivered)
        writer.timestamp(6, expectedAt)
    }
}

/// Reply of UpdateTracking.
public struct UpdateTrackingResponse: WireMessage {
    public static let typeName = "dom.v1.UpdateTrackingResponse"

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
