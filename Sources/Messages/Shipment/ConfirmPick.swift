public import Primitives
public import ProtobufWire

/// Request of ConfirmPick.
public struct ConfirmPickRequest: WireMessage {
    public static let typeName = "dom.v1.ConfirmPickRequest"

    /// Key, actor, reason. `expectedRevision` checks the order.
    public var context: WriteContext?
    /// Which. Required.
    public var shipmentID = ""
    /// Units found; empty means everything.
    public var lines: [ShipmentLineQuantity] = []
    /// No more will be found: what is missing is short, for this reason.
    public var complete = false
    /// Why units are missing; unset with `complete` means MISMATCH.
    public var shortReason = RejectReason.unspecified

    public init() {}

    public mutating func merge(from reader: inout ProtobufReader) throws(WireError) {
        while let field = try reader.nextField() {
            switch field.number {
            case 1: try reader.message(field, &context)
            case 2: try reader.string(field, &shipmentID)
            case 3: try reader.messages(field, &lines)
            case 4: try reader.bool(field, &complete)
            case 5: try reader.value(field, &shortReason)
            default: try reader.skip(field)
            }
        }
    }

    public func encode(into writer: inout ByteWriter) {
        writer.message(1, context)
        writer.string(2, shipmentID)
        writer.messages(3, lines)
        writer.bool(4, complete)
        writer.value(5, shortReason)
    }
}

/// Reply of ConfirmPick.
public struct ConfirmPickResponse: WireMessage {
    public static let typeName = "dom.v1.ConfirmPickResponse"

    /// Revision of the change.
    public var revision: UInt64 = 0
    /// See ReserveResponse.
    public var replayed = false
    /// As it stands now.
    public var shipment: Shipment?
    /// Shipments for the units that were short.
    public var replacements: [Shipment] = []

    public init() {}

    public mutating func merge(from reader: inout ProtobufReader) throws(WireError) {
        while let field = try reader.nextField() {
            switch field.number {
            case 1: try reader.uint64(field, &revision)
            case 2: try reader.bool(field, &replayed)
            case 3: try reader.message(field, &shipment)
            case 4: try reader.messages(field, &replacements)
            default: try reader.skip(field)
            }
        }
    }

    public func encode(into writer: inout ByteWriter) {
        writer.uint64(1, revision)
        writer.bool(2, replayed)
        writer.message(3, shipment)
        writer.messages(4, replacements)
    }
}
