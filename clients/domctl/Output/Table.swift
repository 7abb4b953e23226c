/// Rows under a header: aligned on a terminal, tab-separated when piped.
///
/// On a terminal rows are gathered until `finish` or `rowsMax`, to know their widths; piped they
/// leave at once.
struct Table {
    struct Column {
        var title: String
        var isNumber = false
    }

    private static let rowsMax = 500

    private let columns: [Column]
    private let isAligned: Bool
    private var rows: [[String]] = []
    private var headerIsOut = false

    /// Titles that begin with `#` are numbers, aligned right.
    init(_ titles: [String], aligned: Bool) {
        columns = titles.map { title in
            title.hasPrefix("#")
                ? Column(title: String(title.dropFirst()), isNumber: true) : Column(title: title)
        }
        isAligned = aligned
    }

    mutating func add(_ fields: [String]) {
        guard isAligned else {
            if !headerIsOut {
                Terminal.write(Self.separated(columns.map(\.title)))
                headerIsOut = true
            }
            Terminal.write(Self.separated(fields))
            return
        }
        rows.append(fields.map { Self.escaped($0, backslashes: false) })
        if rows.count == Self.rowsMax { flush() }
    }

    mutating func finish() {
        if !isAligned, !headerIsOut { Terminal.write(Self.separated(columns.map(\.title))) }
        if isAligned, !rows.isEmpty || !headerIsOut { flush() }
    }

    private mutating func flush() {
        var widths = columns.map(\.title.count)
        for row in rows {
            for (index, field) in row.enumerated() where index < widths.count {
                widths[index] = max(widths[index], field.count)
            }
        }
        if !headerIsOut {
            let titles = columns.map { $0.title.uppercased() }
            Terminal.write(Colour.dim.around(line(titles, widths)) + "\n")
            headerIsOut = true
        }
        for row in rows { Terminal.write(line(row, widths, coloured: true) + "\n") }
        rows.removeAll()
    }

    private func line(_ fields: [String], _ widths: [Int], coloured: Bool = false) -> String {
        var text = ""
        for (index, field) in fields.enumerated() where index < columns.count {
            let padding = String(repeating: " ", count: max(0, widths[index] - field.count))
            let shown = coloured ? Colour.of(word: field)?.around(field) ?? field : field
            if index > 0 { text += "  " }
            text += columns[index].isNumber ? padding + shown : shown + padding
        }
        while text.hasSuffix(" ") { text.removeLast() }
        return text
    }

    private static func separated(_ fields: [String]) -> String {
        fields.map { escaped($0, backslashes: true) }.joined(separator: "\t") + "\n"
    }

    /// Tabs and line breaks inside a field would tear the row, and other control characters, in
    /// texts that customers write, command the terminal.
    private static func escaped(_ field: String, backslashes: Bool) -> String {
        let isPlain = field.unicodeScalars.allSatisfy {
            $0.properties.generalCategory != .control && !(backslashes && $0 == "\\")
        }
        if isPlain { return field }
        return field.unicodeScalars.reduce(into: "") { text, scalar in
            switch scalar {
            case "\t": text += "\\t"
            case "\n": text += "\\n"
            case "\r": text += "\\r"
            case "\\" where backslashes: text += "\\\\"
            case _ where scalar.properties.generalCategory == .control:
                let digits = String(scalar.value, radix: 16)
                text += "\\x" + (digits.count < 2 ? "0" : "") + digits
            default: text.unicodeScalars.append(scalar)
            }
        }
    }
}

/// Terminal colours; plain text without a terminal or under NO_COLOR.
enum Colour: String {
    case red = "31"
    case green = "32"
    case yellow = "33"
    case dim = "2"

    func around(_ text: String) -> String {
        Terminal.usesColour ? "\u{1B}[\(rawValue)m\(text)\u{1B}[0m" : text
    }

    /// States are told apart at a glance.
    static func of(word: String) -> Colour? {
        switch word {
        case "IN_STOCK", "COMMITTED", "CONSUMED", "APPLIED", "OPEN", "SERVING", "RESTOCKED": .green
        case "LOW", "BACKORDER", "PREORDER", "HELD", "STALE", "PICKUP_ONLY", "NO_OUTBOUND",
            "QUARANTINED", "MISSING", "NOT_ANNOUNCED", "OVER_RECEIPT", "WRONG_ITEM":
            .yellow
        case "OUT_OF_STOCK", "UNKNOWN", "EXPIRED", "REJECTED", "CLOSED", "NOT_SERVING": .red
        case "RELEASED", "REPLAYED", "UNTRACKED": .dim
        default: nil
        }
    }
}
