internal import Primitives

/// What a policy prices. Percentages scale costs that are there anyway and are basis points, 100 %
/// unless said otherwise; the others are milli-cents and 0 unless said otherwise. Negative ones
/// reward instead.
public enum CostTerm: Int, Hashable, Sendable, CaseIterable {
    /// The carrier's rates.
    case shipping = 0
    /// What a location asks for each parcel, and for each unit.
    case handling = 1
    case labour = 2
    /// The leg between locations, for ship-to-store.
    case transfer = 3
    case opportunity = 4
    case markdown = 5
    case rejection = 6
    /// A price that rises as a location's slot fills.
    case capacity = 7
    /// Per kilogram of CO2e.
    case carbon = 8
    /// Per started day past the deadline, each parcel.
    case lateness = 9
    /// Per day until the last parcel arrives. 0 or more.
    case time = 10
    /// Each parcel after the first. 0 or more.
    case split = 11
    /// Per kilometre, each parcel.
    case distance = 12
    /// Per kilometre, each unit.
    case haul = 13
    /// Per step of the location's rank, each unit.
    case rank = 14
    /// Per week that the location's stock of the item lasts, each unit.
    case cover = 15
    /// Of returns: what a location asks for looking at a unit.
    case grading = 16
    /// Of returns: what a unit brings there.
    case recovery = 17

    var word: String { String(describing: self) }

    /// What a price is for, as the text says it; nil for percentages.
    var basis: String? {
        switch self {
        case .shipping, .handling, .labour, .transfer, .opportunity, .markdown, .rejection,
            .capacity, .grading, .recovery:
            nil
        case .carbon: "kg"
        case .lateness, .time: "day"
        case .split: "parcel"
        case .distance, .haul: "km"
        case .rank: "step"
        case .cover: "week"
        }
    }

    var mayBeNegative: Bool { self != .time && self != .split }

    /// Which policies may weigh it.
    var isForReturns: Bool {
        switch self {
        case .labour, .opportunity, .markdown, .rejection, .time, .cover: false
        default: true
        }
    }
    var isForOrders: Bool { rawValue < CostTerm.grading.rawValue }

    var usual: Int64 { basis == nil ? CostWeights.whole : 0 }
}

/// The weight of every term, and the price of what stays unfilled.
public struct CostWeights: Hashable, Sendable {
    /// 100 %.
    @inline(__always)
    public static var whole: Int64 { 10_000 }

    private var storage = SIMD16<Int64>()
    /// Those of returns alone.
    private var ofReturns = SIMD2<Int64>()
    /// Milli-cents per unit, 0 or more.
    public var unfilled: Int64 = 100_000_000
    /// And so much of the unit's price, basis points, 0 or more.
    public var unfilledOfPrice: Int64 = 0

    public init() {
        for term in CostTerm.allCases { self[term] = term.usual }
    }

    public subscript(term: CostTerm) -> Int64 {
        @inline(__always)
        get {
            term.rawValue < 16 ? storage[term.rawValue] : ofReturns[term.rawValue - 16]
        }
        set {
            if term.rawValue < 16 {
                storage[term.rawValue] = newValue
            } else {
                ofReturns[term.rawValue - 16] = newValue
            }
        }
    }

    /// `amount` of a cost that is there anyway, weighted.
    @inline(__always)
    public func weighted(_ amount: Int64, _ term: CostTerm) -> Int64 {
        CostWeights.weighted(amount, self[term])
    }

    /// `amount` of `1/divisor` of the term's unit, priced.
    @inline(__always)
    public func priced(_ amount: Int64, _ term: CostTerm, _ divisor: Int64) -> Int64 {
        CostWeights.priced(amount, self[term], divisor)
    }

    @inline(__always)
    static func weighted(_ amount: Int64, _ weight: Int64) -> Int64 {
        weight == whole ? amount : part(amount, weight, 10_000)
    }

    @inline(__always)
    static func priced(_ amount: Int64, _ price: Int64, _ divisor: Int64) -> Int64 {
        price == 0 ? 0 : part(amount, price, divisor)
    }

    /// What one unit left unfilled costs, of an item at this price. 0 or more.
    public func unfilledPrice(ofUnitAt price: Int64) -> Int64 {
        let share = CostWeights.part(max(0, price), unfilledOfPrice, 10_000)
        return min(unfilled + share, CostWeights.partMax)
    }

    /// Far enough below the router's bound that a candidate's parts add up within it.
    @inline(__always)
    static var partMax: Int64 { 1 << 45 }

    /// `amount · weight / divisor`, truncated towards 0 and saturated at `partMax`.
    @inline(__always)
    static func part(_ amount: Int64, _ weight: Int64, _ divisor: Int64) -> Int64 {
        let (product, overflow) = amount.multipliedReportingOverflow(by: weight)
        let value =
            overflow
            ? Int64(clamping: Int128(amount) * Int128(weight) / Int128(divisor))
            : product / divisor
        return max(-partMax, min(partMax, value))
    }
}
