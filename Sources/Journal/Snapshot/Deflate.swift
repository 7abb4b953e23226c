internal import CZlib

/// One-shot zlib for chunks of at most 1 MiB. Level 1: snapshots compete with serving for the CPU.
enum Deflate {
    static func bound(_ rawLength: Int) -> Int { Int(compressBound(uLong(rawLength))) }

    /// Bytes written into `target`, which must hold `bound(source.count)`.
    static func compress(
        _ source: UnsafeRawBufferPointer, into target: UnsafeMutableRawBufferPointer
    ) -> Int {
        var length = uLongf(target.count)
        let code = compress2(
            target.bindMemory(to: UInt8.self).baseAddress, &length,
            source.bindMemory(to: UInt8.self).baseAddress, uLong(source.count), 1)
        precondition(code == Z_OK, "compress2 failed with \(code)")
        return Int(length)
    }

    /// True if `source` inflates to exactly the length of `target`.
    static func expand(
        _ source: UnsafeRawBufferPointer, into target: UnsafeMutableRawBufferPointer
    ) -> Bool {
        var length = uLongf(target.count)
        let code = uncompress(
            target.bindMemory(to: UInt8.self).baseAddress, &length,
            source.bindMemory(to: UInt8.self).baseAddress, uLong(source.count))
        return code == Z_OK && Int(length) == target.count
    }
}
