public import Primitives
public import ProtobufWire

/// Request of RecordTransit.
public struct RecordTransitRequest: WireMessage {
    public static let typeName = "dom.v1.RecordTransitRequest"

    /// Key, actor, reason. `expectedRevision` checks the return.
    public var context: WriteContext?
    /// Which return. Required.
    public var returnID = ""
    /// Which units; empty means all that it can happen to.
    public var unitIDs: [String] = []
    /// What. Required.
    public var event = TransitEvent.unspecified
    /// Tracking number.
    public var tracking = ""
    /// Carrier.
    public var carrier = ""
    /// Expected at the location; unset leaves it.
    public var expectedAt: Instant?

    public init() {}

    public mutating func merge(from reader: inout ProtobufReader) throws(WireError) {
        while let field = try reader.nextField() {
            switch field.number {
            case 1: try reader.message(field, &context)
            case 2: try reader.string(field, &returnID)
            case 3: try reader.strings(field, &unitIDs)
            case 4: try reader.value(field, &event)
            case 5: try reader.string(field, &tracking)
            case 6: try reader.string(field, &carrier)
            case 7: try reader.timestamp(field, &expectedAt)
            default: try reader.skip(field)
            }
        }
    }

    public func encode(into writer: inout ByteWriter) {
        writer.message(1, context)
        writer.string(2, returnID)
        writer.strings(3, unitIDs)
        writer.value(4, event)
        writer.string(5, tracking)
        writer.string(6, carrier)
        writer.timestamp(7, expectedAt)
    }
}

/// Reply of RecordTransit.
public struct RecordTransitResponse: WireMessage {
    public static let typeName = "dom.v1.RecordTransitResponse"

    /// Revision of the change.
    public var revision: UInt64 = 0
    /// See ReserveResponse.
    public var replayed = false
    /// As it stands now.
    public var customerReturn: Return?

    public init() {}

    public mutating func merge(from reader: inout ProtobufReader) throws(WireError) {
        while let field = try reader.nextField() {
            switch field.number {
            case 1: try reader.uint64(field, &revision)
            case 2: try reader.bool(field, &replayed)
            case 3: try reader.message(field, &customerReturn)
            default: try reader.skip(field)
            }
        }
    }

    public func encode(into writer: inout ByteWriter) {
        writer.uint64(1, revision)
        writer.bool(2, replayed)
        writer.message(3, customerReturn)
    }
}

/// What happened on the way.
public struct TransitEvent: WireEnum {
    /// Not allowed.
    @inlinable public static var unspecified: Self { Self(rawValue: 0) }
    /// Handed to the carrier or the drop point: on its way.
    @inlinable public static var scanned: Self { Self(rawValue: 1) }
    /// On its way; expected at another time.
    @inlinable public static var delayed: Self { Self(rawValue: 2) }
    /// Will not arrive.
    @inlinable public static var lost: Self { Self(rawValue: 3) }

    public static let names = ["UNSPECIFIED", "SCANNED", "DELAYED", "LOST"]

    public var rawValue: Int32

    @inlinable
    public init(rawValue: Int32) { self.rawValue = rawValue }
}
