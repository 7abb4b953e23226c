/// A 64-bit hash of bytes, the same in every process and on every machine.
///
/// Used for shard choice, SKU tables and idempotency payloads, so it must never depend on a
/// per-process seed as `Hasher` does. Eight bytes a step, 128-bit multiply fold (the mixing of
/// wyhash by Wang Yi). Not for adversarial input: tables keyed by it stay correct under
/// collisions, only slower. O(count).
@inlinable
public func stableHash(_ bytes: UnsafeRawBufferPointer, seed: UInt64 = 0) -> UInt64 {
    let prime0: UInt64 = 0xa076_1d64_78bd_642f
    let prime1: UInt64 = 0xe703_7ed1_a0b4_28db
    var state = seed ^ prime0
    var offset = 0
    let count = bytes.count
    while count &- offset >= 8 {
        let word = bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
        state = foldedMultiply(state ^ UInt64(littleEndian: word), prime1)
        offset &+= 8
    }
    state = foldedMultiply(state ^ lastBytes(bytes, from: offset), prime1)
    return foldedMultiply(state ^ UInt64(truncatingIfNeeded: count), prime0)
}

/// The fewer than eight bytes from `start` to the end, little-endian, in at most three loads that
/// may overlap.
@inlinable
@inline(__always)
public func lastBytes(_ bytes: UnsafeRawBufferPointer, from start: Int) -> UInt64 {
    let count = bytes.count
    let left = count &- start
    if left == 0 { return 0 }
    if count >= 8 {
        let word = bytes.loadUnaligned(fromByteOffset: count &- 8, as: UInt64.self)
        return UInt64(littleEndian: word) &>> UInt64(truncatingIfNeeded: 64 &- 8 &* left)
    }
    if left >= 4 {
        let low = UInt32(littleEndian: bytes.loadUnaligned(as: UInt32.self))
        let last = bytes.loadUnaligned(fromByteOffset: count &- 4, as: UInt32.self)
        let shift = UInt64(truncatingIfNeeded: 8 &* (count &- 4))
        return UInt64(low) | UInt64(UInt32(littleEndian: last)) &<< shift
    }
    let middle = UInt64(bytes[left &>> 1]) &<< UInt64(truncatingIfNeeded: 8 &* (left &>> 1))
    let last = UInt64(bytes[left &- 1]) &<< UInt64(truncatingIfNeeded: 8 &* (left &- 1))
    return UInt64(bytes[0]) | middle | last
}

/// High and low half of the 128-bit product, folded by exclusive or.
@inlinable
@inline(__always)
public func foldedMultiply(_ left: UInt64, _ right: UInt64) -> UInt64 {
    let product = left.multipliedFullWidth(by: right)
    return product.high ^ product.low
}
