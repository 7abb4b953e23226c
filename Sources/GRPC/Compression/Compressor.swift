internal import CZlib
internal import Primitives

/// zlib behind two functions. `gzip` is RFC 1952; gRPC's `deflate` is the zlib format, RFC 1950.
enum Compressor {
    enum InflateError: Error {
        /// Not what the encoding says, cut short, or followed by something else.
        case corrupt
        /// More than the limit comes out; stopped there.
        case tooLarge
    }

    private static let chunkBytes = 16 << 10

    private static func windowBits(_ encoding: MessageEncoding) -> Int32 {
        // Plus 16 asks zlib for the gzip wrapper.
        encoding == .gzip ? 15 + 16 : 15
    }

    /// The plain bytes, at most `limit`. Memory grows with what was really inflated, never by what
    /// a length field promises; stops at `limit + 1` bytes (W9).
    static func inflate(
        _ bytes: RawSpan, _ encoding: MessageEncoding, limit: Int
    ) throws(InflateError) -> [UInt8] {
        var stream = z_stream()
        guard domd_inflate_init(&stream, windowBits(encoding)) == Z_OK else { throw .corrupt }
        defer { inflateEnd(&stream) }
        var out: [UInt8] = []
        var place = [UInt8](repeating: 0, count: min(chunkBytes, limit + 1))
        let outcome = bytes.withUnsafeBytes { input in
            // zlib does not write through next_in, it only lacks the const.
            stream.next_in = UnsafeMutablePointer(
                mutating: input.baseAddress?.assumingMemoryBound(to: UInt8.self))
            stream.avail_in = UInt32(clamping: input.count)
            while true {
                let code = place.withUnsafeMutableBufferPointer { buffer in
                    stream.next_out = buffer.baseAddress
                    stream.avail_out = UInt32(buffer.count)
                    return CZlib.inflate(&stream, Z_NO_FLUSH)
                }
                out.append(contentsOf: place.prefix(place.count - Int(stream.avail_out)))
                if out.count > limit { return InflateError.tooLarge as InflateError? }
                if code == Z_STREAM_END { return stream.avail_in == 0 ? nil : .corrupt }
                // Z_BUF_ERROR: the input ended early.
                guard code == Z_OK else { return .corrupt }
            }
        }
        if let outcome { throw outcome }
        return out
    }

    /// The compressed bytes, or nil when that saves nothing. Level 1: replies are small and the
    /// loop is shared.
    static func deflate(_ bytes: UnsafeRawBufferPointer, _ encoding: MessageEncoding) -> [UInt8]? {
        var stream = z_stream()
        guard domd_deflate_init(&stream, 1, windowBits(encoding)) == Z_OK else { return nil }
        defer { deflateEnd(&stream) }
        stream.next_in = UnsafeMutablePointer(
            mutating: bytes.baseAddress?.assumingMemoryBound(to: UInt8.self))
        stream.avail_in = UInt32(clamping: bytes.count)
        var isWhole = false
        let out = [UInt8](unsafeUninitializedCapacity: bytes.count) { place, count in
            stream.next_out = place.baseAddress
            stream.avail_out = UInt32(clamping: bytes.count)
            isWhole = CZlib.deflate(&stream, Z_FINISH) == Z_STREAM_END
            count = bytes.count - Int(stream.avail_out)
        }
        return isWhole ? out : nil
    }
}
