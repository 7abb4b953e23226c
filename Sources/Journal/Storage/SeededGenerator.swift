/// SplitMix64: the same numbers from the same seed on every machine and in every version, which
/// neither `SystemRandomNumberGenerator` nor the standard library's shuffles promise.
public struct SeededGenerator: RandomNumberGenerator, Sendable {
    private var state: UInt64

    public init(seed: UInt64) { state = seed }

    public mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed &>> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed &>> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed &>> 31)
    }

    /// `0 ..< bound`; `bound` must be positive. The bias of 2⁻⁶⁴ × bound does not matter here.
    public mutating func below(_ bound: Int) -> Int {
        precondition(bound > 0, "an empty range")
        return Int(next().multipliedFullWidth(by: UInt64(bound)).high)
    }

    /// True once in `count` calls on average.
    public mutating func oneIn(_ count: Int) -> Bool { below(count) == 0 }
}
