/// Why the archive could not read or write; the journal is untouched by any of it.
public struct ArchiveError: Error, Sendable, CustomStringConvertible {
    public var description: String

    public init(_ description: String) { self.description = description }
}
