/// And, or and not over tests, always in one normal form: `all` and `any` have two terms or more
/// and none of their own kind, and nothing is negated twice.
public indirect enum Logic<Test: Hashable & Sendable>: Hashable, Sendable {
    case test(Test)
    case not(Logic)
    case all([Logic])
    case any([Logic])

    /// All of them; the terms of nested ones become its own. There is at least one.
    public static func conjunction(_ terms: [Logic]) -> Logic {
        var flat: [Logic] = []
        for term in terms {
            if case .all(let inner) = term { flat += inner } else { flat.append(term) }
        }
        return flat.count == 1 ? flat[0] : .all(flat)
    }

    /// One of them at least.
    public static func disjunction(_ terms: [Logic]) -> Logic {
        var flat: [Logic] = []
        for term in terms {
            if case .any(let inner) = term { flat += inner } else { flat.append(term) }
        }
        return flat.count == 1 ? flat[0] : .any(flat)
    }

    public static func negation(_ term: Logic) -> Logic {
        if case .not(let inner) = term { inner } else { .not(term) }
    }

    /// Whether it holds where tests hold as `check` says. O(tests), and no more than it takes.
    public func holds(_ check: (Test) -> Bool) -> Bool {
        switch self {
        case .test(let test): check(test)
        case .not(let term): !term.holds(check)
        case .all(let terms): terms.allSatisfy { $0.holds(check) }
        case .any(let terms): terms.contains { $0.holds(check) }
        }
    }

    /// Every test in it, in the order of the text.
    public func forEach(_ body: (Test) -> Void) {
        switch self {
        case .test(let test): body(test)
        case .not(let term): term.forEach(body)
        case .all(let terms), .any(let terms):
            for term in terms { term.forEach(body) }
        }
    }
}
