internal import Primitives

/// Clauses: each begins with a word of its own and may stand in any order after `policy`.
extension PolicyParser {
    static let words =
        [
            "description", "priority", "from", "until", "every", "when", "require", "forbid",
            "soft",
            "cost", "unfilled", "prefer", "avoid", "markets", "tiers", "parcels", "ship", "split",
            "pieces", "together", "apart", "relax", "otherwise",
        ] + returnWords

    mutating func clause() throws(PolicyError) {
        let start = place
        let word = try expect(oneOf: Self.words, "a clause")
        note(clause: word, at: start)
        switch word {
        case "for": try forReturns(at: start)
        case _ where Self.returnWords.contains(word): try returnClause(word, at: start)
        case "every": try recurrence(at: start)
        case "require", "forbid", "soft": try rule(word, at: start)
        case "cost": try cost()
        case "prefer", "avoid": try preference(isPreferred: word == "prefer", at: start)
        case "together":
            try bound(policy.together.count, Limits.policyRulesMax, "together rules", at: start)
            policy.together.append(try lineCondition())
        case "apart":
            try bound(policy.apart.count, Limits.policyRulesMax, "apart rules", at: start)
            let first = try lineCondition()
            try expect(word: "from")
            policy.apart.append(ApartRule(first, try lineCondition()))
        default:
            try once(word, at: start)
            try single(word, at: start)
        }
    }

    /// Clauses that stand once.
    private mutating func single(_ word: String, at start: TextPlace) throws(PolicyError) {
        switch word {
        case "description":
            policy.description = try string(
                "the description", bytesMax: Limits.policyDescriptionBytesMax)
        case "priority":
            policy.priority = Int32(try number(.count, in: 0...Int64(Limits.policyPriorityMax)))
        case "from", "until":
            windowPlace = start
            let instant = try literal(
                "an instant such as 2026-11-27T00:00:00Z", CivilTime.parse)
            if word == "from" {
                policy.window.from = instant
            } else {
                policy.window.until = instant
            }
        case "when":
            conditionPlace = place
            policy.condition = try orderCondition()
        case "unfilled": try unfilled()
        case "markets":
            repeat {
                try bound(policy.markets.count, Limits.policyRulesMax, "markets", at: place)
                policy.markets.append(try locationCondition())
            } while try take(word: "then")
        case "tiers": try tiers(at: start)
        case "otherwise":
            let place = place
            let name = try name("a policy's name")
            references.append(PolicyReference(kind: .policy, name: name, place: place))
            policy.otherwise = name
        default: try limit(word)
        }
    }

    /// Limits on plans as a whole.
    private mutating func limit(_ word: String) throws(PolicyError) {
        switch word {
        case "parcels":
            try expect(word: "at")
            try expect(word: "most")
            policy.parcelsMax = Int(try number(.count, in: 1...Int64(Limits.linesMax)))
        case "pieces":
            for word in ["worth", "at", "least"] { try expect(word: word) }
            policy.splitValueMin = try number(.money, in: 1...PolicyNumbers.bound)
        case "ship":
            let how = try expect(oneOf: ["complete", "all", "partial"], "complete, all or partial")
            if how == "all" {
                try expect(word: "or")
                try expect(word: "nothing")
            }
            policy.completeness =
                how == "complete" ? .oneParcel : how == "all" ? .allOrNothing : .partial
        case "split":
            try expect(word: "quantities")
            let how = try expect(oneOf: ["never", "when", "always"], "never, when or always")
            if how == "when" { try expect(word: "needed") }
            policy.quantitySplits =
                how == "never" ? .never : how == "when" ? .whenNeeded : .always
        default:
            repeat {
                let words = SoftRules.words.map(\.word)
                let word = try expect(oneOf: words, "one of " + words.joined(separator: ", "))
                for (rule, name) in SoftRules.words where name == word { policy.soft.insert(rule) }
            } while try take(symbol: ",")
        }
    }

    private mutating func tiers(at start: TextPlace) throws(PolicyError) {
        policy.tiers = []
        repeat {
            let place = place
            let words = Tier.allCases.map(\.word)
            let word = try expect(oneOf: words, "one of " + words.joined(separator: ", "))
            guard let tier = Tier.allCases.first(where: { $0.word == word }) else { continue }
            if policy.tiers.contains(tier) {
                throw PolicyError(.duplicate, place, "\"\(word)\" is there twice")
            }
            policy.tiers.append(tier)
        } while try take(symbol: ",")
        guard policy.tiers.last == .cost else {
            throw PolicyError(.syntax, start, "the last tier is \"cost\"")
        }
    }

