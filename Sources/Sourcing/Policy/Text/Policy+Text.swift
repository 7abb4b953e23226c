internal import Primitives

extension Policy {
    /// Reads a policy. Throws the first thing that is wrong, with its place.
    public init(parsing text: String) throws(PolicyError) {
        self = try PolicyText(text).policy
    }

    /// The canonical text: equal policies have equal texts, and reading it gives the policy again.
    public var text: String { PolicyPrinter(self).text }
}

/// A policy as it was read, with the names that the network has to know.
public struct PolicyText: Sendable {
    public let policy: Policy
    public let references: [PolicyReference]
    /// Where each of the policy's rules begins.
    public let rulePlaces: [TextPlace]

    public init(_ text: String) throws(PolicyError) {
        guard text.utf8.count <= Limits.policyBytesMax else {
            throw PolicyError(
                .range, TextPlace(line: 1, column: 1),
                "the text is longer than \(Limits.policyBytesMax) bytes")
        }
        var parser = PolicyParser(text)
        try parser.parse()
        policy = parser.policy
        references = parser.references
        rulePlaces = parser.rulePlaces
    }
}
