/// What a parcel costs to carry: steps by weight, a row of prices for each zone.
///
/// A parcel of g grams pays the first step that reaches g; above the last step, and where the
/// price is `unavailable`, the zone does not carry it. Cards with other steps are merged into the
/// union of their steps by whoever builds the table.
public struct RateTable: Sendable, Hashable {
    public static let unavailable = Int64.max

    /// Upper weight of each step in grams, ascending.
    public var steps: [Int64]
    /// Milli-cents, zone-major: zone z at step i is at `z * steps.count + i`.
    public var prices: [Int64]

    /// Everything for nothing.
    public init() {
        steps = [.max]
        prices = [0]
    }

    public init(steps: [Int64], prices: [Int64]) {
        self.steps = steps
        self.prices = prices
    }

    public var zones: Int { steps.isEmpty ? 0 : prices.count / steps.count }

    /// The step that carries so many grams, or `steps.count`. O(log steps).
    func step(_ grams: Int64) -> Int {
        var low = 0
        var high = steps.count
        while low < high {
            let middle = (low + high) / 2
            if steps[middle] < grams { low = middle + 1 } else { high = middle }
        }
        return low
    }

    /// The price, nil where the zone does not carry so many grams.
    public func price(zone: Int, grams: Int64) -> Int64? {
        let index = step(grams)
        guard index < steps.count else { return nil }
        let price = prices[zone * steps.count + index]
        return price == RateTable.unavailable ? nil : price
    }
}

extension RateTable {
    /// Whether both are one table in memory, which nobody can have changed while both are kept.
    func isIdentical(to other: RateTable) -> Bool {
        func begins(_ array: [Int64]) -> UnsafePointer<Int64>? {
            array.withUnsafeBufferPointer { $0.baseAddress }
        }
        return prices.count == other.prices.count && steps.count == other.steps.count
            && begins(prices) == begins(other.prices) && begins(steps) == begins(other.steps)
    }
}

/// The table of the problem before, usually the same: what was found out about it holds.
struct KnownRates {
    private var rates: RateTable?
    private var found: UInt64 = 0

    /// OR of the magnitudes of all prices: at most twice the largest.
    mutating func magnitude(of table: RateTable) -> UInt64 {
        if let rates, rates.isIdentical(to: table) { return found }
        rates = table
        found = 0
        for price in table.prices where price != RateTable.unavailable { found |= price.magnitude }
        return found
    }
}
