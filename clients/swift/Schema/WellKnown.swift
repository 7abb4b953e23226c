internal import Primitives
internal import ProtobufWire

/// The types of google.protobuf with a JSON form of their own: times and wrappers.
enum WellKnown {
    static let timestamp = "google.protobuf.Timestamp"
    static let duration = "google.protobuf.Duration"
    static let names: Set<String> = Set([timestamp, duration]).union(wrapped.keys)

    /// Wrapper types, by the kind of their only field.
    static let wrapped: [String: FieldSchema.Kind] = [
        "google.protobuf.DoubleValue": .double, "google.protobuf.FloatValue": .float,
        "google.protobuf.Int64Value": .int64, "google.protobuf.UInt64Value": .uint64,
        "google.protobuf.Int32Value": .int32, "google.protobuf.UInt32Value": .uint32,
        "google.protobuf.BoolValue": .bool, "google.protobuf.StringValue": .string,
        "google.protobuf.BytesValue": .bytes,
    ]

    /// A schema of a wrapper, so that the ordinary code can read and write its field.
    static func wrapperField(_ typeName: String) -> FieldSchema? {
        guard let kind = wrapped[typeName] else { return nil }
        var field = FieldSchema()
        field.name = "value"
        field.jsonName = "value"
        field.number = 1
        field.kind = kind
        return field
    }

    /// Nil when the type has no special form.
    static func print(_ bytes: [UInt8], as typeName: String) throws(JSONError) -> JSONValue? {
        if typeName == timestamp || typeName == duration {
            let (seconds, nanos) = try readTime(bytes)
            let isTimestamp = typeName == timestamp
            try check(seconds, nanos, isTimestamp: isTimestamp)
            return .string(
                isTimestamp
                    ? RFC3339.format(seconds: seconds, nanos: nanos)
                    : format(durationSeconds: seconds, nanos: nanos))
        }
        guard let field = wrapperField(typeName) else { return nil }
        var type = MessageSchema()
        type.fullName = "a wrapper"
        type.fields = [field]
        var schema = Schema()
        schema.messages[type.fullName] = type
        // A wrapper always has a value; its default is printed too.
        let value = try MessagePrinter(schema).print(bytes, as: type.fullName)["value"]
        return value ?? defaultJSON(field.kind)
    }

    private static func defaultJSON(_ kind: FieldSchema.Kind) -> JSONValue {
        switch kind {
        case .bool: .bool(false)
        case .string, .bytes: .string("")
        case .int64, .uint64: .string("0")
        case .double, .float: .number("0.0")
        default: .number("0")
        }
    }

    private static func readTime(_ bytes: [UInt8]) throws(JSONError) -> (Int64, Int32) {
        var seconds: Int64 = 0
        var nanos: Int32 = 0
        do {
            var reader = ProtobufReader(bytes.span.bytes)
            while let field = try reader.nextField() {
                switch field.number {
                case 1: try reader.int64(field, &seconds)
                case 2: try reader.int32(field, &nanos)
                default: try reader.skip(field)
                }
            }
        } catch {
            throw JSONError("\(error)")
        }
        return (seconds, nanos)
    }

    private static func check(
        _ seconds: Int64, _ nanos: Int32, isTimestamp: Bool
    ) throws(JSONError) {
        let sound =
            isTimestamp
            ? TimeRange.timestampSeconds.contains(seconds) && (0..<1_000_000_000).contains(nanos)
            : TimeRange.durationSeconds.contains(seconds)
                && (-999_999_999...999_999_999).contains(nanos)
                && !(seconds > 0 && nanos < 0) && !(seconds < 0 && nanos > 0)
        guard sound else { throw JSONError("a time out of range") }
    }

    private static func format(durationSeconds seconds: Int64, nanos: Int32) -> String {
        let sign = seconds < 0 || nanos < 0 ? "-" : ""
        return sign + String(seconds.magnitude) + RFC3339.fraction(abs(nanos)) + "s"
    }

    /// `1.5s`. Nil for anything else and out of range.
    static func parseDuration(_ text: String) -> (seconds: Int64, nanos: Int32)? {
        guard text.hasSuffix("s") else { return nil }
        var body = text.dropLast()
        let negative = body.hasPrefix("-")
        if negative { body.removeFirst() }
        let parts = body.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
        guard let whole = parts.first, !whole.isEmpty, whole.utf8.allSatisfy(isDigit),
            let seconds = Int64(whole), TimeRange.durationSeconds.contains(seconds)
        else { return nil }
        var nanos: Int32 = 0
        if parts.count == 2 {
            let fraction = parts[1]
            guard (1...9).contains(fraction.utf8.count), fraction.utf8.allSatisfy(isDigit),
                let digits = Int32(
                    fraction + String(repeating: "0", count: 9 - fraction.utf8.count))
            else { return nil }
            nanos = digits
        }
        return negative ? (-seconds, -nanos) : (seconds, nanos)
    }

    private static func isDigit(_ byte: UInt8) -> Bool { byte >= 0x30 && byte <= 0x39 }

    static func writeTime(_ seconds: Int64, _ nanos: Int32, into writer: inout ByteWriter) {
        writer.int64(1, seconds)
        writer.int32(2, nanos)
    }
}
