public import Inventory
public import Primitives

/// What somebody wants and where it shall go: one order as sourcing sees it, names resolved.
public struct Cart: Hashable, Sendable {
    /// 1 to `Limits.linesMax`.
    public var lines: [CartLine]
    /// Required if any line needs one.
    public var destination: Destination?
    public var view: ViewIndex
    /// Sales channel, for policies.
    public var channel: String
    public var level: ServiceLevel
    /// Latest arrival wanted; nil = the service level's usual.
    public var deliverBy: Instant?
    public var customer: String
    public var customerTags: [String]
    public var tags: [String]
    /// Locations that shall not be used.
    public var excluded: [LocationIndex]
    /// The policy to use; empty = the one whose conditions match.
    public var policy: String

    public init(
        lines: [CartLine], destination: Destination? = nil, view: ViewIndex = .everything,
        channel: String = "", level: ServiceLevel = .standard, deliverBy: Instant? = nil,
        customer: String = "", customerTags: [String] = [], tags: [String] = [],
        excluded: [LocationIndex] = [], policy: String = ""
    ) {
        self.lines = lines
        self.destination = destination
        self.view = view
        self.channel = channel
        self.level = level
        self.deliverBy = deliverBy
        self.customer = customer
        self.customerTags = customerTags
        self.tags = tags
        self.excluded = excluded
        self.policy = policy
    }
}

/// One line of a cart.
public struct CartLine: Hashable, Sendable {
    /// Unique in the cart.
    public var id: String
    /// SKU or kit.
    public var sku: SkuKey
    /// 1 to `Limits.quantityMax`.
    public var quantity: Quantity
    public var mode: FulfilmentMode
    /// Where it is collected, for modes that are; else the only location it may come from, or nil.
    public var location: LocationIndex?
    public var condition: Condition
    /// Lines with the same one travel in one parcel or not at all; empty = none.
    public var shipGroup: String
    /// Lines with the same one never share a parcel; empty = none.
    public var apartGroup: String
    /// Accepted instead, in order of preference.
    public var substitutes: [SkuKey]
    /// Minor units that the customer pays for one unit; nil = the list price.
    public var unitPrice: Int64?

    public init(
        id: String, sku: SkuKey, quantity: Quantity, mode: FulfilmentMode = .ship,
        location: LocationIndex? = nil, condition: Condition = .new, shipGroup: String = "",
        apartGroup: String = "", substitutes: [SkuKey] = [], unitPrice: Int64? = nil
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
    }
}

/// Where a parcel goes, as far as sourcing asks.
public struct Destination: Hashable, Sendable {
    /// Millionths of a degree.
    public var latitudeMicrodegrees: Int32
    public var longitudeMicrodegrees: Int32
    /// ISO 3166-1 alpha-2; empty = not said.
    public var country: String
    public var region: String
    public var city: String
    public var postcode: String

    public init(
        latitudeMicrodegrees: Int32, longitudeMicrodegrees: Int32, country: String = "",
        region: String = "", city: String = "", postcode: String = ""
    ) {
        self.latitudeMicrodegrees = latitudeMicrodegrees
        self.longitudeMicrodegrees = longitudeMicrodegrees
        self.country = country
        self.region = region
        self.city = city
        self.postcode = postcode
    }
}
