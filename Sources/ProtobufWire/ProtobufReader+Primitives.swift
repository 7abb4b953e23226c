internal import Primitives

/// The untyped reads everything else is made of. All check the end before they touch a byte.
extension ProtobufReader {
    /// One varint of at most ten bytes and 64 bits.
    @inlinable
    @inline(__always)
    public mutating func readVarint() throws(WireError) -> UInt64 {
        guard cursor < end else { throw error(.truncated) }
        let first = cursor.load(as: UInt8.self)
        if first < 0x80 {
            cursor += 1
            return UInt64(first)
        }
        return try readLongVarint()
    }

    @usableFromInline
    mutating func readLongVarint() throws(WireError) -> UInt64 {
        var value: UInt64 = 0
        var shift: UInt64 = 0
        var position = cursor
        while position < end {
            let byte = position.load(as: UInt8.self)
            position += 1
            // The tenth byte carries bit 63 alone.
            if shift == 63, byte > 1 { throw error(.varintTooLong) }
            value |= UInt64(byte & 0x7F) &<< shift
            if byte < 0x80 {
                cursor = position
                return value
            }
            shift &+= 7
        }
        throw error(.truncated)
    }

    @inlinable
    mutating func readFixed32() throws(WireError) -> UInt32 {
        guard remaining >= 4 else { throw error(.truncated) }
        let value = cursor.loadUnaligned(as: UInt32.self)
        cursor += 4
        return UInt32(littleEndian: value)
    }

    @inlinable
    mutating func readFixed64() throws(WireError) -> UInt64 {
        guard remaining >= 8 else { throw error(.truncated) }
        let value = cursor.loadUnaligned(as: UInt64.self)
        cursor += 8
        return UInt64(littleEndian: value)
    }

    /// A length that the remaining bytes can satisfy.
    @inlinable
    mutating func readLength() throws(WireError) -> Int {
        let length = try readVarint()
        guard length <= UInt64(truncatingIfNeeded: remaining) else { throw error(.truncated) }
        return Int(truncatingIfNeeded: length)
    }

    @inlinable
    mutating func advance(_ length: Int) throws(WireError) {
        guard length <= remaining else { throw error(.truncated) }
        cursor += length
    }

    /// The bytes of a length-delimited field; valid as long as the input is.
    @inlinable
    mutating func readBytes() throws(WireError) -> UnsafeRawBufferPointer {
        let length = try readLength()
        let bytes = UnsafeRawBufferPointer(start: cursor, count: length)
        cursor += length
        return bytes
    }

    /// True if the field has this layout; otherwise skips it, as protobuf does.
    @inlinable
    @inline(__always)
    mutating func accept(_ field: WireField, as wireType: WireType) throws(WireError) -> Bool {
        if field.wireType == wireType { return true }
        try skip(field)
        return false
    }
}
