public import Primitives

/// Numbers, in the three forms `ByteWriter+Protobuf.swift` explains. Enums are `int32`. Negative
/// `int32` and `int64` take ten bytes, as everywhere in protobuf.
extension ByteWriter {
    // MARK: int64

    @inlinable
    public mutating func putInt64(_ number: UInt32, _ value: Int64) {
        putVarintField(number, UInt64(bitPattern: value))
    }

    @inlinable
    public mutating func int64(_ number: UInt32, _ value: Int64) {
        if value != 0 { putInt64(number, value) }
    }

    @inlinable
    public mutating func int64(_ number: UInt32, _ value: Int64?) {
        if let value { putInt64(number, value) }
    }

    // MARK: uint64

    @inlinable
    public mutating func putUint64(_ number: UInt32, _ value: UInt64) {
        putVarintField(number, value)
    }

    @inlinable
    public mutating func uint64(_ number: UInt32, _ value: UInt64) {
        if value != 0 { putUint64(number, value) }
    }

    @inlinable
    public mutating func uint64(_ number: UInt32, _ value: UInt64?) {
        if let value { putUint64(number, value) }
    }

    // MARK: int32

    @inlinable
    public mutating func putInt32(_ number: UInt32, _ value: Int32) {
        putVarintField(number, UInt64(bitPattern: Int64(value)))
    }

    @inlinable
    public mutating func int32(_ number: UInt32, _ value: Int32) {
        if value != 0 { putInt32(number, value) }
    }

    @inlinable
    public mutating func int32(_ number: UInt32, _ value: Int32?) {
        if let value { putInt32(number, value) }
    }

    // MARK: uint32

    @inlinable
    public mutating func putUint32(_ number: UInt32, _ value: UInt32) {
        putVarintField(number, UInt64(value))
    }

    @inlinable
    public mutating func uint32(_ number: UInt32, _ value: UInt32) {
        if value != 0 { putUint32(number, value) }
    }

    @inlinable
    public mutating func uint32(_ number: UInt32, _ value: UInt32?) {
        if let value { putUint32(number, value) }
    }

    // MARK: sint64

    @inlinable
    public mutating func putSint64(_ number: UInt32, _ value: Int64) {
        putVarintField(number, zigzagEncoded(value))
    }

    @inlinable
    public mutating func sint64(_ number: UInt32, _ value: Int64) {
        if value != 0 { putSint64(number, value) }
    }

    @inlinable
    public mutating func sint64(_ number: UInt32, _ value: Int64?) {
        if let value { putSint64(number, value) }
    }

    // MARK: sint32

    @inlinable
    public mutating func putSint32(_ number: UInt32, _ value: Int32) {
        putVarintField(number, zigzagEncoded(Int64(value)))
    }

    @inlinable
    public mutating func sint32(_ number: UInt32, _ value: Int32) {
        if value != 0 { putSint32(number, value) }
    }

    @inlinable
    public mutating func sint32(_ number: UInt32, _ value: Int32?) {
        if let value { putSint32(number, value) }
    }

    // MARK: bool

    @inlinable
    public mutating func putBool(_ number: UInt32, _ value: Bool) {
        putVarintField(number, value ? 1 : 0)
    }

    @inlinable
    public mutating func bool(_ number: UInt32, _ value: Bool) {
        if value { putBool(number, value) }
    }

    @inlinable
    public mutating func bool(_ number: UInt32, _ value: Bool?) {
        if let value { putBool(number, value) }
    }

    // MARK: fixed64

    @inlinable
    public mutating func putFixed64(_ number: UInt32, _ value: UInt64) {
        putFixed64Field(number, value)
    }

    @inlinable
    public mutating func fixed64(_ number: UInt32, _ value: UInt64) {
        if value != 0 { putFixed64(number, value) }
    }

    @inlinable
    public mutating func fixed64(_ number: UInt32, _ value: UInt64?) {
        if let value { putFixed64(number, value) }
    }

    // MARK: fixed32

    @inlinable
    public mutating func putFixed32(_ number: UInt32, _ value: UInt32) {
        putFixed32Field(number, value)
    }

    @inlinable
    public mutating func fixed32(_ number: UInt32, _ value: UInt32) {
        if value != 0 { putFixed32(number, value) }
    }

    @inlinable
    public mutating func fixed32(_ number: UInt32, _ value: UInt32?) {
        if let value { putFixed32(number, value) }
    }

    // MARK: sfixed64

    @inlinable
    public mutating func putSfixed64(_ number: UInt32, _ value: Int64) {
        putFixed64Field(number, UInt64(bitPattern: value))
    }

    @inlinable
    public mutating func sfixed64(_ number: UInt32, _ value: Int64) {
        if value != 0 { putSfixed64(number, value) }
    }

    @inlinable
    public mutating func sfixed64(_ number: UInt32, _ value: Int64?) {
        if let value { putSfixed64(number, value) }
    }

    // MARK: sfixed32

    @inlinable
    public mutating func putSfixed32(_ number: UInt32, _ value: Int32) {
        putFixed32Field(number, UInt32(bitPattern: value))
    }

    @inlinable
    public mutating func sfixed32(_ number: UInt32, _ value: Int32) {
        if value != 0 { putSfixed32(number, value) }
    }

    @inlinable
    public mutating func sfixed32(_ number: UInt32, _ value: Int32?) {
        if let value { putSfixed32(number, value) }
    }

    // MARK: double

    @inlinable
    public mutating func putDouble(_ number: UInt32, _ value: Double) {
        putFixed64Field(number, value.bitPattern)
    }

    @inlinable
    public mutating func double(_ number: UInt32, _ value: Double) {
        if value.bitPattern != 0 { putDouble(number, value) }
    }

    @inlinable
    public mutating func double(_ number: UInt32, _ value: Double?) {
        if let value { putDouble(number, value) }
    }

    // MARK: float

    @inlinable
    public mutating func putFloat(_ number: UInt32, _ value: Float) {
        putFixed32Field(number, value.bitPattern)
    }

    @inlinable
    public mutating func float(_ number: UInt32, _ value: Float) {
        if value.bitPattern != 0 { putFloat(number, value) }
    }

    @inlinable
    public mutating func float(_ number: UInt32, _ value: Float?) {
        if let value { putFloat(number, value) }
    }
}
