public import Primitives
public import ProtobufWire

/// One batch of scans.
public struct ReceiveReturnRequest: WireMessage {
    public static let typeName = "dom.v1.ReceiveReturnRequest"

    /// Key, actor, reason. `expectedRevision` checks the return.
    public var context: WriteContext?
    /// Which return. Required.
    public var returnID = ""
    /// Where. Required; any location that takes returns.
    public var location = ""
    /// What was scanned, at most 500.
    public var scans: [UnitScan] = []
    /// Nothing more is in this delivery: units that were on their way here and are not received are
    /// missing.
    public var complete = false

    public init() {}

    public mutating func merge(from reader: inout ProtobufReader) throws(WireError) {
        while let field = try reader.nextField() {
            switch field.number {
            case 1: try reader.message(field, &context)
            case 2: try reader.string(field, &returnID)
            case 3: try reader.string(field, &location)
            case 4: try reader.messages(field, &scans)
            case 5: try reader.bool(field, &complete)
            default: try reader.skip(field)
            }
        }
    }

    public func encode(into writer: inout ByteWriter) {
        writer.message(1, context)
        writer.string(2, returnID)
        writer.string(3, location)
        writer.messages(4, scans)
        writer.bool(5, complete)
    }
}

/// Reply to one batch.
public struct ReceiveReturnResponse: WireMessage {
    public static let typeName = "dom.v1.ReceiveReturnResponse"

    /// Revision of the change.
    public var revision: UInt64 = 0
    /// See ReserveResponse.
    public var replayed = false
    /// One for each outcome of each scan, in the order of the scans.
    public var results: [ScanResult] = []
    /// As it stands now; unset if the batch was refused.
    public var customerReturn: Return?
    /// Why the batch was refused; unset if it was not.
    public var error: RecordError?

    public init() {}

    public mutating func merge(from reader: inout ProtobufReader) throws(WireError) {
        while let field = try reader.nextField() {
            switch field.number {
            case 1: try reader.uint64(field, &revision)
            case 2: try reader.bool(field, &replayed)
            case 3: try reader.messages(field, &results)
            case 4: try reader.message(field, &customerReturn)
            case 5: try reader.message(field, &error)
            default: try reader.skip(field)
            }
        }
    }

    public func encode(into writer: inout ByteWriter) {
        writer.uint64(1, revision)
        writer.bool(2, replayed)
        writer.messages(3, results)
        writer.message(4, customerReturn)
        writer.message(5, error)
    }
}
