public import Primitives
public import ProtobufWire

/// Request of TakeSnapshot.
public struct TakeSnapshotRequest: WireMessage {
    public static let typeName = "dom.v1.TakeSnapshotRequest"

    public init() {}

    public mutating func merge(from reader: inout ProtobufReader) throws(WireError) {
        while let field = try reader.nextField() { try reader.skip(field) }
    }

    public func encode(into writer: inout ByteWriter) {}
}

/// Reply of TakeSnapshot.
public struct TakeSnapshotResponse: WireMessage {
    public static let typeName = "dom.v1.TakeSnapshotResponse"

    /// Everything up to this revision is in it.
    public var revision: UInt64 = 0
    /// Bytes on disk.
    public var bytes: UInt64 = 0
    /// How long it took, milliseconds.
    public var elapsedMs: UInt64 = 0
    /// Its file name.
    public var file = ""

    public init() {}

    public mutating func merge(from reader: inout ProtobufReader) throws(WireError) {
        while let field = try reader.nextField() {
            switch field.number {
            case 1: try reader.uint64(field, &revision)
            case 2: try reader.uint64(field, &bytes)
            case 3: try reader.uint64(field, &elapsedMs)
            case 4: try reader.string(field, &file)
            default: try reader.skip(field)
            }
        }
    }

    public func encode(into writer: inout ByteWriter) {
        writer.uint64(1, revision)
        writer.uint64(2, bytes)
        writer.uint64(3, elapsedMs)
        writer.string(4, file)
    }
}
