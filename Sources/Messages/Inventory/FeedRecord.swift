public import Primitives
public import ProtobufWire

/// One record of a feed. Each stands for itself: a bad one changes nothing and stops nobody.
public struct FeedRecord: WireMessage {
    public static let typeName = "dom.v1.FeedRecord"

    /// Place in the feed, from 1, ascending. A record at or below the feed's committed offset is
    /// answered REPLAYED and changes nothing.
    public var offset: UInt64 = 0
    /// What it says. Required.
    public var record: Record?

    public enum Record: Equatable, Sendable {
        /// A delta.
        case adjustment(Adjustment)
        /// An absolute level.
        case level(StockLevel)
        /// A future receipt.
        case supply(Supply)
    }

    public init() {}

    public mutating func merge(from reader: inout ProtobufReader) throws(WireError) {
        while let field = try reader.nextField() {
            switch field.number {
            case 1: try reader.uint64(field, &offset)
            case 2: try mergeAdjustment(field, &reader)
            case 3: try mergeLevel(field, &reader)
            case 4: try mergeSupply(field, &reader)
            default: try reader.skip(field)
            }
        }
    }

    public func encode(into writer: inout ByteWriter) {
        writer.uint64(1, offset)
        switch record {
        case .adjustment(let adjustment): writer.message(2, adjustment)
        case .level(let level): writer.message(3, level)
        case .supply(let supply): writer.message(4, supply)
        case nil: break
        }
    }
}

/// The same member twice is merged; another member replaces the one before.
extension FeedRecord {
    private mutating func mergeAdjustment(
        _ field: WireField, _ reader: inout ProtobufReader
    ) throws(WireError) {
        var member: Adjustment?
        if case .adjustment(let known) = record { member = known }
        try reader.message(field, &member)
        if let member { record = .adjustment(member) }
    }

    private mutating func mergeLevel(
        _ field: WireField, _ reader: inout ProtobufReader
    ) throws(WireError) {
        var member: StockLevel?
        if case .level(let known) = record { member = known }
        try reader.message(field, &member)
        if let member { record = .level(member) }
    }

    private mutating func mergeSupply(
        _ field: WireField, _ reader: inout ProtobufReader
    ) throws(WireError) {
        var member: Supply?
        if case .supply(let known) = record { member = known }
        try reader.message(field, &member)
        if let member { record = .supply(member) }
    }
}
