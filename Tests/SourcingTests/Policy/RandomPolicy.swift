internal import Inventory
internal import Primitives

@testable internal import Sourcing

/// A random policy in normal form, with every kind of clause.
struct RandomPolicy {
    var policy = Policy(name: "p")
    private var random: SeededGenerator

    init(seed: UInt64) {
        random = SeededGenerator(state: seed)
        policy.name = text()
        if chance(2) { policy.description = text() }
        policy.priority = Int32(number(0, 1_000))
        if chance(3) { policy.window.from = Instant(milliseconds: number(0, 4_000_000_000_000)) }
        if chance(3) { policy.window.until = Instant(milliseconds: number(0, 9_000_000_000_000)) }
        for _ in 0..<number(0, 2) {
            policy.window.recurrences.append(
                WeeklyTime(
                    days: UInt8(number(1, 127)), from: Int32(number(0, 1_439)),
                    until: Int32(number(1, 1_440))))
        }
        if chance(2) { policy.condition = logic(3) { $0.clause() } }
        let isReturn = chance(3)
        for _ in 0..<number(0, 3) {
            policy.rules.append(
                LocationRule(
                    isForbidden: chance(2), condition: logic(3) { $0.test() },
                    lines: chance(2) ? logic(2) { $0.test() } : nil,
                    isSoft: !isReturn && chance(2)))
        }
        drawCosts(isReturn)
        if chance(2) { policy.parcelsMax = Int(number(1, 9)) }
        if chance(2) { policy.otherwise = policy.name + "x" }
        if isReturn { drawReturns() } else { drawPlanRules() }
    }

    private mutating func drawReturns() {
        var rules = ReturnRules()
        for _ in 0..<number(0, 2) {
            rules.windows.append(
                ReturnWindow(
                    days: number(1, 3_650), lines: chance(2) ? logic(2) { $0.test() } : nil))
        }
        for _ in 0..<number(0, 2) { rules.finalSale.append(logic(2) { $0.test() }) }
        rules.conditions = [Condition.new, .openBox, .refurbished, .used, .damaged].filter { _ in
            chance(3)
        }
        rules.refundOn = RefundTrigger.allCases[Int(number(0, 2))]
        rules.fee = chance(2) ? number(1, 900_000) : 0
        rules.isFeePerUnit = rules.fee != 0 && chance(2)
        if chance(2) { rules.approveAbove = number(0, 90_000_000) }
        rules.keepBelow = chance(2) ? number(0, 900_000) : 0
        if chance(2) { rules.keepAtMost = number(0, 9_000_000) }
        rules.sendWithinDays = number(1, 60)
        policy.returns = rules
    }

    private mutating func drawCosts(_ isReturn: Bool) {
        let terms = CostTerm.allCases.filter { isReturn ? $0.isForReturns : $0.isForOrders }
        for term in terms where chance(3) {
            policy.costs[term] = number(term.mayBeNegative ? -900_000 : 0, 900_000)
        }
        if !isReturn {
            policy.costs.unfilled = number(0, 9_000_000)
            if chance(2) { policy.costs.unfilledOfPrice = number(0, 90_000) }
        }
        for _ in 0..<number(0, 2) {
            policy.preferences.append(
                Preference(
                    condition: logic(2) { $0.test() }, cost: number(-900_000, 900_000),
                    isPerUnit: chance(2)))
        }
    }

    private mutating func drawPlanRules() {
        for _ in 0..<number(0, 2) { policy.markets.append(logic(2) { $0.test() }) }
        let tiers: [Tier] = [.unfilled, .parcels, .market, .distance]
        policy.tiers = tiers.filter { _ in chance(2) }.shuffled(using: &random) + [.cost]
        policy.completeness = [.partial, .oneParcel, .allOrNothing][Int(number(0, 2))]
        policy.quantitySplits = [.never, .whenNeeded, .always][Int(number(0, 2))]
        if chance(2) { policy.splitValueMin = number(1, 9_000_000) }
        for _ in 0..<number(0, 2) { policy.together.append(logic(2) { $0.test() }) }
        for _ in 0..<number(0, 2) {
            policy.apart.append(ApartRule(logic(2) { $0.test() }, logic(2) { $0.test() }))
        }
        policy.soft = SoftRules(rawValue: UInt8(number(0, 63)))
    }

    private mutating func number(_ low: Int64, _ high: Int64) -> Int64 {
        Int64.random(in: low...high, using: &random)
    }

    private mutating func chance(_ of: Int64) -> Bool { number(1, of) == 1 }

    private mutating func text() -> String {
        ["a", "b \"quoted\" \\", "näher", "north-1", "x.y_z"][Int(number(0, 4))]
    }

    private mutating func logic<Test>(
        _ depth: Int, _ leaf: (inout RandomPolicy) -> Test
    ) -> Logic<Test> {
        let kind = depth == 0 ? 0 : number(0, 3)
        if kind == 0 { return .test(leaf(&self)) }
        if kind == 1 { return .negation(logic(depth - 1, leaf)) }
        var terms: [Logic<Test>] = []
        for _ in 0..<number(2, 3) { terms.append(logic(depth - 1, leaf)) }
        return kind == 2 ? .conjunction(terms) : .disjunction(terms)
    }

    private mutating func clause() -> OrderClause {
        switch number(0, 2) {
        case 0: .order(test())
        case 1: .anyLine(logic(2) { $0.test() })
        default: .everyLine(logic(1) { $0.test() })
        }
    }

    private mutating func test<Attribute: PolicyAttribute>() -> AttributeTest<Attribute> {
        let all = Array(Attribute.allCases)
        let attribute = all[Int(number(0, Int64(all.count - 1)))]
        var texts: Set<String> = []
        for _ in 0..<number(1, 3) { texts.insert(text()) }
        let relation: Relation =
            switch attribute.kind {
            case .flag: .isSet
            case .number: .number(Comparison.allCases[Int(number(0, 5))], number(0, 1_000_000))
            case .tags(let known) where !known.isEmpty:
                .has([known[Int(number(0, Int64(known.count - 1)))]])
            case .tags: .has(texts.sorted())
            case .text: chance(4) ? .starts(text()) : .oneOf(texts.sorted())
            case .word(let words): .words(UInt16(number(1, (1 << Int64(words.count)) - 1)) << 1)
            }
        return AttributeTest(attribute, relation)
    }
}
