/// A row of a table that cannot be used: where it stands, which field, and why.
public struct RowError: Error, Sendable, Equatable, CustomStringConvertible {
    /// Line in the file on which the row begins, from 1.
    public var line: Int
    /// Column name, or empty when the row as a whole is meant.
    public var field: String
    public var reason: String

    public init(line: Int, field: String = "", _ reason: String) {
        self.line = line
        self.field = field
        self.reason = reason
    }

    public var description: String {
        field.isEmpty ? "line \(line): \(reason)" : "line \(line), \(field): \(reason)"
    }
}
