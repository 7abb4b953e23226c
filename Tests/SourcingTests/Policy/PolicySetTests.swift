internal import Inventory
internal import Primitives
internal import Testing

@testable internal import Sourcing

@Suite("policies in force")
struct PolicySetTests {
    private static let hour: Int64 = 3_600_000
    private static let day: Int64 = 24 * hour
    /// Monday, 23 November 2026.
    private static let monday = Instant(milliseconds: 1_795_392_000_000)

    private static func at(_ days: Int64, _ hours: Int64 = 0) -> Instant {
        monday.advanced(byMilliseconds: days * day + hours * hour)
    }

    private static func record(
        _ name: String, _ version: UInt32 = 1, _ clauses: String = "",
        status: PolicyRecord.Status = .active, priority: Int32 = 0, from: Instant? = nil,
        until: Instant? = nil
    ) -> PolicyRecord {
        PolicyRecord(
            name: name, version: version, text: "policy \"\(name)\"\n" + clauses, status: status,
            priority: priority, from: from, until: until, createdAt: monday)
    }

    private static func set(_ records: PolicyRecord...) -> PolicySet {
        PolicySet(records: records, locations: [], carriers: [])
    }

    private func decider(_ set: PolicySet, _ now: Instant, channel: String = "") -> String {
        var order = OrderFacts()
        order.channel = channel
        let policy = set.policy(for: order, at: now)
        return "\(policy.name) \(policy.version)"
    }

    @Test("the highest priority whose conditions match decides, then the name; balanced is last")
    func selection() {
        let set = Self.set(
            Self.record("b", 3, "when channel = \"web\"", priority: 5),
            Self.record("a", 1, "when channel = \"web\"", priority: 5),
            Self.record("low", 1, "when channel in (\"web\", \"app\")", priority: 1),
            Self.record("draft", 1, "", status: .draft, priority: 9))
        #expect(decider(set, Self.monday, channel: "web") == "a 1")
        #expect(decider(set, Self.monday, channel: "app") == "low 1")
        #expect(decider(set, Self.monday, channel: "shop") == "balanced 0")
        #expect(set.policy(named: "b", at: Self.monday)?.version == 3)
        #expect(set.policy(named: "nearest", at: Self.monday)?.version == 0)
        #expect(set.policy(named: "draft", at: Self.monday) == nil)
    }

    @Test("a peak policy takes effect at its hour and turns itself off at its end")
    func window() {
        let set = Self.set(
            Self.record("usual", 1, "", priority: 1),
            Self.record("peak", 1, "", priority: 9, from: Self.at(1), until: Self.at(3)))
        #expect(decider(set, Self.at(1).advanced(byMilliseconds: -1)) == "usual 1")
        #expect(decider(set, Self.at(1)) == "peak 1")
        #expect(decider(set, Self.at(3).advanced(byMilliseconds: -1)) == "peak 1")
        #expect(decider(set, Self.at(3)) == "usual 1")
        #expect(set.nextBoundary(after: Self.at(0)) == Self.at(1))
        #expect(set.nextBoundary(after: Self.at(1)) == Self.at(3))
        #expect(set.nextBoundary(after: Self.at(3)) == nil)
    }

    @Test("a version hides the older one of its name for as long as its window is open")
    func revert() {
        let set = Self.set(
            Self.record("p", 1, "when channel = \"web\"", priority: 5),
            Self.record("p", 2, "when channel = \"app\"", from: Self.at(1), until: Self.at(2)))
        #expect(decider(set, Self.at(0), channel: "web") == "p 1")
        // The new version counts with its own conditions and priority, whether it matches or not.
        #expect(decider(set, Self.at(1), channel: "web") == "balanced 0")
        #expect(decider(set, Self.at(1), channel: "app") == "p 2")
        #expect(decider(set, Self.at(2), channel: "web") == "p 1")
        #expect(set.inForce(at: Self.at(1)) == [PolicySet.Key(name: "p", version: 2)])
        #expect(set.nextBoundary(after: Self.at(1)) == Self.at(2))
    }

