internal import Inventory
internal import Primitives

/// Prints a policy: one clause a line, in a fixed order, what is usual left out. The text is the
/// same for equal policies, and reads back as the policy that it was printed from.
struct PolicyPrinter {
    private(set) var text = ""

    init(_ policy: Policy) {
        line("policy " + quoted(policy.name))
        if !policy.description.isEmpty { line("description " + quoted(policy.description)) }
        if policy.returns != nil { line("for returns") }
        if policy.priority != 0 { line("priority \(policy.priority)") }
        printWindow(policy.window)
        if let condition = policy.condition {
            line("when " + Self.logic(condition, Self.clause, separator: "\n    "))
        }
        if let returns = policy.returns { printReturns(returns) }
        for rule in policy.rules { line(Self.rule(rule)) }
        printCosts(policy)
        printPlanRules(policy)
        if let otherwise = policy.otherwise { line("otherwise " + quoted(otherwise)) }
    }

    private mutating func line(_ content: String) { text += content + "\n" }

    private mutating func printWindow(_ window: PolicyWindow) {
        if let from = window.from { line("from " + CivilTime.text(from)) }
        if let until = window.until { line("until " + CivilTime.text(until)) }
        for time in window.recurrences {
            let named = (0..<7).filter { time.days >> UInt8($0) & 1 == 1 }
            var content =
                named.count == 7
                ? "day" : named.map { WeeklyTime.words[$0] }.joined(separator: ", ")
            if time.from != 0 || time.until != 1_440 {
                content += " between " + PolicyNumbers.minuteText(time.from)
                content += " and " + PolicyNumbers.minuteText(time.until)
            }
            line("every " + content)
        }
    }

    private mutating func printReturns(_ rules: ReturnRules) {
        for window in rules.windows {
            let lines = window.lines.map { " for " + Self.logic($0, Self.test) } ?? ""
            line("accept within " + PolicyNumbers.text(window.days, .days) + lines)
        }
        for lines in rules.finalSale { line("refuse " + Self.logic(lines, Self.test)) }
        if !rules.conditions.isEmpty {
            let words = rules.conditions.map { AttributeWords.conditions[Int($0.rawValue) - 1] }
            line("condition " + words.joined(separator: ", "))
        }
        let usual = ReturnRules()
        if rules.refundOn != usual.refundOn { line("refund on " + rules.refundOn.word) }
        if rules.fee != 0 {
            line("fee " + Self.money(rules.fee) + (rules.isFeePerUnit ? " per unit" : ""))
        }
        if let most = rules.approveAbove { line("approve above " + Self.money(most)) }
        if rules.keepBelow != 0 { line("keep below " + Self.money(rules.keepBelow)) }
        if let most = rules.keepAtMost { line("keep at most " + Self.money(most)) }
        if rules.sendWithinDays != usual.sendWithinDays {
            line("send within " + PolicyNumbers.text(rules.sendWithinDays, .days))
        }
    }

    private mutating func printCosts(_ policy: Policy) {
        let costs = policy.costs
        let usual = CostWeights()
        for term in CostTerm.allCases where costs[term] != usual[term] {
            if let basis = term.basis {
                line("cost \(term.word) \(Self.money(costs[term])) per \(basis)")
            } else {
                line("cost \(term.word) " + PolicyNumbers.text(costs[term], .percent))
            }
        }
        for one in policy.preferences {
            line(
                (one.cost <= 0 ? "prefer " : "avoid ") + Self.logic(one.condition, Self.test)
                    + " by " + Self.money(Int64(one.cost.magnitude)) + " per "
                    + (one.isPerUnit ? "unit" : "parcel"))
        }
        guard
            costs.unfilled != usual.unfilled || costs.unfilledOfPrice != usual.unfilledOfPrice
        else { return }
        let share = PolicyNumbers.text(costs.unfilledOfPrice, .percent) + " of price"
        if costs.unfilledOfPrice == 0 {
            line("unfilled " + Self.money(costs.unfilled))
        } else {
            line(
                "unfilled " + (costs.unfilled == 0 ? "" : Self.money(costs.unfilled) + " + ")
                    + share)
        }
    }

