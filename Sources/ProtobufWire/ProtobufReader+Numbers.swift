/// Singular numbers. Each read takes a field of its protobuf type; a foreign wire type is skipped
/// and the value left alone. The `Optional` overloads are for fields with explicit presence.
///
/// `int32` and `uint32` keep the low 32 bits, as every protobuf library does. Enums are `int32`.
extension ProtobufReader {
    @inlinable
    public mutating func int64(_ field: WireField, _ value: inout Int64) throws(WireError) {
        if try accept(field, as: .varint) { value = Int64(bitPattern: try readVarint()) }
    }

    @inlinable
    public mutating func int64(_ field: WireField, _ value: inout Int64?) throws(WireError) {
        if try accept(field, as: .varint) { value = Int64(bitPattern: try readVarint()) }
    }

    @inlinable
    public mutating func uint64(_ field: WireField, _ value: inout UInt64) throws(WireError) {
        if try accept(field, as: .varint) { value = try readVarint() }
    }

    @inlinable
    public mutating func uint64(_ field: WireField, _ value: inout UInt64?) throws(WireError) {
        if try accept(field, as: .varint) { value = try readVarint() }
    }

    @inlinable
    public mutating func int32(_ field: WireField, _ value: inout Int32) throws(WireError) {
        if try accept(field, as: .varint) { value = Int32(truncatingIfNeeded: try readVarint()) }
    }

    @inlinable
    public mutating func int32(_ field: WireField, _ value: inout Int32?) throws(WireError) {
        if try accept(field, as: .varint) { value = Int32(truncatingIfNeeded: try readVarint()) }
    }

    @inlinable
    public mutating func uint32(_ field: WireField, _ value: inout UInt32) throws(WireError) {
        if try accept(field, as: .varint) { value = UInt32(truncatingIfNeeded: try readVarint()) }
    }

    @inlinable
    public mutating func uint32(_ field: WireField, _ value: inout UInt32?) throws(WireError) {
        if try accept(field, as: .varint) { value = UInt32(truncatingIfNeeded: try readVarint()) }
    }

    @inlinable
    public mutating func sint64(_ field: WireField, _ value: inout Int64) throws(WireError) {
        if try accept(field, as: .varint) { value = zigzagDecoded(try readVarint()) }
    }

    @inlinable
    public mutating func sint64(_ field: WireField, _ value: inout Int64?) throws(WireError) {
        if try accept(field, as: .varint) { value = zigzagDecoded(try readVarint()) }
    }

    @inlinable
    public mutating func sint32(_ field: WireField, _ value: inout Int32) throws(WireError) {
        if try accept(field, as: .varint) {
            value = Int32(truncatingIfNeeded: zigzagDecoded(try readVarint()))
        }
    }

    @inlinable
    public mutating func sint32(_ field: WireField, _ value: inout Int32?) throws(WireError) {
        if try accept(field, as: .varint) {
            value = Int32(truncatingIfNeeded: zigzagDecoded(try readVarint()))
        }
    }

    @inlinable
    public mutating func bool(_ field: WireField, _ value: inout Bool) throws(WireError) {
        if try accept(field, as: .varint) { value = try readVarint() != 0 }
    }

    @inlinable
    public mutating func bool(_ field: WireField, _ value: inout Bool?) throws(WireError) {
        if try accept(field, as: .varint) { value = try readVarint() != 0 }
    }

    @inlinable
    public mutating func fixed64(_ field: WireField, _ value: inout UInt64) throws(WireError) {
        if try accept(field, as: .fixed64) { value = try readFixed64() }
    }

    @inlinable
    public mutating func fixed64(_ field: WireField, _ value: inout UInt64?) throws(WireError) {
        if try accept(field, as: .fixed64) { value = try readFixed64() }
    }

    @inlinable
    public mutating func fixed32(_ field: WireField, _ value: inout UInt32) throws(WireError) {
        if try accept(field, as: .fixed32) { value = try readFixed32() }
    }

    @inlinable
    public mutating func fixed32(_ field: WireField, _ value: inout UInt32?) throws(WireError) {
        if try accept(field, as: .fixed32) { value = try readFixed32() }
    }

    @inlinable
    public mutating func sfixed64(_ field: WireField, _ value: inout Int64) throws(WireError) {
        if try accept(field, as: .fixed64) { value = Int64(bitPattern: try readFixed64()) }
    }

    @inlinable
    public mutating func sfixed64(_ field: WireField, _ value: inout Int64?) throws(WireError) {
        if try accept(field, as: .fixed64) { value = Int64(bitPattern: try readFixed64()) }
    }

    @inlinable
    public mutating func sfixed32(_ field: WireField, _ value: inout Int32) throws(WireError) {
        if try accept(field, as: .fixed32) { value = Int32(bitPattern: try readFixed32()) }
    }

    @inlinable
    public mutating func sfixed32(_ field: WireField, _ value: inout Int32?) throws(WireError) {
        if try accept(field, as: .fixed32) { value = Int32(bitPattern: try readFixed32()) }
    }

    @inlinable
    public mutating func double(_ field: WireField, _ value: inout Double) throws(WireError) {
        if try accept(field, as: .fixed64) { value = Double(bitPattern: try readFixed64()) }
    }

    @inlinable
    public mutating func double(_ field: WireField, _ value: inout Double?) throws(WireError) {
        if try accept(field, as: .fixed64) { value = Double(bitPattern: try readFixed64()) }
    }

    @inlinable
    public mutating func float(_ field: WireField, _ value: inout Float) throws(WireError) {
        if try accept(field, as: .fixed32) { value = Float(bitPattern: try readFixed32()) }
    }

    @inlinable
    public mutating func float(_ field: WireField, _ value: inout Float?) throws(WireError) {
        if try accept(field, as: .fixed32) { value = Float(bitPattern: try readFixed32()) }
    }
}

@inlinable
@inline(__always)
func zigzagDecoded(_ value: UInt64) -> Int64 {
    Int64(bitPattern: (value >> 1) ^ (0 &- (value & 1)))
}
