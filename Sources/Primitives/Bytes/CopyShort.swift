/// As `copyMemory`, but identifiers of 4 to 32 bytes cost a few moves instead of a call: two
/// halves from either end, which may overlap.
@inlinable
@inline(__always)
public func copyShort(
    from source: UnsafeRawPointer, to target: UnsafeMutableRawPointer, count: Int
) {
    switch count {
    case 8...16: copyEnds(source, target, count, as: UInt64.self)
    case 4..<8: copyEnds(source, target, count, as: UInt32.self)
    case 17...32: copyEnds(source, target, count, as: SIMD2<UInt64>.self)
    default: target.copyMemory(from: source, byteCount: count)
    }
}

@inlinable
@inline(__always)
func copyEnds<Half: BitwiseCopyable>(
    _ source: UnsafeRawPointer, _ target: UnsafeMutableRawPointer, _ count: Int, as: Half.Type
) {
    let tail = count &- MemoryLayout<Half>.size
    let first = source.loadUnaligned(as: Half.self)
    let last = source.loadUnaligned(fromByteOffset: tail, as: Half.self)
    target.storeBytes(of: first, as: Half.self)
    target.storeBytes(of: last, toByteOffset: tail, as: Half.self)
}
