internal import Inventory
internal import Messages
internal import Primitives
internal import Sourcing

extension ConfigurationDraft {
    /// Puts versions of policies as they were exported, whatever stands around them: which one is
    /// in force follows from all. One that is there already and the same is no change.
    mutating func put(policies: [Item<Messages.Policy>], actor: String) throws(RPCFailure) {
        if policies.isEmpty { return }
        var seen: [PolicySet.Key: String] = [:]
        for item in policies {
            let record = try record(item, actor)
            let key = PolicySet.Key(name: record.name, version: record.version)
            if let first = seen.updateValue(item.field, forKey: key) {
                throw .invalid(
                    "\(item.field).version", "is the same as that of \(first)",
                    reason: "DUPLICATE")
            }
            let known = network().policies(named: record.name)
                .first { $0.version == record.version }
            if known == record { continue }
            if let known, known.text != record.text {
                throw .invalid(
                    "\(item.field).text",
                    "version \(record.version) of \"\(record.name)\" has another text",
                    reason: "CONTRADICTION")
            }
            add(.policy(record))
        }
        try checkPolicyCounts()
    }

    private mutating func checkPolicyCounts() throws(RPCFailure) {
        var active: [String: Int] = [:]
        for record in network().policies {
            active[record.name, default: 0] += record.status == .active ? 1 : 0
        }
        if active.count > Limits.policiesMax {
            throw RPCFailure(
                .resourceExhausted, reason: "TOO_MANY_POLICIES",
                "there would be \(active.count) policies; \(Limits.policiesMax) are allowed")
        }
        let crowded = active.filter { $0.value > Limits.policyActiveMax }.keys.min()
        guard let crowded else { return }
        throw RPCFailure(
            .failedPrecondition, reason: "TOO_MANY_ACTIVE_VERSIONS",
            "more than \(Limits.policyActiveMax) versions of \"\(crowded)\" would be active")
    }

    private func record(
        _ item: Item<Messages.Policy>, _ actor: String
    ) throws(RPCFailure) -> PolicyRecord {
        let (field, message) = item
        let policy = try PolicyText(request: message.text, field: "\(field).text").policy
        guard policy.name == message.name else {
            throw .invalid(
                "\(field).name", "is not the name in the text", reason: "CONTRADICTION")
        }
        guard message.version > 0 else {
            throw .invalid("\(field).version", "must be at least 1", reason: "OUT_OF_BOUNDS")
        }
        guard let status = PolicyRecord.Status(rawValue: UInt8(clamping: message.status.rawValue))
        else {
            throw .invalid(
                "\(field).status", "is not one of a policy that was put", reason: "UNKNOWN_VALUE")
        }
        guard (0...Int32(Limits.policyPriorityMax)).contains(message.priority) else {
            throw .invalid(
                "\(field).priority", "is outside 0 to \(Limits.policyPriorityMax)",
                reason: "OUT_OF_BOUNDS")
        }
        if let from = message.from, let until = message.until, until <= from {
            throw .invalid("\(field).until", "is not after its begin", reason: "OUT_OF_BOUNDS")
        }
        try Check.optionalIdentifier(message.createdBy, "\(field).created_by")
        try Check.optionalIdentifier(message.activatedBy, "\(field).activated_by")
        var record = PolicyRecord(
            name: policy.name, version: message.version, text: policy.text, status: status,
            priority: message.priority, from: message.from, until: message.until,
            createdAt: message.createdAt ?? now,
            createdBy: message.createdAt == nil ? actor : message.createdBy,
            activatedAt: message.activatedAt, activatedBy: message.activatedBy)
        if status != .draft, record.activatedAt == nil {
            record.activatedAt = now
            record.activatedBy = actor
        }
        return record
    }
}
