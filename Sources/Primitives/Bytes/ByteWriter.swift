/// A growable output buffer: replies, journal payloads and snapshot sections are written into it.
///
/// Owns its memory; moved, never copied. Kept and reused by its owner (`removeAll` keeps the
/// capacity), so that steady work allocates nothing. Little-endian fixed-width writers are for
/// our own formats; protobuf lives in `ProtobufWire`.
public struct ByteWriter: ~Copyable {
    @usableFromInline var base: UnsafeMutablePointer<UInt8>
    @usableFromInline var capacity: Int
    @usableFromInline var written: Int

    /// Bytes written so far.
    @inlinable
    public var count: Int { written }

    public init(capacity: Int = 256) {
        precondition(capacity > 0, "a writer needs room")
        base = .allocate(capacity: capacity)
        self.capacity = capacity
        written = 0
    }

    deinit { base.deallocate() }

    /// Room for `extra` more bytes; amortised O(1) by doubling.
    @inlinable
    public mutating func reserve(_ extra: Int) {
        if capacity - count < extra { grow(extra) }
    }

    @usableFromInline
    mutating func grow(_ extra: Int) {
        let wanted = max(capacity * 2, count + extra)
        let larger = UnsafeMutablePointer<UInt8>.allocate(capacity: wanted)
        larger.update(from: base, count: count)
        base.deallocate()
        base = larger
        capacity = wanted
    }

    @inlinable
    public mutating func append(_ byte: UInt8) {
        reserve(1)
        base[count] = byte
        advance(1)
    }

    @inlinable
    public mutating func append(_ bytes: UnsafeRawBufferPointer) {
        guard let source = bytes.baseAddress, bytes.count > 0 else { return }
        reserve(bytes.count)
        UnsafeMutableRawPointer(base + count).copyMemory(from: source, byteCount: bytes.count)
        advance(bytes.count)
    }

    @inlinable
    public mutating func append(_ bytes: RawSpan) {
        bytes.withUnsafeBytes { append($0) }
    }

    @inlinable
    public mutating func append(_ bytes: [UInt8]) {
        bytes.withUnsafeBytes { append($0) }
    }

    /// The UTF-8 bytes of `text`, without length or terminator.
    @inlinable
    public mutating func append(utf8 text: String) {
        text.withBytes { append($0) }
    }

    @inlinable
    public mutating func append(littleEndian value: UInt32) {
        withUnsafeBytes(of: value.littleEndian) { append($0) }
    }

    @inlinable
    public mutating func append(littleEndian value: UInt64) {
        withUnsafeBytes(of: value.littleEndian) { append($0) }
    }

    /// `length` zero bytes.
    @inlinable
    public mutating func appendZeroes(_ length: Int) {
        reserve(length)
        (base + count).update(repeating: 0, count: length)
        advance(length)
    }

    /// Overwrites bytes already written, e.g. a length known only afterwards.
    @inlinable
    public mutating func overwrite(at offset: Int, _ bytes: UnsafeRawBufferPointer) {
        precondition(offset >= 0 && offset + bytes.count <= count, "overwrite out of bounds")
        guard let source = bytes.baseAddress else { return }
        UnsafeMutableRawPointer(base + offset).copyMemory(from: source, byteCount: bytes.count)
    }

    /// Overwrites one byte already written.
    @inlinable
    public mutating func overwrite(at offset: Int, byte: UInt8) {
        precondition(offset >= 0 && offset < count, "overwrite out of bounds")
        base[offset] = byte
    }

    /// Moves everything from `offset` on by `length` bytes and leaves what was there in the gap,
    /// for the caller to overwrite. O(bytes moved).
    @inlinable
    public mutating func openGap(at offset: Int, length: Int) {
        precondition(offset >= 0 && offset <= count && length >= 0, "gap out of bounds")
        reserve(length)
        (base + offset + length).update(from: base + offset, count: count - offset)
        advance(length)
    }

    /// Calls `body` with at least `size` writable bytes and counts as many as it says it wrote.
    @inlinable
    public mutating func writeUnchecked(
        atMost size: Int, _ body: (UnsafeMutablePointer<UInt8>) -> Int
    ) {
        reserve(size)
        let length = body(base + count)
        precondition(length >= 0 && length <= size, "wrote past the reservation")
        advance(length)
    }

    @inlinable
    public func withBytes<Result, Failure: Error>(
        _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try body(UnsafeRawBufferPointer(start: base, count: count))
    }

    /// Drops everything after `length`; the capacity stays.
    @inlinable
    public mutating func truncate(to length: Int) {
        precondition(length >= 0 && length <= count, "truncate out of bounds")
        setCount(length)
    }

    @inlinable
    public mutating func removeAll() { setCount(0) }

    /// A copy of what was written.
    public var array: [UInt8] { array(from: 0) }

    /// A copy of what was written from `offset` on.
    public func array(from offset: Int) -> [UInt8] {
        withBytes { [UInt8](UnsafeRawBufferPointer(rebasing: $0[offset...])) }
    }

    @inlinable
    mutating func setCount(_ value: Int) { written = value }

    @inlinable
    mutating func advance(_ length: Int) { written &+= length }
}
