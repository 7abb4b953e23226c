public import Primitives

/// Writes protobuf fields. Three forms, told apart by name and type:
///
/// - `string(1, name)` — implicit presence: the default (0, false, "") is not written;
/// - `string(1, nameOrNil)` — explicit presence (`optional`): nil is not written, a default is;
/// - `putString(1, name)` — always written: elements of `repeated`, members of `oneof`, map parts.
///
/// Nested messages are written in place: one length byte is set aside and, only if the message
/// turns out longer than 127 bytes, its bytes are moved up once to make room for a longer length.
/// No size is computed beforehand, so nesting costs at most one `memmove` per enclosing message,
/// never the quadratic walk of sizes over sizes, and the output is canonical (shortest lengths).
extension ByteWriter {
    @inlinable
    @inline(__always)
    public mutating func putVarint(_ value: UInt64) {
        writeUnchecked(atMost: 10) { storeVarint(value, $0) }
    }

    @inlinable
    @inline(__always)
    public mutating func putTag(_ number: UInt32, _ wireType: WireType) {
        putVarint(UInt64(number) << 3 | UInt64(wireType.rawValue))
    }

    /// Tag and varint behind one check for room.
    @inlinable
    @inline(__always)
    mutating func putVarintField(_ number: UInt32, _ value: UInt64) {
        writeUnchecked(atMost: 15) { place in
            let tagLength = storeVarint(UInt64(number) << 3, place)
            return tagLength &+ storeVarint(value, place + tagLength)
        }
    }

    @inlinable
    mutating func putFixed64Field(_ number: UInt32, _ value: UInt64) {
        writeUnchecked(atMost: 5 + 8) { place in
            let tagLength = storeVarint(UInt64(number) << 3 | 1, place)
            UnsafeMutableRawPointer(place + tagLength).storeBytes(
                of: value.littleEndian, as: UInt64.self)
            return tagLength &+ 8
        }
    }

    @inlinable
    mutating func putFixed32Field(_ number: UInt32, _ value: UInt32) {
        putTag(number, .fixed32)
        append(littleEndian: value)
    }

    // MARK: Bytes and strings

    @inlinable
    public mutating func putBytes(_ number: UInt32, _ value: UnsafeRawBufferPointer) {
        // Tag, length and bytes behind one check for room.
        writeUnchecked(atMost: 15 &+ value.count) { start in
            var place = start + storeVarint(UInt64(number) << 3 | 2, start)
            place += storeVarint(UInt64(truncatingIfNeeded: value.count), place)
            guard let source = value.baseAddress, value.count > 0 else { return place - start }
            copyShort(from: source, to: UnsafeMutableRawPointer(place), count: value.count)
            return place - start + value.count
        }
    }

    @inlinable
    public mutating func putBytes(_ number: UInt32, _ value: [UInt8]) {
        value.withUnsafeBytes { putBytes(number, $0) }
    }

    @inlinable
    public mutating func putBytes(_ number: UInt32, _ value: RawSpan) {
        value.withUnsafeBytes { putBytes(number, $0) }
    }

    @inlinable
    public mutating func putString(_ number: UInt32, _ value: String) {
        value.withBytes { putBytes(number, $0) }
    }

    @inlinable
    public mutating func bytes(_ number: UInt32, _ value: [UInt8]) {
        if !value.isEmpty { putBytes(number, value) }
    }

    @inlinable
    public mutating func bytes(_ number: UInt32, _ value: [UInt8]?) {
        if let value { putBytes(number, value) }
    }

    @inlinable
    public mutating func string(_ number: UInt32, _ value: String) {
        if !value.isEmpty { putString(number, value) }
    }

    @inlinable
    public mutating func string(_ number: UInt32, _ value: String?) {
        if let value { putString(number, value) }
    }

    @inlinable
    public mutating func strings(_ number: UInt32, _ values: [String]) {
        for value in values { putString(number, value) }
    }

    // MARK: Messages

    /// Where a nested message began.
    public struct MessageMark: Sendable {
        @usableFromInline let start: Int

        @inlinable
        init(start: Int) { self.start = start }
    }

    /// A nested message, always written, even when `body` writes nothing.
    @inlinable
    @inline(__always)
    public mutating func message(_ number: UInt32, _ body: (inout ByteWriter) -> Void) {
        let mark = beginMessage(number)
        body(&self)
        endMessage(mark)
    }

    /// For bodies that a closure does not fit; every `beginMessage` needs its `endMessage`,
    /// innermost first.
    @inlinable
    public mutating func beginMessage(_ number: UInt32) -> MessageMark {
        writeUnchecked(atMost: 5 + 1) { place in
            let tagLength = storeVarint(UInt64(number) << 3 | 2, place)
            place[tagLength] = 0
            return tagLength &+ 1
        }
        return MessageMark(start: count)
    }

    @inlinable
    public mutating func endMessage(_ mark: MessageMark) {
        let length = count - mark.start
        if length < 0x80 {
            overwrite(at: mark.start - 1, byte: UInt8(truncatingIfNeeded: length))
        } else {
            endLongMessage(mark)
        }
    }

    @usableFromInline
    mutating func endLongMessage(_ mark: MessageMark) {
        let length = UInt64(truncatingIfNeeded: count - mark.start)
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 10) { place in
            let used = storeVarint(length, place.baseAddress!)
            openGap(at: mark.start, length: used - 1)
            overwrite(
                at: mark.start - 1,
                UnsafeRawBufferPointer(start: place.baseAddress, count: used))
        }
    }

    // MARK: Maps

    /// One entry of a `map<string, string>`. Write the keys in a fixed order: bytes that are
    /// hashed or compared must not depend on a dictionary's.
    @inlinable
    public mutating func mapEntry(_ number: UInt32, key: String, value: String) {
        message(number) { entry in
            entry.putString(1, key)
            entry.putString(2, value)
        }
    }

    /// One entry of a `map<string, int64>`.
    @inlinable
    public mutating func mapEntry(_ number: UInt32, key: String, value: Int64) {
        message(number) { entry in
            entry.putString(1, key)
            entry.putInt64(2, value)
        }
    }
}

/// Stores `value` at `place`, which has room for ten bytes; returns how many it took.
@inlinable
@inline(__always)
public func storeVarint(_ value: UInt64, _ place: UnsafeMutablePointer<UInt8>) -> Int {
    var rest = value
    var length = 0
    while rest >= 0x80 {
        place[length] = UInt8(truncatingIfNeeded: rest) | 0x80
        rest >>= 7
        length &+= 1
    }
    place[length] = UInt8(truncatingIfNeeded: rest)
    return length &+ 1
}

@inlinable
@inline(__always)
func zigzagEncoded(_ value: Int64) -> UInt64 {
    UInt64(bitPattern: (value << 1) ^ (value >> 63))
}
