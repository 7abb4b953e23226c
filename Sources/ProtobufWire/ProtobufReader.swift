public import Primitives

/// How a field's bytes are laid out; the low three bits of a tag.
public enum WireType: UInt8, Sendable {
    case varint = 0
    case fixed64 = 1
    case lengthDelimited = 2
    case startGroup = 3
    case endGroup = 4
    case fixed32 = 5
}

/// A field's tag, as read: which field, and in which layout its bytes follow.
public struct WireField: Hashable, Sendable {
    /// `1 ... 2^29 − 1`.
    public var number: UInt32
    public var wireType: WireType

    @inlinable
    public init(number: UInt32, wireType: WireType) {
        self.number = number
        self.wireType = wireType
    }
}

/// Reads one protobuf message, field by field, from borrowed bytes. Never traps, never allocates
/// by itself, and throws `WireError` on anything malformed.
///
///     var reader = ProtobufReader(request)
///     while let field = try reader.nextField() {
///         switch field.number {
///         case 1: try reader.string(field, &sku)
///         case 2: try reader.int64(field, &quantity)
///         case 3: if let line = try reader.message(field) { lines.append(try Line(line)) }
///         default: try reader.skip(field)
///         }
///     }
///
/// Every typed read takes the field, because protobuf treats a known field with a foreign wire
/// type as unknown: such a read skips the field and leaves the value as it was. Singular fields
/// that occur twice: the last wins. Called by the codecs of `Messages`, by the journal's payloads
/// and by reflection; calls nobody.
public struct ProtobufReader: ~Escapable {
    @usableFromInline let origin: UnsafeRawPointer
    @usableFromInline var cursor: UnsafeRawPointer
    @usableFromInline let end: UnsafeRawPointer
    /// How many messages this one may still nest.
    @usableFromInline let nesting: Int

    @inlinable
    @_lifetime(copy span)
    public init(_ span: RawSpan) {
        let bytes = unsafe span.withUnsafeBytes { $0 }
        // An empty span may have no address; any will do, for it is never read.
        let start = bytes.baseAddress ?? UnsafeRawPointer(bitPattern: 8)!
        self.init(
            origin: start, cursor: start, end: start + bytes.count, nesting: Limits.nestingMax)
    }

    /// `bytes` must outlive the reader.
    @inlinable
    @_lifetime(borrow bytes)
    public init(_ bytes: borrowing UnsafeRawBufferPointer) {
        let start = bytes.baseAddress ?? UnsafeRawPointer(bitPattern: 8)!
        self.init(
            origin: start, cursor: start, end: start + bytes.count, nesting: Limits.nestingMax)
    }

    @inlinable
    @_lifetime(immortal)
    init(origin: UnsafeRawPointer, cursor: UnsafeRawPointer, end: UnsafeRawPointer, nesting: Int) {
        self.origin = origin
        self.cursor = cursor
        self.end = end
        self.nesting = nesting
    }

    /// Bytes not yet read.
    @inlinable
    public var remaining: Int { end - cursor }

    /// Bytes read since the start of the outermost message.
    @inlinable
    public var offset: Int { cursor - origin }

    /// Goes on at this many bytes from the start of the outermost message: a place where `offset`
    /// stood before, in this message.
    @inlinable
    public mutating func seek(to offset: Int) throws(WireError) {
        guard offset >= 0, offset <= end - origin else { throw error(.truncated) }
        cursor = origin + offset
    }

    /// The next tag, of at most five bytes, or nil at the end of the message.
    @inlinable
    public mutating func nextField() throws(WireError) -> WireField? {
        guard cursor < end else { return nil }
        let start = cursor
        let tag = try readVarint()
        let number = tag >> 3
        guard number >= 1, number < 1 << 29, cursor - start <= 5 else {
            throw error(.badFieldNumber)
        }
        guard let wireType = WireType(rawValue: UInt8(truncatingIfNeeded: tag & 7)) else {
            throw error(.badWireType)
        }
        return WireField(number: UInt32(truncatingIfNeeded: number), wireType: wireType)
    }

    /// Passes over a field nobody here knows. Groups are passed over whole, with bounded nesting.
    @inlinable
    public mutating func skip(_ field: WireField) throws(WireError) {
        switch field.wireType {
        case .varint: _ = try readVarint()
        case .fixed64: try advance(8)
        case .fixed32: try advance(4)
        case .lengthDelimited: try advance(try readLength())
        case .startGroup: try skipGroup(field.number, nesting: nesting)
        case .endGroup: throw error(.unmatchedGroup)
        }
    }

    @usableFromInline
    mutating func skipGroup(_ number: UInt32, nesting: Int) throws(WireError) {
        guard nesting > 0 else { throw error(.nestedTooDeep) }
        while let field = try nextField() {
            switch field.wireType {
            case .endGroup:
                guard field.number == number else { throw error(.unmatchedGroup) }
                return
            case .startGroup: try skipGroup(field.number, nesting: nesting - 1)
            default: try skip(field)
            }
        }
        throw error(.truncated)
    }

    /// Throws `tooMany` unless one more element fits; call before appending a decoded message,
    /// so that two-byte elements cannot grow into gigabytes.
    @inlinable
    public func checkRoom(_ count: Int, atMost limit: Int) throws(WireError) {
        if count >= limit { throw error(.tooMany) }
    }

    @inlinable
    @inline(__always)
    func error(_ kind: WireError.Kind) -> WireError { WireError(kind, offset: offset) }
}
