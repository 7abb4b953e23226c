internal import Primitives
internal import ProtobufWire

/// Message bytes → canonical proto3 JSON, driven by a `Schema`.
///
/// As protobuf's own printers: fields in order of number, 64-bit integers as strings, enums by
/// name, defaults of fields without presence left out, unknown fields dropped.
public struct MessagePrinter {
    private static let nestingMax = 32
    private let schema: Schema

    public init(_ schema: Schema) { self.schema = schema }

    /// Throws `JSONError` naming the field path when the bytes are malformed or a type is unknown.
    public func print(_ bytes: [UInt8], as typeName: String) throws(JSONError) -> JSONValue {
        try print(bytes, as: typeName, path: "", nesting: Self.nestingMax)
    }

    func print(
        _ bytes: [UInt8], as typeName: String, path: String, nesting: Int
    ) throws(JSONError) -> JSONValue {
        guard nesting > 0 else { throw JSONError(path: path, "nested too deep") }
        do {
            if let known = try WellKnown.print(bytes, as: typeName) { return known }
        } catch {
            throw JSONError(path: path, "\(error)")
        }
        if typeName == "google.protobuf.Any" { return try printAny(bytes, path, nesting) }
        guard let type = schema.messages[typeName] else {
            throw JSONError(path: path, "the schema does not know \(typeName)")
        }
        return .object(try members(bytes, type, path, nesting))
    }

    private func members(
        _ bytes: [UInt8], _ type: MessageSchema, _ path: String, _ nesting: Int
    ) throws(JSONError) -> [JSONValue.Member] {
        let found: [UInt32: [RawValue]]
        do {
            found = try RawValue.collect(bytes, type)
        } catch {
            throw JSONError(path: path, "not a \(type.fullName): \(error)")
        }
        var members: [JSONValue.Member] = []
        for field in type.fields.sorted(by: { $0.number < $1.number }) {
            guard let values = found[field.number], !values.isEmpty else { continue }
            let place = path.isEmpty ? field.name : path + "." + field.name
            if let value = try print(values, field, place, nesting) {
                members.append(JSONValue.Member(field.jsonName, value))
            }
        }
        return members
    }

    private func print(
        _ values: [RawValue], _ field: FieldSchema, _ path: String, _ nesting: Int
    ) throws(JSONError) -> JSONValue? {
        if field.isRepeated, let entry = schema.messages[field.typeName], entry.isMapEntry {
            return try printMap(values, entry, path, nesting)
        }
        if field.isRepeated {
            var elements: [JSONValue] = []
            for (index, value) in values.enumerated() {
                elements.append(try print(value, field, "\(path)[\(index)]", nesting))
            }
            return .array(elements)
        }
        // A singular message met twice is merged, which concatenating its bytes does.
        if field.kind == .message, values.count > 1 {
            var merged: [UInt8] = []
            for case .bytes(let part) in values { merged += part }
            return try print(.bytes(merged), field, path, nesting)
        }
        guard let last = values.last else { return nil }
        if !field.hasPrevalence(over: last) { return nil }
        return try print(last, field, path, nesting)
    }

    private func printMap(
        _ values: [RawValue], _ entry: MessageSchema, _ path: String, _ nesting: Int
    ) throws(JSONError) -> JSONValue {
        var members: [JSONValue.Member] = []
        guard let keyField = entry.field(number: 1), let valueField = entry.field(number: 2) else {
            throw JSONError(path: path, "the schema has a map entry without key or value")
        }
        for case .bytes(let bytes) in values {
            let found: [UInt32: [RawValue]]
            do {
                found = try RawValue.collect(bytes, entry)
            } catch {
                throw JSONError(path: path, "\(error)")
            }
            let key = found[1]?.last ?? RawValue.default(of: keyField)
            let value = found[2]?.last ?? RawValue.default(of: valueField)
            let name =
                switch try print(key, keyField, path, nesting) {
                case .string(let text), .number(let text): text
                case .bool(let value): value ? "true" : "false"
                default: ""
                }
            let printed = try print(value, valueField, "\(path)[\(name)]", nesting)
            members.removeAll { $0.name == name }
            members.append(JSONValue.Member(name, printed))
        }
        return .object(members)
    }

    private func print(
        _ value: RawValue, _ field: FieldSchema, _ path: String, _ nesting: Int
    ) throws(JSONError) -> JSONValue {
        switch (field.kind, value) {
        case (.bool, .bits(let bits)): return .bool(bits != 0)
        case (.int64, .bits(let bits)), (.sfixed64, .bits(let bits)):
            return .string(String(Int64(bitPattern: bits)))
        case (.sint64, .bits(let bits)): return .string(String(RawValue.unzigzag(bits)))
        case (.uint64, .bits(let bits)), (.fixed64, .bits(let bits)): return .string(String(bits))
        case (.int32, .bits(let bits)), (.sfixed32, .bits(let bits)):
            return .number(String(Int32(truncatingIfNeeded: bits)))
        case (.sint32, .bits(let bits)):
            return .number(String(Int32(truncatingIfNeeded: RawValue.unzigzag(bits))))
        case (.uint32, .bits(let bits)), (.fixed32, .bits(let bits)):
            return .number(String(UInt32(truncatingIfNeeded: bits)))
        case (.double, .bits(let bits)): return RawValue.json(Double(bitPattern: bits))
        case (.float, .bits(let bits)):
            return RawValue.json(Float(bitPattern: UInt32(truncatingIfNeeded: bits)))
        case (.enum, .bits(let bits)):
            let number = Int32(truncatingIfNeeded: bits)
            guard let name = schema.enums[field.typeName]?.name(of: number) else {
                return .number(String(number))
            }
            return .string(name)
        case (.string, .bytes(let bytes)):
            guard bytes.withUnsafeBytes(isUTF8) else { throw JSONError(path: path, "not UTF-8") }
            return .string(String(decoding: bytes, as: UTF8.self))
        case (.bytes, .bytes(let bytes)): return .string(Base64.encode(bytes))
        case (.message, .bytes(let bytes)):
            return try print(bytes, as: field.typeName, path: path, nesting: nesting - 1)
        default: throw JSONError(path: path, "a value that does not fit its type")
        }
    }

    private func printAny(
        _ bytes: [UInt8], _ path: String, _ nesting: Int
    ) throws(JSONError) -> JSONValue {
        var typeURL = ""
        var value: [UInt8] = []
        do {
            var reader = ProtobufReader(bytes.span.bytes)
            while let field = try reader.nextField() {
                switch field.number {
                case 1: try reader.string(field, &typeURL)
                case 2: try reader.bytes(field, &value)
                default: try reader.skip(field)
                }
            }
        } catch {
            throw JSONError(path: path, "\(error)")
        }
        let type = JSONValue.Member("@type", .string(typeURL))
        let name = String(typeURL.split(separator: "/").last ?? "")
        let known = WellKnown.names.contains(name)
        guard known || schema.messages[name] != nil else {
            return .object([type, JSONValue.Member("value", .string(Base64.encode(value)))])
        }
        let inner = try print(value, as: name, path: path, nesting: nesting - 1)
        guard !known, case .object(let members) = inner else {
            return .object([type, JSONValue.Member("value", inner)])
        }
        return .object([type] + members)
    }
}

extension FieldSchema {
    /// Whether a value that is on the wire is also printed: not a default without presence.
    fileprivate func hasPrevalence(over value: RawValue) -> Bool {
        hasPresence || !value.isDefault
    }
}
