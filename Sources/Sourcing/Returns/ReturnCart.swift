public import Inventory
public import Primitives

/// What shall come back and from where: one return as routing sees it, names resolved.
public struct ReturnCart: Hashable, Sendable {
    /// 1 to `Limits.linesMax`; a kit that comes back in parts is a line for each component.
    public var lines: [ReturnCartLine]
    /// Where the customer is.
    public var origin: Destination?
    /// Of the order, for policies.
    public var channel: String
    public var level: ServiceLevel
    public var customerTags: [String]
    public var tags: [String]
    /// Locations that shall not be used.
    public var excluded: [LocationIndex]

    public init(
        lines: [ReturnCartLine], origin: Destination? = nil, channel: String = "",
        level: ServiceLevel = .standard, customerTags: [String] = [], tags: [String] = [],
        excluded: [LocationIndex] = []
    ) {
        self.lines = lines
        self.origin = origin
        self.channel = channel
        self.level = level
        self.customerTags = customerTags
        self.tags = tags
        self.excluded = excluded
    }
}

/// Units of one SKU that come back alike. Money is milli-cents.
public struct ReturnCartLine: Hashable, Sendable {
    /// Unique in the cart.
    public var id: String
    public var sku: SkuKey
    /// 1 to `Limits.quantityMax`.
    public var quantity: Quantity
    /// As the customer says.
    public var condition: Condition
    /// What the customer paid for one unit.
    public var paid: Int64
    /// What one unit sells for.
    public var price: Int64
    /// Weight of one unit.
    public var grams: Int64
    public var category: String
    public var tags: [String]
    /// What a location must be able to do to take it.
    public var required: Capabilities
    /// How it was sent.
    public var mode: FulfilmentMode

    public init(
        id: String, sku: SkuKey, quantity: Quantity, condition: Condition = .openBox,
        paid: Int64, price: Int64, grams: Int64 = 0, category: String = "", tags: [String] = [],
        required: Capabilities = [], mode: FulfilmentMode = .ship
    ) {
        self.id = id
        self.sku = sku
        self.quantity = quantity
        self.condition = condition
        self.paid = paid
        self.price = price
        self.grams = grams
        self.category = category
        self.tags = tags
        self.required = required
        self.mode = mode
    }

    /// What policies may know of it.
    public var facts: LineFacts {
        var facts = LineFacts()
        facts.sku = sku.text
        facts.quantity = quantity
        facts.mode = mode
        facts.category = category
        facts.tags = tags
        facts.price = paid
        facts.grams = grams
        return facts
    }
}

extension ReturnCart {
    /// What policies may know of the return: of the order, and of what of it comes back. The
    /// destination is where the customer is.
    public var facts: OrderFacts {
        var facts = OrderFacts()
        facts.channel = channel
        facts.level = level
        facts.country = origin?.country ?? ""
        facts.region = origin?.region ?? ""
        facts.postcode = origin?.postcode ?? ""
        facts.tags = tags
        facts.customerTags = customerTags
        facts.lines = lines.map(\.facts)
        return facts
    }
}
