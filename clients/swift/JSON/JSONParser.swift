internal import ProtobufWire

/// Reads one JSON document (RFC 8259) from UTF-8 bytes. Never traps; nesting is bounded.
public struct JSONParser {
    private static let nestingMax = 64

    private let bytes: [UInt8]
    private var offset = 0
    private let firstLine: Int

    private init(_ bytes: [UInt8], firstLine: Int) {
        self.bytes = bytes
        self.firstLine = firstLine
    }

    /// `firstLine` is the line number of the first byte, for errors in the middle of a file.
    public static func parse(
        _ bytes: [UInt8], firstLine: Int = 1
    ) throws(JSONError) -> JSONValue {
        guard bytes.withUnsafeBytes(isUTF8) else {
            throw JSONError(line: firstLine, column: 1, "the text is not UTF-8")
        }
        var parser = JSONParser(bytes, firstLine: firstLine)
        let value = try parser.value(nesting: nestingMax)
        parser.skipSpace()
        guard parser.offset == bytes.count else { throw parser.error("text after the document") }
        return value
    }

    public static func parse(_ text: String) throws(JSONError) -> JSONValue {
        try parse(Array(text.utf8))
    }

    private mutating func value(nesting: Int) throws(JSONError) -> JSONValue {
        skipSpace()
        guard nesting > 0 else { throw error("nested too deep") }
        guard let byte = peek() else { throw error("the text ends where a value should be") }
        switch byte {
        case UInt8(ascii: "{"): return try object(nesting: nesting)
        case UInt8(ascii: "["): return try array(nesting: nesting)
        case UInt8(ascii: "\""): return .string(try string())
        case UInt8(ascii: "t"): return try word("true", .bool(true))
        case UInt8(ascii: "f"): return try word("false", .bool(false))
        case UInt8(ascii: "n"): return try word("null", .null)
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return try number()
        default: throw error("expected a value")
        }
    }

    private mutating func object(nesting: Int) throws(JSONError) -> JSONValue {
        offset += 1
        var members: [JSONValue.Member] = []
        skipSpace()
        if take(UInt8(ascii: "}")) { return .object(members) }
        while true {
            skipSpace()
            guard peek() == UInt8(ascii: "\"") else { throw error("expected a member name") }
            let name = try string()
            skipSpace()
            guard take(UInt8(ascii: ":")) else { throw error("expected ':' after \"\(name)\"") }
            members.append(JSONValue.Member(name, try value(nesting: nesting - 1)))
            skipSpace()
            if take(UInt8(ascii: "}")) { return .object(members) }
            guard take(UInt8(ascii: ",")) else { throw error("expected ',' or '}'") }
        }
    }

    private mutating func array(nesting: Int) throws(JSONError) -> JSONValue {
        offset += 1
        var elements: [JSONValue] = []
        skipSpace()
        if take(UInt8(ascii: "]")) { return .array(elements) }
        while true {
            elements.append(try value(nesting: nesting - 1))
            skipSpace()
            if take(UInt8(ascii: "]")) { return .array(elements) }
            guard take(UInt8(ascii: ",")) else { throw error("expected ',' or ']'") }
        }
    }

    private mutating func word(_ text: StaticString, _ value: JSONValue) throws(JSONError)
        -> JSONValue
    {
        let end = offset + text.utf8CodeUnitCount
        let matches = text.withUTF8Buffer {
            end <= bytes.count && bytes[offset..<end].elementsEqual($0)
        }
        guard matches else { throw error("expected a value") }
        offset = end
        return value
    }

    private mutating func number() throws(JSONError) -> JSONValue {
        let start = offset
        _ = take(UInt8(ascii: "-"))
        if !take(UInt8(ascii: "0")), digits() == 0 { throw error("expected a digit") }
        if let next = peek(), isDigit(next) { throw error("a number has a leading zero") }
        if take(UInt8(ascii: ".")), digits() == 0 { throw error("expected a digit") }
        if take(UInt8(ascii: "e")) || take(UInt8(ascii: "E")) {
            if !take(UInt8(ascii: "+")) { _ = take(UInt8(ascii: "-")) }
            if digits() == 0 { throw error("expected a digit") }
        }
        return .number(String(decoding: bytes[start..<offset], as: UTF8.self))
    }

    private mutating func digits() -> Int {
        let start = offset
        while let byte = peek(), isDigit(byte) { offset += 1 }
        return offset - start
    }

    private mutating func string() throws(JSONError) -> String {
        offset += 1
        var text: [UInt8] = []
        while true {
            guard let byte = peek() else { throw error("a string is not closed") }
            offset += 1
            switch byte {
            case UInt8(ascii: "\""): return String(decoding: text, as: UTF8.self)
            case UInt8(ascii: "\\"): try escape(into: &text)
            case 0..<0x20:
                offset -= 1
                throw error("a control character must be escaped")
            default: text.append(byte)
            }
        }
    }

    private mutating func escape(into text: inout [UInt8]) throws(JSONError) {
        guard let byte = peek() else { throw error("a string is not closed") }
        offset += 1
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): text.append(byte)
        case UInt8(ascii: "b"): text.append(0x08)
        case UInt8(ascii: "f"): text.append(0x0C)
        case UInt8(ascii: "n"): text.append(0x0A)
        case UInt8(ascii: "r"): text.append(0x0D)
        case UInt8(ascii: "t"): text.append(0x09)
        case UInt8(ascii: "u"):
            var unit = try hexadecimal()
            if unit & 0xFC00 == 0xD800 {
                guard take(UInt8(ascii: "\\")), take(UInt8(ascii: "u")) else {
                    throw error("half a surrogate pair")
                }
                let low = try hexadecimal()
                guard low & 0xFC00 == 0xDC00 else { throw error("half a surrogate pair") }
                unit = 0x10000 + (unit & 0x3FF) << 10 + (low & 0x3FF)
            }
            guard let scalar = Unicode.Scalar(unit) else { throw error("half a surrogate pair") }
            text.append(contentsOf: Array(String(Character(scalar)).utf8))
        default: throw error("an unknown escape")
        }
    }

    private mutating func hexadecimal() throws(JSONError) -> UInt32 {
        var unit: UInt32 = 0
        for _ in 0..<4 {
            guard let byte = peek(), let digit = Character(Unicode.Scalar(byte)).hexDigitValue
            else { throw error("expected four hexadecimal digits") }
            offset += 1
            unit = unit << 4 | UInt32(digit)
        }
        return unit
    }

    private func peek() -> UInt8? { offset < bytes.count ? bytes[offset] : nil }

    private mutating func take(_ byte: UInt8) -> Bool {
        guard peek() == byte else { return false }
        offset += 1
        return true
    }

    private mutating func skipSpace() {
        while let byte = peek(), byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 {
            offset += 1
        }
    }

    private func isDigit(_ byte: UInt8) -> Bool { byte >= 0x30 && byte <= 0x39 }

    private func error(_ reason: String) -> JSONError {
        var line = firstLine
        var start = 0
        for (index, byte) in bytes.prefix(offset).enumerated() where byte == 0x0A {
            line += 1
            start = index + 1
        }
        return JSONError(line: line, column: offset - start + 1, reason)
    }
}
