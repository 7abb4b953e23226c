/// A CSV file of our own making: a header, no quotes, `\n` at the end of each line.
///
/// What is compiled in is trusted, so a wrong file is a bug and stops the process. Files of users
/// are read by `domctl`, whose reader knows all of RFC 4180.
struct DemoTable {
    let columns: [String]
    private let rows: [[Substring]]

    init(_ bytes: [UInt8]) {
        let text = String(decoding: bytes, as: UTF8.self)
        var lines = text.utf8.split(separator: UInt8(ascii: "\n"))[...]
        let header = lines.removeFirst()
        columns = DemoTable.fields(header).map(String.init)
        rows = lines.map(DemoTable.fields)
    }

    private static func fields(_ line: Substring.UTF8View) -> [Substring] {
        line.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false)
            .map(Substring.init)
    }

    /// Every row in order.
    func map<Value>(_ body: (Row) -> Value) -> [Value] {
        rows.map { row in
            precondition(row.count == columns.count, "a row of the demo data has a wrong width")
            return body(Row(fields: row))
        }
    }

    struct Row {
        let fields: [Substring]

        func text(_ column: Int) -> String { String(fields[column]) }

        /// 0 where the field is empty.
        func number(_ column: Int) -> Int64 {
            if fields[column].isEmpty { return 0 }
            guard let value = Int64(fields[column]) else {
                preconditionFailure("\(fields[column]) in the demo data is no number")
            }
            return value
        }

        /// Separated by semicolons.
        func list(_ column: Int) -> [String] {
            fields[column].split(separator: ";").map(String.init)
        }
    }
}
