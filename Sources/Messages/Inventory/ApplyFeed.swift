public import Primitives
public import ProtobufWire

/// One message of a feed.
public struct ApplyFeedRequest: WireMessage {
    public static let typeName = "dom.v1.ApplyFeedRequest"

    /// Which feed. Required in the first message, ignored later. At most 128 bytes.
    public var feedID = ""
    /// Actor and reason for the ledger; from the first message. The key and the sequence are not
    /// used: (feedID, offset) makes records idempotent.
    public var context: WriteContext?
    /// 0 to 1,000 records, in ascending order of offset.
    public var records: [FeedRecord] = []

    public init() {}

    public mutating func merge(from reader: inout ProtobufReader) throws(WireError) {
        while let field = try reader.nextField() {
            switch field.number {
            case 1: try reader.string(field, &feedID)
            case 2: try reader.message(field, &context)
            case 3: try reader.messages(field, &records)
            default: try reader.skip(field)
            }
        }
    }

    public func encode(into writer: inout ByteWriter) {
        writer.string(1, feedID)
        writer.message(2, context)
        writer.messages(3, records)
    }
}

/// Results, in the order of the records. Sent once they are durable.
public struct ApplyFeedResponse: WireMessage {
    public static let typeName = "dom.v1.ApplyFeedResponse"

    /// One per record.
    public var results: [FeedResult] = []
    /// The feed is durable up to this offset; resume after it.
    public var committedOffset: UInt64 = 0
    /// Revision after the last record.
    public var revision: UInt64 = 0

    public init() {}

    public mutating func merge(from reader: inout ProtobufReader) throws(WireError) {
        while let field = try reader.nextField() {
            switch field.number {
            case 1: try reader.messages(field, &results)
            case 2: try reader.uint64(field, &committedOffset)
            case 3: try reader.uint64(field, &revision)
            default: try reader.skip(field)
            }
        }
    }

    public func encode(into writer: inout ByteWriter) {
        writer.messages(1, results)
        writer.uint64(2, committedOffset)
        writer.uint64(3, revision)
    }
}

/// Result of one record.
public struct FeedResult: WireMessage {
    public static let typeName = "dom.v1.FeedResult"

    /// The record's offset.
    public var offset: UInt64 = 0
    /// What became of it.
    public var outcome = FeedOutcome.unspecified
    /// Why it was rejected.
    public var error: RecordError?

    public init() {}

    public mutating func merge(from reader: inout ProtobufReader) throws(WireError) {
        while let field = try reader.nextField() {
            switch field.number {
            case 1: try reader.uint64(field, &offset)
            case 2: try reader.value(field, &outcome)
            case 3: try reader.message(field, &error)
            default: try reader.skip(field)
            }
        }
    }

    public func encode(into writer: inout ByteWriter) {
        writer.uint64(1, offset)
        writer.value(2, outcome)
        writer.message(3, error)
    }
}

/// What became of a record.
public struct FeedOutcome: WireEnum {
    /// Never sent.
    @inlinable public static var unspecified: Self { Self(rawValue: 0) }
    /// Applied and durable.
    @inlinable public static var applied: Self { Self(rawValue: 1) }
    /// Seen before; nothing changed.
    @inlinable public static var replayed: Self { Self(rawValue: 2) }
    /// Older than what is known; nothing changed; safe to drop.
    @inlinable public static var stale: Self { Self(rawValue: 3) }
    /// Malformed or impossible; nothing changed; see `error`.
    @inlinable public static var rejected: Self { Self(rawValue: 4) }

    public static let names = ["UNSPECIFIED", "APPLIED", "REPLAYED", "STALE", "REJECTED"]

    public var rawValue: Int32

    @inlinable
    public init(rawValue: Int32) { self.rawValue = rawValue }
}
