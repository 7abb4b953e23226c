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
    /// Low byte of the as-of's milliseconds; its two high bits stand on top of `revisionHigh`.
    var asOfLow: UInt8

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
        asOfLow = 0
    }

    /// What nobody has claimed; bounded, so it cannot overflow.
    public var free: Quantity { onHand &- quarantined &- committed &- held }

    /// The journal sequence of the last change; 46 bits are two years at a million a second.
    public internal(set) var revision: SequenceNumber {
        get { SequenceNumber(UInt64(revisionHigh & 0x3FFF) << 32 | UInt64(revisionLow)) }
        set {
            revisionLow = UInt32(truncatingIfNeeded: newValue.value)
            let high = UInt16(truncatingIfNeeded: newValue.value >> 32) & 0x3FFF
            revisionHigh = revisionHigh & 0xC000 | high
        }
    }

    /// Milliseconds within the second of `asOfSeconds`, 0 ... 999.
    public internal(set) var asOfMilliseconds: UInt16 {
        get { (revisionHigh >> 14) << 8 | UInt16(asOfLow) }
        set {
            asOfLow = UInt8(truncatingIfNeeded: newValue)
            revisionHigh = revisionHigh & 0x3FFF | (newValue >> 8 & 3) << 14
        }
    }

    /// When the source last looked; nil = never told.
    public var asOf: Instant? {
        if asOfSeconds == 0 { return nil }
        return Instant(milliseconds: Int64(asOfSeconds) * 1_000 + Int64(asOfMilliseconds))
    }

    /// Order inside a SKU: location, then condition.
    var sortKey: UInt64 { Cell.sortKey(location, condition) }

    static func sortKey(_ location: LocationIndex, _ condition: Condition) -> UInt64 {
        UInt64(location.value) << 8 | UInt64(condition.rawValue)
    }
}
