public import Primitives

/// The stock of one SKU at one location in one condition. 48 bytes; ten million of them are the
/// process's memory, so every field is argued for.
///
/// `free = onHand − quarantined − committed − held`. Free is negative when a count found less
/// than is owed (a shortfall) or when back-orders were allowed; see `ShardState.change`.
public struct Cell: Equatable, Sendable {
    /// Physically there, base units; may be negative when a feed reports more out than in.
    public internal(set) var onHand: Quantity
    /// Hard allocations.
    public internal(set) var committed: Quantity
    /// Soft reservations with an expiry.
    public internal(set) var held: Quantity
    /// Physically there but not for sale.
    public internal(set) var quarantined: Quantity
    var revisionLow: UInt32
    public let location: LocationIndex
    /// When the source last looked, seconds since 1970; 0 = never told.
    public internal(set) var asOfSeconds: UInt32
    var revisionHigh: UInt16
    public let condition: Condition
    /// Spare; zero.
    var flags: UInt8

    public init(location: LocationIndex, condition: Condition) {
        onHand = 0
        committed = 0
        held = 0
        quarantined = 0
        revisionLow = 0
        self.location = location
        asOfSeconds = 0
        revisionHigh = 0
        self.condition = condition
        flags = 0
    }

    /// What nobody has claimed; bounded, so it cannot overflow.
    public var free: Quantity { onHand &- quarantined &- committed &- held }

    /// The journal sequence of the last change; 48 bits are nine years at a million a second.
    public internal(set) var revision: SequenceNumber {
        get { SequenceNumber(UInt64(revisionHigh) << 32 | UInt64(revisionLow)) }
        set {
            revisionLow = UInt32(truncatingIfNeeded: newValue.value)
            revisionHigh = UInt16(truncatingIfNeeded: newValue.value >> 32)
        }
    }

    /// Order inside a SKU: location, then condition.
    var sortKey: UInt64 { Cell.sortKey(location, condition) }

    static func sortKey(_ location: LocationIndex, _ condition: Condition) -> UInt64 {
        UInt64(location.value) << 8 | UInt64(condition.rawValue)
    }
}
