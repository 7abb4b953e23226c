internal import Primitives
internal import Testing

@testable internal import Sourcing

@Suite("policy texts")
struct PolicyTextTests {
    static let everything = """
        # A comment goes with the file, not with the policy.
        policy "peak \\"2026\\""
          description "Stores help out."
          priority 50
          from 2026-11-20 until 2026-12-27T12:30Z
          every saturday, friday between 22:00 and 06:00
          every day
          when (channel = "web" or channel in ("app", "app")) and order.value >= 50
            and not customer.tag has any ("b2b", "a") and item.tag has "hazmat"
            and any line (item.price > 5.5 and line.mode != PICKUP) and service in (EXPRESS)
          forbid location.type in (VENDOR, VENDOR) or not on_time
          soft require distance <= 50mi for item.category starts "furn" and line.quantity > 2
          require not not (location.capability has "hazmat" and (domestic))
          cost shipping 120.50%
          cost carbon 0.05 per kg
          cost cover -0.5 per week
          avoid location.group has "outlet" by -1 per unit
          prefer location.id = "dc-1" by 0.001 per parcel
          unfilled 20 + 300% of price
          markets domestic then location.country in ("CA", "MX")
          tiers unfilled, parcels, market, cost
          parcels at most 3
          ship all or nothing
          split quantities always
          pieces worth at least 100
          together item.category = "set"
          apart item.tag has "food" from item.tag has "hazmat"
          relax split, parcels
          otherwise "balanced"
        """

    @Test("the canonical text has one clause a line, in one order, without what is usual")
    func canonical() throws {
        let policy = try Policy(parsing: Self.everything)
        let expected = """
            policy "peak \\"2026\\""
            description "Stores help out."
            priority 50
            from 2026-11-20T00:00:00Z
            until 2026-12-27T12:30:00Z
            every friday, saturday between 22:00 and 06:00
            every day
            when (channel = "web" or channel in ("app", "app2"))
                and order.value >= 50.00
                and not customer.tag has any ("a", "b2b")
                and item.tag has "hazmat"
                and any line (item.price > 5.50 and line.mode != PICKUP)
                and service = EXPRESS
            forbid location.type = VENDOR or not on_time
            soft require distance <= 80467m for item.category starts "furn" and line.quantity > 2
            require location.capability has "hazmat" and domestic
            cost shipping 120.5%
            cost carbon 0.05 per kg
            cost cover -0.50 per week
            prefer location.group has "outlet" by 1.00 per unit
            prefer location.id = "dc-1" by 0.001 per parcel
            unfilled 20.00 + 300% of price
            markets domestic then location.country in ("CA", "MX")
            tiers unfilled, parcels, market, cost
            parcels at most 3
            ship all or nothing
            split quantities always
            pieces worth at least 100.00
            together item.category = "set"
            apart item.tag has "food" from item.tag has "hazmat"
            relax parcels, split
            otherwise "balanced"

            """.replacing(#"channel in ("app", "app2")"#, with: #"channel = "app""#)
        #expect(policy.text == expected)
        #expect(try Policy(parsing: policy.text) == policy)
        #expect(policy.costs[.shipping] == 12_050)
        #expect(policy.costs[.carbon] == 5_000)
        #expect(policy.preferences[1].cost == -100)
    }

    @Test(
        "a mistake is refused with its line and column",
        arguments: [
            ("", 1, 1, PolicyError.Code.syntax),
            ("policy", 1, 7, .syntax),
            ("policy \"\"", 1, 8, .range),
            ("policy \"a", 1, 8, .syntax),
            ("policy \"a\"\nrequier domestic", 2, 1, .unknownWord),
            ("policy \"é\" requier", 1, 12, .unknownWord),
            ("policy \"a\"\nwhen chanel = \"web\"", 2, 6, .unknownWord),
            ("policy \"a\"\nwhen channel = web", 2, 16, .syntax),
            ("policy \"a\"\nwhen channel = \"web\" and", 2, 25, .syntax),
            ("policy \"a\"\nwhen (channel = \"web\"", 2, 22, .syntax),
            ("policy \"a\"\nrequire location.type = SHOP", 2, 25, .unknownWord),
            ("policy \"a\"\nrequire location.capability has \"fly\"", 2, 33, .unknownWord),
            ("policy \"a\"\nrequire distance <= 300", 2, 21, .syntax),
            ("policy \"a\"\nrequire distance <= -3km", 2, 21, .range),
            ("policy \"a\"\nrequire order.value > 3", 2, 9, .unknownWord),
            ("policy \"a\"\ncost shiping 10%", 2, 6, .unknownWord),
            ("policy \"a\"\ncost carbon 1.0000001 per kg", 2, 13, .syntax),
            ("policy \"a\"\ncost split -1.00 per parcel", 2, 12, .range),
            ("policy \"a\"\ncost split 1.00 per kg", 2, 21, .syntax),
            ("policy \"a\"\npriority 99999999999999999999999", 2, 10, .syntax),
            ("policy \"a\"\npriority 1\npriority 2", 3, 1, .duplicate),
            ("policy \"a\"\ntiers cost, parcels", 2, 1, .syntax),
            ("policy \"a\"\ntiers parcels, parcels, cost", 2, 16, .duplicate),
            ("policy \"a\"\nfrom 2026-02-30", 2, 6, .syntax),
            ("policy \"a\"\nevery someday", 2, 7, .unknownWord),
            ("policy \"a\" ~", 1, 12, .syntax),
            ("policy \"a\"\notherwise \"a\"", 2, 11, .contradiction),
        ])
    func positions(text: String, line: Int, column: Int, code: PolicyError.Code) {
        let error = #expect(throws: PolicyError.self) { try Policy(parsing: text) }
        #expect(error?.place == TextPlace(line: line, column: column), "\(error?.message ?? "")")
        #expect(error?.code == code, "\(error?.message ?? "")")
    }

    @Test("an unknown word is told with its nearest known one")
    func suggestion() {
        let error = #expect(throws: PolicyError.self) {
            try Policy(parsing: "policy \"a\" require distnce < 3km")
        }
        #expect(error?.message.contains("\"distance\"") == true)
    }

