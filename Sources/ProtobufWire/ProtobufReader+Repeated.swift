public import Primitives

/// Repeated numbers: packed and unpacked are both read, whichever the field declares, and may even
/// alternate. Each takes a bound on the whole array, `Limits.repeatedMax` unless told otherwise.
extension ProtobufReader {
    @inlinable
    public mutating func int64s(
        _ field: WireField, _ values: inout [Int64], atMost limit: Int = Limits.repeatedMax
    ) throws(WireError) {
        guard field.wireType == .lengthDelimited else {
            guard try accept(field, as: .varint) else { return }
            try checkRoom(values.count, atMost: limit)
            values.append(Int64(bitPattern: try readVarint()))
            return
        }
        let packedEnd = try enterPacked()
        while cursor < packedEnd {
            try checkRoom(values.count, atMost: limit)
            values.append(Int64(bitPattern: try readVarint()))
        }
        try leavePacked(packedEnd)
    }

    @inlinable
    public mutating func uint64s(
        _ field: WireField, _ values: inout [UInt64], atMost limit: Int = Limits.repeatedMax
    ) throws(WireError) {
        guard field.wireType == .lengthDelimited else {
            guard try accept(field, as: .varint) else { return }
            try checkRoom(values.count, atMost: limit)
            values.append(try readVarint())
            return
        }
        let packedEnd = try enterPacked()
        while cursor < packedEnd {
            try checkRoom(values.count, atMost: limit)
            values.append(try readVarint())
        }
        try leavePacked(packedEnd)
    }

    @inlinable
    public mutating func int32s(
        _ field: WireField, _ values: inout [Int32], atMost limit: Int = Limits.repeatedMax
    ) throws(WireError) {
        guard field.wireType == .lengthDelimited else {
            guard try accept(field, as: .varint) else { return }
            try checkRoom(values.count, atMost: limit)
            values.append(Int32(truncatingIfNeeded: try readVarint()))
            return
        }
        let packedEnd = try enterPacked()
        while cursor < packedEnd {
            try checkRoom(values.count, atMost: limit)
            values.append(Int32(truncatingIfNeeded: try readVarint()))
        }
        try leavePacked(packedEnd)
    }

    @inlinable
    public mutating func uint32s(
        _ field: WireField, _ values: inout [UInt32], atMost limit: Int = Limits.repeatedMax
    ) throws(WireError) {
        guard field.wireType == .lengthDelimited else {
            guard try accept(field, as: .varint) else { return }
            try checkRoom(values.count, atMost: limit)
            values.append(UInt32(truncatingIfNeeded: try readVarint()))
            return
        }
        let packedEnd = try enterPacked()
        while cursor < packedEnd {
            try checkRoom(values.count, atMost: limit)
            values.append(UInt32(truncatingIfNeeded: try readVarint()))
        }
        try leavePacked(packedEnd)
    }

    @inlinable
    public mutating func sint64s(
        _ field: WireField, _ values: inout [Int64], atMost limit: Int = Limits.repeatedMax
    ) throws(WireError) {
        guard field.wireType == .lengthDelimited else {
            guard try accept(field, as: .varint) else { return }
            try checkRoom(values.count, atMost: limit)
            values.append(zigzagDecoded(try readVarint()))
            return
        }
        let packedEnd = try enterPacked()
        while cursor < packedEnd {
            try checkRoom(values.count, atMost: limit)
            values.append(zigzagDecoded(try readVarint()))
        }
        try leavePacked(packedEnd)
    }

    @inlinable
    public mutating func bools(
        _ field: WireField, _ values: inout [Bool], atMost limit: Int = Limits.repeatedMax
    ) throws(WireError) {
        guard field.wireType == .lengthDelimited else {
            guard try accept(field, as: .varint) else { return }
            try checkRoom(values.count, atMost: limit)
            values.append(try readVarint() != 0)
            return
        }
        let packedEnd = try enterPacked()
        while cursor < packedEnd {
            try checkRoom(values.count, atMost: limit)
            values.append(try readVarint() != 0)
        }
        try leavePacked(packedEnd)
    }

    @inlinable
    public mutating func fixed64s(
        _ field: WireField, _ values: inout [UInt64], atMost limit: Int = Limits.repeatedMax
    ) throws(WireError) {
        guard field.wireType == .lengthDelimited else {
            guard try accept(field, as: .fixed64) else { return }
            try checkRoom(values.count, atMost: limit)
            values.append(try readFixed64())
            return
        }
        let packedEnd = try enterPacked()
        while cursor < packedEnd {
            try checkRoom(values.count, atMost: limit)
            values.append(try readFixed64())
        }
        try leavePacked(packedEnd)
    }

    @inlinable
    public mutating func fixed32s(
        _ field: WireField, _ values: inout [UInt32], atMost limit: Int = Limits.repeatedMax
    ) throws(WireError) {
        guard field.wireType == .lengthDelimited else {
            guard try accept(field, as: .fixed32) else { return }
            try checkRoom(values.count, atMost: limit)
            values.append(try readFixed32())
            return
        }
        let packedEnd = try enterPacked()
        while cursor < packedEnd {
            try checkRoom(values.count, atMost: limit)
            values.append(try readFixed32())
        }
        try leavePacked(packedEnd)
    }

    @inlinable
    public mutating func sfixed64s(
        _ field: WireField, _ values: inout [Int64], atMost limit: Int = Limits.repeatedMax
    ) throws(WireError) {
        guard field.wireType == .lengthDelimited else {
            guard try accept(field, as: .fixed64) else { return }
            try checkRoom(values.count, atMost: limit)
            values.append(Int64(bitPattern: try readFixed64()))
            return
        }
        let packedEnd = try enterPacked()
        while cursor < packedEnd {
            try checkRoom(values.count, atMost: limit)
            values.append(Int64(bitPattern: try readFixed64()))
        }
        try leavePacked(packedEnd)
    }

    @inlinable
    public mutating func doubles(
        _ field: WireField, _ values: inout [Double], atMost limit: Int = Limits.repeatedMax
    ) throws(WireError) {
        guard field.wireType == .lengthDelimited else {
            guard try accept(field, as: .fixed64) else { return }
            try checkRoom(values.count, atMost: limit)
            values.append(Double(bitPattern: try readFixed64()))
            return
        }
        let packedEnd = try enterPacked()
        while cursor < packedEnd {
            try checkRoom(values.count, atMost: limit)
            values.append(Double(bitPattern: try readFixed64()))
        }
        try leavePacked(packedEnd)
    }

    @inlinable
    mutating func enterPacked() throws(WireError) -> UnsafeRawPointer {
        let length = try readLength()
        return cursor + length
    }

    /// The last element may have run past the packed field, though not past the message.
    @inlinable
    func leavePacked(_ packedEnd: UnsafeRawPointer) throws(WireError) {
        if cursor != packedEnd { throw error(.badPackedLength) }
    }
}
