/// A JSON document in memory. Numbers keep their text, so that 64-bit integers survive, and
/// objects keep the order of their members.
public indirect enum JSONValue: Sendable, Equatable {
    case null
    case bool(Bool)
    /// The number as written, e.g. `-1.5e3`.
    case number(String)
    case string(String)
    case array([JSONValue])
    case object([Member])

    public struct Member: Sendable, Equatable {
        public var name: String
        public var value: JSONValue

        public init(_ name: String, _ value: JSONValue) {
            self.name = name
            self.value = value
        }
    }

    /// What it is, for error messages.
    public var kind: String {
        switch self {
        case .null: "null"
        case .bool: "a boolean"
        case .number(let text): "the number \(text)"
        case .string(let text): "the string \"\(text.prefix(40))\""
        case .array: "an array"
        case .object: "an object"
        }
    }

    /// The member of an object, the first of that name.
    public subscript(name: String) -> JSONValue? {
        guard case .object(let members) = self else { return nil }
        return members.first { $0.name == name }?.value
    }
}

/// Why a text is not JSON, or not the JSON that was expected.
public struct JSONError: Error, Sendable, Equatable, CustomStringConvertible {
    /// Where in the text, from 1; 0 when only the path is known.
    public var line: Int
    public var column: Int
    /// Dotted path of the field, e.g. `lines[2].quantity`; empty for the document.
    public var path: String
    public var reason: String

    public init(line: Int = 0, column: Int = 0, path: String = "", _ reason: String) {
        self.line = line
        self.column = column
        self.path = path
        self.reason = reason
    }

    public var description: String {
        let place = line > 0 ? "line \(line), column \(column): " : ""
        return place + (path.isEmpty ? reason : "\(path): \(reason)")
    }
}
