public import Primitives
public import ProtobufWire

/// Request of WatchAvailability.
public struct WatchAvailabilityRequest: WireMessage {
    public static let typeName = "dom.v1.WatchAvailabilityRequest"

    /// View and owner.
    public var context: ReadContext?
    /// SKUs to watch, at most 10,000; empty means all.
    public var skus: [String] = []
    /// One location, or empty for the pool of the view.
    public var location = ""
    /// Upper bounds of the bands, ascending, at most 8; empty means 0 and the low band (5).
    public var bands: [Int64] = []
    /// Continue after this cursor: SKUs changed since are told once with their present band. 0
    /// starts now.
    public var cursor: UInt64 = 0
    /// Begin with the present band of every watched SKU.
    public var sendInitial = false

    public init() {}

    public mutating func merge(from reader: inout ProtobufReader) throws(WireError) {
        while let field = try reader.nextField() {
            switch field.number {
            case 1: try reader.message(field, &context)
            case 2: try reader.strings(field, &skus)
            case 3: try reader.string(field, &location)
            case 4: try reader.int64s(field, &bands)
            case 5: try reader.uint64(field, &cursor)
            case 6: try reader.bool(field, &sendInitial)
            default: try reader.skip(field)
            }
        }
    }

    public func encode(into writer: inout ByteWriter) {
        writer.message(1, context)
        writer.strings(2, skus)
        writer.string(3, location)
        writer.int64s(4, bands)
        writer.uint64(5, cursor)
        writer.bool(6, sendInitial)
    }
}

/// Crossings since the last message; empty as a heartbeat (every 30 s).
public struct WatchAvailabilityResponse: WireMessage {
    public static let typeName = "dom.v1.WatchAvailabilityResponse"

    /// What changed. A slow reader gets the newest state of a SKU, not every step.
    public var crossings: [BandCrossing] = []
    /// Pass it in `cursor` to continue after this message.
    public var cursor: UInt64 = 0

    public init() {}

    public mutating func merge(from reader: inout ProtobufReader) throws(WireError) {
        while let field = try reader.nextField() {
            switch field.number {
            case 1: try reader.messages(field, &crossings)
            case 2: try reader.uint64(field, &cursor)
            default: try reader.skip(field)
            }
        }
    }

    public func encode(into writer: inout ByteWriter) {
        writer.messages(1, crossings)
        writer.uint64(2, cursor)
    }
}

/// A SKU moved from one band to another.
public struct BandCrossing: WireMessage {
    public static let typeName = "dom.v1.BandCrossing"

    /// SKU.
    public var sku = ""
    /// Location watched, empty for the pool.
    public var location = ""
    /// Band before, as index into the bounds (0 = at or below the first); unset in a first message.
    public var fromBand: UInt32?
    /// Band now.
    public var toBand: UInt32 = 0
    /// ATP now.
    public var atp: Int64 = 0
    /// State now.
    public var state = AvailabilityState.unspecified
    /// Revision of the change.
    public var revision: UInt64 = 0

    public init() {}

    public mutating func merge(from reader: inout ProtobufReader) throws(WireError) {
        while let field = try reader.nextField() {
            switch field.number {
            case 1: try reader.string(field, &sku)
            case 2: try reader.string(field, &location)
            case 3: try reader.uint32(field, &fromBand)
            case 4: try reader.uint32(field, &toBand)
            case 5: try reader.int64(field, &atp)
            case 6: try reader.value(field, &state)
            case 7: try reader.uint64(field, &revision)
            default: try reader.skip(field)
            }
        }
    }

    public func encode(into writer: inout ByteWriter) {
        writer.string(1, sku)
        writer.string(2, location)
        writer.uint32(3, fromBand)
        writer.uint32(4, toBand)
        writer.int64(5, atp)
        writer.value(6, state)
        writer.uint64(7, revision)
    }
}
