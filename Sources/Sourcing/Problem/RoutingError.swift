/// A problem that is not one: what is wrong and where. Unfillable lines are not an error; they
/// are an answer.
public struct RoutingError: Error, Hashable, Sendable {
    public enum Code: Hashable, Sendable {
        /// A matrix or table does not have the size that lines and candidates ask for.
        case shape
        /// A number outside its stated range.
        case range
        /// Candidates of one location do not stand together.
        case order
        /// Two lines must and must not travel together.
        case contradiction
        /// The sums of this problem do not fit the widest arithmetic.
        case tooLarge
    }

    public var code: Code
    /// The field, in the words of `RoutingProblem` and `RoutingOptions`.
    public var field: String
    /// Line, candidate or entry concerned, as far as there is one.
    public var index: Int

    init(_ code: Code, _ field: String, _ index: Int = 0) {
        self.code = code
        self.field = field
        self.index = index
    }
}
