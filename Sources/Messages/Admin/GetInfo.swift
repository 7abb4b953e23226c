public import Primitives
public import ProtobufWire

/// Request of GetInfo.
public struct GetInfoRequest: WireMessage {
    public static let typeName = "dom.v1.GetInfoRequest"

    public init() {}

    public mutating func merge(from reader: inout ProtobufReader) throws(WireError) {
        while let field = try reader.nextField() { try reader.skip(field) }
    }

    public func encode(into writer: inout ByteWriter) {}
}

/// Reply of GetInfo.
public struct GetInfoResponse: WireMessage {
    public static let typeName = "dom.v1.GetInfoResponse"

    /// Version of the server.
    public var version = ""
    /// Identity of the store, a UUID, made with the data directory.
    public var storeID = ""
    /// Start of the process.
    public var startedAt: Instant?
    /// How often the store has been opened.
    public var epoch: UInt64 = 0
    /// Newest revision.
    public var revision: UInt64 = 0
    /// Newest durable revision.
    public var durableRevision: UInt64 = 0
    /// Data directory, empty for none.
    public var dataDirectory = ""
    /// Revision of the newest snapshot.
    public var snapshotRevision: UInt64 = 0

    public init() {}

    public mutating func merge(from reader: inout ProtobufReader) throws(WireError) {
        while let field = try reader.nextField() {
            switch field.number {
            case 1: try reader.string(field, &version)
            case 2: try reader.string(field, &storeID)
            case 3: try reader.timestamp(field, &startedAt)
            case 4: try reader.uint64(field, &epoch)
            case 5: try reader.uint64(field, &revision)
            case 6: try reader.uint64(field, &durableRevision)
            case 7: try reader.string(field, &dataDirectory)
            case 8: try reader.uint64(field, &snapshotRevision)
            default: try reader.skip(field)
            }
        }
    }

    public func encode(into writer: inout ByteWriter) {
        writer.string(1, version)
        writer.string(2, storeID)
        writer.timestamp(3, startedAt)
        writer.uint64(4, epoch)
        writer.uint64(5, revision)
        writer.uint64(6, durableRevision)
        writer.string(7, dataDirectory)
        writer.uint64(8, snapshotRevision)
    }
}
