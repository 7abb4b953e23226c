internal import CChecksum

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Darwin)
    internal import Darwin
#endif

/// Fixed-width little-endian access; bounds are the caller's duty and asserted in debug builds.
extension UnsafeRawBufferPointer {
    func uint16(at offset: Int) -> UInt16 {
        UInt16(littleEndian: loadUnaligned(fromByteOffset: offset, as: UInt16.self))
    }

    func uint32(at offset: Int) -> UInt32 {
        UInt32(littleEndian: loadUnaligned(fromByteOffset: offset, as: UInt32.self))
    }

    func uint64(at offset: Int) -> UInt64 {
        UInt64(littleEndian: loadUnaligned(fromByteOffset: offset, as: UInt64.self))
    }

    /// `range` as a buffer of its own; `range` must lie inside.
    func slice(_ range: Range<Int>) -> UnsafeRawBufferPointer {
        precondition(range.lowerBound >= 0 && range.upperBound <= count, "slice out of bounds")
        return UnsafeRawBufferPointer(rebasing: self[range])
    }

    /// True if every byte is zero; memory speed.
    var isZero: Bool {
        guard let base = baseAddress, count > 0 else { return true }
        return base.load(as: UInt8.self) == 0 && memcmp(base, base + 1, count - 1) == 0
    }
}

extension UnsafeMutableRawBufferPointer {
    func store(_ value: UInt16, at offset: Int) {
        storeBytes(of: value.littleEndian, toByteOffset: offset, as: UInt16.self)
    }

    func store(_ value: UInt32, at offset: Int) {
        storeBytes(of: value.littleEndian, toByteOffset: offset, as: UInt32.self)
    }

    func store(_ value: UInt64, at offset: Int) {
        storeBytes(of: value.littleEndian, toByteOffset: offset, as: UInt64.self)
    }

    func zero(_ range: Range<Int>) {
        precondition(range.lowerBound >= 0 && range.upperBound <= count, "zero out of bounds")
        guard let base = baseAddress, !range.isEmpty else { return }
        memset(base + range.lowerBound, 0, range.count)
    }
}

/// CRC-32C of `bytes`, continuing from `crc`.
@inline(__always)
func checksum(_ bytes: UnsafeRawBufferPointer, from crc: UInt32 = 0) -> UInt32 {
    domd_crc32c(crc, bytes.baseAddress, bytes.count)
}

extension Int {
    /// The next multiple of `unit`, a power of two.
    func roundedUp(to unit: Int) -> Int { (self + unit - 1) & ~(unit - 1) }
}

/// A page-aligned buffer of fixed capacity; memory is touched only where it is used.
final class AlignedBuffer: @unchecked Sendable {
    let bytes: UnsafeMutableRawBufferPointer

    init(capacity: Int) {
        precondition(capacity > 0, "an empty buffer")
        bytes = .allocate(byteCount: capacity.roundedUp(to: 4_096), alignment: 4_096)
    }

    deinit { bytes.deallocate() }

    var readable: UnsafeRawBufferPointer { UnsafeRawBufferPointer(bytes) }
}
