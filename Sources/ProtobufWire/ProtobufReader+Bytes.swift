public import Primitives

/// Length-delimited fields: bytes, strings, messages, maps.
extension ProtobufReader {
    /// The field's bytes without a copy, valid as long as the input; nil if the field was skipped
    /// for its wire type.
    @inlinable
    @_lifetime(copy self)
    public mutating func span(_ field: WireField) throws(WireError) -> RawSpan? {
        guard try accept(field, as: .lengthDelimited) else { return nil }
        return unsafe _overrideLifetime(try readBytes().bytes, copying: self)
    }

    /// As `span`, of a `string` field: checked to be UTF-8.
    @inlinable
    @_lifetime(copy self)
    public mutating func utf8(_ field: WireField) throws(WireError) -> RawSpan? {
        guard try accept(field, as: .lengthDelimited) else { return nil }
        let bytes = try readBytes()
        guard isUTF8(bytes) else { throw error(.invalidUTF8) }
        return unsafe _overrideLifetime(bytes.bytes, copying: self)
    }

    @inlinable
    public mutating func bytes(_ field: WireField, _ value: inout [UInt8]) throws(WireError) {
        if try accept(field, as: .lengthDelimited) { value = try readArray() }
    }

    @inlinable
    public mutating func bytes(_ field: WireField, _ value: inout [UInt8]?) throws(WireError) {
        if try accept(field, as: .lengthDelimited) { value = try readArray() }
    }

    @inlinable
    public mutating func string(_ field: WireField, _ value: inout String) throws(WireError) {
        if try accept(field, as: .lengthDelimited) { value = try readString() }
    }

    @inlinable
    public mutating func string(_ field: WireField, _ value: inout String?) throws(WireError) {
        if try accept(field, as: .lengthDelimited) { value = try readString() }
    }

    /// A `repeated string`.
    @inlinable
    public mutating func strings(
        _ field: WireField, _ values: inout [String], atMost limit: Int = Limits.repeatedMax
    ) throws(WireError) {
        guard try accept(field, as: .lengthDelimited) else { return }
        try checkRoom(values.count, atMost: limit)
        values.append(try readString())
    }

    /// A reader of the nested message; nil if the field was skipped for its wire type.
    @inlinable
    @_lifetime(copy self)
    public mutating func message(_ field: WireField) throws(WireError) -> ProtobufReader? {
        guard try accept(field, as: .lengthDelimited) else { return nil }
        guard nesting > 0 else { throw error(.nestedTooDeep) }
        let length = try readLength()
        let start = cursor
        cursor += length
        return ProtobufReader(
            origin: origin, cursor: start, end: start + length, nesting: nesting - 1)
    }

    /// One entry of a `map<string, string>`, appended or, for a key seen before, replacing it.
    /// Finding the key is linear, hence the small bound.
    public mutating func mapEntry(
        _ field: WireField, _ pairs: inout [(key: String, value: String)],
        atMost limit: Int = Limits.mapEntriesMax
    ) throws(WireError) {
        guard var entry = try message(field) else { return }
        var pair = (key: "", value: "")
        while let part = try entry.nextField() {
            switch part.number {
            case 1: try entry.string(part, &pair.key)
            case 2: try entry.string(part, &pair.value)
            default: try entry.skip(part)
            }
        }
        if let known = pairs.firstIndex(where: { $0.key == pair.key }) {
            pairs[known] = pair
        } else {
            try checkRoom(pairs.count, atMost: limit)
            pairs.append(pair)
        }
    }

    /// One entry of a `map<string, string>` into a dictionary; the last of equal keys wins.
    public mutating func mapEntry(
        _ field: WireField, _ map: inout [String: String],
        atMost limit: Int = Limits.mapEntriesMax
    ) throws(WireError) {
        guard var entry = try message(field) else { return }
        var key = ""
        var value = ""
        while let part = try entry.nextField() {
            switch part.number {
            case 1: try entry.string(part, &key)
            case 2: try entry.string(part, &value)
            default: try entry.skip(part)
            }
        }
        if map[key] == nil { try checkRoom(map.count, atMost: limit) }
        map[key] = value
    }

    /// One entry of a `map<string, int64>` into a dictionary; the last of equal keys wins.
    public mutating func mapEntry(
        _ field: WireField, _ map: inout [String: Int64],
        atMost limit: Int = Limits.mapEntriesMax
    ) throws(WireError) {
        guard var entry = try message(field) else { return }
        var key = ""
        var value: Int64 = 0
        while let part = try entry.nextField() {
            switch part.number {
            case 1: try entry.string(part, &key)
            case 2: try entry.int64(part, &value)
            default: try entry.skip(part)
            }
        }
        if map[key] == nil { try checkRoom(map.count, atMost: limit) }
        map[key] = value
    }

    /// Not `[UInt8](bytes)`: where the array turns out unused, Swift 6.3 frees it and copies into
    /// it afterwards (found by fuzzing under the address sanitizer).
    @inlinable
    mutating func readArray() throws(WireError) -> [UInt8] {
        let bytes = try readBytes()
        return [UInt8](unsafeUninitializedCapacity: bytes.count) { place, count in
            UnsafeMutableRawBufferPointer(place).copyMemory(from: bytes)
            count = bytes.count
        }
    }

    /// Checked here and then built without a check that could fail: the standard library's
    /// validating initialiser is generic at run time and costs twice as much.
    @inlinable
    mutating func readString() throws(WireError) -> String {
        let bytes = try readBytes()
        guard isUTF8(bytes) else { throw error(.invalidUTF8) }
        return String(decoding: bytes, as: UTF8.self)
    }
}
