internal import Primitives
internal import ProtobufWire

/// Canonical proto3 JSON → message bytes, driven by a `Schema`.
///
/// Accepts what protobuf's own parsers accept: names in either form, 64-bit integers as strings or
/// numbers, enums by name or number, null for "not set". Errors name the field's dotted path.
public struct MessageParser {
    private static let nestingMax = 32
    private let schema: Schema

    public init(_ schema: Schema) { self.schema = schema }

    public func parse(_ json: JSONValue, as typeName: String) throws(JSONError) -> [UInt8] {
        var writer = ByteWriter()
        try write(json, as: typeName, "", Self.nestingMax, into: &writer)
        return writer.array
    }

    /// The fields of the message, without tag and length.
    private func write(
        _ json: JSONValue, as typeName: String, _ path: String, _ nesting: Int,
        into writer: inout ByteWriter
    ) throws(JSONError) {
        guard nesting > 0 else { throw JSONError(path: path, "nested too deep") }
        if typeName == WellKnown.timestamp {
            guard case .string(let text) = json, let time = RFC3339.parse(text) else {
                throw expected("an RFC 3339 time such as \"2026-11-23T08:00:00Z\"", json, path)
            }
            return WellKnown.writeTime(time.seconds, time.nanos, into: &writer)
        }
        if typeName == WellKnown.duration {
            guard case .string(let text) = json, let time = WellKnown.parseDuration(text) else {
                throw expected("a duration such as \"1.5s\"", json, path)
            }
            return WellKnown.writeTime(time.seconds, time.nanos, into: &writer)
        }
        if let field = WellKnown.wrapperField(typeName) {
            return try write(json, field, path, nesting, into: &writer)
        }
        if typeName == "google.protobuf.Any" {
            return try writeAny(json, path, nesting, into: &writer)
        }
        guard let type = schema.messages[typeName] else {
            throw JSONError(path: path, "the schema does not know \(typeName)")
        }
        guard case .object(let members) = json else { throw expected("an object", json, path) }
        try write(members, type, path, nesting, into: &writer)
    }

    private func write(
        _ members: [JSONValue.Member], _ type: MessageSchema, _ path: String, _ nesting: Int,
        into writer: inout ByteWriter
    ) throws(JSONError) {
        var seen: Set<UInt32> = []
        var oneofs: Set<Int> = []
        for member in members {
            let place = path.isEmpty ? member.name : path + "." + member.name
            guard let field = type.field(named: member.name) else {
                throw JSONError(path: place, "\(type.fullName) has no such field")
            }
            guard seen.insert(field.number).inserted else {
                throw JSONError(path: place, "the field is given twice")
            }
            if case .null = member.value { continue }
            if let oneof = field.oneof, !oneofs.insert(oneof).inserted {
                let name = type.oneofs.indices.contains(oneof) ? type.oneofs[oneof] : "oneof"
                throw JSONError(path: place, "another field of '\(name)' is given too")
            }
            try writeField(member.value, field, place, nesting, into: &writer)
        }
    }

    private func writeField(
        _ json: JSONValue, _ field: FieldSchema, _ path: String, _ nesting: Int,
        into writer: inout ByteWriter
    ) throws(JSONError) {
        guard field.isRepeated else {
            return try write(json, field, path, nesting, into: &writer)
        }
        if let entry = schema.messages[field.typeName], entry.isMapEntry {
            return try writeMap(json, field, entry, path, nesting, into: &writer)
        }
        guard case .array(let elements) = json else { throw expected("an array", json, path) }
        // Unpacked is legal to send for every field and readers accept both.
        for (index, element) in elements.enumerated() {
            try write(element, field, "\(path)[\(index)]", nesting, into: &writer)
        }
    }

    private func writeMap(
        _ json: JSONValue, _ field: FieldSchema, _ entry: MessageSchema, _ path: String,
        _ nesting: Int, into writer: inout ByteWriter
    ) throws(JSONError) {
        guard case .object(let members) = json else { throw expected("an object", json, path) }
        guard let keyField = entry.field(number: 1), let valueField = entry.field(number: 2) else {
            throw JSONError(path: path, "the schema has a map entry without key or value")
        }
        for member in members {
            let place = "\(path)[\(member.name)]"
            var key = JSONValue.string(member.name)
            if keyField.kind == .bool { key = .bool(member.name == "true") }
            let mark = writer.beginMessage(field.number)
            try write(key, keyField, place, nesting, into: &writer)
            try write(member.value, valueField, place, nesting, into: &writer)
            writer.endMessage(mark)
        }
    }

