/// Where some bytes stand in a request: a range that can be stored and costs eight bytes, where
/// a span could not leave its scope. Bytes of a message, hence below 2^32 (Limits).
public struct ByteRange: Hashable, Sendable {
    public var offset: UInt32
    public var count: UInt32

    public static let empty = ByteRange(offset: 0, count: 0)

    @inlinable
    public init(offset: UInt32, count: UInt32) {
        self.offset = offset
        self.count = count
    }

    @inlinable
    public var isEmpty: Bool { count == 0 }

    /// The bytes of `request`, which must be the one the range was made for.
    @inlinable
    @inline(__always)
    public func bytes(of request: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer {
        let end = Int(offset) &+ Int(count)
        precondition(end <= request.count, "a range of another request")
        // An empty message may have no address, and then the range is empty too.
        guard let base = request.baseAddress else { return request }
        return UnsafeRawBufferPointer(start: base + Int(offset), count: Int(count))
    }

    /// A copy as text; malformed parts are replaced, though the walker lets none through.
    public func text(of request: RawSpan) -> String {
        request.withUnsafeBytes { String(decoding: bytes(of: $0), as: UTF8.self) }
    }
}
