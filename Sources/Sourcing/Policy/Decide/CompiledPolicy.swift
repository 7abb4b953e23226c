internal import Primitives

/// One version of a policy, ready to decide: names resolved against the network, conditions on
/// locations compiled to bits and integer comparisons.
///
/// Made when the network changes, never in a call; used by the sourcing of an order, which asks
/// `matches` once, `filter` and the costs for every candidate, and `options` for the router. Knows
/// no clock; immutable.
public final class CompiledPolicy: Sendable {
    public let policy: Policy
    /// From 1; 0 for the ready-made ones that nobody has put.
    public let version: UInt32
    /// For the router; the same for every order.
    public let options: RoutingOptions
    public var name: String { policy.name }
    /// It decides about returns, and about nothing else.
    public var isForReturns: Bool { policy.returns != nil }
    public var costs: CostWeights { policy.costs }

    /// A rule that does not depend on the location alone, or not for every line.
    struct Rule: Sendable {
        /// Of `policy.rules`.
        var index: Int
        var exclusion: Exclusion
        var demand: LocationPrograms.Entry
        /// For all lines, and the same for each.
        var isForAll: Bool
    }

    struct CompiledPreference: Sendable {
        var condition: LocationPrograms.Entry
        var cost: Int64
        var isPerUnit: Bool
    }

    let rules: [Rule]
    /// By location: why static rules for every line exclude it.
    let fixed: [Exclusion]
    let preferences: [CompiledPreference]
    let hasPreferences: Bool
    let weights: WeightTable
    let markets: [LocationPrograms.Entry]
    let programs: LocationPrograms

    /// `locations` by `LocationIndex`; `carriers` in the order that `CandidateFacts.carrier` uses.
    public init(
        _ policy: Policy, version: UInt32, locations: [LocationTraits], carriers: [String]
    ) {
        self.policy = policy
        self.version = version
        options = policy.options
        var fixed = [Exclusion](repeating: .none, count: locations.count)
        var rules: [Rule] = []
        var programs = LocationPrograms(locations: locations, carriers: carriers)
        for (index, rule) in policy.rules.enumerated() {
            let demand = programs.add(rule.demand)
            let exclusion = Exclusion.policyRule(index, isSoft: rule.isSoft)
            guard rule.lines == nil, programs.isStatic(demand) else {
                rules.append(
                    Rule(
                        index: index, exclusion: exclusion, demand: demand,
                        isForAll: rule.lines == nil && !programs.isPerLine(demand)))
                continue
            }
            for place in locations.indices
            where fixed[place].yields(to: exclusion)
                && !programs.holds(demand, at: LocationIndex(UInt32(place)))
            { fixed[place] = exclusion }
        }
        weights = WeightTable(policy.costs)
        hasPreferences = !policy.preferences.isEmpty
        self.rules = rules
        self.fixed = fixed
        preferences = policy.preferences.map {
            CompiledPreference(
                condition: programs.add($0.condition), cost: $0.cost, isPerUnit: $0.isPerUnit)
        }
        markets = policy.markets.map { programs.add($0) }
        self.programs = programs
    }

    /// Whether the policy is for this order. O(tests × lines).
    public func matches(_ order: OrderFacts) -> Bool {
        policy.condition.map { order.satisfies($0) } ?? true
    }

    /// The clause of the text that excluded a candidate; nil for reasons that are not of a policy.
    public func clause(of exclusion: Exclusion) -> String? {
        guard let index = exclusion.policyRuleIndex, index < policy.rules.count else { return nil }
        return PolicyPrinter.rule(policy.rules[index])
    }
}

extension Exclusion {
    /// Codes of the caller's that belong to policies: from here, `policyRulesMax` many.
    static let firstPolicyRule: UInt8 = 64

    public static func policyRule(_ index: Int, isSoft: Bool) -> Exclusion {
        precondition((0..<Limits.policyRulesMax).contains(index), "no such rule")
        let hard = Exclusion(rawValue: firstPolicyRule + UInt8(index))
        return isSoft ? hard.soft : hard
    }

    /// Place in `Policy.rules`; nil where something else excluded.
    public var policyRuleIndex: Int? {
        let code = reason.rawValue
        let end = Exclusion.firstPolicyRule + UInt8(Limits.policyRulesMax)
        return code >= Exclusion.firstPolicyRule && code < end
            ? Int(code - Exclusion.firstPolicyRule) : nil
    }

    /// Whether `other` is the reason to tell instead: the first, but hard before soft.
    @inline(__always)
    func yields(to other: Exclusion) -> Bool { self == .none || (isSoft && !other.isSoft) }
}

extension Policy {
    /// What the router is told.
    public var options: RoutingOptions {
        var options = RoutingOptions()
        options.parcelsMax = parcelsMax ?? .max
        options.quantitySplits = quantitySplits
        options.completeness = completeness
        options.tiers = tiers
        options.splitPenalty = costs[.split]
        options.splitValueMin = splitValueMin
        options.soft = soft
        return options
    }
}
