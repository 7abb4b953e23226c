/// A plan's cost in its parts: money in milli-cents, counts and metres as they are.
public struct PlanCost: Sendable, Hashable {
    /// Price of everything left unfilled.
    public var unfilled: Int64 = 0
    /// Fixed costs of its parcels, split penalty included.
    public var fixed: Int64 = 0
    /// Carriage by zone and weight.
    public var freight: Int64 = 0
    public var units: Int64 = 0
    /// Price of the date at which the last parcel arrives.
    public var arrival: Int64 = 0
    public var parcels: Int64 = 0
    public var market: Int64 = 0
    public var distance: Int64 = 0

    public init() {}

    /// Everything in money but the unfilled.
    public var money: Int64 { fixed + freight + units + arrival }
}

/// Values of a problem's tiers, most important first; compared lexicographically.
public struct TierVector: Sendable, Hashable, Comparable {
    public static let countMax = Tier.allCases.count
    private var storage = SIMD8<Int64>()

    public init() {}

    public init(_ values: [Int64]) {
        precondition(values.count <= TierVector.countMax, "too many tiers")
        for (index, value) in values.enumerated() { storage[index] = value }
    }

    /// The value of the i-th tier; 0 beyond the last.
    public subscript(index: Int) -> Int64 {
        get { storage[index] }
        set { storage[index] = newValue }
    }

    public static func < (left: TierVector, right: TierVector) -> Bool {
        for index in 0..<countMax where left[index] != right[index] {
            return left[index] < right[index]
        }
        return false
    }

    static func - (left: TierVector, right: TierVector) -> TierVector {
        var difference = TierVector()
        difference.storage = left.storage &- right.storage
        return difference
    }
}

extension PlanCost {
    /// What the tiers see of it.
    public func values(_ tiers: [Tier]) -> TierVector {
        var vector = TierVector()
        for (index, tier) in tiers.enumerated() {
            switch tier {
            case .unfilled: vector[index] = unfilled
            case .parcels: vector[index] = parcels
            case .market: vector[index] = market
            case .distance: vector[index] = distance
            case .cost: vector[index] = tiers.contains(.unfilled) ? money : money + unfilled
            }
        }
        return vector
    }
}
