internal import Primitives

/// Which of a policy's rules are for which lines of one order.
public struct RuleScope: Sendable {
    /// By line and then by `CompiledPolicy.rules`.
    fileprivate var applies: [Bool] = []
    fileprivate var width = 0
}

extension CompiledPolicy {
    /// Whether lines can differ in what excludes a candidate; if not, `filter(_:)` says it all.
    public var hasLineRules: Bool { rules.contains { !$0.isForAll } }

    /// Settles once per order what the rules' `for` says of its lines. O(rules × lines).
    public func scope(of lines: [LineFacts]) -> RuleScope {
        var scope = RuleScope()
        guard hasLineRules else { return scope }
        scope.width = rules.count
        scope.applies.reserveCapacity(rules.count * lines.count)
        for line in lines {
            for rule in rules {
                let condition = policy.rules[rule.index].lines
                scope.applies.append(
                    !rule.isForAll && condition.map { line.satisfies($0) } ?? !rule.isForAll)
            }
        }
        return scope
    }

    /// Why the policy excludes the candidate for every line, or `.none`. A few comparisons.
    public func filter(_ candidate: CandidateFacts) -> Exclusion {
        var found = fixed[Int(candidate.location.value)]
        guard !rules.isEmpty else { return found }
        let unit = UnitFacts()
        for rule in rules where rule.isForAll && found.yields(to: rule.exclusion) {
            if !programs.holds(rule.demand, candidate, unit) { found = rule.exclusion }
        }
        return found
    }

    /// Why the policy excludes the candidate for one line of the order that `scope` was made of,
    /// or `.none`; `whole` is what `filter(_:)` says of it.
    public func filter(
        _ candidate: CandidateFacts, _ unit: UnitFacts, line: Int, in scope: RuleScope,
        whole: Exclusion
    ) -> Exclusion {
        var found = whole
        guard scope.width > 0 else { return found }
        let row = line * scope.width
        for (place, rule) in rules.enumerated()
        where scope.applies[row + place] && found.yields(to: rule.exclusion) {
            if !programs.holds(rule.demand, candidate, unit) { found = rule.exclusion }
        }
        return found
    }

    /// The same for one line by itself, where speed is no matter.
    public func filter(
        _ candidate: CandidateFacts, _ unit: UnitFacts, _ line: LineFacts
    ) -> Exclusion {
        filter(candidate, unit, line: 0, in: scope(of: [line]), whole: filter(candidate))
    }

    /// Rank of the candidate's market for the tier of that name.
    public func market(of candidate: CandidateFacts) -> Int64 {
        for (rank, market) in markets.enumerated()
        where programs.holds(market, candidate, UnitFacts()) {
            return Int64(rank)
        }
        return Int64(markets.count)
    }
}
