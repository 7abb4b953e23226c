public import Inventory
public import Primitives

/// What policies may know of an order before it is routed. Money is milli-cents, weights grams.
public struct OrderFacts: Hashable, Sendable {
    public var channel = ""
    public var level = ServiceLevel.standard
    /// Of the destination; empty where nothing is shipped.
    public var country = ""
    public var region = ""
    public var postcode = ""
    public var tags: [String] = []
    public var customerTags: [String] = []
    public var lines: [LineFacts] = []

    public init() {}

    /// What the customer pays for all of it.
    public var value: Int64 { sum { Int128($0.price) * Int128($0.quantity) } }
    public var units: Int64 { sum { Int128($0.quantity) } }
    public var grams: Int64 { sum { Int128($0.grams) * Int128($0.quantity) } }

    private func sum(_ part: (LineFacts) -> Int128) -> Int64 {
        Int64(clamping: lines.reduce(Int128(0)) { $0 + part($1) })
    }
}

/// What policies may know of one line.
public struct LineFacts: Hashable, Sendable {
    public var sku = ""
    public var quantity: Quantity = 1
    public var mode = FulfilmentMode.ship
    public var category = ""
    public var tags: [String] = []
    /// Milli-cents that the customer pays for one unit.
    public var price: Int64 = 0
    /// Weight of one unit.
    public var grams: Int64 = 0

    public init() {}
}

/// What policies may know of a candidate: a location, and the service that would carry the parcel.
public struct CandidateFacts: Hashable, Sendable {
    public var location: LocationIndex
    /// Metres to the destination.
    public var distance: Int64 = 0
    /// Of the location: lowest first.
    public var rank: Int64 = 0
    /// Basis points.
    public var accuracy: Int64 = 10_000
    public var rejection: Int64 = 0
    /// How full the slot is that the parcel's work would count in, basis points.
    public var load: Int64 = 0
    /// Orders in that slot.
    public var orders: Int64 = 0
    /// Days from now until the parcel arrives, by the calendar.
    public var days: Int64 = 0
    /// Started days past the deadline; 0 is in time.
    public var lateDays: Int64 = 0
    /// Location and destination share their country, and their region of it.
    public var isDomestic = true
    public var isSameRegion = false
    public var level = ServiceLevel.standard
    /// Place in the list of carriers that the policies were compiled with; -1 is none.
    public var carrier: Int32 = -1

    // What a parcel costs before weights, milli-cents, and emits.
    public var handling: Int64 = 0
    public var transfer: Int64 = 0
    public var capacity: Int64 = 0
    public var gramsCO2e: Int64 = 0

    public init(location: LocationIndex) { self.location = location }
}

/// What policies may know of one unit of a line, taken from a candidate. Milli-cents.
public struct UnitFacts: Hashable, Sendable {
    /// Units of the item that the location has.
    public var stock: Quantity = 0
    /// Days that they last at the rate at which they sell there.
    public var coverDays: Int64 = 0
    public var labour: Int64 = 0
    public var transfer: Int64 = 0
    /// Margin that the location may lose by giving the unit away.
    public var opportunity: Int64 = 0
    /// What selling the unit now gains; as a cost, so 0 or less.
    public var markdown: Int64 = 0
    /// Expected cost of a rejection.
    public var rejection: Int64 = 0
    public var milligramsCO2e: Int64 = 0

    public init() {}
}

/// What policies may know of a location whatever the order.
public struct LocationTraits: Hashable, Sendable {
    public var id: String
    public var kind: LocationRecord.Kind
    public var groups: [String]
    public var country: String
    public var region: String
    public var postcode: String
    /// In the words of `AttributeWords.capabilities`.
    public var capabilities: [String]

    public init(
        id: String, kind: LocationRecord.Kind = .warehouse, groups: [String] = [],
        country: String = "", region: String = "", postcode: String = "",
        capabilities: [String] = []
    ) {
        self.id = id
        self.kind = kind
        self.groups = groups
        self.country = country
        self.region = region
        self.postcode = postcode
        self.capabilities = capabilities
    }
}

extension LocationTraits {
    public init(_ record: LocationRecord) {
        let able = record.capabilities
        self.init(
            id: record.id, kind: record.kind, groups: record.groups, country: record.country,
            region: record.region, postcode: record.postcode,
            capabilities: AttributeWords.capabilities.enumerated().compactMap { place, word in
                able.contains(Capabilities(rawValue: 1 << UInt32(place + 1))) ? word : nil
            })
    }
}

extension LineFacts {
    public func satisfies(_ condition: Logic<LineTest>) -> Bool { condition.holds(satisfies) }

    func satisfies(_ test: LineTest) -> Bool {
        switch test.attribute {
        case .sku: test.relation.admits(sku)
        case .category: test.relation.admits(category)
        case .tag: test.relation.admits(tags: tags)
        case .quantity: test.relation.admits(quantity)
        case .price: test.relation.admits(price)
        case .weight: test.relation.admits(grams)
        case .mode: test.relation.admits(word: mode.rawValue)
        }
    }
}

extension OrderFacts {
    public func satisfies(_ condition: Logic<OrderClause>) -> Bool {
        condition.holds { clause in
            switch clause {
            case .order(let test): satisfies(test)
            case .anyLine(let lines): self.lines.contains { $0.satisfies(lines) }
            case .everyLine(let lines): self.lines.allSatisfy { $0.satisfies(lines) }
            }
        }
    }

    private func satisfies(_ test: OrderTest) -> Bool {
        switch test.attribute {
        case .channel: test.relation.admits(channel)
        case .country: test.relation.admits(country)
        case .region: test.relation.admits(region)
        case .postcode: test.relation.admits(postcode)
        case .tag: test.relation.admits(tags: tags)
        case .customerTag: test.relation.admits(tags: customerTags)
        case .value: test.relation.admits(value)
        case .lines: test.relation.admits(Int64(lines.count))
        case .units: test.relation.admits(units)
        case .weight: test.relation.admits(grams)
        case .service: test.relation.admits(word: level.rawValue)
        }
    }
}

extension LocationTraits {
    /// For static attributes only.
    func satisfies(_ test: LocationTest) -> Bool {
        switch test.attribute {
        case .id: test.relation.admits(id)
        case .type: test.relation.admits(word: kind.rawValue)
        case .group: test.relation.admits(tags: groups)
        case .country: test.relation.admits(country)
        case .region: test.relation.admits(region)
        case .postcode: test.relation.admits(postcode)
        case .capability: test.relation.admits(tags: capabilities)
        default: preconditionFailure("differs from order to order")
        }
    }
}