    @Test(
        "rules that nothing could satisfy are refused where they begin",
        arguments: [
            ("require location.type = STORE\nforbid location.type = STORE", 3),
            ("require location.type = STORE\nrequire location.type in (VENDOR, WAREHOUSE)", 3),
            ("require distance < 3km\nrequire distance >= 3km", 3),
            ("require location.id starts \"dc\" and location.id = \"store-1\"", 2),
            ("forbid location.type in (STORE, WAREHOUSE, VENDOR, THIRD_PARTY)", 2),
            ("require location.group has \"a\"\nforbid location.group has any (\"a\", \"b\")", 3),
            ("require on_time\nforbid on_time for item.tag has \"x\"", 3),
            ("when channel = \"a\" and channel = \"b\"", 2),
            ("when item.tag has \"a\" and not item.tag has \"a\"", 2),
            ("when order.value < 1.00 and order.value > 2.00", 2),
            ("from 2026-01-02\nuntil 2026-01-01", 3),
            ("from 2026-01-05 until 2026-01-06 every sunday", 2),
        ])
    func contradictions(clauses: String, line: Int) {
        let error = #expect(throws: PolicyError.self) {
            try Policy(parsing: "policy \"a\"\n" + clauses)
        }
        #expect(error?.code == .contradiction)
        #expect(error?.place.line == line)
    }

    @Test(
        "rules that something satisfies are accepted",
        arguments: [
            "require location.type = STORE forbid location.id = \"s\"",
            "soft require location.type = STORE forbid location.type = STORE",
            "require on_time for item.tag has \"x\" forbid on_time for item.tag has \"y\"",
            "when item.tag has \"a\" and any line (not item.tag has \"a\")",
            "require distance <= 3km require distance >= 3km",
            "until 2026-01-01 every monday",
        ])
    func possible(clauses: String) throws {
        _ = try Policy(parsing: "policy \"a\"\n" + clauses)
    }

    @Test("a printed policy reads back as itself, and prints the same again", arguments: 0..<20)
    func fixedPoint(part: Int) {
        for seed in (part * 15)..<(part * 15 + 15) {
            check(RandomPolicy(seed: UInt64(seed)).policy)
        }
    }

    private func check(_ policy: Policy) {
        let text = policy.text
        switch Self.read(text) {
        case .success(let read):
            #expect(read == policy, "\(text)")
            #expect(read.text == text)
        case .failure(let error):
            #expect(error.code == .contradiction, "\(error)\n\(text)")
        }
    }

    @Test("random bytes and spoilt policies end in a policy or a place, never in a trap")
    func noise() {
        var random = SeededGenerator(state: 7)
        let good = Array(Self.everything.utf8)
        for round in 0..<1_500 {
            var bytes = round % 4 == 0 ? [] : good
            if bytes.isEmpty {
                bytes = (0..<Int.random(in: 0..<200, using: &random)).map { _ in
                    UInt8.random(in: 0...255, using: &random)
                }
                bytes = Array("policy \"a\" ".utf8) + bytes
            }
            for _ in 0..<Int.random(in: 0..<4, using: &random) where !bytes.isEmpty {
                let place = Int.random(in: bytes.indices, using: &random)
                switch Int.random(in: 0..<3, using: &random) {
                case 0: bytes[place] = UInt8.random(in: 0...255, using: &random)
                case 1: bytes.removeSubrange(place..<min(bytes.count, place + 9))
                default: bytes.insert(contentsOf: bytes[place...].prefix(20), at: place)
                }
            }
            let text = String(decoding: bytes, as: UTF8.self)
            switch Self.read(text) {
            case .success(let policy): #expect(Self.read(policy.text) == .success(policy))
            case .failure(let error): #expect(error.place.line >= 1 && error.place.column >= 1)
            }
        }
    }

    private static func read(_ text: String) -> Result<Policy, PolicyError> {
        do throws(PolicyError) {
            return .success(try Policy(parsing: text))
        } catch {
            return .failure(error)
        }
    }

    @Test("nesting and length are bounded")
    func bounds() {
        let deep = String(repeating: "(", count: 1_000)
        let long = String(repeating: " ", count: Limits.policyBytesMax)
        let many = String(repeating: "require domestic ", count: 49)
        for text in ["when " + deep, long, many, "when " + String(repeating: "not ", count: 99)] {
            let error = #expect(throws: PolicyError.self) {
                try Policy(parsing: "policy \"a\" " + text)
            }
            #expect(error?.code == .range)
        }
    }

    @Test("the ready-made policies are there and canonical")
    func readyMade() throws {
        let names = [
            "balanced", "fewest-splits", "fastest", "cheapest", "greenest", "nearest", "priority",
            "returns",
        ]
        #expect(ReadyMade.policies.map(\.name) == names)
        for (policy, text) in zip(ReadyMade.policies, ReadyMade.texts) {
            #expect(policy.text == text)
        }
    }
}
