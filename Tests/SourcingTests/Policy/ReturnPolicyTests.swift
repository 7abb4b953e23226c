import Inventory
import Primitives
import Testing

@testable import Sourcing

@Suite("Policies for returns")
struct ReturnPolicyTests {
    @Test("every clause is read, and printed in the canonical order")
    func canonical() throws {
        let policy = try Policy(
            parsing: """
                policy "p" send within 2w keep at most 40.00 keep below 3 approve above 500.00
                fee 5.95 per unit refund on scan condition USED, NEW, NEW
                refuse item.tag has "final_sale"
                accept within 14d for item.category starts "electronics"
                accept within 30d for returns
                require location.type = STORE for item.price > 5.00
                cost recovery 90% cost grading 50% cost lateness 1.00 per day
                """)
        let rules = try #require(policy.returns)
        #expect(rules.windows.map(\.days) == [14, 30] && rules.windows[1].lines == nil)
        #expect(rules.conditions == [.new, .used] && rules.refundOn == .scan)
        #expect(rules.fee == 595_000 && rules.isFeePerUnit && rules.approveAbove == 50_000_000)
        #expect(rules.keepBelow == 300_000 && rules.keepAtMost == 4_000_000)
        #expect(rules.sendWithinDays == 14)
        #expect(policy.costs[.recovery] == 9_000 && policy.costs[.grading] == 5_000)
        #expect(
            policy.text == """
                policy "p"
                for returns
                accept within 2w for item.category starts "electronics"
                accept within 30d
                refuse item.tag has "final_sale"
                condition NEW, USED
                refund on scan
                fee 5.95 per unit
                approve above 500.00
                keep below 3.00
                keep at most 40.00
                send within 2w
                require location.type = STORE for item.price > 5.00
                cost lateness 1.00 per day
                cost grading 50%
                cost recovery 90%

                """)
        #expect(try Policy(parsing: policy.text) == policy)
    }

    @Test(
        "what belongs to the other kind is refused where it stands",
        arguments: [
            ("policy \"p\"\nfor returns\ntiers parcels, cost", 3, 1),
            ("policy \"p\"\nsoft forbid domestic\nfor returns", 2, 1),
            ("policy \"p\"\nfor returns cost cover 1.00 per week", 2, 18),
            ("policy \"p\"\nfor returns ship complete", 2, 13),
            ("policy \"p\"\naccept within 30d", 2, 1),
            ("policy \"p\" cost recovery 50%", 1, 17),
            ("policy \"p\"\n  keep below 1.00", 2, 3),
        ])
    func kinds(text: String, line: Int, column: Int) {
        let error = #expect(throws: PolicyError.self) { try Policy(parsing: text) }
        #expect(error?.code == .syntax)
        #expect(error?.place == TextPlace(line: line, column: column))
    }

    @Test(
        "the name of a ready-made policy of the other kind is refused where it stands",
        arguments: ReadyMade.policies)
    func readyMadeNames(policy: Policy) throws {
        let isReturn = policy.returns != nil
        #expect(ReadyMade.isForReturns(policy.name) == isReturn)
        let named = "policy\n  \"\(policy.name)\""
        let error = #expect(throws: PolicyError.self) {
            try Policy(parsing: named + (isReturn ? "" : " for returns"))
        }
        #expect(error?.code == .contradiction)
        #expect(error?.place == TextPlace(line: 2, column: 3))
        _ = try Policy(parsing: named + (isReturn ? " for returns" : ""))
    }

    @Test("an alternative of the other kind is remarked on where it stands")
    func otherKind() throws {
        let network = Network(
            version: 1, lastSequence: .zero, locations: [], groups: [], carriers: [],
            viewRecords: [ChannelViewRecord(index: .everything, id: "")])
        func remarks(_ text: String) throws -> [PolicyRemark] {
            try PolicyText("policy \"p\" " + text).remarks(on: network)
        }
        let home = try remarks("for returns otherwise \"cheapest\"")
        #expect(home.map(\.message) == ["policy \"cheapest\" is for orders, not for returns"])
        #expect(home.first?.place == TextPlace(line: 1, column: 34))
        #expect(try remarks("otherwise \"returns\"").count == 1)
        #expect(try remarks("for returns otherwise \"returns\"").isEmpty)
        #expect(try remarks("otherwise \"cheapest\"").isEmpty)
    }

    @Test(
        "what is not grammar is refused",
        arguments: [
            ("for orders", PolicyError.Code.syntax), ("for returns for returns", .duplicate),
            ("for returns refund on arrival", .unknownWord), ("for returns fee -1", .range),
            ("for returns keep under 3.00", .unknownWord),
            ("for returns keep below 1 keep below 2", .duplicate),
            ("for returns accept within 0d", .range), ("for returns send within 4000d", .range),
            ("for returns condition BROKEN", .unknownWord),
            ("for returns refuse domestic", .unknownWord),
            ("for returns refuse item.price > 2.00 and item.price < 1.00", .contradiction),
            (
                "for returns accept within 3d for item.price > 2.00 and item.price < 1.00",
                .contradiction
            ),
        ])
    func refused(text: String, code: PolicyError.Code) {
        let error = #expect(throws: PolicyError.self) {
            try Policy(parsing: "policy \"p\" " + text)
        }
        #expect(error?.code == code, "\(text)")
    }

    @Test("the first window whose lines match counts; no match is no return")
    func windows() throws {
        let policy = try Policy(
            parsing: """
                policy "p" for returns accept within 14d for item.price > 10.00
                accept within 30d for item.category = "a" refuse item.tag has "sale"
                condition NEW, OPEN_BOX
                """)
        let rules = try #require(policy.returns)
        func terms(
            _ price: Int64, _ category: String, _ tags: [String] = [],
            _ condition: Condition = .openBox
        ) -> ReturnLineTerms {
            var facts = LineFacts()
            (facts.price, facts.category, facts.tags) = (price, category, tags)
            return rules.terms(for: facts, in: condition)
        }
        #expect(terms(2_000_000, "a").withinDays == 14)
        #expect(terms(500_000, "a").withinDays == 30)
        #expect(terms(500_000, "b").withinDays == 0)
        #expect(terms(1, "a", ["sale"]).isFinalSale && !terms(1, "a").isFinalSale)
        #expect(!terms(1, "a", [], .used).admitsCondition && terms(1, "a").admitsCondition)
        #expect(ReturnRules().terms(for: LineFacts(), in: .damaged).withinDays == nil)
    }

    @Test("orders never see policies for returns, nor returns the others")
    func apart() {
        func record(_ name: String, _ text: String, _ priority: Int32) -> PolicyRecord {
            PolicyRecord(
                name: name, version: 1, text: "policy \"\(name)\" " + text, status: .active,
                priority: priority, createdAt: Instant(milliseconds: 0))
        }
        let set = PolicySet(
            records: [
                record("out", "otherwise \"back\"", 5), record("back", "for returns", 9),
                record("home", "for returns otherwise \"out\"", 3),
            ], locations: [], carriers: [])
        let now = Instant(milliseconds: 0)
        #expect(set.policy(for: OrderFacts(), at: now).name == "out")
        #expect(set.policy(for: OrderFacts(), at: now, isReturn: true).name == "back")
        #expect(set.policy(named: "back", at: now) == nil)
        #expect(set.policy(named: "back", at: now, isReturn: true)?.name == "back")
        #expect(set.policy(named: "returns", at: now, isReturn: true)?.version == 0)
        for name in ["out", "home"] {
            let first = set.policy(named: name, at: now, isReturn: name == "home")
            #expect(first.map { set.alternatives(to: $0, at: now).isEmpty } == true)
        }
        let empty = PolicySet(records: [], locations: [], carriers: [])
        #expect(empty.policy(for: OrderFacts(), at: now, isReturn: true).name == "returns")
    }
}
