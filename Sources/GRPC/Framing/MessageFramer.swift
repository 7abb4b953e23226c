public import Primitives

/// Frames messages on their way out: flag byte, 4-byte big-endian length, bytes.
///
///     let mark = MessageFramer.begin(&writer)
///     … write the message …
///     MessageFramer.end(mark, &writer, encoding: call.replyEncoding)
public enum MessageFramer {
    public static let prefixBytes = 5
    /// Shorter messages leave uncompressed: the gzip wrapper alone is 18 bytes (W10).
    public static let compressedFromBytes = 512

    /// Sets the prefix aside; returns its offset.
    @inlinable
    public static func begin(_ writer: inout ByteWriter) -> Int {
        let mark = writer.count
        writer.appendZeroes(prefixBytes)
        return mark
    }

    /// Fills the prefix in. With an `encoding`, a message that is long enough and gets smaller
    /// leaves compressed and flagged; the response headers must name the encoding then.
    @inlinable
    public static func end(
        _ mark: Int, _ writer: inout ByteWriter, encoding: MessageEncoding = .identity
    ) {
        if encoding != .identity { compress(mark, &writer, encoding) }
        let length = UInt32(clamping: writer.count - mark - prefixBytes)
        writer.overwrite(at: mark + 1, byte: UInt8(truncatingIfNeeded: length >> 24))
        writer.overwrite(at: mark + 2, byte: UInt8(truncatingIfNeeded: length >> 16))
        writer.overwrite(at: mark + 3, byte: UInt8(truncatingIfNeeded: length >> 8))
        writer.overwrite(at: mark + 4, byte: UInt8(truncatingIfNeeded: length))
    }

    @usableFromInline
    static func compress(_ mark: Int, _ writer: inout ByteWriter, _ encoding: MessageEncoding) {
        let start = mark + prefixBytes
        guard writer.count - start >= compressedFromBytes else { return }
        let packed = writer.withBytes { all in
            Compressor.deflate(UnsafeRawBufferPointer(rebasing: all[start...]), encoding)
        }
        guard let packed else { return }
        writer.truncate(to: start)
        writer.append(packed)
        writer.overwrite(at: mark, byte: 1)
    }
}
