public import Inventory
public import Primitives

/// Every policy of one version of the network: which one decides about an order now, and which
/// version decided back then.
///
/// Compiled when the network changes and then only read. Of the active versions of one policy the
/// newest whose window is open counts; of those policies the one with the highest priority whose
/// conditions match decides (ties by name). Where none matches, `balanced` does, or `returns` about
/// a return: policies for the one never decide about the other. A window that ends needs nobody:
/// the next decision sees the time.
public final class PolicySet: Sendable {
    /// Which decision was made by which text.
    public struct Key: Hashable, Comparable, Sendable {
        public var name: String
        public var version: UInt32

        public init(name: String, version: UInt32) {
            self.name = name
            self.version = version
        }

        public static func < (left: Key, right: Key) -> Bool {
            (left.name, left.version) < (right.name, right.version)
        }
    }

    /// Active versions: priority descending, name, version descending.
    private let active: [PolicyRevision]
    private let readyMade: [CompiledPolicy]
    private let balanced: CompiledPolicy
    private let returns: CompiledPolicy
    private let records: [PolicyRecord]
    private let locations: [LocationTraits]
    private let carriers: [String]

    /// O(active policies × locations). A record whose text is not a policy is left out: what is
    /// stored was read before it was stored.
    public init(records: [PolicyRecord], locations: [LocationTraits], carriers: [String]) {
        self.records = records
        self.locations = locations
        self.carriers = carriers
        var active: [PolicyRevision] = []
        for record in records where record.status == .active {
            guard let policy = try? Policy(parsing: record.text) else { continue }
            active.append(
                PolicyRevision(
                    compiled: CompiledPolicy(
                        policy, version: record.version, locations: locations, carriers: carriers),
                    priority: record.priority, window: record.window(of: policy)))
        }
        active.sort {
            ($1.priority, $0.compiled.name, $1.compiled.version)
                < ($0.priority, $1.compiled.name, $0.compiled.version)
        }
        for place in active.indices {
            let this = active[place].compiled
            active[place].newer = active.indices.filter {
                active[$0].compiled.name == this.name
                    && active[$0].compiled.version > this.version
            }
        }
        self.active = active
        readyMade = ReadyMade.policies.map {
            CompiledPolicy($0, version: 0, locations: locations, carriers: carriers)
        }
        balanced = readyMade[0]
        returns = readyMade[readyMade.count - 1]
    }

    public convenience init(network: Network) {
        self.init(
            records: network.policies, locations: network.locations.map { LocationTraits($0) },
            carriers: network.carriers.map(\.id))
    }

    /// Whether any policy may look at more of an item than its weight and price: the ready-made
    /// ones do not.
    public var looksAtItems: Bool { !active.isEmpty }

    // MARK: Who decides

    /// The policy that decides about the order now, or about a return. O(active policies) and
    /// their conditions.
    public func policy(
        for order: @autoclosure () -> OrderFacts, at now: Instant, isReturn: Bool = false
    ) -> CompiledPolicy {
        if active.isEmpty { return isReturn ? returns : balanced }
        let order = order()
        for revision in active
        where revision.compiled.isForReturns == isReturn && isInForce(revision, now)
            && revision.compiled.matches(order)
        {
            return revision.compiled
        }
        return isReturn ? returns : balanced
    }

    /// The version of the policy that is in force now, or the ready-made one of that name; nil
    /// where that is not for orders, or not for returns.
    public func policy(
        named name: String, at now: Instant, isReturn: Bool = false
    ) -> CompiledPolicy? {
        let revision = active.first { $0.compiled.name == name && isInForce($0, now) }
        let policy = revision?.compiled ?? readyMade.first { $0.name == name }
        return policy?.isForReturns == isReturn ? policy : nil
    }

    /// The policies to try one after the other when lines stay unfilled, `first` itself not among
    /// them: its alternative, the alternative's, and so on, none twice.
    public func alternatives(to first: CompiledPolicy, at now: Instant) -> [CompiledPolicy] {
        if first.policy.otherwise == nil { return [] }
        var ladder: [CompiledPolicy] = []
        var names = [first.name]
        while let name = (ladder.last ?? first).policy.otherwise,
            !names.contains(name), ladder.count < Limits.policyLadderMax,
            let next = policy(named: name, at: now, isReturn: first.isForReturns)
        {
            ladder.append(next)
            names.append(name)
        }
        return ladder
    }

    /// A version that decided, whether or not it still does; nil where it was never there or is
    /// forgotten. Compiles it if it is not active.
    public func version(_ key: Key) -> CompiledPolicy? {
        let known = active.first {
            $0.compiled.name == key.name && $0.compiled.version == key.version
        }
        if let known { return known.compiled }
        if key.version == 0 { return readyMade.first { $0.name == key.name } }
        let record = records.first { $0.name == key.name && $0.version == key.version }
        guard let record, let policy = try? Policy(parsing: record.text) else { return nil }
        return CompiledPolicy(
            policy, version: key.version, locations: locations, carriers: carriers)
    }

    // MARK: Time

    /// What is in force, in the order in which it is asked; `balanced` is always and not listed.
    public func inForce(at now: Instant) -> [Key] {
        active.filter { isInForce($0, now) }.map { Key($0.compiled) }
    }

    /// The next instant after `now` at which `inForce` changes by itself; nil where it never does.
    public func nextBoundary(after now: Instant) -> Instant? {
        let before = inForce(at: now)
        var at = now
        // A boundary of a version that a newer one hides changes nothing.
        for _ in 0...(2 * active.count * 8) {
            let next = active.compactMap { $0.window.nextBoundary(after: at) }.min()
            guard let next else { return nil }
            if inForce(at: next) != before { return next }
            at = next
        }
        return at
    }

    private func isInForce(_ revision: PolicyRevision, _ now: Instant) -> Bool {
        revision.window.contains(now)
            && !revision.newer.contains { active[$0].window.contains(now) }
    }
}

extension PolicySet.Key {
    init(_ compiled: CompiledPolicy) { self.init(name: compiled.name, version: compiled.version) }
}
