internal import Inventory
internal import Messages
internal import Primitives
internal import Sourcing

/// Get, List and Diff.
extension PolicyHandlers {
    @Sendable
    func get(
        _ context: borrowing CallContext, _ bytes: RawSpan, _ reply: inout ByteWriter
    ) throws(RPCFailure) -> UnaryOutcome {
        let request: GetRequest = try decode(bytes)
        try engine.checkRevision(request.context)
        try Check.identifier(request.name, "name")
        let view = PolicyView(network: engine.store.network, now: context.now)
        let policy = try view.policy(request.name, request.version)
        let response = GetResponse.with {
            $0.revision = view.network.lastSequence.value
            $0.policy = policy
        }
        response.encode(into: &reply)
        return engine.outcome(revealing: view.network.lastSequence)
    }

    @Sendable
    func list(
        _ context: borrowing CallContext, _ bytes: RawSpan, _ reply: inout ByteWriter
    ) throws(RPCFailure) -> UnaryOutcome {
        let request: ListRequest = try decode(bytes)
        try engine.checkRevision(request.context)
        try Check.optionalIdentifier(request.name, "name")
        let view = PolicyView(network: engine.store.network, now: context.now)
        let policies = request.name.isEmpty ? view.all() : try view.versions(of: request.name)
        let response = ListResponse.with {
            $0.revision = view.network.lastSequence.value
            $0.policies = policies
            $0.nextChange = view.set.nextBoundary(after: view.now)
        }
        response.encode(into: &reply)
        return engine.outcome(revealing: view.network.lastSequence)
    }

    @Sendable
    func diff(
        _ context: borrowing CallContext, _ bytes: RawSpan, _ reply: inout ByteWriter
    ) throws(RPCFailure) -> UnaryOutcome {
        let request: DiffRequest = try decode(bytes)
        try engine.checkRevision(request.context)
        try Check.identifier(request.name, "name")
        let view = PolicyView(network: engine.store.network, now: context.now)
        let from = try view.policy(request.name, request.fromVersion)
        var to = Messages.Policy()
        if request.toText.isEmpty {
            let newest = view.network.policies(named: request.name).last?.version
            to = try view.policy(request.name, request.toVersion ?? newest)
        } else if request.toVersion == nil {
            to = try PolicyText(request: request.toText, field: "to_text").policy.message
        } else {
            throw .invalid("to_text", "excludes to_version", reason: "CONTRADICTION")
        }
        let lines = LineDiff.between(from.text, to.text)
        let response = DiffResponse.with {
            $0.revision = view.network.lastSequence.value
            $0.fromVersion = from.version
            $0.toVersion = to.version
            $0.lines = lines
        }
        response.encode(into: &reply)
        return engine.outcome(revealing: view.network.lastSequence)
    }
}

/// The policies of one version of the network at one moment.
struct PolicyView {
    let network: Network
    let now: Instant
    let set: PolicySet

    init(network: Network, now: Instant) {
        self.network = network
        self.now = now
        set = PolicySet(records: network.policies, locations: [], carriers: [])
    }

    /// With its text. Without a version, the one in force, or else the newest.
    func policy(_ name: String, _ version: UInt32?) throws(RPCFailure) -> Messages.Policy {
        let versions = network.policies(named: name)
        let inForce = set.inForce(at: now).first { $0.name == name }?.version
        let wanted = version ?? inForce ?? versions.last?.version ?? 0
        if let record = versions.first(where: { $0.version == wanted }) {
            return record.message(in: set, at: now, withText: true)
        }
        let ready = ReadyMade.policies.first { $0.name == name }
        if wanted == 0, let ready { return ready.readyMade(withText: true) }
        if versions.isEmpty && ready == nil {
            throw RPCFailure(
                .notFound, reason: "UNKNOWN_POLICY", "name: no policy \"\(name)\"")
        }
        throw .unknownVersion(name, wanted)
    }

    /// Newest first.
    func versions(of name: String) throws(RPCFailure) -> [Messages.Policy] {
        let versions = network.policies(named: name).reversed().map {
            $0.message(in: set, at: now)
        }
        let ready = ReadyMade.policies.filter { $0.name == name }
        guard !versions.isEmpty || !ready.isEmpty else {
            throw RPCFailure(
                .notFound, reason: "UNKNOWN_POLICY", "name: no policy \"\(name)\"")
        }
        return versions + ready.map { $0.readyMade(withText: false) }
    }

    /// Each policy once: those in force as they are asked, the others by name, the ready-made.
    func all() -> [Messages.Policy] {
        let inForce = set.inForce(at: now)
        var messages: [Messages.Policy] = []
        for key in inForce {
            let record = network.policies(named: key.name).first { $0.version == key.version }
            if let record { messages.append(record.message(in: set, at: now)) }
        }
        let asked = Set(inForce.map(\.name))
        for (place, record) in network.policies.enumerated() where !asked.contains(record.name) {
            let next = place + 1
            if next == network.policies.count || network.policies[next].name != record.name {
                messages.append(record.message(in: set, at: now))
            }
        }
        return messages + ReadyMade.policies.map { $0.readyMade(withText: false) }
    }
}
