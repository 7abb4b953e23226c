public import Inventory
public import Primitives

/// How units come back; raw values are the wire's.
public enum ReturnMethod: UInt8, Hashable, Sendable, CaseIterable {
    /// By parcel, from the customer's door.
    case mail = 1
    /// Brought to the counter of one location.
    case store = 2
    /// Brought to a drop point, carried on in bulk.
    case dropPoint = 3
    /// Not at all.
    case keep = 4
}

/// What a unit is meant to become; raw values are the wire's.
public enum RecoveryKind: UInt8, Hashable, Sendable, CaseIterable {
    case restock = 1
    case refurbish = 3
    case liquidate = 4
    case destroy = 6
    case returnToVendor = 7
    /// On to another location, which does what is best there.
    case forward = 8
}

/// Where the units of a return go, what that costs and brings. Money is milli-cents.
public struct ReturnPlan: Hashable, Sendable {
    public var method: ReturnMethod
    public var parcels: [ReturnParcel] = []
    /// Units that the customer keeps, by line.
    public var kept: [ReturnUnits] = []
    /// Units that may not be kept and that nobody can take.
    public var unplaced: [UnfilledUnits] = []
    /// Cost less recovery by the weights of the policy. A unit kept counts as if it had brought
    /// the policy's `keep below`; one that nobody takes costs `ReturnPlanner.unplacedPrice`.
    public var objective: Int64 = 0
    /// No plan of this method under the same rules is below this.
    public var lowerBound: Int64 = 0
    /// Proven: nothing is better under these rules.
    public var isOptimal = true
    public var policy = ""
    public var policyVersion: UInt32 = 0

    public init(_ method: ReturnMethod) { self.method = method }

    public var isComplete: Bool { unplaced.isEmpty }

    /// Objective less lower bound.
    public var gap: Int64 { objective.saturatingAdd(-lowerBound) }

    /// (objective − lower bound) / |lower bound|, parts per million, saturating.
    public var gapPartsPerMillion: Int64 {
        let gap = Int128(objective) - Int128(lowerBound)
        if gap <= 0 { return 0 }
        return Int64(clamping: gap * 1_000_000 / max(1, Int128(lowerBound.magnitude)))
    }

    /// What it costs: freight, handling, grading and all that the policy prices.
    public var cost: Int64 { parcels.reduce(0) { $0 + $1.cost } }

    /// What the units bring, as the policy weighs it.
    public var recovery: Int64 { parcels.reduce(0) { $0 + $1.recovery } }
}

/// Units that arrive together at one location.
public struct ReturnParcel: Hashable, Sendable {
    public var location: LocationIndex
    /// Empty unless mailed.
    public var carrier = ""
    public var service = ""
    public var lines: [ReturnUnits]
    /// Expected there.
    public var arrives: Instant
    /// Expected to be sellable.
    public var sellable: Instant
    /// Beginning of the slot of the location's capacity that the units count in.
    public var slot: Instant
    public var distanceMetres: Int64 = 0
    public var zone = 0
    public var grams: Int64 = 0
    public var gramsCO2e: Int64 = 0
    /// With `recovery`, which is negative.
    public var costs = CostParts()

    public init(
        location: LocationIndex, lines: [ReturnUnits] = [], arrives: Instant, sellable: Instant,
        slot: Instant
    ) {
        self.location = location
        self.lines = lines
        self.arrives = arrives
        self.sellable = sellable
        self.slot = slot
    }

    public var cost: Int64 { costs.total - costs[.recovery] }
    public var recovery: Int64 { -costs[.recovery] }
}

/// Units of one cart line that share a fate.
public struct ReturnUnits: Hashable, Sendable {
    /// Index into the cart's lines.
    public var line: Int
    public var quantity: Quantity
    /// What becomes of them; nil where they are kept.
    public var disposition: RecoveryKind?
    /// Where to, if they are forwarded.
    public var target: LocationIndex?
    /// What one of them brings, milli-cents.
    public var unitRecovery: Int64

    public init(
        line: Int, quantity: Quantity, disposition: RecoveryKind? = nil,
        target: LocationIndex? = nil, unitRecovery: Int64 = 0
    ) {
        self.line = line
        self.quantity = quantity
        self.disposition = disposition
        self.target = target
        self.unitRecovery = unitRecovery
    }
}
