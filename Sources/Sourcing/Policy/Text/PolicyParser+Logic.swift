internal import Primitives

/// Conditions: `or` binds weakest, then `and`, then `not`; parentheses group.
extension PolicyParser {
    mutating func orderCondition() throws(PolicyError) -> Logic<OrderClause> {
        try disjunction { (parser: inout PolicyParser) throws(PolicyError) in
            try parser.orderTerm()
        }
    }

    mutating func lineCondition() throws(PolicyError) -> Logic<LineTest> {
        try disjunction { (parser: inout PolicyParser) throws(PolicyError) in
            let all = LineAttribute.allCases
            return try parser.test(try parser.attribute(all, "an attribute of a line"))
        }
    }

    mutating func locationCondition() throws(PolicyError) -> Logic<LocationTest> {
        try disjunction { (parser: inout PolicyParser) throws(PolicyError) in
            let all = LocationAttribute.allCases
            return try parser.test(try parser.attribute(all, "an attribute of a location"))
        }
    }

    private mutating func orderTerm() throws(PolicyError) -> Logic<OrderClause> {
        for (word, isAny) in [("any", true), ("every", false)] where token == .word(word) {
            try advance()
            try expect(word: "line")
            try expect(symbol: "(")
            let lines = try nested { (parser: inout PolicyParser) throws(PolicyError) in
                try parser.lineCondition()
            }
            try expect(symbol: ")")
            return .test(isAny ? .anyLine(lines) : .everyLine(lines))
        }
        if case .word(let word) = token, let attribute = LineAttribute(rawValue: word) {
            try advance()
            switch try test(attribute) {
            case .not(let term): return .not(.test(.anyLine(term)))
            case let term: return .test(.anyLine(term))
            }
        }
        let names = OrderAttribute.allCases
        switch try test(try attribute(names, "an attribute of an order or a line")) {
        case .not(.test(let test)): return .not(.test(.order(test)))
        case .test(let test): return .test(.order(test))
        default: throw fail("a test")
        }
    }

    private mutating func disjunction<Test>(
        _ leaf: (inout PolicyParser) throws(PolicyError) -> Logic<Test>
    ) throws(PolicyError) -> Logic<Test> {
        var terms = [try conjunction(leaf)]
        while try take(word: "or") { terms.append(try conjunction(leaf)) }
        return .disjunction(terms)
    }

    private mutating func conjunction<Test>(
        _ leaf: (inout PolicyParser) throws(PolicyError) -> Logic<Test>
    ) throws(PolicyError) -> Logic<Test> {
        var terms = [try factor(leaf)]
        while try take(word: "and") { terms.append(try factor(leaf)) }
        return .conjunction(terms)
    }

    private mutating func factor<Test>(
        _ leaf: (inout PolicyParser) throws(PolicyError) -> Logic<Test>
    ) throws(PolicyError) -> Logic<Test> {
        if try take(word: "not") {
            let term = try nested { (parser: inout PolicyParser) throws(PolicyError) in
                try parser.factor(leaf)
            }
            return .negation(term)
        }
        if try take(symbol: "(") {
            let term = try nested { (parser: inout PolicyParser) throws(PolicyError) in
                try parser.disjunction(leaf)
            }
            try expect(symbol: ")")
            return term
        }
        return try leaf(&self)
    }

    private mutating func attribute<Attribute: PolicyAttribute>(
        _ all: [Attribute], _ what: String
    ) throws(PolicyError) -> Attribute {
        let word = try expect(oneOf: all.map(\.rawValue), what)
        guard let attribute = Attribute(rawValue: word) else { throw fail(what) }
        return attribute
    }

    /// What follows an attribute.
    private mutating func test<Attribute: PolicyAttribute>(
        _ attribute: Attribute
    ) throws(PolicyError) -> Logic<AttributeTest<Attribute>> {
        switch attribute.kind {
        case .flag: return .test(AttributeTest(attribute, .isSet))
        case .number(let unit):
            guard case .symbol(let symbol) = token,
                let comparison = Comparison.allCases.first(where: { $0.text == symbol })
            else { throw fail("a comparison such as <=") }
            try advance()
            let bound = try number(unit, in: 0...PolicyNumbers.bound)
            return .test(AttributeTest(attribute, .number(comparison, bound)))
        case .tags(let known):
            try expect(word: "has")
            let isList = try take(word: "any")
            let tags = try texts(attribute, isList: isList, known: known)
            return .test(AttributeTest(attribute, .has(tags)))
        case .text:
            if try take(word: "starts") {
                let prefix = try name("the beginning")
                return .test(AttributeTest(attribute, .starts(prefix)))
            }
            let (isList, isNot) = try equality("=, !=, in or starts")
            let texts = try texts(attribute, isList: isList, known: [])
            let test = Logic.test(AttributeTest(attribute, .oneOf(texts)))
            return isNot ? .not(test) : test
        case .word(let words):
            let (isList, isNot) = try equality("=, != or in")
            let mask = try mask(words, isList: isList)
            let test = Logic.test(AttributeTest(attribute, .words(mask)))
            return isNot ? .not(test) : test
        }
    }

    private mutating func equality(
        _ expected: String
    ) throws(PolicyError) -> (isList: Bool, isNot: Bool) {
        if try take(symbol: "=") { return (false, false) }
        if try take(symbol: "!=") { return (false, true) }
        if try take(word: "in") { return (true, false) }
        throw fail(expected)
    }

    private mutating func texts<Attribute: PolicyAttribute>(
        _ attribute: Attribute, isList: Bool, known: [String]
    ) throws(PolicyError) -> [String] {
        var texts: [String] = []
        if isList { try expect(symbol: "(") }
        repeat {
            try bound(texts.count, Limits.policyListMax, "values", at: place)
            let start = place
            let text = try name("a value")
            guard known.isEmpty || known.contains(text) else {
                throw PolicyError(
                    .unknownWord, start,
                    "unknown \(attribute.rawValue) \"\(text)\"; one of "
                        + known.joined(separator: ", ") + " expected")
            }
            note(attribute, text, start)
            if !texts.contains(text) { texts.append(text) }
        } while isList ? try take(symbol: ",") : false
        if isList { try expect(symbol: ")") }
        return texts.sorted()
    }

    private mutating func mask(
        _ words: [String], isList: Bool
    ) throws(PolicyError) -> UInt16 {
        var mask: UInt16 = 0
        if isList { try expect(symbol: "(") }
        repeat {
            let word = try expect(oneOf: words, "one of " + words.joined(separator: ", "))
            for (index, known) in words.enumerated() where known == word {
                mask |= 1 << UInt16(index + 1)
            }
        } while isList ? try take(symbol: ",") : false
        if isList { try expect(symbol: ")") }
        return mask
    }

    private mutating func note<Attribute: PolicyAttribute>(
        _ attribute: Attribute, _ text: String, _ place: TextPlace
    ) {
        let kind: PolicyReference.Kind? =
            switch attribute as? LocationAttribute {
            case .group: .group
            case .id: .location
            case .carrier: .carrier
            default: nil
            }
        if let kind { references.append(PolicyReference(kind: kind, name: text, place: place)) }
    }
}
