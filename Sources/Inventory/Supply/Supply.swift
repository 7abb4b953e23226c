public import Primitives

/// A future receipt of one SKU at one location.
public struct Supply: Hashable, Sendable {
    public enum Confidence: UInt8, Sendable, CaseIterable {
        /// Ordered and confirmed.
        case firm = 1
        /// Expected, e.g. a return in transit; counts only in views that say so.
        case soft = 2
    }

    /// Unique per SKU.
    public var id: String
    public var location: LocationIndex
    public var condition: Condition
    /// Units still to come.
    public var quantity: Quantity
    /// Units of it already promised (holds pinned to this batch), 0 ... `quantity` unless the
    /// batch shrank after it was promised.
    public var reserved: Quantity
    /// Counts on its UTC day and before; from the day after it stops counting until it slips.
    public var due: Instant
    public var confidence: Confidence

    public init(
        id: String, location: LocationIndex, condition: Condition = .new, quantity: Quantity,
        reserved: Quantity = 0, due: Instant, confidence: Confidence = .firm
    ) {
        self.id = id
        self.location = location
        self.condition = condition
        self.quantity = quantity
        self.reserved = reserved
        self.due = due
        self.confidence = confidence
    }

    /// What of it may still be promised.
    public var unpromised: Quantity { max(0, quantity - reserved) }
}
