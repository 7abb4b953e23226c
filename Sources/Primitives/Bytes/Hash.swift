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
    var tail: UInt64 = 0
    var shift: UInt64 = 0
    while offset < count {
        tail |= UInt64(bytes[offset]) &<< shift
        shift &+= 8
        offset &+= 1
    }
    state = foldedMultiply(state ^ tail, prime1)
    return foldedMultiply(state ^ UInt64(truncatingIfNeeded: count), prime0)
}

/// High and low half of the 128-bit product, folded by exclusive or.
@inlinable
@inline(__always)
public func foldedMultiply(_ left: UInt64, _ right: UInt64) -> UInt64 {
    let product = left.multipliedFullWidth(by: right)
    return product.high ^ product.low
}
