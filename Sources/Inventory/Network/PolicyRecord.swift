public import Primitives

/// One version of a routing policy: the journaled after-image. What the text means is the
/// business of `Sourcing`; here it is text.
public struct PolicyRecord: Hashable, Sendable {
    public enum Status: UInt8, Sendable, CaseIterable {
        /// Written and checked, never in force.
        case draft = 1
        /// In force while its window is open.
        case active = 2
        /// Was in force; kept for explanations and for going back.
        case retired = 3
    }

    public var name: String
    /// From 1, +1 for each text put under the name.
    public var version: UInt32
    /// Canonical.
    public var text: String
    public var status: Status
    /// As activated; the higher is asked first.
    public var priority: Int32
    /// As activated: inclusive, nil = since ever.
    public var from: Instant?
    /// As activated: exclusive, nil = for ever.
    public var until: Instant?
    public var createdAt: Instant
    public var createdBy: String
    /// The last time; nil = never.
    public var activatedAt: Instant?
    public var activatedBy: String

    public init(
        name: String, version: UInt32, text: String, status: Status = .draft, priority: Int32 = 0,
        from: Instant? = nil, until: Instant? = nil, createdAt: Instant, createdBy: String = "",
        activatedAt: Instant? = nil, activatedBy: String = ""
    ) {
        self.name = name
        self.version = version
        self.text = text
        self.status = status
        self.priority = priority
        self.from = from
        self.until = until
        self.createdAt = createdAt
        self.createdBy = createdBy
        self.activatedAt = activatedAt
        self.activatedBy = activatedBy
    }
}

extension [PolicyRecord] {
    /// Puts a version in its place, by name and version, and forgets the oldest of its name that
    /// are not active beyond `Limits.policyVersionsMax`.
    mutating func put(_ record: PolicyRecord) {
        let place = partitioningIndex { ($0.name, $0.version) >= (record.name, record.version) }
        if place < count, self[place].name == record.name, self[place].version == record.version {
            self[place] = record
            return
        }
        insert(record, at: place)
        let versions = indices.filter { self[$0].name == record.name }
        guard versions.count > Limits.policyVersionsMax else { return }
        let oldest = versions.first { self[$0].status != .active && $0 != place }
        if let oldest { remove(at: oldest) }
    }

    /// The first index at which `belongs` holds; it holds for none before and all after.
    private func partitioningIndex(_ belongs: (PolicyRecord) -> Bool) -> Int {
        var low = 0
        var high = count
        while low < high {
            let middle = (low + high) / 2
            if belongs(self[middle]) { high = middle } else { low = middle + 1 }
        }
        return low
    }
}
