public import Primitives
public import ProtobufWire

/// One change of one cell.
public struct LedgerEntry: WireMessage {
    public static let typeName = "dom.v1.LedgerEntry"

    /// Revision of the change.
    public var revision: UInt64 = 0
    /// When.
    public var at: Instant?
    /// Location.
    public var location = ""
    /// Condition.
    public var condition = Condition.unspecified
    /// What happened.
    public var cause = LedgerCause.unspecified
    /// Change of onHand.
    public var onHandDelta: Int64 = 0
    /// Change of committed.
    public var committedDelta: Int64 = 0
    /// Change of held.
    public var heldDelta: Int64 = 0
    /// Change of quarantined.
    public var quarantinedDelta: Int64 = 0
    /// Who.
    public var actor = ""
    /// Why, as the caller put it.
    public var reason = ""
    /// Reservation or supply it belongs to.
    public var reference = ""

    public init() {}

    public mutating func merge(from reader: inout ProtobufReader) throws(WireError) {
        while let field = try reader.nextField() {
            switch field.number {
            case 1: try reader.uint64(field, &revision)
            case 2: try reader.timestamp(field, &at)
            case 3: try reader.string(field, &location)
            case 4: try reader.value(field, &condition)
            case 5: try reader.value(field, &cause)
            case 6: try reader.int64(field, &onHandDelta)
            case 7: try reader.int64(field, &committedDelta)
            case 8: try reader.int64(field, &heldDelta)
            case 9: try reader.int64(field, &quarantinedDelta)
            case 10: try reader.string(field, &actor)
            case 11: try reader.string(field, &reason)
            case 12: try reader.string(field, &reference)
            default: try reader.skip(field)
            }
        }
    }

    public func encode(into writer: inout ByteWriter) {
        writer.uint64(1, revision)
        writer.timestamp(2, at)
        writer.string(3, location)
        writer.value(4, condition)
        writer.value(5, cause)
        writer.int64(6, onHandDelta)
        writer.int64(7, committedDelta)
        writer.int64(8, heldDelta)
        writer.int64(9, quarantinedDelta)
        writer.string(10, actor)
        writer.string(11, reason)
        writer.string(12, reference)
    }
}

/// What an entry of the ledger came from.
public struct LedgerCause: WireEnum {
    /// Never sent.
    @inlinable public static var unspecified: Self { Self(rawValue: 0) }
    /// AdjustStock or a feed's delta.
    @inlinable public static var adjusted: Self { Self(rawValue: 1) }
    /// SetStock or a feed's level.
    @inlinable public static var set: Self { Self(rawValue: 2) }
    /// CountStock.
    @inlinable public static var counted: Self { Self(rawValue: 3) }
    /// A reservation took or moved units.
    @inlinable public static var reserved: Self { Self(rawValue: 4) }
    /// A hold became a commitment.
    @inlinable public static var committed: Self { Self(rawValue: 5) }
    /// Units were given back.
    @inlinable public static var released: Self { Self(rawValue: 6) }
    /// A hold ran out.
    @inlinable public static var expired: Self { Self(rawValue: 7) }
    /// Units left the building.
    @inlinable public static var consumed: Self { Self(rawValue: 8) }
    /// Supply arrived.
    @inlinable public static var arrived: Self { Self(rawValue: 9) }
    /// Stock moved between locations.
    @inlinable public static var transferred: Self { Self(rawValue: 10) }

    public static let names = [
        "UNSPECIFIED", "ADJUSTED", "SET", "COUNTED", "RESERVED", "COMMITTED", "RELEASED", "EXPIRED",
        "CONSUMED", "ARRIVED", "TRANSFERRED",
    ]

    public var rawValue: Int32

    @inlinable
    public init(rawValue: Int32) { self.rawValue = rawValue }
}