    @Test("a weekly recurrence opens and closes, over midnight too")
    func recurrence() {
        // 0 is Monday: Friday evening to Saturday morning, and all of Sunday and Monday.
        let set = Self.set(
            Self.record(
                "night", 1, "every friday between 22:00 and 06:00 every sunday, monday",
                from: Self.at(0, 12), until: Self.at(14, 6)))
        let night = "night 1"
        let usual = "balanced 0"
        let expected: [(Int64, Int64, String)] = [
            (0, 11, usual), (0, 12, night), (1, 0, usual), (4, 21, usual), (4, 22, night),
            (5, 5, night), (5, 6, usual), (6, 0, night), (7, 0, night), (8, 0, usual),
            (14, 5, night), (14, 6, usual),
        ]
        for (days, hours, name) in expected {
            #expect(decider(set, Self.at(days, hours)) == name, "day \(days), \(hours):00")
        }
        var boundaries: [Instant] = []
        var now = Self.at(-30)
        while let next = set.nextBoundary(after: now) {
            boundaries.append(next)
            now = next
        }
        let edges: [(Int64, Int64)] = [
            (0, 12), (1, 0), (4, 22), (5, 6), (6, 0), (8, 0), (11, 22), (12, 6), (13, 0), (14, 6),
        ]
        #expect(boundaries == edges.map { Self.at($0.0, $0.1) })
    }

    @Test("boundaries are exactly where being in force changes", arguments: 0..<40)
    func boundaries(seed: Int) {
        var random = SeededGenerator(state: UInt64(seed))
        var window = PolicyWindow()
        if Bool.random(using: &random) {
            window.from = Self.at(Int64.random(in: 0...9, using: &random), 7)
        }
        if Bool.random(using: &random) {
            window.until = Self.at(Int64.random(in: 5...20, using: &random), 3)
        }
        for _ in 0..<Int.random(in: 0...3, using: &random) {
            window.recurrences.append(
                WeeklyTime(
                    days: UInt8.random(in: 1...127, using: &random),
                    from: Int32.random(in: 0...23, using: &random) * 60,
                    until: Int32.random(in: 1...24, using: &random) * 60))
        }
        var expected = window.nextBoundary(after: Self.at(-2))
        for hour in (-47)...(24 * 28) {
            let now = Self.at(0, Int64(hour))
            let before = now.advanced(byMilliseconds: -1)
            #expect((window.contains(now) != window.contains(before)) == (expected == now))
            if expected == now { expected = window.nextBoundary(after: now) }
        }
    }

    @Test("extreme instants are answered")
    func extremes() {
        let window = PolicyWindow(recurrences: [WeeklyTime(days: 1), WeeklyTime(days: 64)])
        for now in [Instant.distantPast, .distantFuture] {
            _ = window.contains(now)
            _ = window.nextBoundary(after: now)
        }
    }

    @Test("a ladder of alternatives is followed once round, and ends where a name is unknown")
    func ladder() {
        let set = Self.set(
            Self.record("a", 1, "otherwise \"b\""), Self.record("b", 1, "otherwise \"nearest\""),
            Self.record("c", 1, "otherwise \"d\""), Self.record("d", 1, "otherwise \"c\""),
            Self.record("e", 1, "otherwise \"nobody\""))
        func ladder(_ name: String) -> [String] {
            guard let first = set.policy(named: name, at: Self.monday) else { return ["?"] }
            return set.alternatives(to: first, at: Self.monday).map(\.name)
        }
        #expect(ladder("a") == ["b", "nearest"])
        #expect(ladder("c") == ["d"])
        #expect(ladder("e") == [])
    }

    @Test("an old version is still there after a new one was activated")
    func oldVersions() {
        let set = Self.set(
            Self.record("p", 1, "parcels at most 1", status: .retired),
            Self.record("p", 2, "parcels at most 2"))
        #expect(set.version(PolicySet.Key(name: "p", version: 1))?.options.parcelsMax == 1)
        #expect(set.version(PolicySet.Key(name: "p", version: 2))?.options.parcelsMax == 2)
        #expect(set.version(PolicySet.Key(name: "p", version: 3)) == nil)
        #expect(set.version(PolicySet.Key(name: "balanced", version: 0)) != nil)
    }

    @Test("of one name the last hundred versions are kept, and whatever is active")
    func kept() {
        var network = Network()
        for version in 1...UInt32(Limits.policyVersionsMax + 20) {
            let status: PolicyRecord.Status = version == 3 ? .active : .draft
            network = network.applying(
                [.policy(Self.record("p", version, status: status))], at: SequenceNumber(1))
        }
        let versions = network.policies(named: "p").map(\.version)
        #expect(versions.count == Limits.policyVersionsMax)
        #expect(versions.prefix(2) == [3, 22])
        #expect(network.policies(named: "q").isEmpty)
    }
}
