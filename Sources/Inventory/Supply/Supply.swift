public import Primitives

/// A future receipt of one SKU at one location.
public struct Supply: Hashable, Sendable {
    /// Where it comes from; raw values are the wire's.
    public enum Kind: UInt8, Sendable, CaseIterable {
        case purchaseOrder = 1
        case transfer = 2
        /// Expected back from customers.
        case customerReturn = 3
        case production = 4
    }

    /// Certainty in basis points: ordered and confirmed.
    public static let certain: UInt32 = 10_000

    /// Unique per SKU.
    public var id: String
    public var location: LocationIndex
    public var condition: Condition
    /// Units still to come.
    public var quantity: Quantity
    /// Units of it already promised (holds pinned to this batch), 0 ... `quantity` unless the
    /// batch shrank after it was promised. Kept by `apply` as the sum of the pins, whatever an
    /// after-image says.
    public var reserved: Quantity
    /// Counts on its UTC day and before; from the day after it stops counting until it slips.
    public var due: Instant
    /// How sure, 1 ... 10,000 basis points; counts in views whose floor it reaches.
    public var confidence: UInt32
    public var kind: Kind
    /// It was moved or resized since it was announced.
    public var hasSlipped = false

    public init(
        id: String, location: LocationIndex, condition: Condition = .new, quantity: Quantity,
        reserved: Quantity = 0, due: Instant, confidence: UInt32 = Supply.certain,
        kind: Kind = .purchaseOrder
    ) {
        self.id = id
        self.location = location
        self.condition = condition
        self.quantity = quantity
        self.reserved = reserved
        self.due = due
        self.confidence = confidence
        self.kind = kind
    }

    /// What of it may still be promised.
    public var unpromised: Quantity { max(0, quantity - reserved) }
}
