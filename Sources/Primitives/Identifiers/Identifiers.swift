/// A position in the journal: +1 per record, never reused, 0 before the first record.
public struct SequenceNumber: Hashable, Comparable, Sendable {
    public var value: UInt64

    @inlinable
    public init(_ value: UInt64) { self.value = value }

    /// Before the first record: durable by definition.
    public static let zero = SequenceNumber(0)

    @inlinable
    public static func < (left: SequenceNumber, right: SequenceNumber) -> Bool {
        left.value < right.value
    }

    @inlinable
    public var next: SequenceNumber { SequenceNumber(value + 1) }
}

/// A location's place in the network's dense table; stable for the life of a store.
public struct LocationIndex: Hashable, Comparable, Sendable, BitwiseCopyable {
    public var value: UInt32

    @inlinable
    public init(_ value: UInt32) { self.value = value }

    @inlinable
    public static func < (left: LocationIndex, right: LocationIndex) -> Bool {
        left.value < right.value
    }
}

/// An inventory shard, `0 ..< Limits.inventoryShards`. Locks are taken in ascending order.
public struct ShardIndex: Hashable, Comparable, Sendable {
    public var value: UInt16

    @inlinable
    public init(_ value: UInt16) { self.value = value }

    @inlinable
    public static func < (left: ShardIndex, right: ShardIndex) -> Bool {
        left.value < right.value
    }
}

/// Whole base units of a SKU (pieces, grams, millilitres: the retailer's choice, per SKU).
public typealias Quantity = Int64
