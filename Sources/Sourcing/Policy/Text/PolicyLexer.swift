internal import Primitives

/// A policy text, token by token. White space and `#` to the end of the line separate tokens.
struct PolicyLexer {
    enum Token: Hashable {
        case word(String)
        /// Whatever begins like a number: amounts, instants, times of day.
        case number(ArraySlice<UInt8>)
        case string(String)
        /// `=`, `!=`, `<`, `<=`, `>`, `>=`, `(`, `)`, `,`, `+`.
        case symbol(String)
        case end

        /// As error messages quote it.
        var shown: String {
            switch self {
            case .word(let word): "\"\(word)\""
            case .number(let bytes): "\"\(String(decoding: bytes, as: UTF8.self))\""
            case .string: "a text in quotes"
            case .symbol(let symbol): "\"\(symbol)\""
            case .end: "the end of the text"
            }
        }
    }

    private let bytes: [UInt8]
    private var at = 0
    private var line = 1
    private var column = 1

    init(_ text: String) { bytes = Array(text.utf8) }

    /// The next token and where it begins.
    mutating func next() throws(PolicyError) -> (Token, TextPlace) {
        skipSpace()
        let place = TextPlace(line: line, column: column)
        guard at < bytes.count else { return (.end, place) }
        let byte = bytes[at]
        if byte == UInt8(ascii: "\"") { return (.string(try string(place)), place) }
        let begin = at
        if Self.isLetter(byte) {
            while at < bytes.count, Self.isWordPart(bytes[at]) { step() }
            return (.word(String(decoding: bytes[begin..<at], as: UTF8.self)), place)
        }
        let follows = at + 1 < bytes.count ? bytes[at + 1] : 0
        if Self.isDigit(byte) || (byte == UInt8(ascii: "-") && Self.isDigit(follows)) {
            step()
            while at < bytes.count, Self.isNumberPart(bytes[at]) { step() }
            return (.number(bytes[begin..<at]), place)
        }
        if let symbol = symbol(byte, follows) {
            for _ in 0..<symbol.utf8.count { step() }
            return (.symbol(symbol), place)
        }
        throw PolicyError(.syntax, place, "this character has no meaning here")
    }

    private func symbol(_ byte: UInt8, _ follows: UInt8) -> String? {
        let equal = follows == UInt8(ascii: "=")
        switch byte {
        case UInt8(ascii: "="): return "="
        case UInt8(ascii: "!"): return equal ? "!=" : nil
        case UInt8(ascii: "<"): return equal ? "<=" : "<"
        case UInt8(ascii: ">"): return equal ? ">=" : ">"
        case UInt8(ascii: "("): return "("
        case UInt8(ascii: ")"): return ")"
        case UInt8(ascii: ","): return ","
        case UInt8(ascii: "+"): return "+"
        default: return nil
        }
    }

    /// `\"` and `\\` are the only escapes; no control characters, so no line ends either.
    private mutating func string(_ place: TextPlace) throws(PolicyError) -> String {
        step()
        var content: [UInt8] = []
        while at < bytes.count {
            var byte = bytes[at]
            if byte == UInt8(ascii: "\"") {
                step()
                return String(decoding: content, as: UTF8.self)
            }
            let here = TextPlace(line: line, column: column)
            if byte == UInt8(ascii: "\\") {
                step()
                byte = at < bytes.count ? bytes[at] : 0
                guard byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") else {
                    throw PolicyError(.syntax, here, "only \\\" and \\\\ are escapes")
                }
            } else if byte < 0x20 || byte == 0x7F {
                throw PolicyError(.syntax, here, "a text may not contain control characters")
            }
            content.append(byte)
            step()
        }
        throw PolicyError(.syntax, place, "the text that begins here has no closing quote")
    }

    private mutating func skipSpace() {
        while at < bytes.count {
            switch bytes[at] {
            case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\r"), UInt8(ascii: "\n"):
                step()
            case UInt8(ascii: "#"):
                while at < bytes.count, bytes[at] != UInt8(ascii: "\n") { step() }
            default: return
            }
        }
    }

    /// Past one byte; bytes within a character do not count as columns.
    private mutating func step() {
        if bytes[at] == UInt8(ascii: "\n") {
            line += 1
            column = 1
        } else if bytes[at] & 0xC0 != 0x80 {
            column += 1
        }
        at += 1
    }

    static func isDigit(_ byte: UInt8) -> Bool { byte >= 0x30 && byte <= 0x39 }

    static func isLetter(_ byte: UInt8) -> Bool {
        (byte | 0x20) >= UInt8(ascii: "a") && (byte | 0x20) <= UInt8(ascii: "z")
    }

    static func isWordPart(_ byte: UInt8) -> Bool {
        isLetter(byte) || isDigit(byte) || byte == UInt8(ascii: "_") || byte == UInt8(ascii: ".")
    }

    static func isNumberPart(_ byte: UInt8) -> Bool {
        isLetter(byte) || isDigit(byte) || byte == UInt8(ascii: ".") || byte == UInt8(ascii: ":")
            || byte == UInt8(ascii: "%") || byte == UInt8(ascii: "-")
    }
}
