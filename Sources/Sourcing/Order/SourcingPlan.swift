public import Inventory
public import Primitives

/// Who sends what for one cart, what it costs and what stays unfilled. Money is milli-cents.
public struct SourcingPlan: Hashable, Sendable {
    public var parcels: [PlannedParcel] = []
    /// By cart line.
    public var unfilled: [UnfilledUnits] = []
    /// Cost under the policy, unfilled units at their price included.
    public var objective: Int64 = 0
    /// No plan under the same rules costs less.
    public var lowerBound: Int64 = 0
    /// Proven: nothing is cheaper under these rules.
    public var isOptimal = true
    /// Soft rules given up so that more could be filled, in words.
    public var relaxed: [String] = []
    public var policy = ""
    public var policyVersion: UInt32 = 0
    /// For ExplainDecision; empty = not recorded.
    public var decision = ""

    public init() {}

    public var isComplete: Bool { unfilled.isEmpty }

    /// (objective − lower bound) / |lower bound|, parts per million, saturating.
    public var gapPartsPerMillion: Int64 {
        let gap = Int128(objective) - Int128(lowerBound)
        if gap <= 0 { return 0 }
        return Int64(clamping: gap * 1_000_000 / max(1, Int128(lowerBound.magnitude)))
    }

    /// What will be paid for carriage and handling.
    public var cost: Int64 { parcels.reduce(0) { $0 + $1.costs.paid } }

    /// Emissions, grams of CO2 equivalent.
    public var gramsCO2e: Int64 { parcels.reduce(0) { $0 + $1.gramsCO2e } }

    /// Arrival of the last parcel; nil without any.
    public var deliverBy: Instant? { parcels.lazy.map(\.deliverBy).max() }
}

/// One parcel, or one handover at a counter.
public struct PlannedParcel: Hashable, Sendable {
    /// Who fulfils it.
    public var location: LocationIndex
    public var mode: FulfilmentMode
    public var lines: [PlannedUnits]
    /// Empty for handovers.
    public var carrier: String
    public var service: String
    /// Where it is handed over, for `shipToStore`.
    public var handedOverAt: LocationIndex?
    /// Ready at the location.
    public var readyBy: Instant
    /// Leaves the location; for handovers, ready.
    public var shipBy: Instant
    /// Reaches the customer, or can be collected.
    public var deliverBy: Instant
    /// Beginning of the slot of the location's capacity that its work counts in.
    public var slot: Instant
    public var distanceMetres: Int64
    public var zone: Int
    public var grams: Int64
    public var gramsCO2e: Int64
    public var costs: CostParts

    public init(
        location: LocationIndex, mode: FulfilmentMode, lines: [PlannedUnits], carrier: String = "",
        service: String = "", handedOverAt: LocationIndex? = nil, readyBy: Instant,
        shipBy: Instant, deliverBy: Instant, slot: Instant, distanceMetres: Int64 = 0,
        zone: Int = 0, grams: Int64 = 0, gramsCO2e: Int64 = 0, costs: CostParts = CostParts()
    ) {
        self.location = location
        self.mode = mode
        self.lines = lines
        self.carrier = carrier
        self.service = service
        self.handedOverAt = handedOverAt
        self.readyBy = readyBy
        self.shipBy = shipBy
        self.deliverBy = deliverBy
        self.slot = slot
        self.distanceMetres = distanceMetres
        self.zone = zone
        self.grams = grams
        self.gramsCO2e = gramsCO2e
        self.costs = costs
    }
}

/// Units of one cart line in one parcel.
public struct PlannedUnits: Hashable, Sendable {
    /// Index into the cart's lines.
    public var line: Int
    /// Another than the line's where a substitute is sent.
    public var sku: SkuKey
    public var quantity: Quantity
    public var condition: Condition

    public init(line: Int, sku: SkuKey, quantity: Quantity, condition: Condition = .new) {
        self.line = line
        self.sku = sku
        self.quantity = quantity
        self.condition = condition
    }
}

/// Units of one cart line that the plan leaves unfilled.
public struct UnfilledUnits: Hashable, Sendable {
    /// Index into the cart's lines.
    public var line: Int
    public var quantity: Quantity
    /// Why, most frequent first.
    public var eliminations: [Elimination]

    public init(line: Int, quantity: Quantity, eliminations: [Elimination] = []) {
        self.line = line
        self.quantity = quantity
        self.eliminations = eliminations
    }
}

/// How many locations a rule removed for a line.
public struct Elimination: Hashable, Sendable {
    /// UPPER_SNAKE, e.g. `NO_STOCK`.
    public var rule: String
    public var locations: Int
    /// The clause of the policy, if it was one; else empty or a hint.
    public var detail: String

    public init(rule: String, locations: Int, detail: String = "") {
        self.rule = rule
        self.locations = locations
        self.detail = detail
    }
}
