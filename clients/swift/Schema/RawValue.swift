internal import Primitives
internal import ProtobufWire

/// A field's value as it came: the bits of a number, or the bytes of something longer.
enum RawValue {
    case bits(UInt64)
    case bytes([UInt8])

    var isDefault: Bool {
        switch self {
        case .bits(let bits): bits == 0
        case .bytes(let bytes): bytes.isEmpty
        }
    }

    static func `default`(of field: FieldSchema) -> RawValue {
        field.kind.isPackable ? .bits(0) : .bytes([])
    }

    static func unzigzag(_ bits: UInt64) -> Int64 {
        Int64(bitPattern: bits >> 1) ^ -Int64(bitPattern: bits & 1)
    }

    static func zigzag(_ value: Int64) -> UInt64 {
        UInt64(bitPattern: value << 1 ^ value >> 63)
    }

    /// The values of every known field by number, packed ones unpacked.
    static func collect(
        _ bytes: [UInt8], _ type: MessageSchema
    ) throws(WireError) -> [UInt32: [RawValue]] {
        var found: [UInt32: [RawValue]] = [:]
        var reader = ProtobufReader(bytes.span.bytes)
        while let tag = try reader.nextField() {
            guard let field = type.field(number: tag.number) else {
                try reader.skip(tag)
                continue
            }
            if tag.wireType == .lengthDelimited, field.isRepeated, field.kind.isPackable {
                var packed: [UInt8] = []
                try reader.bytes(tag, &packed)
                found[tag.number, default: []] += try unpack(packed, field.kind)
            } else if let value = try read(&reader, tag, field.kind) {
                if let oneof = field.oneof {
                    for other in type.fields
                    where other.oneof == oneof && other.number != tag.number {
                        found[other.number] = nil
                    }
                }
                found[tag.number, default: []].append(value)
            }
        }
        return found
    }

    /// Nil if the wire type is foreign to the field: then it counts as unknown.
    private static func read(
        _ reader: inout ProtobufReader, _ tag: WireField, _ kind: FieldSchema.Kind
    ) throws(WireError) -> RawValue? {
        guard tag.wireType == wireType(of: kind) else {
            try reader.skip(tag)
            return nil
        }
        switch tag.wireType {
        case .varint: return .bits(try reader.readVarint())
        case .fixed64:
            var value: UInt64 = 0
            try reader.fixed64(tag, &value)
            return .bits(value)
        case .fixed32:
            var value: UInt32 = 0
            try reader.fixed32(tag, &value)
            return .bits(UInt64(value))
        default:
            var value: [UInt8] = []
            try reader.bytes(tag, &value)
            return .bytes(value)
        }
    }

    private static func unpack(
        _ bytes: [UInt8], _ kind: FieldSchema.Kind
    ) throws(WireError) -> [RawValue] {
        var values: [RawValue] = []
        // The elements are read as if each had its tag; the reader wants one and never checks it.
        let tag = WireField(number: 1, wireType: wireType(of: kind))
        var reader = ProtobufReader(bytes.span.bytes)
        while reader.remaining > 0 {
            if let value = try read(&reader, tag, kind) { values.append(value) }
        }
        return values
    }

    static func wireType(of kind: FieldSchema.Kind) -> WireType {
        switch kind {
        case .double, .fixed64, .sfixed64: .fixed64
        case .float, .fixed32, .sfixed32: .fixed32
        case .string, .message, .bytes: .lengthDelimited
        case .group: .startGroup
        default: .varint
        }
    }

    /// A float as JSON: shortest text that reads back the same, or the three names.
    static func json<Number: BinaryFloatingPoint & CustomStringConvertible>(
        _ value: Number
    ) -> JSONValue {
        if value.isNaN { return .string("NaN") }
        if value.isInfinite { return .string(value < 0 ? "-Infinity" : "Infinity") }
        return .number(value.description)
    }
}
