public import Primitives
public import ProtobufWire

/// Request of ScheduleSupply.
public struct ScheduleSupplyRequest: WireMessage {
    public static let typeName = "dom.v1.ScheduleSupplyRequest"

    /// Key, actor, reason.
    public var context: WriteContext?
    /// 1 to 1,000 receipts, together or not at all. One with a known id replaces it, unless units
    /// of it are promised and it would come later, elsewhere, or with fewer: that is SlipSupply.
    public var supplies: [Supply] = []

    public init() {}

    public mutating func merge(from reader: inout ProtobufReader) throws(WireError) {
        while let field = try reader.nextField() {
            switch field.number {
            case 1: try reader.message(field, &context)
            case 2: try reader.messages(field, &supplies)
            default: try reader.skip(field)
            }
        }
    }

    public func encode(into writer: inout ByteWriter) {
        writer.message(1, context)
        writer.messages(2, supplies)
    }
}

/// Reply of ScheduleSupply.
public struct ScheduleSupplyResponse: WireMessage {
    public static let typeName = "dom.v1.ScheduleSupplyResponse"

    /// Revision of the change.
    public var revision: UInt64 = 0
    /// See ReserveResponse.
    public var replayed = false

    public init() {}

    public mutating func merge(from reader: inout ProtobufReader) throws(WireError) {
        while let field = try reader.nextField() {
            switch field.number {
            case 1: try reader.uint64(field, &revision)
            case 2: try reader.bool(field, &replayed)
            default: try reader.skip(field)
            }
        }
    }

    public func encode(into writer: inout ByteWriter) {
        writer.uint64(1, revision)
        writer.bool(2, replayed)
    }
}
