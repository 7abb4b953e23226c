/// One policy: which orders it is for, which locations may serve them, and what counts as better.
///
/// A value that says what the text says and nothing else: `Policy(parsing:)` reads one,
/// `policy.text` prints it, and what is printed reads back as the same value. `CompiledPolicy`
/// makes it quick.
public struct Policy: Hashable, Sendable {
    public var name: String
    public var description = ""
    /// Of the policies whose conditions match, the highest decides.
    public var priority: Int32 = 0
    public var window = PolicyWindow()
    /// Which orders; nil is all.
    public var condition: Logic<OrderClause>?
    /// In the order of the text: the first that a location fails is the reason told.
    public var rules: [LocationRule] = []
    public var costs = CostWeights()
    public var preferences: [Preference] = []
    /// The first that a location satisfies is its market's rank, from 0, for the tier of that name.
    public var markets: [Logic<LocationTest>] = []
    public var tiers: [Tier] = [.cost]
    /// Parcels of one plan; nil is any number.
    public var parcelsMax: Int?
    public var completeness = Completeness.partial
    public var quantitySplits = QuantitySplits.whenNeeded
    /// Milli-cents that a parcel and the rest of the order are worth at least; 0 is no such rule.
    public var splitValueMin: Int64 = 0
    /// Lines of each kind travel in one parcel or not at all.
    public var together: [Logic<LineTest>] = []
    public var apart: [ApartRule] = []
    /// Rules on plans that give way before something stays unfilled; soft location rules say so
    /// themselves.
    public var soft: SoftRules = []
    /// The policy to try when lines stay unfilled under this one.
    public var otherwise: String?
    /// What makes it a policy for returns; nil = it is for orders.
    public var returns: ReturnRules?

    public init(name: String) { self.name = name }
}

/// What a location must, or must not, be like.
public struct LocationRule: Hashable, Sendable {
    public var isForbidden: Bool
    public var condition: Logic<LocationTest>
    /// For which lines; nil is all.
    public var lines: Logic<LineTest>?
    /// Gives way before something stays unfilled.
    public var isSoft: Bool

    public init(
        isForbidden: Bool, condition: Logic<LocationTest>, lines: Logic<LineTest>? = nil,
        isSoft: Bool = false
    ) {
        self.isForbidden = isForbidden
        self.condition = condition
        self.lines = lines
        self.isSoft = isSoft
    }

    /// What a candidate has to satisfy.
    var demand: Logic<LocationTest> { isForbidden ? .negation(condition) : condition }
}

/// A liking for locations.
public struct Preference: Hashable, Sendable {
    public var condition: Logic<LocationTest>
    /// Milli-cents; negative where preferred.
    public var cost: Int64
    /// For each unit rather than for each parcel.
    public var isPerUnit: Bool

    public init(condition: Logic<LocationTest>, cost: Int64, isPerUnit: Bool) {
        self.condition = condition
        self.cost = cost
        self.isPerUnit = isPerUnit
    }
}

/// Lines of the one kind never share a parcel with lines of the other.
public struct ApartRule: Hashable, Sendable {
    public var first: Logic<LineTest>
    public var second: Logic<LineTest>

    public init(_ first: Logic<LineTest>, _ second: Logic<LineTest>) {
        self.first = first
        self.second = second
    }
}
