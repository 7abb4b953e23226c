public import Primitives

/// What is asked about one SKU.
public struct AvailabilityAsk: Sendable {
    public var view: ViewIndex
    /// nil = the pool: every location of the view.
    public var location: LocationIndex?
    /// Only this condition; nil = those the view sells.
    public var condition: Condition?
    /// Whose own holds do not count against the answer.
    public var owner: OwnerHash
    public var now: Instant

    public init(
        view: ViewIndex = .everything, location: LocationIndex? = nil,
        condition: Condition? = nil, owner: OwnerHash = .none, now: Instant
    ) {
        self.view = view
        self.location = location
        self.condition = condition
        self.owner = owner
        self.now = now
    }
}

/// The band of an answer; raw values are the wire's.
public enum AvailabilityState: UInt8, Sendable, CaseIterable {
    /// No such SKU.
    case unknown = 0
    case inStock = 1
    /// In stock, at most the view's `lowBand` left.
    case low = 2
    case outOfStock = 3
    /// Nothing left, but it may be promised against the back-order cap.
    case backorder = 4
    /// Not yet released, may be promised against the pre-order cap.
    case preorder = 5
    /// Not counted: always promisable.
    case untracked = 6
}

/// The answer to an `AvailabilityAsk`.
public struct Availability: Equatable, Sendable {
    public var state: AvailabilityState
    /// Units promisable from stock, ≥ 0; for `untracked`, `Limits.quantityMax`. For `preorder`,
    /// stock that waits for the release is counted in `beyondStock`.
    public var quantity: Quantity
    /// Further units promisable beyond stock, ≥ 0: back-order or pre-order.
    public var beyondStock: Quantity
    /// When units beyond stock are expected, or out-of-stock goods come again, if known.
    public var earliest: Instant?
    /// Sequence of the last change of the SKU (of any component, for kits).
    public var revision: SequenceNumber
    /// The oldest as-of among the cells that counted, seconds since 1970; 0 = none was told.
    public var asOfSeconds: UInt32

    public init(
        state: AvailabilityState, quantity: Quantity = 0, beyondStock: Quantity = 0,
        earliest: Instant? = nil, revision: SequenceNumber = .zero, asOfSeconds: UInt32 = 0
    ) {
        self.state = state
        self.quantity = quantity
        self.beyondStock = beyondStock
        self.earliest = earliest
        self.revision = revision
        self.asOfSeconds = asOfSeconds
    }

    public static let unknown = Availability(state: .unknown)

    /// All that may be promised now, from stock or beyond it.
    public var promisable: Quantity { quantity.saturatingAdd(beyondStock) }
}
