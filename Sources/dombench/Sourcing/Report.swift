internal import Foundation

/// What a suite measured, and which marks it was to reach.
struct Report: Encodable {
    var suite: String
    var columns: [String]
    var rows: [Row] = []
    var checks: [Check] = []

    struct Row: Encodable {
        var name: String
        /// One for each column.
        var figures: [Double]
    }

    struct Check: Encodable {
        var what: String
        var value: Double
        /// The most that `value` may be.
        var limit: Double
        var passed: Bool
    }

    init(_ suite: String, columns: [String]) {
        self.suite = suite
        self.columns = columns
    }

    var passed: Bool { checks.allSatisfy(\.passed) }

    mutating func add(_ name: String, _ figures: [Double]) {
        rows.append(Row(name: name, figures: figures))
    }

    mutating func check(_ what: String, _ value: Double, atMost limit: Double) {
        checks.append(Check(what: what, value: value, limit: limit, passed: value <= limit))
    }

    /// For people: the rows in columns, then a line for each mark.
    var table: String {
        let first = (rows.map(\.name.count).max() ?? 0) + 2
        var text = padded(suite, -first)
        for column in columns { text += padded(column, column.count + 3) }
        for row in rows {
            text += "\n" + padded(row.name, -first)
            for (column, figure) in zip(columns, row.figures) {
                text += padded(rounded(figure), column.count + 3)
            }
        }
        for check in checks {
            let mark = check.passed ? "reached" : "MISSED"
            text += "\n\(mark): \(check.what): \(rounded(check.value)), at most \(check.limit)"
        }
        return text + "\n"
    }

    private func rounded(_ value: Double) -> String {
        String(format: abs(value) < 10 ? "%.3f" : "%.1f", value)
    }

    /// To the right of a column, or to the left of one of negative width.
    private func padded(_ text: String, _ width: Int) -> String {
        let blanks = String(repeating: " ", count: max(0, abs(width) - text.count))
        return width < 0 ? text + blanks : blanks + text
    }
}

/// One line of JSON, keys in order.
func oneLine(_ value: some Encodable) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return String(decoding: try encoder.encode(value), as: UTF8.self)
}