    private mutating func printPlanRules(_ policy: Policy) {
        if !policy.markets.isEmpty {
            let markets = policy.markets.map { Self.logic($0, Self.test) }
            line("markets " + markets.joined(separator: " then "))
        }
        if policy.tiers != [.cost] {
            line("tiers " + policy.tiers.map(\.word).joined(separator: ", "))
        }
        if let most = policy.parcelsMax { line("parcels at most \(most)") }
        switch policy.completeness {
        case .partial: break
        case .oneParcel: line("ship complete")
        case .allOrNothing: line("ship all or nothing")
        }
        switch policy.quantitySplits {
        case .whenNeeded: break
        case .never: line("split quantities never")
        case .always: line("split quantities always")
        }
        if policy.splitValueMin > 0 {
            line("pieces worth at least " + Self.money(policy.splitValueMin))
        }
        for lines in policy.together { line("together " + Self.logic(lines, Self.test)) }
        for rule in policy.apart {
            line(
                "apart " + Self.logic(rule.first, Self.test) + " from "
                    + Self.logic(rule.second, Self.test))
        }
        let soft = policy.soft.subtracting(.exclusions)
        if !soft.isEmpty { line("relax " + soft.texts.joined(separator: ", ")) }
    }

    // MARK: Parts

    static func rule(_ rule: LocationRule) -> String {
        var text = rule.isSoft ? "soft " : ""
        text += (rule.isForbidden ? "forbid " : "require ") + logic(rule.condition, test)
        if let lines = rule.lines { text += " for " + logic(lines, test) }
        return text
    }

    private static func money(_ amount: Int64) -> String { PolicyNumbers.text(amount, .money) }

    /// `separator` stands before each `and` at the top.
    private static func logic<Test>(
        _ logic: Logic<Test>, _ leaf: (Test, _ isNegated: Bool) -> String,
        separator: String = " "
    ) -> String {
        switch logic {
        case .test(let test): return leaf(test, false)
        case .not(.test(let test)): return leaf(test, true)
        case .not(let term): return "not (" + self.logic(term, leaf) + ")"
        case .all(let terms):
            let parts = terms.map { term in
                if case .any = term { return "(" + self.logic(term, leaf) + ")" }
                return self.logic(term, leaf)
            }
            return parts.joined(separator: separator + "and ")
        case .any(let terms):
            return terms.map { self.logic($0, leaf) }.joined(separator: " or ")
        }
    }

    private static func clause(_ clause: OrderClause, _ isNegated: Bool) -> String {
        switch clause {
        case .order(let test): self.test(test, isNegated)
        case .anyLine(.test(let test)): self.test(test, isNegated)
        case .anyLine(let lines): (isNegated ? "not " : "") + "any line (\(logic(lines, test)))"
        case .everyLine(let lines): (isNegated ? "not " : "") + "every line (\(logic(lines, test)))"
        }
    }

    private static func test<Attribute: PolicyAttribute>(
        _ test: AttributeTest<Attribute>, _ isNegated: Bool
    ) -> String {
        let name = test.attribute.rawValue
        let not = isNegated ? "not " : ""
        switch test.relation {
        case .isSet: return not + name
        case .starts(let prefix): return "\(not)\(name) starts \(quoted(prefix))"
        case .oneOf(let texts): return values(name, texts.map(quoted), isNegated)
        case .has(let tags):
            let list = tags.map(quoted).joined(separator: ", ")
            return "\(not)\(name) has " + (tags.count == 1 ? list : "any (\(list))")
        case .number(let comparison, let bound):
            guard case .number(let unit) = test.attribute.kind else { return not + name }
            return "\(not)\(name) \(comparison.text) " + PolicyNumbers.text(bound, unit)
        case .words(let mask):
            guard case .word(let words) = test.attribute.kind else { return not + name }
            let chosen = words.indices.filter { mask >> UInt16($0 + 1) & 1 == 1 }
            return values(name, chosen.map { words[$0] }, isNegated)
        }
    }

    private static func values(_ name: String, _ values: [String], _ isNegated: Bool) -> String {
        if values.count == 1 { return "\(name) \(isNegated ? "!=" : "=") \(values[0])" }
        return "\(isNegated ? "not " : "")\(name) in (\(values.joined(separator: ", ")))"
    }
}

/// In quotes, with `"` and `\` escaped.
private func quoted(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
        if scalar == "\"" || scalar == "\\" { result.unicodeScalars.append("\\") }
        result.unicodeScalars.append(scalar)
    }
    return result + "\""
}
