internal import Inventory
internal import Primitives

/// Clauses of policies for returns. `for returns` may stand anywhere, so what belongs to the other
/// kind is known at the end of the text, and told with the place where it stands.
extension PolicyParser {
    static let returnWords = [
        "for", "accept", "refuse", "condition", "refund", "fee", "approve", "keep", "send",
    ]
    /// Clauses that say how orders are sent.
    private static let orderWords: Set<String> = [
        "soft", "unfilled", "markets", "tiers", "ship", "split", "pieces", "together", "apart",
        "relax",
    ]

    mutating func note(clause word: String, at place: TextPlace) {
        if Self.orderWords.contains(word) { noteOrders(word, at: place) }
        if word != "for", Self.returnWords.contains(word) { noteReturns(word, at: place) }
    }

    mutating func noteOrders(_ clause: String, at place: TextPlace) {
        if ordersOnly == nil { ordersOnly = (clause, place) }
    }

    mutating func noteReturns(_ clause: String, at place: TextPlace) {
        if returnsOnly == nil { returnsOnly = (clause, place) }
    }

    func checkKind() throws(PolicyError) {
        if isForReturns, let (clause, place) = ordersOnly {
            throw PolicyError(.syntax, place, "\"\(clause)\" has no meaning for returns")
        }
        if !isForReturns, let (clause, place) = returnsOnly {
            throw PolicyError(
                .syntax, place,
                "\"\(clause)\" belongs to a policy that says \"for returns\"")
        }
    }

    /// A ready-made policy is replaced by one of its own kind only.
    func checkName(at place: TextPlace) throws(PolicyError) {
        guard let isReturn = ReadyMade.isForReturns(policy.name), isReturn != isForReturns else {
            return
        }
        throw PolicyError(
            .contradiction, place,
            "\"\(policy.name)\" is the name of a ready-made policy for "
                + (isReturn ? "returns" : "orders"))
    }

    /// What follows `for` in a rule: lines, or the clause `for returns`, whose place it then tells.
    mutating func scope() throws(PolicyError) -> (Logic<LineTest>?, TextPlace?) {
        let start = place
        guard try take(word: "for") else { return (nil, nil) }
        if token == .word("returns") { return (nil, start) }
        return (try lineCondition(), nil)
    }

    /// `returns`, after the word `for` that stood at `start`.
    mutating func forReturns(at start: TextPlace) throws(PolicyError) {
        try expect(word: "returns")
        try once("for returns", at: start)
        isForReturns = true
        policy.returns = returns
    }

    mutating func returnClause(_ word: String, at start: TextPlace) throws(PolicyError) {
        switch word {
        case "accept": try window(at: start)
        case "refuse":
            try bound(returns.finalSale.count, Limits.policyRulesMax, "refuse clauses", at: start)
            let lines = try lineCondition()
            try checkPossible(lines, at: start)
            returns.finalSale.append(lines)
        case "keep":
            let how = try expect(oneOf: ["below", "at"], "below or at most")
            try once("keep " + how, at: start)
            if how == "at" {
                try expect(word: "most")
                returns.keepAtMost = try number(.money, in: 0...PolicyNumbers.bound)
            } else {
                returns.keepBelow = try number(.money, in: 0...PolicyNumbers.bound)
            }
        default:
            try once(word, at: start)
            try singleReturnClause(word)
        }
        policy.returns = returns
    }

    private mutating func window(at start: TextPlace) throws(PolicyError) {
        try bound(returns.windows.count, Limits.policyRulesMax, "accept clauses", at: start)
        try expect(word: "within")
        let days = try number(.days, in: 1...Self.daysMax)
        let (lines, clauseAt) = try scope()
        if let lines { try checkPossible(lines, at: start) }
        returns.windows.append(ReturnWindow(days: days, lines: lines))
        if let clauseAt { try forReturns(at: clauseAt) }
    }

    private mutating func singleReturnClause(_ word: String) throws(PolicyError) {
        switch word {
        case "condition":
            repeat {
                let words = AttributeWords.conditions
                let word = try expect(oneOf: words, "one of " + words.joined(separator: ", "))
                let value = Condition(rawValue: UInt8((words.firstIndex(of: word) ?? 0) + 1))
                if !returns.conditions.contains(value) { returns.conditions.append(value) }
            } while try take(symbol: ",")
            returns.conditions.sort()
        case "refund":
            try expect(word: "on")
            let words = RefundTrigger.allCases.map(\.word)
            let word = try expect(oneOf: words, "scan, receipt or grade")
            returns.refundOn = RefundTrigger.allCases.first { $0.word == word } ?? .receipt
        case "fee":
            returns.fee = try number(.money, in: 0...PolicyNumbers.bound)
            if try take(word: "per") {
                try expect(word: "unit")
                // Nothing per unit is nothing.
                returns.isFeePerUnit = returns.fee != 0
            }
        case "approve":
            try expect(word: "above")
            returns.approveAbove = try number(.money, in: 0...PolicyNumbers.bound)
        default:
            try expect(word: "within")
            returns.sendWithinDays = try number(.days, in: 1...Self.daysMax)
        }
    }

    private static let daysMax: Int64 = 3_650

    private func checkPossible(
        _ lines: Logic<LineTest>, at start: TextPlace
    ) throws(PolicyError) {
        var budget = 50_000
        guard Satisfiability.isPossible(lines, budget: &budget) else {
            throw PolicyError(.contradiction, start, "no line can be one that this is for")
        }
    }
}

extension RefundTrigger {
    var word: String { String(describing: self) }
}
