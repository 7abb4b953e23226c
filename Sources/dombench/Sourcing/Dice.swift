internal import Foundation

/// SplitMix64: the same draws from the same seed on every machine.
struct Dice {
    private var state: UInt64

    /// Seeds are mixed first: streams of neighbouring ones must not be one stream, shifted.
    init(_ seed: UInt64) {
        state = Self.mix(seed &* 0xD1B5_4A32_D192_ED03 &+ 0x2545_F491_4F6C_DD1D)
    }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        return Self.mix(state)
    }

    private static func mix(_ value: UInt64) -> UInt64 {
        var mixed = value
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    /// From 0 up to but not including 1.
    mutating func fraction() -> Double { Double(next() >> 11) * 0x1p-53 }

    mutating func number(_ low: Int, _ high: Int) -> Int {
        low + Int(next() >> 33) % (high - low + 1)
    }

    mutating func chance(_ probability: Double) -> Bool { fraction() < probability }

    /// An index, by weights that have been added up along the way.
    mutating func index(cumulative: [Double]) -> Int {
        let draw = fraction() * (cumulative.last ?? 0)
        return cumulative.firstIndex { draw < $0 } ?? cumulative.count - 1
    }

    /// Poisson by Knuth's product of uniforms; for means up to some dozens.
    mutating func poisson(_ mean: Double) -> Int {
        let limit = exp(-mean)
        var product = fraction()
        var count = 0
        while product > limit {
            product *= fraction()
            count += 1
        }
        return count
    }
}

/// Great-circle miles between two points in degrees.
func miles(_ a: (latitude: Double, longitude: Double), _ b: (latitude: Double, longitude: Double))
    -> Double
{
    let radian = Double.pi / 180
    let north = sin((b.latitude - a.latitude) * radian / 2)
    let east = sin((b.longitude - a.longitude) * radian / 2)
    let h =
        north * north
        + cos(a.latitude * radian) * cos(b.latitude * radian) * east * east
    return 3_958.8 * 2 * asin(min(1, h.squareRoot()))
}

extension Array where Element == Double {
    /// Each element and all before it.
    var cumulated: [Double] {
        var sum = 0.0
        return map {
            sum += $0
            return sum
        }
    }
}
