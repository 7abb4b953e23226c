internal import Primitives

/// Folds values into 64 bits, the same on every machine: the stuff of state digests.
struct Digest {
    private(set) var value: UInt64

    init(_ seed: UInt64 = 0x9e37_79b9_7f4a_7c15) { value = seed }

    mutating func mix(_ word: UInt64) {
        value = foldedMultiply(value ^ word, 0xe703_7ed1_a0b4_28db) ^ 0xa076_1d64_78bd_642f
    }

    mutating func mix(_ number: some FixedWidthInteger) {
        mix(UInt64(truncatingIfNeeded: number))
    }

    mutating func mix(_ time: Instant?) {
        mix(time == nil ? UInt64(0) : 1)
        mix(time?.milliseconds ?? 0)
    }

    mutating func mix(_ text: String) { mix(HashedText(text).hash) }
}
