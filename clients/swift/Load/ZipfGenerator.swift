#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Darwin)
    internal import Darwin
#endif

/// Ranks 0 ..< `count` with probability ∝ 1 / (rank + 1)^exponent: a few best-sellers, a long tail.
///
/// Rejection inversion (W. Hörmann, G. Derflinger, "Rejection-inversion to generate variates from
/// monotone discrete distributions", 1996): O(1) memory and about 1.1 tries a value, for any
/// exponent > 0. Exponent 0 is uniform.
public struct ZipfGenerator: Sendable {
    public let count: Int
    public let exponent: Double
    private let integralFirst: Double
    private let integralLast: Double
    private let squeeze: Double

    public init(count: Int, exponent: Double) {
        precondition(count > 0 && exponent >= 0, "a distribution needs elements")
        self.count = count
        self.exponent = exponent
        integralFirst = Self.integral(1.5, exponent) - 1
        integralLast = Self.integral(Double(count) + 0.5, exponent)
        squeeze = 2 - Self.inverse(Self.integral(2.5, exponent) - pow(2, -exponent), exponent)
    }

    public func next(_ random: inout SplitMix64) -> Int {
        guard exponent > 0, count > 1 else { return random.below(count) }
        while true {
            let point = integralLast + random.unit() * (integralFirst - integralLast)
            let place = Self.inverse(point, exponent)
            let rank = min(max(place.rounded(), 1), Double(count))
            let accepted =
                rank - place <= squeeze
                || point >= Self.integral(rank + 0.5, exponent) - pow(rank, -exponent)
            if accepted { return Int(rank) - 1 }
        }
    }

    /// ∫ x^-e dx, as (x^(1-e) - 1) / (1 - e), continued through e = 1 by the logarithm.
    private static func integral(_ place: Double, _ exponent: Double) -> Double {
        let logarithm = log(place)
        return quotient((1 - exponent) * logarithm) * logarithm
    }

    private static func inverse(_ value: Double, _ exponent: Double) -> Double {
        let scaled = max(value * (1 - exponent), -1)
        let logarithm = abs(scaled) > 1e-8 ? log1p(scaled) / scaled : 1 - scaled * 0.5
        return exp(logarithm * value)
    }

    /// (e^x - 1) / x
    private static func quotient(_ value: Double) -> Double {
        abs(value) > 1e-8 ? expm1(value) / value : 1 + value * 0.5
    }
}

/// A seeded generator (G. Steele, D. Lea, C. Flood, 2014): runs repeat exactly.
public struct SplitMix64: RandomNumberGenerator, Sendable {
    private var state: UInt64

    public init(seed: UInt64) { state = seed }

    public mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
        return mixed ^ mixed >> 31
    }

    /// In [0, 1).
    public mutating func unit() -> Double { Double(next() >> 11) * 0x1p-53 }

    /// In 0 ..< bound; the bias of 2^-64 × bound is of no account here.
    public mutating func below(_ bound: Int) -> Int {
        Int(truncatingIfNeeded: next().multipliedFullWidth(by: UInt64(bound)).high)
    }
}
