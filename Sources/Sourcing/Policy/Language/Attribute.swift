internal import Inventory

/// Something that a policy can ask about an order, a line or a location; the raw value is its
/// name in the text.
public protocol PolicyAttribute: RawRepresentable<String>, CaseIterable, Hashable, Sendable {
    var kind: AttributeKind { get }
}

/// What can be asked of an attribute, and how its values are written.
public enum AttributeKind: Hashable, Sendable {
    /// `= "a"`, `!= "a"`, `in ("a", "b")`, `starts "a"`.
    case text
    /// `has "a"`, `has any ("a", "b")`; with a list, only its members are known.
    case tags(known: [String])
    /// `=`, `!=`, `<`, `<=`, `>`, `>=`.
    case number(NumberUnit)
    /// `= WORD`, `!= WORD`, `in (WORD, WORD)`; word i has the value i + 1.
    case word([String])
    /// Holds or does not.
    case flag
}

/// How a number is written, and what one stands for inside.
public enum NumberUnit: Hashable, Sendable {
    /// `12.50`: milli-cents.
    case money
    /// `12`.
    case count
    /// `2kg`, `250g`: grams.
    case weight
    /// `300km`, `50mi`, `900m`: metres.
    case length
    /// `12.5%`: basis points.
    case percent
    /// `4w`, `10d`: days.
    case days
}

/// What `when` may ask about the order; conditions on its lines are `LineAttribute`s.
public enum OrderAttribute: String, PolicyAttribute {
    case channel = "channel"
    case service = "service"
    case value = "order.value"
    case lines = "order.lines"
    case units = "order.units"
    case weight = "order.weight"
    case tag = "order.tag"
    case customerTag = "customer.tag"
    case country = "destination.country"
    case region = "destination.region"
    case postcode = "destination.postcode"

    public var kind: AttributeKind {
        switch self {
        case .channel, .country, .region, .postcode: .text
        case .tag, .customerTag: .tags(known: [])
        case .value: .number(.money)
        case .lines, .units: .number(.count)
        case .weight: .number(.weight)
        case .service: .word(AttributeWords.services)
        }
    }
}

/// What may be asked about one line and its item.
public enum LineAttribute: String, PolicyAttribute {
    case sku = "line.sku"
    case quantity = "line.quantity"
    case mode = "line.mode"
    case category = "item.category"
    case tag = "item.tag"
    case price = "item.price"
    case weight = "item.weight"

    public var kind: AttributeKind {
        switch self {
        case .sku, .category: .text
        case .tag: .tags(known: [])
        case .quantity: .number(.count)
        case .price: .number(.money)
        case .weight: .number(.weight)
        case .mode: .word(AttributeWords.modes)
        }
    }
}

/// What may be asked about a candidate: its location, and the parcel that it would send.
public enum LocationAttribute: String, PolicyAttribute {
    case id = "location.id"
    case type = "location.type"
    case group = "location.group"
    case country = "location.country"
    case region = "location.region"
    case postcode = "location.postcode"
    case capability = "location.capability"
    case rank = "location.rank"
    case accuracy = "location.accuracy"
    case rejection = "location.rejection"
    case orders = "location.orders"
    case load = "location.load"
    case stock = "location.stock"
    case cover = "location.cover"
    case domestic = "domestic"
    case sameRegion = "same_region"
    case distance = "distance"
    case days = "parcel.days"
    case service = "parcel.service"
    case carrier = "parcel.carrier"
    case onTime = "on_time"

    public var kind: AttributeKind {
        switch self {
        case .id, .country, .region, .postcode, .carrier: .text
        case .group: .tags(known: [])
        case .capability: .tags(known: AttributeWords.capabilities)
        case .type: .word(AttributeWords.types)
        case .service: .word(AttributeWords.services)
        case .rank, .orders, .stock, .days: .number(.count)
        case .accuracy, .rejection, .load: .number(.percent)
        case .cover: .number(.days)
        case .distance: .number(.length)
        case .domestic, .sameRegion, .onTime: .flag
        }
    }

    /// Known of a location whatever the order, so that it is settled when a policy is compiled.
    public var isStatic: Bool {
        switch self {
        case .id, .type, .group, .country, .region, .postcode, .capability: true
        default: false
        }
    }

    /// Differs from line to line.
    public var isPerLine: Bool { self == .stock || self == .cover }
}

/// Words by value; value 1 comes first.
public enum AttributeWords {
    /// `ServiceLevel`.
    public static let services = ["ECONOMY", "STANDARD", "EXPRESS", "SAME_DAY"]
    /// `FulfilmentMode`.
    public static let modes = [
        "SHIP", "SHIP_FROM_STORE", "PICKUP", "CURBSIDE", "SHIP_TO_STORE", "SAME_DAY", "DROP_SHIP",
    ]
    /// Conditions of goods.
    public static let conditions = ["NEW", "OPEN_BOX", "REFURBISHED", "USED", "DAMAGED"]
    /// `LocationRecord.Kind`.
    public static let types = ["WAREHOUSE", "STORE", "VENDOR", "THIRD_PARTY"]
    /// Bits of a location's capabilities; bit 1 comes first.
    public static let capabilities = [
        "ship", "pickup", "curbside", "same_day", "returns", "ship_to_store", "hazmat",
        "cold_chain", "gift_wrap", "oversize", "two_person",
    ]
}
