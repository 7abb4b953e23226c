public import Primitives

/// The router's answer. A value to be reused: routing into it again allocates nothing once its
/// arrays have their size.
public struct RoutingPlan: Sendable {
    /// What goes where, by candidate and then by line.
    public internal(set) var assignments: [Assignment] = []
    /// Units of each line that stay unfilled.
    public internal(set) var unfilled: [Quantity] = []
    /// The plan's cost in its parts.
    public internal(set) var cost = PlanCost()
    /// What plans were compared by, in the order of the tiers.
    public internal(set) var objective = TierVector()
    /// No plan under the same rules is below this.
    public internal(set) var lowerBound = TierVector()
    /// Objective less lower bound, tier by tier.
    public internal(set) var gap = TierVector()
    public internal(set) var optimal = false
    /// Soft rules that this plan breaks.
    public internal(set) var relaxed: SoftRules = []
    public internal(set) var algorithm = RoutingAlgorithm.none
    /// Whether this is an answer of the second pass, under hard rules alone.
    public internal(set) var secondPass = false

    public init() {}

    public var isComplete: Bool { unfilled.allSatisfy { $0 == 0 } }

    /// Whether something is sent from the candidate.
    public func uses(_ candidate: Int) -> Bool {
        assignments.contains { $0.candidate == candidate }
    }

    mutating func reset(lines: Int) {
        assignments.removeAll(keepingCapacity: true)
        unfilled.removeAll(keepingCapacity: true)
        for _ in 0..<lines { unfilled.append(0) }
        cost = PlanCost()
        objective = TierVector()
        lowerBound = TierVector()
        gap = TierVector()
        optimal = false
        relaxed = []
        algorithm = .none
        secondPass = false
    }
}

public struct Assignment: Sendable, Hashable {
    public var candidate: Int
    public var line: Int
    public var quantity: Quantity

    public init(candidate: Int, line: Int, quantity: Quantity) {
        self.candidate = candidate
        self.line = line
        self.quantity = quantity
    }
}

/// Which of the kernel's ways found the plan.
public enum RoutingAlgorithm: Sendable, Hashable {
    /// No candidate can serve anything.
    case none
    /// A: best parcel of every subset, then the best packing of them.
    case subsets
    /// A′: as A, with some locations one at a time because the packing used them twice.
    case subsetsByLocation
    /// B: location by location over the quantities still open.
    case quantities
    /// C: branch and bound over the locations opened.
    case branchAndBound
}
