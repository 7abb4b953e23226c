internal import Inventory
internal import Messages
internal import Primitives
internal import Sourcing

/// PolicyService: policies are checked here, stored as records of the network, and decide from the
/// next sourcing on. What the changes come to stands in `PolicyChange`.
struct PolicyHandlers: Sendable {
    let engine: Engine

    static let service = "/dom.v1.PolicyService/"

    var methods: [Method] {
        [
            .unary(Self.service + "Validate", validate),
            .unary(Self.service + "PutDraft", putDraft),
            .unary(Self.service + "Activate", activate),
            .unary(Self.service + "Rollback", rollback),
            .unary(Self.service + "Get", get),
            .unary(Self.service + "List", list),
            .unary(Self.service + "Diff", diff),
        ]
    }

    @Sendable
    func validate(
        _ context: borrowing CallContext, _ bytes: RawSpan, _ reply: inout ByteWriter
    ) throws(RPCFailure) -> UnaryOutcome {
        let request: ValidateRequest = try decode(bytes)
        try engine.checkRevision(request.context)
        let read = try PolicyText(request: request.text, field: "text")
        let network = engine.store.network
        let response = ValidateResponse.with {
            $0.revision = network.lastSequence.value
            $0.policy = read.policy.message
            $0.warnings = read.warnings(on: network)
        }
        response.encode(into: &reply)
        return engine.outcome(revealing: network.lastSequence)
    }

    @Sendable
    func putDraft(
        _ context: borrowing CallContext, _ bytes: RawSpan, _ reply: inout ByteWriter
    ) throws(RPCFailure) -> UnaryOutcome {
        try engine.mutate(
            "/dom.v1.PolicyService/PutDraft", context, bytes, &reply
        ) { (request: PutDraftRequest) throws(RPCFailure) in
            _ = try PolicyText(request: request.text, field: "text")
            return LockPlan(set: .everything)
        } decide: { request, call, scope throws(RPCFailure) in
            let read = try PolicyText(request: request.text, field: "text")
            let change = PolicyChange(network: scope.network, call: call)
            let (record, isNew) = try change.draft(read.policy)
            let response = PutDraftResponse.with {
                $0.policy = record.message(in: change.set(), at: call.now)
                $0.warnings = read.warnings(on: scope.network)
            }
            return Decision(effects: isNew ? [.policy(record)] : [], reply: response)
        }
    }

    @Sendable
    func activate(
        _ context: borrowing CallContext, _ bytes: RawSpan, _ reply: inout ByteWriter
    ) throws(RPCFailure) -> UnaryOutcome {
        try engine.mutate(
            "/dom.v1.PolicyService/Activate", context, bytes, &reply
        ) { (request: ActivateRequest) throws(RPCFailure) in
            try Check.identifier(request.name, "name")
            return LockPlan(set: .everything)
        } decide: { request, call, scope throws(RPCFailure) in
            let change = PolicyChange(network: scope.network, call: call)
            let records = try change.activate(request)
            let set = change.set(after: records)
            let response = ActivateResponse.with {
                $0.policy = records.last?.message(in: set, at: call.now)
                $0.nextChange = set.nextBoundary(after: call.now)
            }
            return Decision(effects: records.map { .policy($0) }, reply: response)
        }
    }

    @Sendable
    func rollback(
        _ context: borrowing CallContext, _ bytes: RawSpan, _ reply: inout ByteWriter
    ) throws(RPCFailure) -> UnaryOutcome {
        try engine.mutate(
            "/dom.v1.PolicyService/Rollback", context, bytes, &reply
        ) { (request: RollbackRequest) throws(RPCFailure) in
            try Check.identifier(request.name, "name")
            return LockPlan(set: .everything)
        } decide: { request, call, scope throws(RPCFailure) in
            let change = PolicyChange(network: scope.network, call: call)
            let (retired, restored) = try change.rollback(request.name)
            let records = [retired] + (restored.map { [$0] } ?? [])
            let set = change.set(after: records)
            let response = RollbackResponse.with {
                $0.retired = retired.message(in: set, at: call.now)
                $0.restored = restored?.message(in: set, at: call.now)
            }
            return Decision(effects: records.map { .policy($0) }, reply: response)
        }
    }
}
