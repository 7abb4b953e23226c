/// A policy text that is not a policy: what is wrong, and where.
public struct PolicyError: Error, Hashable, Sendable {
    public enum Code: String, Sendable {
        /// Something else belongs here.
        case syntax = "POLICY_SYNTAX"
        /// A word that the grammar does not know.
        case unknownWord = "POLICY_UNKNOWN_WORD"
        /// A number, name or count outside its bounds.
        case range = "POLICY_OUT_OF_BOUNDS"
        /// A clause that may stand once only.
        case duplicate = "POLICY_DUPLICATE"
        /// No order, no location or no instant could ever satisfy it.
        case contradiction = "POLICY_CONTRADICTION"
    }

    public var code: Code
    public var place: TextPlace
    public var message: String

    public init(_ code: Code, _ place: TextPlace, _ message: String) {
        self.code = code
        self.place = place
        self.message = message
    }
}

/// A place in a text, both from 1; columns count characters (Unicode scalars).
public struct TextPlace: Hashable, Sendable {
    public var line: Int
    public var column: Int

    public init(line: Int, column: Int) {
        self.line = line
        self.column = column
    }
}
