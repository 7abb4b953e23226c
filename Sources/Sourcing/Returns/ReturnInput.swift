public import Inventory
public import Primitives

/// Everything that one return is planned from. The planner notes in `loads` what it asked.
public struct ReturnInput: Sendable {
    public var cart: ReturnCart
    public var now: Instant
    public var network: SourcingNetwork
    /// The return policy that decides, then its alternatives.
    public var ladder: [CompiledPolicy]
    /// Stock of the cart's SKUs where there is any; nothing said is none.
    public var stock: [ReturnStock]
    /// What was taken of capacities when the planner asked.
    public var loads: [LocationLoad] = []
    /// When the customer hands the units over; nil = a day from now.
    public var leaves: Instant?
    /// False: units that policies would leave with the customer come back too.
    public var mayKeep = true

    public init(
        cart: ReturnCart, now: Instant, network: SourcingNetwork, ladder: [CompiledPolicy],
        stock: [ReturnStock] = []
    ) {
        self.cart = cart
        self.now = now
        self.network = network
        self.ladder = ladder
        self.stock = stock
    }

    var handover: Instant { leaves ?? now.advanced(byMilliseconds: 86_400_000) }

    /// What was taken of a location's slot when the plan was made.
    func load(_ location: LocationIndex, _ slot: Instant) -> CapacityUse {
        loads.first { $0.location == location && $0.slot == slot }?.used ?? CapacityUse()
    }
}

/// How much of a SKU a location has and sells.
public struct ReturnStock: Hashable, Sendable {
    public var sku: SkuKey
    public var location: LocationIndex
    /// Sellable units there and on their way, returned ones included.
    public var units: Quantity
    /// Thousandths of a unit sold there in a week; nil = not known.
    public var weeklyMilliUnits: Int64?

    public init(
        sku: SkuKey, location: LocationIndex, units: Quantity, weeklyMilliUnits: Int64? = nil
    ) {
        self.sku = sku
        self.location = location
        self.units = units
        self.weeklyMilliUnits = weeklyMilliUnits
    }
}
