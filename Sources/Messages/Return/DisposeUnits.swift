public import Primitives
public import ProtobufWire

/// Request of DisposeUnits.
public struct DisposeUnitsRequest: WireMessage {
    public static let typeName = "dom.v1.DisposeUnitsRequest"

    /// Key, actor, reason. `expectedRevision` checks the return.
    public var context: WriteContext?
    /// Which return. Required.
    public var returnID = ""
    /// What becomes of each unit. Required.
    public var dispositions: [UnitDisposition] = []

    public init() {}

    public mutating func merge(from reader: inout ProtobufReader) throws(WireError) {
        while let field = try reader.nextField() {
            switch field.number {
            case 1: try reader.message(field, &context)
            case 2: try reader.string(field, &returnID)
            case 3: try reader.messages(field, &dispositions)
            default: try reader.skip(field)
            }
        }
    }

    public func encode(into writer: inout ByteWriter) {
        writer.message(1, context)
        writer.string(2, returnID)
        writer.messages(3, dispositions)
    }
}

/// What becomes of a unit.
public struct UnitDisposition: WireMessage {
    public static let typeName = "dom.v1.UnitDisposition"

    /// Which. Required.
    public var unitID = ""
    /// What. Required.
    public var disposition = Disposition.unspecified
    /// Condition in which it is restocked, where it is another than graded: after refurbishment.
    public var condition = Condition.unspecified
    /// Where it goes, for FORWARD; a vendor, for RETURN_TO_VENDOR, or empty.
    public var toLocation = ""
    /// Expected there, for FORWARD; unset is as carriers' times say.
    public var expectedAt: Instant?

    public init() {}

    public mutating func merge(from reader: inout ProtobufReader) throws(WireError) {
        while let field = try reader.nextField() {
            switch field.number {
            case 1: try reader.string(field, &unitID)
            case 2: try reader.value(field, &disposition)
            case 3: try reader.value(field, &condition)
            case 4: try reader.string(field, &toLocation)
            case 5: try reader.timestamp(field, &expectedAt)
            default: try reader.skip(field)
            }
        }
    }

    public func encode(into writer: inout ByteWriter) {
        writer.string(1, unitID)
        writer.value(2, disposition)
        writer.value(3, condition)
        writer.string(4, toLocation)
        writer.timestamp(5, expectedAt)
    }
}

/// Reply of DisposeUnits.
public struct DisposeUnitsResponse: WireMessage {
    public static let typeName = "dom.v1.DisposeUnitsResponse"

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
