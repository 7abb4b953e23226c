/// How a problem's tiers become one integer: mixed radix with the problem's own magnitudes, so
/// that sums of packed values compare as their vectors do.
///
/// With B_i the largest magnitude of tier i, weight W_i = W_(i+1) · (2·B_(i+1) + 1); then
/// everything below tier i adds up to less than W_i, and packing is linear.
struct CostScale {
    /// Weight by `Tier.rawValue`; 0 where the tier is not compared.
    private var weights = [Int128](repeating: 0, count: TierVector.countMax)
    private var magnitudes: [Int128] = []
    private(set) var tiers: [Tier] = [.cost]
    /// Weight above every tier: a candidate that carries it is used wherever that is possible.
    private(set) var force: Int128 = 0
    private(set) var isWide = false

    init() {}

    /// Throws where even 128 bits are too few.
    mutating func set(
        _ extent: Extent, tiers: [Tier], candidates: Int
    ) throws(RoutingError) {
        for index in weights.indices { weights[index] = 0 }
        magnitudes.removeAll(keepingCapacity: true)
        self.tiers = tiers
        let folded = !tiers.contains(.unfilled)
        var weight: Int128 = 1
        for tier in tiers.reversed() {
            let bound: Int128 =
                switch tier {
                case .unfilled: extent.unfilled
                case .parcels: extent.parcels
                case .market: extent.market
                case .distance: extent.distance
                case .cost: folded ? extent.money + extent.unfilled : extent.money
                }
            weights[tier.rawValue] = weight
            if folded, tier == .cost { weights[Tier.unfilled.rawValue] = weight }
            magnitudes.append(bound)
            weight = try times(weight, 2 * bound + 1)
        }
        force = weight
        // Relaxations add up every candidate, and a forced one doubles the span.
        let reach = try times(weight, 16 * (Int128(candidates) + 2))
        isWide = reach >= 1 << 60
        guard reach < 1 << 122 else { throw RoutingError(.tooLarge, "tiers") }
    }

    private func times(_ left: Int128, _ right: Int128) throws(RoutingError) -> Int128 {
        let (product, overflow) = left.multipliedReportingOverflow(by: right)
        if overflow { throw RoutingError(.tooLarge, "tiers") }
        return product
    }

    @inline(__always)
    func weight<Sum: FixedWidthInteger & SignedInteger>(_ tier: Tier, _: Sum.Type) -> Sum {
        Sum(truncatingIfNeeded: weights[tier.rawValue])
    }

    /// The vector of a packed value: exact for a plan's, saturated at the first tier for bounds.
    func unpack(_ packed: Int128) -> TierVector {
        var vector = TierVector()
        var rest = packed
        for (place, bound) in magnitudes.enumerated() {
            let index = tiers.count - 1 - place
            guard index > 0 else {
                vector[0] = Int64(clamping: rest)
                break
            }
            let radix = 2 * bound + 1
            var digit = rest % radix
            if digit > bound { digit -= radix }
            if digit < -bound { digit += radix }
            vector[index] = Int64(digit)
            rest = (rest - digit) / radix
        }
        return vector
    }
}
