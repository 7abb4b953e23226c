/// Writes JSON as text.
public enum JSONWriter {
    /// On one line, as JSON lines want it.
    public static func compact(_ value: JSONValue) -> String {
        var text = ""
        write(value, into: &text, indent: nil)
        return text
    }

    /// Two spaces a level, as protobuf's printers do.
    public static func pretty(_ value: JSONValue) -> String {
        var text = ""
        write(value, into: &text, indent: 0)
        return text
    }

    private static func write(_ value: JSONValue, into text: inout String, indent: Int?) {
        switch value {
        case .null: text += "null"
        case .bool(let value): text += value ? "true" : "false"
        case .number(let number): text += number
        case .string(let string): quote(string, into: &text)
        case .array(let elements):
            list("[", "]", elements, into: &text, indent: indent) { element, text, indent in
                write(element, into: &text, indent: indent)
            }
        case .object(let members):
            list("{", "}", members, into: &text, indent: indent) { member, text, indent in
                quote(member.name, into: &text)
                text += indent == nil ? ":" : ": "
                write(member.value, into: &text, indent: indent)
            }
        }
    }

    private static func list<Element>(
        _ open: String, _ close: String, _ elements: [Element], into text: inout String,
        indent: Int?, _ body: (Element, inout String, Int?) -> Void
    ) {
        text += open
        let inner = indent.map { $0 + 1 }
        for (index, element) in elements.enumerated() {
            if index > 0 { text += "," }
            newLine(inner, into: &text)
            body(element, &text, inner)
        }
        if !elements.isEmpty { newLine(indent, into: &text) }
        text += close
    }

    private static func newLine(_ indent: Int?, into text: inout String) {
        guard let indent else { return }
        text += "\n" + String(repeating: "  ", count: indent)
    }

    private static func quote(_ string: String, into text: inout String) {
        text += "\""
        for scalar in string.unicodeScalars {
            switch scalar {
            case "\"": text += "\\\""
            case "\\": text += "\\\\"
            case "\n": text += "\\n"
            case "\r": text += "\\r"
            case "\t": text += "\\t"
            case "\u{0}"..<"\u{20}", "\u{7F}":
                let digits = String(scalar.value, radix: 16)
                text += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: text.unicodeScalars.append(scalar)
            }
        }
        text += "\""
    }
}
