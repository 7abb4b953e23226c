public import Inventory
public import Primitives
public import Sourcing

/// One line of an order. Always `quantity = unsourced + assigned + shipped + cancelled`.
public struct OrderLineRecord: Hashable, Sendable {
    /// Unique in the order.
    public var id: String
    /// SKU or kit.
    public var sku: SkuKey
    public var quantity: Quantity
    public var mode: FulfilmentMode
    /// See `CartLine.location`.
    public var location: LocationIndex?
    public var condition: Condition
    public var shipGroup: String
    public var apartGroup: String
    public var substitutes: [SkuKey]
    /// Minor units for one unit: what the cart says, or else the list price when the order was
    /// taken; nil in orders taken before that was noted.
    public var unitPrice: Int64?
    public var currency: String
    /// The cart did not say `unitPrice`: sourcing goes by list prices.
    public var isListPrice = false
    /// Units without a location.
    public var unsourced: Quantity
    /// Units in shipments that have not left.
    public var assigned: Quantity = 0
    /// Units that have left or were handed over.
    public var shipped: Quantity = 0
    public var cancelled: Quantity = 0

    public init(
        id: String, sku: SkuKey, quantity: Quantity, mode: FulfilmentMode = .ship,
        location: LocationIndex? = nil, condition: Condition = .new, shipGroup: String = "",
        apartGroup: String = "", substitutes: [SkuKey] = [], unitPrice: Int64? = nil,
        currency: String = ""
    ) {
        self.id = id
        self.sku = sku
        self.quantity = quantity
        self.mode = mode
        self.location = location
        self.condition = condition
        self.shipGroup = shipGroup
        self.apartGroup = apartGroup
        self.substitutes = substitutes
        self.unitPrice = unitPrice
        self.currency = currency
        unsourced = quantity
    }

    public init(_ line: CartLine, currency: String = "") {
        self.init(
            id: line.id, sku: line.sku, quantity: line.quantity, mode: line.mode,
            location: line.location, condition: line.condition, shipGroup: line.shipGroup,
            apartGroup: line.apartGroup, substitutes: line.substitutes,
            unitPrice: line.unitPrice, currency: currency)
    }

    /// The line as sourcing sees it, with the units that have no location.
    public var cartLine: CartLine {
        CartLine(
            id: id, sku: sku, quantity: unsourced, mode: mode, location: location,
            condition: condition, shipGroup: shipGroup, apartGroup: apartGroup,
            substitutes: substitutes, unitPrice: isListPrice ? nil : unitPrice)
    }
}
