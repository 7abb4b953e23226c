internal import ProtobufWire

/// Reads comma-separated values (RFC 4180) row by row, with a header row.
///
/// Accepts LF as well as CRLF, a byte order mark, line breaks inside quotes, and skips blank lines.
/// Memory is one row. A bad row is an error with its line; the reader then stands at the next
/// row, so that a caller may report it and go on.
public final class CSVReader {
    public static let fieldBytesMax = 64 << 10
    public static let fieldsMax = 256

    /// Column names, trimmed, as written in the first row.
    public let columns: [String]
    private let source: ByteSource
    private var line = 1

    /// Reads the header. Throws when it is missing, repeats a name, lacks a `required` column or,
    /// with `known` given, has one that is not known.
    public init(
        _ source: ByteSource, required: [String] = [], known: [String]? = nil
    ) throws {
        self.source = source
        try Self.skipByteOrderMark(source)
        var line = 1
        guard let header = try Self.readRow(source, &line) else {
            throw RowError(line: 1, "the file is empty; expected a header row")
        }
        columns = header.fields.map { name in
            String(name.drop(while: { $0 == " " }).reversed().drop(while: { $0 == " " }).reversed())
        }
        self.line = line
        for (index, name) in columns.enumerated() where columns[..<index].contains(name) {
            throw RowError(line: header.line, field: name, "the column is there twice")
        }
        for name in required where !columns.contains(name) {
            throw RowError(
                line: header.line, field: name,
                "the column is missing; the header has \(columns.joined(separator: ","))")
        }
        if let known, let stranger = columns.first(where: { !known.contains($0) }) {
            throw RowError(
                line: header.line, field: stranger,
                "no such column; known are \(known.joined(separator: ","))")
        }
    }

    /// The next row, or nil at the end. Throws `RowError` (and stands behind that row), or
    /// `FileError`.
    public func next() throws -> TableRow? {
        guard let (fields, start) = try Self.readRow(source, &line) else { return nil }
        guard fields.count == columns.count else {
            throw RowError(
                line: start, "\(fields.count) fields, but the header has \(columns.count)")
        }
        return TableRow(line: start, columns: columns, fields: fields)
    }

    private static func skipByteOrderMark(_ source: ByteSource) throws {
        guard try source.peek() == 0xEF else { return }
        var mark: [UInt8] = []
        while mark.count < 3, let byte = try source.next() { mark.append(byte) }
        guard mark == [0xEF, 0xBB, 0xBF] else {
            throw RowError(line: 1, "the file is not UTF-8")
        }
    }

    private static func readRow(
        _ source: ByteSource, _ line: inout Int
    ) throws -> (fields: [String], line: Int)? {
        while true {
            let start = line
            var row = RawRow()
            guard try row.read(source, &line) else { return nil }
            if row.isBlank { continue }
            if let problem = row.problem { throw RowError(line: start, problem) }
            var fields: [String] = []
            for field in row.fields {
                guard field.withUnsafeBytes(isUTF8) else {
                    throw RowError(line: start, "field \(fields.count + 1) is not UTF-8")
                }
                fields.append(String(decoding: field, as: UTF8.self))
            }
            return (fields, start)
        }
    }
}

/// One row while it is being read.
private struct RawRow {
    var fields: [[UInt8]] = []
    var problem: String?
    private var field: [UInt8] = []
    private var wasQuoted = false

    /// A line without any character.
    var isBlank: Bool { fields.count == 1 && fields[0].isEmpty && !wasQuoted }

    /// False at the end of the input. Always stops behind a line break that ends a row.
    mutating func read(_ source: ByteSource, _ line: inout Int) throws(FileError) -> Bool {
        guard try source.peek() != nil else { return false }
        while let byte = try source.next() {
            switch byte {
            case UInt8(ascii: ","): endField()
            case UInt8(ascii: "\n"):
                line += 1
                endField()
                return true
            case UInt8(ascii: "\r"):
                if try source.peek() == UInt8(ascii: "\n") { continue }
                append(byte)
            case UInt8(ascii: "\"") where field.isEmpty && !wasQuotedHere:
                wasQuotedHere = true
                wasQuoted = true
                try readQuoted(source, &line)
            case UInt8(ascii: "\""):
                note("a quote inside an unquoted field")
            default:
                if wasQuotedHere { note("text after a closing quote") }
                append(byte)
            }
        }
        endField()
        return true
    }

    private var wasQuotedHere = false

    private mutating func readQuoted(
        _ source: ByteSource, _ line: inout Int
    ) throws(FileError) {
        while let byte = try source.next() {
            if byte == UInt8(ascii: "\n") { line += 1 }
            if byte == UInt8(ascii: "\"") {
                guard try source.peek() == UInt8(ascii: "\"") else { return }
                _ = try source.next()
            }
            append(byte)
        }
        note("a quoted field is not closed; what follows in the file is lost with it")
    }

    private mutating func append(_ byte: UInt8) {
        if field.count < CSVReader.fieldBytesMax {
            field.append(byte)
        } else {
            note("a field is longer than \(CSVReader.fieldBytesMax) bytes")
        }
    }

    private mutating func endField() {
        if fields.count < CSVReader.fieldsMax {
            fields.append(field)
        } else {
            note("more than \(CSVReader.fieldsMax) fields")
        }
        field = []
        wasQuotedHere = false
    }

    private mutating func note(_ text: String) {
        if problem == nil { problem = text }
    }
}
