public import Primitives

/// Move a future receipt to another date or size.
public struct SlipSupplyCommand: Sendable {
    public var sku: SkuKey
    public var supply: String
    /// nil keeps it.
    public var due: Instant?
    /// Units still to come; 0 cancels it, nil keeps it.
    public var quantity: Quantity?

    public init(
        sku: SkuKey, supply: String, due: Instant? = nil, quantity: Quantity? = nil
    ) {
        self.sku = sku
        self.supply = supply
        self.due = due
        self.quantity = quantity
    }
}

/// A receipt has arrived.
public struct ArriveSupplyCommand: Sendable {
    public var sku: SkuKey
    public var supply: String
    /// Units that arrived, 0 ... `Limits.quantityMax`; may be more or fewer than announced.
    public var quantity: Quantity
    public var condition: Condition
    /// Nothing more will come of it.
    public var closes: Bool

    public init(
        sku: SkuKey, supply: String, quantity: Quantity, condition: Condition = .new,
        closes: Bool = false
    ) {
        self.sku = sku
        self.supply = supply
        self.quantity = quantity
        self.condition = condition
        self.closes = closes
    }
}

/// What an arrival did.
public struct SupplyArrival: Equatable, Sendable {
    /// The receiving cell afterwards; its revision is still that of before.
    public var cell: Cell
    /// Units of holds that moved from the supply to the shelf.
    public var movedToShelf: Quantity
    /// Holds that are promised for another time now, or no more.
    public var repromised: [RepromisedHold]
}

/// A hold whose promise moved with its supply.
public struct RepromisedHold: Equatable, Sendable {
    public var reservation: ReservationID
    /// Index of its line.
    public var line: Int
    public var quantity: Quantity
    public var dueBefore: Instant?
    /// nil when no supply covers it any more.
    public var dueNow: Instant?
}
