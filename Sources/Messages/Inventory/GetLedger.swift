public import Primitives
public import ProtobufWire

/// Request of GetLedger.
public struct GetLedgerRequest: WireMessage {
    public static let typeName = "dom.v1.GetLedgerRequest"

    /// Minimum revision.
    public var context: ReadContext?
    /// SKU. Required.
    public var sku = ""
    /// Only here.
    public var location = ""
    /// Only entries older than this revision; 0 means from the newest.
    public var beforeRevision: UInt64 = 0
    /// At most so many, 1 to 1,000, but the entries of one revision are never parted; 0 means 100.
    public var limit: UInt32 = 0

    public init() {}

    public mutating func merge(from reader: inout ProtobufReader) throws(WireError) {
        while let field = try reader.nextField() {
            switch field.number {
            case 1: try reader.message(field, &context)
            case 2: try reader.string(field, &sku)
            case 3: try reader.string(field, &location)
            case 4: try reader.uint64(field, &beforeRevision)
            case 5: try reader.uint32(field, &limit)
            default: try reader.skip(field)
            }
        }
    }

    public func encode(into writer: inout ByteWriter) {
        writer.message(1, context)
        writer.string(2, sku)
        writer.string(3, location)
        writer.uint64(4, beforeRevision)
        writer.uint32(5, limit)
    }
}

/// Reply of GetLedger.
public struct GetLedgerResponse: WireMessage {
    public static let typeName = "dom.v1.GetLedgerResponse"

    /// Revision seen; durable.
    public var revision: UInt64 = 0
    /// Newest first.
    public var entries: [LedgerEntry] = []
    /// Older entries may exist: ask again with `beforeRevision` of the last entry.
    public var more = false

    public init() {}

    public mutating func merge(from reader: inout ProtobufReader) throws(WireError) {
        while let field = try reader.nextField() {
            switch field.number {
            case 1: try reader.uint64(field, &revision)
            case 2: try reader.messages(field, &entries)
            case 3: try reader.bool(field, &more)
            default: try reader.skip(field)
            }
        }
    }

    public func encode(into writer: inout ByteWriter) {
        writer.uint64(1, revision)
        writer.messages(2, entries)
        writer.bool(3, more)
    }
}
