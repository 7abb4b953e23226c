internal import Inventory
internal import Messages
internal import Primitives
internal import Sourcing

/// What a change of policies comes to: after-images, oldest version first, or a refusal.
struct PolicyChange {
    let network: Network
    let call: MutationCall

    /// The policies once `records` are in their places; without locations, for questions of time.
    func set(after records: [PolicyRecord] = []) -> PolicySet {
        let after = network.applying(records.map { .policy($0) }, at: network.lastSequence)
        return PolicySet(records: after.policies, locations: [], carriers: [])
    }

    /// A new version, or the newest where the text is the same.
    func draft(
        _ policy: Sourcing.Policy
    ) throws(RPCFailure) -> (record: PolicyRecord, isNew: Bool) {
        let text = policy.text
        let newest = network.policies(named: policy.name).last
        if let newest, newest.text == text { return (newest, false) }
        if newest == nil, Set(network.policies.map(\.name)).count >= Limits.policiesMax {
            throw RPCFailure(
                .resourceExhausted, reason: "TOO_MANY_POLICIES",
                "there are \(Limits.policiesMax) policies already")
        }
        let record = PolicyRecord(
            name: policy.name, version: (newest?.version ?? 0) + 1, text: text,
            priority: policy.priority, from: policy.window.from, until: policy.window.until,
            createdAt: call.now, createdBy: call.write.actor)
        return (record, true)
    }

    /// The version as activated comes last; before it what becomes of the others.
    func activate(_ request: ActivateRequest) throws(RPCFailure) -> [PolicyRecord] {
        let versions = try Self.versions(of: request.name, in: network)
        guard
            var record = request.version == 0
                ? versions.last : versions.first(where: { $0.version == request.version })
        else { throw .unknownVersion(request.name, request.version) }
        let policy = try Self.policy(of: record)
        record.from = request.from ?? policy.window.from
        record.until = request.until ?? policy.window.until
        record.priority = request.priority ?? policy.priority
        guard (0...Int32(Limits.policyPriorityMax)).contains(record.priority) else {
            throw .invalid(
                "priority", "is outside 0 to \(Limits.policyPriorityMax)", reason: "OUT_OF_BOUNDS")
        }
        if let until = record.until, until <= call.now {
            throw .invalid("until", "is in the past", reason: "OUT_OF_BOUNDS")
        }
        guard record.window(of: policy).isEverOpen else {
            throw .invalid("until", "the policy would never be in force", reason: "OUT_OF_BOUNDS")
        }
        record.status = .active
        record.activatedAt = call.now
        record.activatedBy = call.write.actor
        var changes: [PolicyRecord] = []
        var active = 1
        for var other in versions where other.status == .active && other.version != record.version {
            let isOver = other.until.map { $0 <= call.now } ?? false
            if other.version > record.version || isOver {
                other.status = .retired
            } else if request.autoRevert {
                active += 1
                continue
            } else if let from = record.from, from > call.now {
                // It goes on until the new one begins.
                other.until = min(other.until ?? from, from)
                active += 1
            } else {
                other.status = .retired
            }
            changes.append(other)
        }
        guard active <= Limits.policyActiveMax else {
            throw RPCFailure(
                .failedPrecondition, reason: "TOO_MANY_ACTIVE_VERSIONS",
                "\(Limits.policyActiveMax) versions of \"\(request.name)\" are active already; "
                    + "activate without auto_revert")
        }
        return changes + [record]
    }

    /// The newest active version is retired. What takes its place is the version below it that is
    /// still active, or else the one activated last before it whose window can be open again.
    func rollback(
        _ name: String
    ) throws(RPCFailure) -> (retired: PolicyRecord, restored: PolicyRecord?) {
        let versions = try Self.versions(of: name, in: network)
        guard var current = versions.last(where: { $0.status == .active }) else {
            throw RPCFailure(
                .failedPrecondition, reason: "POLICY_NOT_ACTIVE",
                "name: no version of \"\(name)\" is active")
        }
        current.status = .retired
        let others = versions.filter { $0.version != current.version }
        if let below = others.last(where: { $0.status == .active && !isOver($0) }) {
            return (current, try reopened(below))
        }
        let earlier = others.filter { record in
            guard let at = record.activatedAt, let before = current.activatedAt else {
                return false
            }
            return (at, record.version) < (before, current.version)
        }
        let order = earlier.sorted {
            ($0.activatedAt ?? .distantPast, $0.version) > (
                $1.activatedAt ?? .distantPast, $1.version
            )
        }
        for record in order {
            if var restored = try reopened(record) {
                restored.status = .active
                return (current, restored)
            }
        }
        return (current, nil)
    }

    private func isOver(_ record: PolicyRecord) -> Bool {
        record.until.map { $0 <= call.now } ?? false
    }

    /// The record with the end that its text says, where a later activation may have brought it
    /// forward; nil where that is in the past too.
    private func reopened(_ record: PolicyRecord) throws(RPCFailure) -> PolicyRecord? {
        var record = record
        if isOver(record) { record.until = try Self.policy(of: record).window.until }
        return isOver(record) ? nil : record
    }

    static func versions(
        of name: String, in network: Network
    ) throws(RPCFailure) -> ArraySlice<PolicyRecord> {
        let versions = network.policies(named: name)
        guard !versions.isEmpty else {
            let hint = ReadyMade.policies.contains { $0.name == name }
            throw RPCFailure(
                .notFound, reason: "UNKNOWN_POLICY",
                "name: no policy \"\(name)\" was put"
                    + (hint ? "; the ready-made one needs no activation" : ""))
        }
        return versions
    }

    /// What is stored was read before it was stored.
    static func policy(of record: PolicyRecord) throws(RPCFailure) -> Sourcing.Policy {
        try PolicyText(request: record.text, field: "\(record.name) \(record.version)").policy
    }
}

extension RPCFailure {
    static func unknownVersion(_ name: String, _ version: UInt32) -> RPCFailure {
        RPCFailure(
            .notFound, reason: "UNKNOWN_POLICY_VERSION",
            "version: \"\(name)\" has no version \(version), or no longer")
    }
}