    private mutating func rule(_ word: String, at start: TextPlace) throws(PolicyError) {
        try bound(policy.rules.count, Limits.policyRulesMax, "rules", at: start)
        var verb = word
        if word == "soft" { verb = try expect(oneOf: ["require", "forbid"], "require or forbid") }
        let condition = try locationCondition()
        let (lines, clauseAt) = try scope()
        rulePlaces.append(start)
        policy.rules.append(
            LocationRule(
                isForbidden: verb == "forbid", condition: condition, lines: lines,
                isSoft: word == "soft"))
        if let clauseAt { try forReturns(at: clauseAt) }
    }

    private mutating func preference(
        isPreferred: Bool, at start: TextPlace
    ) throws(PolicyError) {
        try bound(policy.preferences.count, Limits.policyRulesMax, "preferences", at: start)
        let condition = try locationCondition()
        try expect(word: "by")
        let amount = try number(.money, in: -PolicyNumbers.bound...PolicyNumbers.bound)
        try expect(word: "per")
        let basis = try expect(oneOf: ["parcel", "unit"], "parcel or unit")
        policy.preferences.append(
            Preference(
                condition: condition, cost: isPreferred ? -amount : amount,
                isPerUnit: basis == "unit"))
    }

    private mutating func cost() throws(PolicyError) {
        let start = place
        let word = try expect(oneOf: CostTerm.allCases.map(\.word), "a kind of cost")
        guard let term = CostTerm.allCases.first(where: { $0.word == word }) else { return }
        try once("cost " + word, at: start)
        if !term.isForReturns { noteOrders("cost " + word, at: start) }
        if !term.isForOrders { noteReturns("cost " + word, at: start) }
        let most = term.basis == nil ? 1_000_000 : PolicyNumbers.bound
        let range = (term.mayBeNegative ? -most : 0)...most
        guard let basis = term.basis else {
            policy.costs[term] = try number(.percent, in: range)
            return
        }
        policy.costs[term] = try number(.money, in: range)
        try expect(word: "per")
        try expect(word: basis)
    }

    /// `unfilled 100.00`, `unfilled 300% of price` or both with `+`.
    private mutating func unfilled() throws(PolicyError) {
        policy.costs.unfilled = 0
        policy.costs.unfilledOfPrice = 0
        if case .number(let bytes) = token, bytes.last != UInt8(ascii: "%") {
            policy.costs.unfilled = try number(.money, in: 0...PolicyNumbers.bound)
            guard try take(symbol: "+") else { return }
        }
        policy.costs.unfilledOfPrice = try number(.percent, in: 0...1_000_000)
        try expect(word: "of")
        try expect(word: "price")
    }

    private mutating func recurrence(at start: TextPlace) throws(PolicyError) {
        windowPlace = start
        try bound(policy.window.recurrences.count, Limits.policyRulesMax, "recurrences", at: start)
        var time = WeeklyTime(days: 0)
        repeat {
            let words = WeeklyTime.words + ["day"]
            let word = try expect(oneOf: words, "a day of the week")
            for (index, known) in words.enumerated() where known == word {
                time.days |= index == 7 ? 0x7F : 1 << UInt8(index)
            }
        } while try take(symbol: ",")
        if try take(word: "between") {
            let place = place
            time.from = try literal("a time of day such as 08:00", PolicyNumbers.minute)
            try expect(word: "and")
            time.until = try literal("a time of day such as 20:00", PolicyNumbers.minute)
            guard time.from < 1_440, time.until != 0 || time.from != 0 else {
                throw PolicyError(.range, place, "a day begins at 00:00 and ends at 24:00")
            }
            // Midnight at the end of the day has one name.
            if time.until == 0 { time.until = 1_440 }
        }
        policy.window.recurrences.append(time)
    }
}

extension SoftRules {
    /// What `relax` may name.
    static let words: [(rule: SoftRules, word: String)] = [
        (.parcelsMax, "parcels"), (.splitValueMin, "pieces"), (.apart, "apart"),
        (.together, "together"), (.completeness, "ship"), (.quantitySplits, "split"),
    ]

    /// The rules in the words of policies; soft location rules are `rules`.
    public var texts: [String] {
        var texts = SoftRules.words.filter { contains($0.rule) }.map(\.word)
        if contains(.exclusions) { texts.append("rules") }
        return texts
    }
}

extension Tier {
    var word: String { String(describing: self) }
}

extension WeeklyTime {
    static let words = [
        "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday",
    ]
}
