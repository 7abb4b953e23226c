public import Primitives

/// A cell, by what callers call it.
public struct CellTarget: Hashable, Sendable {
    public var sku: SkuKey
    public var location: LocationIndex
    public var condition: Condition

    public init(sku: SkuKey, location: LocationIndex, condition: Condition = .new) {
        self.sku = sku
        self.location = location
        self.condition = condition
    }
}

/// A delta.
public struct StockAdjustment: Sendable {
    public enum Bucket: UInt8, Sendable, CaseIterable {
        case onHand = 1
        /// Units among those on hand; the delta moves them in (positive) or out.
        case quarantined = 2
    }

    public var cell: CellTarget
    /// Not 0; magnitude at most `Limits.quantityMax`.
    public var delta: Quantity
    public var bucket: Bucket

    public init(cell: CellTarget, delta: Quantity, bucket: Bucket = .onHand) {
        self.cell = cell
        self.delta = delta
        self.bucket = bucket
    }
}

/// An absolute level, as a source saw it.
public struct StockLevel: Sendable {
    public var cell: CellTarget
    public var quantity: Quantity
    /// nil leaves it.
    public var quarantined: Quantity?
    /// When the source looked; nil = now.
    public var asOf: Instant?
    /// Compare-and-swap on the quantity on hand.
    public var expected: Quantity?

    public init(
        cell: CellTarget, quantity: Quantity, quarantined: Quantity? = nil, asOf: Instant? = nil,
        expected: Quantity? = nil
    ) {
        self.cell = cell
        self.quantity = quantity
        self.quarantined = quarantined
        self.asOf = asOf
        self.expected = expected
    }
}

/// What somebody counted.
public struct StockCount: Sendable {
    public var cell: CellTarget
    public var counted: Quantity
    /// nil = now.
    public var countedAt: Instant?

    public init(cell: CellTarget, counted: Quantity, countedAt: Instant? = nil) {
        self.cell = cell
        self.counted = counted
        self.countedAt = countedAt
    }
}

/// What a count found.
public struct CountVariance: Equatable, Sendable {
    /// What the books had at the time of the count.
    public var expected: Quantity
    /// Counted minus expected.
    public var variance: Quantity
    /// Units owed that stock no longer covers.
    public var shortfall: Quantity
    public var cell: Cell
}

/// Where in its own order a source stands with this change; sequence 0 = it does not number them.
public struct SourcePosition: Sendable {
    public var source: String
    public var sequence: UInt64

    public init(source: String, sequence: UInt64) {
        self.source = source
        self.sequence = sequence
    }
}
