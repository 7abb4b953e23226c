/// Latencies in nanoseconds with three significant digits, in constant memory (the bucketing of
/// HdrHistogram by Gil Tene): 2,048 linear buckets, then 1,024 more for each doubling.
public struct LatencyHistogram: Sendable {
    /// About 73 minutes; longer values count as this.
    public static let valueMax: UInt64 = 1 << 42
    private static let linearBits = 11
    private static let half = 1 << (linearBits - 1)

    private var counts: [UInt64]
    public private(set) var count: UInt64 = 0
    public private(set) var minimum = UInt64.max
    public private(set) var maximum: UInt64 = 0
    private var sum: Double = 0

    public init() {
        counts = [UInt64](repeating: 0, count: Self.index(of: Self.valueMax) + 1)
    }

    /// O(1), no allocation.
    public mutating func record(_ nanoseconds: UInt64) {
        let value = min(nanoseconds, Self.valueMax)
        counts[Self.index(of: value)] += 1
        count += 1
        minimum = min(minimum, value)
        maximum = max(maximum, value)
        sum += Double(value)
    }

    public mutating func merge(_ other: LatencyHistogram) {
        for index in counts.indices { counts[index] += other.counts[index] }
        count += other.count
        minimum = min(minimum, other.minimum)
        maximum = max(maximum, other.maximum)
        sum += other.sum
    }

    public var mean: Double { count == 0 ? 0 : sum / Double(count) }

    /// The value below or at which `percent` (0…100) of all values lie, at most 0.1 % too high;
    /// exact for 100. 0 when empty.
    public func percentile(_ percent: Double) -> UInt64 {
        guard count > 0 else { return 0 }
        let wanted = max(1, UInt64((min(max(percent, 0), 100) / 100 * Double(count)).rounded(.up)))
        if wanted >= count { return maximum }
        var seen: UInt64 = 0
        for (index, bucket) in counts.enumerated() where bucket > 0 {
            seen += bucket
            if seen >= wanted { return min(max(Self.highest(in: index), minimum), maximum) }
        }
        return maximum
    }

    static func index(of value: UInt64) -> Int {
        let width = UInt64.bitWidth - value.leadingZeroBitCount
        let shift = max(0, width - linearBits)
        return shift * half + Int(truncatingIfNeeded: value >> UInt64(shift))
    }

    /// The largest value that falls into the bucket.
    static func highest(in index: Int) -> UInt64 {
        guard index >= 2 * half else { return UInt64(index) }
        let shift = index / half - 1
        let mantissa = UInt64(index - shift * half)
        return (mantissa + 1) << UInt64(shift) - 1
    }
}
