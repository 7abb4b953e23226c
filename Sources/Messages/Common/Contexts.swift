public import Primitives
public import ProtobufWire

/// Who changes something, why, and under which key. Part of every mutation.
public struct WriteContext: WireMessage {
    public static let typeName = "dom.v1.WriteContext"

    /// Makes a retry safe. Required, 1 to 128 bytes, unique per intended change. The same key with
    /// the same payload gets the same reply (`replayed` is then true); with another payload the
    /// call is refused with ALREADY_EXISTS. Kept for 24 hours by default. Refusals are not
    /// remembered.
    public var idempotencyKey = ""
    /// Person or service on whose behalf the change happens, for the ledger. At most 128 bytes.
    public var actor = ""
    /// Free reason for the ledger, e.g. "cycle count 2026-11". At most 256 bytes.
    public var reason = ""
    /// Compare-and-swap: the change is refused with ABORTED unless the thing changed (reservation
    /// or cell, named by the method) still has this revision. Unset means no check.
    public var expectedRevision: UInt64?
    /// Name of the feeding system, e.g. "wms-east". At most 128 bytes.
    public var source = ""
    /// Position in the source's own order, from 1. Within one source a number that is not higher
    /// than the last one applied is answered OUT_OF_RANGE and is safe to drop. 0 means the source
    /// has none.
    public var sourceSequence: UInt64 = 0

    public init() {}

    public mutating func merge(from reader: inout ProtobufReader) throws(WireError) {
        while let field = try reader.nextField() {
            switch field.number {
            case 1: try reader.string(field, &idempotencyKey)
            case 2: try reader.string(field, &actor)
            case 3: try reader.string(field, &reason)
            case 4: try reader.uint64(field, &expectedRevision)
            case 5: try reader.string(field, &source)
            case 6: try reader.uint64(field, &sourceSequence)
            default: try reader.skip(field)
            }
        }
    }

    public func encode(into writer: inout ByteWriter) {
        writer.string(1, idempotencyKey)
        writer.string(2, actor)
        writer.string(3, reason)
        writer.uint64(4, expectedRevision)
        writer.string(5, source)
        writer.uint64(6, sourceSequence)
    }
}

/// How a read wants to see the world. Part of every read.
public struct ReadContext: WireMessage {
    public static let typeName = "dom.v1.ReadContext"

    /// Wait until the state includes this revision (read your writes). 0 means whatever is current.
    public var minRevision: UInt64 = 0
    /// Channel view to look through. Empty means the whole network without any buffers.
    public var channelView = ""
    /// An owner's own holds do not count against that owner. Empty means nobody's.
    public var owner = ""

    public init() {}

    public mutating func merge(from reader: inout ProtobufReader) throws(WireError) {
        while let field = try reader.nextField() {
            switch field.number {
            case 1: try reader.uint64(field, &minRevision)
            case 2: try reader.string(field, &channelView)
            case 3: try reader.string(field, &owner)
            default: try reader.skip(field)
            }
        }
    }

    public func encode(into writer: inout ByteWriter) {
        writer.uint64(1, minRevision)
        writer.string(2, channelView)
        writer.string(3, owner)
    }
}
