internal import Inventory
internal import Primitives
internal import ProtobufWire

/// Fields that the records of `dom.journal.v1` share: small numbers, instants in milliseconds,
/// SKU keys, enums that must be known.
///
/// Records were written by us and are covered by checksums; a value that does not fit means a
/// newer writer, and reading stops with an error instead of guessing.
extension ProtobufReader {
    mutating func byte(_ field: WireField, _ value: inout UInt8) throws(WireError) {
        var wide: UInt32 = 0
        try uint32(field, &wide)
        guard let narrow = UInt8(exactly: wide) else {
            throw WireError(.invalidValue, offset: offset)
        }
        value = narrow
    }

    mutating func short(_ field: WireField, _ value: inout UInt16) throws(WireError) {
        var wide: UInt32 = 0
        try uint32(field, &wide)
        guard let narrow = UInt16(exactly: wide) else {
            throw WireError(.invalidValue, offset: offset)
        }
        value = narrow
    }

    mutating func milliseconds(_ field: WireField, _ value: inout Instant) throws(WireError) {
        try int64(field, &value.milliseconds)
    }

    mutating func milliseconds(_ field: WireField, _ value: inout Instant?) throws(WireError) {
        var milliseconds: Int64 = 0
        try int64(field, &milliseconds)
        value = Instant(milliseconds: milliseconds)
    }

    mutating func sku(_ field: WireField, _ value: inout SkuKey) throws(WireError) {
        var text = ""
        try string(field, &text)
        value = SkuKey(text)
    }

    mutating func sku(_ field: WireField, _ value: inout SkuKey?) throws(WireError) {
        var key = SkuKey("")
        try sku(field, &key)
        value = key
    }

    /// An enum whose every value is known.
    mutating func known<Value: RawRepresentable>(
        _ field: WireField, _ value: inout Value
    ) throws(WireError) where Value.RawValue == UInt8 {
        var raw: UInt8 = 0
        try byte(field, &raw)
        guard let decoded = Value(rawValue: raw) else {
            throw WireError(.invalidValue, offset: offset)
        }
        value = decoded
    }

    mutating func known<Value: RawRepresentable>(
        _ field: WireField, _ value: inout Value?
    ) throws(WireError) where Value.RawValue == UInt8 {
        var raw: UInt8 = 0
        try byte(field, &raw)
        guard let decoded = Value(rawValue: raw) else {
            throw WireError(.invalidValue, offset: offset)
        }
        value = decoded
    }
}

extension ByteWriter {
    mutating func milliseconds(_ number: UInt32, _ value: Instant) {
        int64(number, value.milliseconds)
    }

    mutating func milliseconds(_ number: UInt32, _ value: Instant?) {
        int64(number, value?.milliseconds)
    }
}
