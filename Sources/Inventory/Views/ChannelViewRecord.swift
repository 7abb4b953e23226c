public import Primitives

/// A channel view's place in the network's dense table; stable for the life of a store.
public struct ViewIndex: Hashable, Comparable, Sendable {
    public var value: UInt16

    @inlinable
    public init(_ value: UInt16) { self.value = value }

    /// The built-in view with the empty id: all locations, condition NEW, no buffers.
    public static let everything = ViewIndex(0)

    public static func < (left: ViewIndex, right: ViewIndex) -> Bool { left.value < right.value }
}

/// What one sales channel may see: the journaled after-image.
///
/// A location is in the view when `locations` or `groups` name it (or both are empty) and neither
/// `excludedLocations` nor `excludedGroups` does.
public struct ChannelViewRecord: Hashable, Sendable {
    public var index: ViewIndex
    public var id: String
    public var name: String
    public var locations: [String]
    public var groups: [String]
    public var excludedLocations: [String]
    public var excludedGroups: [String]
    /// In order of precedence for `.first`.
    public var safetyRules: [SafetyRule]
    public var safetyPolicy: SafetyPolicy
    /// Units kept back from the pool unless a rule says otherwise.
    public var threshold: Quantity
    public var thresholdRules: [ThresholdRule]
    public var conditions: ConditionSet
    /// Supply due within so many days counts as if it were there; -1 = none does.
    public var supplyHorizonDays: Int32
    /// Supply less sure than this never counts (horizon, projection); basis points.
    public var confidenceFloor: UInt32
    public var allowsBackorder: Bool
    public var allowsPreorder: Bool
    /// 1 ... this many left is LOW; 0 = never LOW.
    public var lowBand: Quantity

    public init(
        index: ViewIndex, id: String, name: String = "", locations: [String] = [],
        groups: [String] = [], excludedLocations: [String] = [], excludedGroups: [String] = [],
        safetyRules: [SafetyRule] = [], safetyPolicy: SafetyPolicy = .first,
        threshold: Quantity = 0, thresholdRules: [ThresholdRule] = [],
        conditions: ConditionSet = .newOnly, supplyHorizonDays: Int32 = -1,
        confidenceFloor: UInt32 = Supply.certain, allowsBackorder: Bool = true,
        allowsPreorder: Bool = true, lowBand: Quantity = 5
    ) {
        self.index = index
        self.id = id
        self.name = name
        self.locations = locations
        self.groups = groups
        self.excludedLocations = excludedLocations
        self.excludedGroups = excludedGroups
        self.safetyRules = safetyRules
        self.safetyPolicy = safetyPolicy
        self.threshold = threshold
        self.thresholdRules = thresholdRules
        self.conditions = conditions
        self.supplyHorizonDays = supplyHorizonDays
        self.confidenceFloor = confidenceFloor
        self.allowsBackorder = allowsBackorder
        self.allowsPreorder = allowsPreorder
        self.lowBand = lowBand
    }
}

/// How the amounts of several matching safety rules combine.
public enum SafetyPolicy: UInt8, Sendable, CaseIterable {
    /// The first rule in order that matches.
    case first = 1
    case max = 2
    case sum = 3
}

/// One buffer. Every condition that is set must match; none set matches everything.
public struct SafetyRule: Hashable, Sendable {
    public enum Amount: Hashable, Sendable {
        /// Units.
        case absolute(Quantity)
        /// Hundredths of a percent of what is on hand, rounded up; 0 ... 10,000.
        case basisPoints(UInt16)
        /// `days` of sales at `dailyRateThousandths` thousandths of a unit a day, rounded up.
        case daysOfCover(days: Int32, dailyRateThousandths: Int64)
    }

    /// Shown in explanations.
    public var id: String
    public var amount: Amount
    public var location: String?
    public var group: String?
    public var sku: SkuKey?
    public var category: String?
    /// In force in [from, until).
    public var from: Instant?
    public var until: Instant?

    public init(
        id: String, amount: Amount, location: String? = nil, group: String? = nil,
        sku: SkuKey? = nil, category: String? = nil, from: Instant? = nil, until: Instant? = nil
    ) {
        self.id = id
        self.amount = amount
        self.location = location
        self.group = group
        self.sku = sku
        self.category = category
        self.from = from
        self.until = until
    }
}

/// A threshold for one SKU or one category; the SKU's wins, then the category's, then the view's.
public struct ThresholdRule: Hashable, Sendable {
    public enum Scope: Hashable, Sendable {
        case sku(SkuKey)
        case category(String)
    }

    public var scope: Scope
    public var quantity: Quantity

    public init(scope: Scope, quantity: Quantity) {
        self.scope = scope
        self.quantity = quantity
    }
}
