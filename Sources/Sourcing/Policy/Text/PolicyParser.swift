internal import Primitives

/// Reads a policy text: recursive descent over `PolicyLexer`'s tokens, one of them ahead.
///
/// The grammar stands in `Policies.md`. Whatever the text, the parser ends with a policy or a
/// `PolicyError`; it never traps, and its depth is bounded.
struct PolicyParser {
    private var lexer: PolicyLexer
    private(set) var token = PolicyLexer.Token.end
    private(set) var place = TextPlace(line: 1, column: 1)
    var policy = Policy(name: "")
    /// Where the text speaks of what the network may not have.
    var references: [PolicyReference] = []
    /// Where each of `policy.rules` begins.
    var rulePlaces: [TextPlace] = []
    var conditionPlace = TextPlace(line: 1, column: 1)
    var windowPlace = TextPlace(line: 1, column: 1)
    /// The first clause that only a policy for orders may have, and only one for returns.
    var ordersOnly: (clause: String, place: TextPlace)?
    var returnsOnly: (clause: String, place: TextPlace)?
    /// What clauses about returns have said.
    var returns = ReturnRules()
    var isForReturns = false
    /// Clauses seen that may stand once only.
    private var seen: Set<String> = []
    private var depth = 0

    init(_ text: String) { lexer = PolicyLexer(text) }

    mutating func parse() throws(PolicyError) {
        try advance()
        try expect(word: "policy")
        let namePlace = place
        policy.name = try name("the policy's name")
        while token != .end { try clause() }
        if policy.otherwise == policy.name {
            throw PolicyError(
                .contradiction, references.last { $0.kind == .policy }?.place ?? place,
                "a policy cannot be its own alternative")
        }
        try checkKind()
        try checkName(at: namePlace)
        try checkContradictions()
    }

    // MARK: Tokens

    mutating func advance() throws(PolicyError) { (token, place) = try lexer.next() }

    func fail(_ expected: String) -> PolicyError {
        PolicyError(.syntax, place, "\(expected) expected, not \(token.shown)")
    }

    /// Goes past the word if it is next.
    mutating func take(word: String) throws(PolicyError) -> Bool {
        guard token == .word(word) else { return false }
        try advance()
        return true
    }

    mutating func take(symbol: String) throws(PolicyError) -> Bool {
        guard token == .symbol(symbol) else { return false }
        try advance()
        return true
    }

    mutating func expect(word: String) throws(PolicyError) {
        if try !take(word: word) { throw fail("\"\(word)\"") }
    }

    mutating func expect(symbol: String) throws(PolicyError) {
        if try !take(symbol: symbol) { throw fail("\"\(symbol)\"") }
    }

    /// One of these words; another word is unknown, anything else a mistake of syntax.
    mutating func expect(oneOf words: [String], _ what: String) throws(PolicyError) -> String {
        guard case .word(let word) = token else { throw fail(what) }
        guard words.contains(word) else {
            var message = "unknown word \"\(word)\"; \(what) expected"
            if let near = nearest(to: word, in: words) { message += " (\"\(near)\"?)" }
            throw PolicyError(.unknownWord, place, message)
        }
        try advance()
        return word
    }

    mutating func string(
        _ what: String, bytesMax: Int = Limits.keyBytesMax
    ) throws(PolicyError) -> String {
        guard case .string(let text) = token else { throw fail("\(what) in quotes") }
        guard text.utf8.count <= bytesMax else {
            throw PolicyError(.range, place, "\(what) is longer than \(bytesMax) bytes")
        }
        try advance()
        return text
    }

    mutating func name(_ what: String) throws(PolicyError) -> String {
        let start = place
        let text = try string(what)
        if text.isEmpty { throw PolicyError(.range, start, "\(what) is empty") }
        return text
    }

    mutating func number(
        _ unit: NumberUnit, in range: ClosedRange<Int64>
    ) throws(PolicyError) -> Int64 {
        guard case .number(let bytes) = token, let value = PolicyNumbers.parse(bytes, unit) else {
            throw fail(PolicyNumbers.example(unit))
        }
        guard range.contains(value) else {
            let low = PolicyNumbers.text(range.lowerBound, unit)
            let high = PolicyNumbers.text(range.upperBound, unit)
            throw PolicyError(
                .range, place,
                "\(PolicyNumbers.text(value, unit)) is not allowed: \(low) to \(high)")
        }
        try advance()
        return value
    }

    /// The bytes of something that begins like a number.
    mutating func literal<Value>(
        _ what: String, _ parse: (ArraySlice<UInt8>) -> Value?
    ) throws(PolicyError) -> Value {
        guard case .number(let bytes) = token, let value = parse(bytes) else { throw fail(what) }
        try advance()
        return value
    }

    // MARK: Bounds

    mutating func once(_ clause: String, at place: TextPlace) throws(PolicyError) {
        guard seen.insert(clause).inserted else {
            throw PolicyError(.duplicate, place, "\"\(clause)\" is there twice")
        }
    }

    func bound(
        _ count: Int, _ most: Int, _ what: String, at place: TextPlace
    ) throws(PolicyError) {
        guard count < most else {
            throw PolicyError(.range, place, "more than \(most) \(what)")
        }
    }

    /// Runs `body` one level deeper.
    mutating func nested<Value>(
        _ body: (inout PolicyParser) throws(PolicyError) -> Value
    ) throws(PolicyError) -> Value {
        guard depth < Limits.policyDepthMax else {
            throw PolicyError(
                .range, place, "nested deeper than \(Limits.policyDepthMax) levels")
        }
        depth += 1
        defer { depth -= 1 }
        return try body(&self)
    }

    /// The known word that is at most two edits away, if there is just one nearest.
    private func nearest(to word: String, in words: [String]) -> String? {
        guard word.utf8.count <= 32 else { return nil }
        let distances = words.map { ($0, editDistance(Array(word.utf8), Array($0.utf8))) }
        return distances.filter { $0.1 <= 2 }.min { $0.1 < $1.1 }?.0
    }

    private func editDistance(_ left: [UInt8], _ right: [UInt8]) -> Int {
        var row = Array(0...right.count)
        for (i, a) in left.enumerated() {
            var diagonal = row[0]
            row[0] = i + 1
            for (j, b) in right.enumerated() {
                let above = row[j + 1]
                row[j + 1] = min(above + 1, row[j] + 1, diagonal + (a == b ? 0 : 1))
                diagonal = above
            }
        }
        return row[right.count]
    }
}

/// A name in a policy text that somebody else has to know.
public struct PolicyReference: Hashable, Sendable {
    public enum Kind: Hashable, Sendable { case group, location, carrier, policy }

    public var kind: Kind
    public var name: String
    public var place: TextPlace
}
