public import Primitives

/// One row of a table by column name, with typed readers that name line and column when they
/// refuse.
public struct TableRow: Sendable {
    public var line: Int
    public var columns: [String]
    public var fields: [String]

    public init(line: Int, columns: [String], fields: [String]) {
        self.line = line
        self.columns = columns
        self.fields = fields
    }

    /// Empty when the column is missing.
    public func text(_ column: String) -> String {
        guard let index = columns.firstIndex(of: column), index < fields.count else { return "" }
        return fields[index]
    }

    public func required(_ column: String) throws(RowError) -> String {
        let value = text(column)
        if value.isEmpty { throw refuse(column, "must not be empty") }
        return value
    }

    /// Nil when empty.
    public func integer(
        _ column: String, in range: ClosedRange<Int64> = .min ... .max
    ) throws(RowError) -> Int64? {
        let value = text(column)
        if value.isEmpty { return nil }
        guard let number = Int64(value) else {
            throw refuse(column, "\"\(value)\" is not a whole number")
        }
        guard range.contains(number) else {
            throw refuse(
                column, "\(number) is not between \(range.lowerBound) and \(range.upperBound)")
        }
        return number
    }

    /// A decimal number as millionths, rounded half away from zero; nil when empty.
    public func millionths(
        _ column: String, limit: Int64
    ) throws(RowError) -> Int32? {
        let value = text(column)
        if value.isEmpty { return nil }
        guard let number = Double(value), number.isFinite, abs(number) <= Double(limit) else {
            throw refuse(column, "\"\(value)\" is not a number between -\(limit) and \(limit)")
        }
        return Int32((number * 1_000_000).rounded())
    }

    /// RFC 3339 or a date; nil when empty.
    public func time(_ column: String) throws(RowError) -> Instant? {
        let value = text(column)
        if value.isEmpty { return nil }
        guard let instant = RFC3339.instant(value) else {
            throw refuse(
                column, "\"\(value)\" is no time such as 2026-11-23 or 2026-11-23T08:00:00Z")
        }
        return instant
    }

    /// Elements separated by `;`, blanks around them dropped.
    public func list(_ column: String) -> [String] {
        text(column).split(separator: ";").compactMap { part in
            let words = part.split(separator: " ")
            return words.isEmpty ? nil : words.joined(separator: " ")
        }
    }

    /// An enum value by its short name, any case: `store` for `LOCATION_TYPE_STORE`.
    public func choice<Value>(
        _ column: String, _ choices: [(name: String, value: Value)]
    ) throws(RowError) -> Value? {
        let value = text(column)
        if value.isEmpty { return nil }
        let wanted = value.uppercased()
        for choice in choices where choice.name == wanted { return choice.value }
        let names = choices.map { $0.name.lowercased() }.joined(separator: ", ")
        throw refuse(column, "\"\(value)\" is none of \(names)")
    }

    public func refuse(_ column: String, _ reason: String) -> RowError {
        RowError(line: line, field: column, reason)
    }
}
