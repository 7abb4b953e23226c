public import Primitives

/// One order and where its lines could come from: everything the router may know.
///
/// Money is integer milli-cents, weights are grams, distances metres. Candidates are in the order
/// in which ties break; the ones that share a location (its carrier services) stand together, and
/// a plan uses at most one of them. The three matrices are candidate-major:
/// entry (k, l) is at `k * lines.count + l`. A value to be reused: filling it again allocates
/// nothing once its arrays have their size.
public struct RoutingProblem: Sendable {
    public var lines: [RoutingLine] = []
    public var candidates: [RoutingCandidate] = []
    /// Units usable for this order: after safety stock, ring-fences and other holds. 0 or more.
    public var stock: [Quantity] = []
    /// What taking one unit of line l from candidate k costs; negative where it is a benefit.
    public var unitCosts: [Int64] = []
    /// Why candidate k may not serve line l, or `.none`.
    public var exclusions: [Exclusion] = []
    public var rates = RateTable()
    /// What it costs when the last parcel arrives at date i, by `RoutingCandidate.arrival`; later
    /// is never cheaper. At most `Limits.arrivalDatesMax`.
    public var arrivalPrices: [Int64] = [0]
    /// Pairs of lines that may not share a parcel.
    public var apart: [LinePair] = []

    public init() {}

    /// Where entry (candidate, line) of a matrix is.
    @inlinable
    public func cell(_ candidate: Int, _ line: Int) -> Int { candidate * lines.count + line }

    /// Adds a candidate with its row of each matrix.
    public mutating func append(
        _ candidate: RoutingCandidate, stock row: [Quantity], unitCosts costs: [Int64],
        exclusions reasons: [Exclusion]? = nil
    ) {
        candidates.append(candidate)
        stock.append(contentsOf: row)
        unitCosts.append(contentsOf: costs)
        exclusions.append(
            contentsOf: reasons ?? [Exclusion](repeating: .none, count: lines.count))
    }
}

public struct RoutingLine: Sendable, Hashable {
    /// 1 or more.
    public var quantity: Quantity
    /// Weight of one unit.
    public var grams: Int64
    /// What one unit left unfilled costs; 0 or more.
    public var unfilledPrice: Int64
    /// What one unit is worth to the customer, for value thresholds; 0 or more.
    public var value: Int64
    /// Lines with the same group other than 0 travel in one parcel or not at all.
    public var together: Int32

    public init(
        quantity: Quantity, grams: Int64 = 0, unfilledPrice: Int64, value: Int64 = 0,
        together: Int32 = 0
    ) {
        self.quantity = quantity
        self.grams = grams
        self.unfilledPrice = unfilledPrice
        self.value = value
        self.together = together
    }
}

/// One way to send one parcel: a location, or one carrier service of it.
public struct RoutingCandidate: Sendable, Hashable {
    public var location: LocationIndex
    /// Per parcel: pick and pack, lateness, carbon, capacity price; negative where preferred.
    public var fixedCost: Int64
    /// Row of the rate table.
    public var zone: Int
    /// Place in `arrivalPrices`, earliest first.
    public var arrival: Int
    /// Units that the location may still take on.
    public var unitsMax: Quantity
    /// Weight of the parcel.
    public var gramsMax: Int64
    /// Rank of the market for the tier of that name; 0 is the customer's own.
    public var market: Int64
    public var distance: Int64

    public init(
        location: LocationIndex, fixedCost: Int64, zone: Int = 0, arrival: Int = 0,
        unitsMax: Quantity = .max, gramsMax: Int64 = .max, market: Int64 = 0, distance: Int64 = 0
    ) {
        self.location = location
        self.fixedCost = fixedCost
        self.zone = zone
        self.arrival = arrival
        self.unitsMax = unitsMax
        self.gramsMax = gramsMax
        self.market = market
        self.distance = distance
    }
}

public struct LinePair: Sendable, Hashable {
    public var first: Int
    public var second: Int

    public init(_ first: Int, _ second: Int) {
        self.first = first
        self.second = second
    }
}
