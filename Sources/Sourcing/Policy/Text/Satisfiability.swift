internal import Primitives

/// Whether anything at all could satisfy a condition: attributes become questions with the few
/// answers that tell the tests apart, and answers are tried until one set satisfies it.
///
/// Exact but for relations between attributes, which it does not know (a parcel that arrives in
/// time may be any number of days away): what it calls impossible is. It gives up, and says
/// possible, when its budget of tests looked at is spent.
struct Satisfiability {
    private enum Answer: Hashable {
        case text(String)
        case number(Int64)
        case word(UInt8)
        case truth(Bool)
    }

    /// A test of one question.
    private struct Atom: Hashable {
        var question: String
        var relation: Relation
        /// Words that there are, where the answer is one.
        var words = 0
    }

    private var questions: [String] = []
    private var answers: [String: [Answer]] = [:]
    private var given: [String: Answer] = [:]
    private var budget: Int

    /// `budget` is what one whole policy may spend, and is lowered by what this takes.
    static func isPossible<Attribute: PolicyAttribute>(
        _ logic: Logic<AttributeTest<Attribute>>, budget: inout Int
    ) -> Bool {
        isPossible(expand(logic) { tagwise($0) }, budget: &budget)
    }

    /// Conditions on lines are taken as they stand: different lines may satisfy each.
    static func isPossible(_ logic: Logic<OrderClause>, budget: inout Int) -> Bool {
        let atoms = expand(logic) { clause in
            switch clause {
            case .order(let test): tagwise(test)
            case .anyLine(let lines): .test(Atom(question: "any \(lines)", relation: .isSet))
            case .everyLine(let lines): .test(Atom(question: "every \(lines)", relation: .isSet))
            }
        }
        return isPossible(atoms, budget: &budget)
    }

    private static func isPossible(_ atoms: Logic<Atom>, budget: inout Int) -> Bool {
        var search = Satisfiability(budget: budget)
        search.collect(atoms)
        defer { budget = search.budget }
        return search.search(atoms, 0)
    }

    private static func expand<Test>(
        _ logic: Logic<Test>, _ leaf: (Test) -> Logic<Atom>
    ) -> Logic<Atom> {
        switch logic {
        case .test(let test): leaf(test)
        case .not(let term): .negation(expand(term, leaf))
        case .all(let terms): .conjunction(terms.map { expand($0, leaf) })
        case .any(let terms): .disjunction(terms.map { expand($0, leaf) })
        }
    }

    /// Every tag is a question of its own.
    private static func tagwise<Attribute>(_ test: AttributeTest<Attribute>) -> Logic<Atom> {
        let name = test.attribute.rawValue
        guard case .has(let tags) = test.relation else {
            var atom = Atom(question: name, relation: test.relation)
            if case .word(let words) = test.attribute.kind { atom.words = words.count }
            return .test(atom)
        }
        return .disjunction(
            tags.map { .test(Atom(question: "\(name) \($0)", relation: .isSet)) })
    }

    private mutating func collect(_ logic: Logic<Atom>) {
        var found: [(String, [Answer])] = []
        logic.forEach { found.append(($0.question, Self.answers(to: $0.relation, of: $0.words))) }
        for (question, new) in found {
            if answers[question] == nil { questions.append(question) }
            for answer in new where answers[question]?.contains(answer) != true {
                answers[question, default: []].append(answer)
            }
        }
    }

    /// Answers on each side of everything that the relation tells apart.
    private static func answers(to relation: Relation, of words: Int) -> [Answer] {
        let other = "\u{10FFFF}"
        switch relation {
        case .oneOf(let texts): return texts.map { .text($0) } + [.text(other)]
        case .starts(let prefix): return [.text(prefix), .text(prefix + other), .text(other)]
        case .has, .isSet: return [.truth(true), .truth(false)]
        case .words: return (0..<UInt8(words)).map { .word($0 + 1) }
        case .number(_, let bound):
            return [bound, bound + 1, bound - 1].filter { $0 >= 0 }.map { .number($0) }
        }
    }

    /// Tries answers to the questions from `index` on.
    private mutating func search(_ logic: Logic<Atom>, _ index: Int) -> Bool {
        guard budget > 0 else { return true }
        if let known = value(of: logic) { return known }
        guard index < questions.count else { return false }
        let question = questions[index]
        for answer in answers[question] ?? [] {
            given[question] = answer
            if search(logic, index + 1) { return true }
        }
        given[question] = nil
        return false
    }

    /// Nil while what is given does not decide it.
    private mutating func value(of logic: Logic<Atom>) -> Bool? {
        budget -= 1
        switch logic {
        case .test(let atom):
            switch given[atom.question] {
            case .text(let text): return atom.relation.admits(text)
            case .number(let number): return atom.relation.admits(number)
            case .word(let word): return atom.relation.admits(word: word)
            case .truth(let truth): return truth
            case nil: return nil
            }
        case .not(let term): return value(of: term).map { !$0 }
        case .all(let terms): return value(of: terms, decidedBy: false)
        case .any(let terms): return value(of: terms, decidedBy: true)
        }
    }

    private mutating func value(of terms: [Logic<Atom>], decidedBy decisive: Bool) -> Bool? {
        var isKnown = true
        for term in terms {
            switch value(of: term) {
            case decisive: return decisive
            case nil: isKnown = false
            default: break
            }
        }
        return isKnown ? !decisive : nil
    }
}

extension PolicyParser {
    /// Refuses what could never hold: no order, no location, no instant.
    func checkContradictions() throws(PolicyError) {
        var budget = 50_000
        if let condition = policy.condition, !Satisfiability.isPossible(condition, budget: &budget)
        {
            throw PolicyError(.contradiction, conditionPlace, "no order can satisfy this")
        }
        if !policy.window.isEverOpen {
            throw PolicyError(.contradiction, windowPlace, "the policy would never be in force")
        }
        var demands: [Logic<LocationTest>] = []
        for (rule, place) in zip(policy.rules, rulePlaces) where !rule.isSoft {
            if let lines = rule.lines, !Satisfiability.isPossible(lines, budget: &budget) {
                throw PolicyError(.contradiction, place, "no line can be one that this is for")
            }
            let together = Logic.conjunction(demands + [rule.demand])
            guard Satisfiability.isPossible(together, budget: &budget) else {
                throw PolicyError(
                    .contradiction, place,
                    demands.isEmpty
                        ? "no location can satisfy this"
                        : "no location can satisfy this and the rules before it")
            }
            if rule.lines == nil { demands.append(rule.demand) }
        }
    }
}

extension PolicyWindow {
    /// Whether there is an instant inside.
    public var isEverOpen: Bool {
        if let from, let until, until <= from { return false }
        let start = from ?? until?.advanced(byMilliseconds: -8 * WeeklyTime.day)
        guard let start else { return true }
        return contains(start) || nextBoundary(after: start) != nil
    }
}
