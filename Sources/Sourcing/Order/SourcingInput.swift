public import Inventory
public import Primitives

/// Everything that one sourcing decision depends on, gathered under the locks of its stock.
///
/// The plan is a function of this value and nothing else: an explanation asked for hours later
/// plans the same input again, with the network and the policies of then.
public struct SourcingInput: Sendable {
    public var cart: Cart
    public var now: Instant
    public var network: SourcingNetwork
    /// The policy for the cart, then the ones to try where lines stay unfilled. Not empty.
    public var ladder: [CompiledPolicy]
    /// By cart line.
    public var lines: [LineChoice] = []
    /// Distinct goods that lines ask for or accept.
    public var goods: [Goods] = []
    /// Distinct stocked items that goods are made of.
    public var items: [StockedItem] = []
    /// Of all items; each has a range of it.
    public var stock: [LocationUnits] = []
    /// What was taken of capacities when the planner asked; nothing where nothing is said.
    public var loads: [LocationLoad] = []
    /// Locations that shall not be used beside those of the cart: they refused the order before.
    public var rejected: [LocationIndex] = []

    public init(
        cart: Cart, now: Instant, network: SourcingNetwork, ladder: [CompiledPolicy]
    ) {
        self.cart = cart
        self.now = now
        self.network = network
        self.ladder = ladder
    }
}

/// What may fulfil a cart line, as places in `SourcingInput.goods`.
public struct LineChoice: Hashable, Sendable {
    public var goods: Int
    /// In order of preference.
    public var substitutes: [Int]

    public init(goods: Int, substitutes: [Int] = []) {
        self.goods = goods
        self.substitutes = substitutes
    }
}

/// A SKU in one condition as it is sold: an item, a kit, or something that is not counted.
public struct Goods: Hashable, Sendable {
    public struct Part: Hashable, Sendable, BitwiseCopyable {
        /// Place in `SourcingInput.items`.
        public var item: Int
        /// Units of it in one unit of the goods.
        public var quantity: Quantity

        public init(item: Int, quantity: Quantity) {
            self.item = item
            self.quantity = quantity
        }
    }

    public var sku: SkuKey
    public var condition: Condition
    /// Empty for what is not counted: it is everywhere.
    public var parts: [Part]
    /// The most that may be promised over all locations.
    public var pool: Quantity
    /// Of one unit.
    public var grams: Int64
    /// List price, milli-cents.
    public var price: Int64
    /// What a location must be able to do to send it.
    public var required: Capabilities
    public var category: String
    public var tags: [String]

    public init(
        sku: SkuKey, condition: Condition = .new, parts: [Part] = [], pool: Quantity = .max,
        grams: Int64 = 0, price: Int64 = 0, required: Capabilities = [], category: String = "",
        tags: [String] = []
    ) {
        self.sku = sku
        self.condition = condition
        self.parts = parts
        self.pool = pool
        self.grams = grams
        self.price = price
        self.required = required
        self.category = category
        self.tags = tags
    }
}

/// A stocked SKU in one condition.
public struct StockedItem: Hashable, Sendable {
    public var sku: SkuKey
    public var condition: Condition
    /// Places in `SourcingInput.stock`, ascending by location, units above 0 only.
    public var places: Range<Int>
    /// The most that may be promised over all locations.
    public var pool: Quantity
    /// Locations that have it and may not promise it, where that may explain a shortage.
    public var barred: [BarredStock] = []

    public init(sku: SkuKey, condition: Condition, places: Range<Int>, pool: Quantity) {
        self.sku = sku
        self.condition = condition
        self.places = places
        self.pool = pool
    }
}

/// A location whose stock of an item cannot be promised, and why.
public struct BarredStock: Hashable, Sendable, BitwiseCopyable {
    public var location: LocationIndex
    public var reason: Exclusion

    public init(location: LocationIndex, reason: Exclusion) {
        self.location = location
        self.reason = reason
    }
}

/// What is taken of one location's capacity in one slot.
public struct LocationLoad: Hashable, Sendable, BitwiseCopyable {
    public var location: LocationIndex
    /// Its beginning.
    public var slot: Instant
    public var used: CapacityUse

    public init(location: LocationIndex, slot: Instant, used: CapacityUse) {
        self.location = location
        self.slot = slot
        self.used = used
    }
}

extension SourcingInput {
    /// What policies may know of the order.
    public var facts: OrderFacts {
        var facts = OrderFacts()
        facts.channel = cart.channel
        facts.level = cart.level
        facts.country = cart.destination?.country ?? ""
        facts.region = cart.destination?.region ?? ""
        facts.postcode = cart.destination?.postcode ?? ""
        facts.tags = cart.tags
        facts.customerTags = cart.customerTags
        facts.lines = cart.lines.indices.map { lineFacts($0, lines[$0].goods) }
        return facts
    }

    /// What policies may know of a line that is filled with these goods.
    func lineFacts(_ line: Int, _ place: Int) -> LineFacts {
        let goods = goods[place]
        var facts = LineFacts()
        facts.sku = goods.sku.text
        facts.quantity = cart.lines[line].quantity
        facts.mode = cart.lines[line].mode
        facts.category = goods.category
        facts.tags = goods.tags
        facts.price = price(of: line, place)
        facts.grams = goods.grams
        return facts
    }

    /// What the customer pays for one unit, milli-cents.
    func price(of line: Int, _ place: Int) -> Int64 {
        cart.lines[line].unitPrice.map { $0 * 1_000 } ?? goods[place].price
    }

    /// When the order should have arrived: the caller's deadline or the service level's usual.
    var deadline: Instant {
        cart.deliverBy ?? now.advanced(byMilliseconds: cart.level.usualDays * 86_400_000)
    }
}

extension ServiceLevel {
    /// Days from order to door that a customer of this level puts up with who names no date.
    var usualDays: Int64 {
        switch self {
        case .economy: 10
        case .standard: 6
        case .express: 3
        case .sameDay: 1
        }
    }
}
