/// The rules of the policy in force that concern plans rather than single candidates.
public struct RoutingOptions: Sendable, Hashable {
    /// Parcels of one plan; 1 or more.
    public var parcelsMax = Int.max
    public var quantitySplits = QuantitySplits.whenNeeded
    public var completeness = Completeness.partial
    /// What plans are compared by, most important first, `.cost` last. What is unfilled is priced
    /// into the cost unless it is a tier of its own.
    public var tiers: [Tier] = [.cost]
    /// Milli-cents for each parcel after the first.
    public var splitPenalty: Int64 = 0
    /// A parcel that is not the whole order is worth so much at least, and so is the rest; 0 is
    /// no such rule.
    public var splitValueMin: Int64 = 0
    /// Rules that the second pass drops when the first leaves something unfilled. Soft exclusions
    /// are dropped with them.
    public var soft: SoftRules = []
    /// Roughly nanoseconds: the most that one pass may spend before it settles for the best plan
    /// so far and a bound. Counted, not measured, so that the answer can be repeated.
    public var stepsMax = 50_000_000

    public init() {}
}

/// Whether one line may come from several locations.
public enum QuantitySplits: Sendable, Hashable {
    /// A line is whole or unfilled.
    case never
    /// Only a line that no single candidate can carry whole, as the pass sees candidates.
    case whenNeeded
    case always
}

public enum Completeness: Sendable, Hashable {
    /// Units may stay unfilled at their price.
    case partial
    /// Everything or nothing, from as many places as it takes.
    case allOrNothing
    /// Everything from one place, or nothing.
    case oneParcel
}

/// A component of a plan's cost; see `PlanCost`.
public enum Tier: Int, Sendable, Hashable, CaseIterable {
    case unfilled, parcels, market, distance, cost
}

public struct SoftRules: OptionSet, Sendable, Hashable {
    public var rawValue: UInt8

    public init(rawValue: UInt8) { self.rawValue = rawValue }

    public static let parcelsMax = SoftRules(rawValue: 1)
    public static let splitValueMin = SoftRules(rawValue: 2)
    public static let apart = SoftRules(rawValue: 4)
    public static let together = SoftRules(rawValue: 8)
    public static let completeness = SoftRules(rawValue: 16)
    /// `quantitySplits` becomes `.always`.
    public static let quantitySplits = SoftRules(rawValue: 32)
    /// Reported only: exclusions carry their own softness.
    public static let exclusions = SoftRules(rawValue: 64)
}
