internal import Inventory
internal import Messages
internal import Primitives

/// PutCarriers, GetCarrier, ListCarriers.
struct CarrierHandlers: Sendable {
    let engine: Engine

    var methods: [Method] {
        [
            .unary(LocationHandlers.service + "PutCarriers", putCarriers),
            .unary(LocationHandlers.service + "GetCarrier", getCarrier),
            listCarriers,
        ]
    }

    @Sendable
    func putCarriers(
        _ context: borrowing CallContext, _ bytes: RawSpan, _ reply: inout ByteWriter
    ) throws(RPCFailure) -> UnaryOutcome {
        try engine.mutate(
            "/dom.v1.NetworkService/PutCarriers", context, bytes, &reply
        ) { (request: PutCarriersRequest) throws(RPCFailure) in
            try Check.count(request.carriers.count, in: 1...Limits.carriersMax, "carriers")
            return LockPlan(set: .everything)
        } decide: { request, call, scope throws(RPCFailure) in
            var draft = ConfigurationDraft(scope, now: call.now)
            try draft.put(carriers: request.carriers.items("carriers"))
            return Decision(effects: draft.effects, reply: PutCarriersResponse())
        }
    }

    @Sendable
    func getCarrier(
        _ context: borrowing CallContext, _ bytes: RawSpan, _ reply: inout ByteWriter
    ) throws(RPCFailure) -> UnaryOutcome {
        let request: GetCarrierRequest = try decode(bytes)
        try engine.checkRevision(request.context)
        try Check.identifier(request.id, "id")
        let network = engine.store.network
        guard let record = network.carrier(request.id) else {
            throw RPCFailure(
                .notFound, reason: "UNKNOWN_CARRIER", "id: no carrier \"\(request.id)\"")
        }
        let response = GetCarrierResponse.with {
            $0.revision = network.lastSequence.value
            $0.carrier = record.message
        }
        response.encode(into: &reply)
        return engine.outcome(revealing: network.lastSequence)
    }

    private var listCarriers: Method {
        .paged(LocationHandlers.service + "ListCarriers") {
            (request: ListCarriersRequest) throws(RPCFailure) -> ArraySlice<CarrierRecord> in
            try engine.checkRevision(request.context)
            return engine.store.network.carriers[...]
        } step: { _, rest -> ListCarriersResponse? in
            guard let first = rest.popFirst() else { return nil }
            return ListCarriersResponse.with { $0.carriers = [first.message] }
        }
    }
}