    /// One value with its tag.
    private func write(
        _ json: JSONValue, _ field: FieldSchema, _ path: String, _ nesting: Int,
        into writer: inout ByteWriter
    ) throws(JSONError) {
        let number = field.number
        switch field.kind {
        case .int64: writer.putInt64(number, try integer(json, path))
        case .uint64: writer.putUint64(number, try integer(json, path))
        case .int32: writer.putInt32(number, try integer(json, path))
        case .uint32: writer.putUint32(number, try integer(json, path))
        case .sint64: writer.putSint64(number, try integer(json, path))
        case .sint32: writer.putSint32(number, try integer(json, path))
        case .fixed64: writer.putFixed64(number, try integer(json, path))
        case .fixed32: writer.putFixed32(number, try integer(json, path))
        case .sfixed64: writer.putSfixed64(number, try integer(json, path))
        case .sfixed32: writer.putSfixed32(number, try integer(json, path))
        case .double: writer.putDouble(number, try floating(json, path))
        case .float:
            let value = try floating(json, path)
            let narrow = Float(value)
            guard narrow.isFinite || !value.isFinite else {
                throw JSONError(path: path, "too large for a float")
            }
            writer.putFloat(number, narrow)
        case .bool:
            guard case .bool(let value) = json else { throw expected("true or false", json, path) }
            writer.putBool(number, value)
        case .string:
            guard case .string(let value) = json else { throw expected("a string", json, path) }
            writer.putString(number, value)
        case .bytes:
            guard case .string(let text) = json, let value = Base64.decode(text) else {
                throw expected("base64", json, path)
            }
            writer.putBytes(number, value)
        case .enum: writer.putInt32(number, try enumeration(json, field, path))
        case .message:
            let mark = writer.beginMessage(number)
            try write(json, as: field.typeName, path, nesting - 1, into: &writer)
            writer.endMessage(mark)
        case .group: throw JSONError(path: path, "groups are not supported")
        }
    }

    private func enumeration(
        _ json: JSONValue, _ field: FieldSchema, _ path: String
    ) throws(JSONError) -> Int32 {
        guard case .string(let name) = json else { return try integer(json, path) }
        guard let type = schema.enums[field.typeName] else {
            throw JSONError(path: path, "the schema does not know \(field.typeName)")
        }
        guard let number = type.number(of: name) else {
            let names = type.values.map(\.name).joined(separator: ", ")
            throw JSONError(path: path, "\"\(name)\" is none of \(names)")
        }
        return number
    }

    private func integer<Number: FixedWidthInteger>(
        _ json: JSONValue, _ path: String
    ) throws(JSONError) -> Number {
        let text: String
        switch json {
        case .number(let number): text = number
        case .string(let string): text = string
        default: throw expected("an integer", json, path)
        }
        if let value = Number(text), !text.hasPrefix("+") { return value }
        // 1e3 and 1.0 are integers too, as long as a double holds them exactly.
        if isDecimal(text), let value = Double(text), value.rounded() == value,
            abs(value) <= 9_007_199_254_740_992,
            let exact = Number(exactly: value)
        {
            return exact
        }
        throw expected("an integer that fits \(Number.bitWidth) bits", json, path)
    }

    /// Swift reads hexadecimal floats too, JSON knows none.
    private func isDecimal(_ text: String) -> Bool {
        text.utf8.allSatisfy { "0123456789+-.eE".utf8.contains($0) }
    }

    private func floating(_ json: JSONValue, _ path: String) throws(JSONError) -> Double {
        switch json {
        case .number(let text):
            if let value = Double(text), value.isFinite { return value }
        case .string("NaN"): return .nan
        case .string("Infinity"): return .infinity
        case .string("-Infinity"): return -.infinity
        case .string(let text):
            if isDecimal(text), let value = Double(text), value.isFinite { return value }
        default: break
        }
        throw expected("a number", json, path)
    }

    private func writeAny(
        _ json: JSONValue, _ path: String, _ nesting: Int, into writer: inout ByteWriter
    ) throws(JSONError) {
        guard case .object(let members) = json, case .string(let url)? = json["@type"] else {
            throw expected("an object with \"@type\"", json, path)
        }
        let name = String(url.split(separator: "/").last ?? "")
        let rest: JSONValue
        if WellKnown.names.contains(name) {
            rest = json["value"] ?? .null
        } else {
            rest = .object(members.filter { $0.name != "@type" })
        }
        var inner = ByteWriter()
        try write(rest, as: name, path, nesting - 1, into: &inner)
        writer.putString(1, url)
        writer.bytes(2, inner.array)
    }

    private func expected(_ what: String, _ json: JSONValue, _ path: String) -> JSONError {
        JSONError(path: path, "expected \(what), got \(json.kind)")
    }
}
