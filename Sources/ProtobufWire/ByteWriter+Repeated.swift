public import Primitives

/// Repeated numbers, packed as proto3 does by default; an empty array writes nothing.
extension ByteWriter {
    @inlinable
    public mutating func int64s(_ number: UInt32, _ values: [Int64]) {
        if values.isEmpty { return }
        let mark = beginMessage(number)
        for value in values { putVarint(UInt64(bitPattern: value)) }
        endMessage(mark)
    }

    @inlinable
    public mutating func uint64s(_ number: UInt32, _ values: [UInt64]) {
        if values.isEmpty { return }
        let mark = beginMessage(number)
        for value in values { putVarint(value) }
        endMessage(mark)
    }

    @inlinable
    public mutating func int32s(_ number: UInt32, _ values: [Int32]) {
        if values.isEmpty { return }
        let mark = beginMessage(number)
        for value in values { putVarint(UInt64(bitPattern: Int64(value))) }
        endMessage(mark)
    }

    @inlinable
    public mutating func uint32s(_ number: UInt32, _ values: [UInt32]) {
        if values.isEmpty { return }
        let mark = beginMessage(number)
        for value in values { putVarint(UInt64(value)) }
        endMessage(mark)
    }

    @inlinable
    public mutating func sint64s(_ number: UInt32, _ values: [Int64]) {
        if values.isEmpty { return }
        let mark = beginMessage(number)
        for value in values { putVarint(zigzagEncoded(value)) }
        endMessage(mark)
    }

    @inlinable
    public mutating func bools(_ number: UInt32, _ values: [Bool]) {
        if values.isEmpty { return }
        let mark = beginMessage(number)
        for value in values { append(value ? 1 : 0 as UInt8) }
        endMessage(mark)
    }

    @inlinable
    public mutating func fixed64s(_ number: UInt32, _ values: [UInt64]) {
        if values.isEmpty { return }
        let mark = beginMessage(number)
        for value in values { append(littleEndian: value) }
        endMessage(mark)
    }

    @inlinable
    public mutating func fixed32s(_ number: UInt32, _ values: [UInt32]) {
        if values.isEmpty { return }
        let mark = beginMessage(number)
        for value in values { append(littleEndian: value) }
        endMessage(mark)
    }

    @inlinable
    public mutating func sfixed64s(_ number: UInt32, _ values: [Int64]) {
        if values.isEmpty { return }
        let mark = beginMessage(number)
        for value in values { append(littleEndian: UInt64(bitPattern: value)) }
        endMessage(mark)
    }

    @inlinable
    public mutating func doubles(_ number: UInt32, _ values: [Double]) {
        if values.isEmpty { return }
        let mark = beginMessage(number)
        for value in values { append(littleEndian: value.bitPattern) }
        endMessage(mark)
    }
}
