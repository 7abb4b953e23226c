internal import Inventory
internal import Messages
internal import Primitives

/// PutChannelViews, GetChannelView, ListChannelViews.
struct ChannelViewHandlers: Sendable {
    let engine: Engine

    static let service = "/dom.v1.NetworkService/"

    var methods: [Method] {
        [
            .unary(Self.service + "PutChannelViews", putViews),
            .unary(Self.service + "GetChannelView", getView),
            .unary(Self.service + "ListChannelViews", listViews),
        ]
    }

    @Sendable
    func putViews(
        _ context: borrowing CallContext, _ bytes: RawSpan, _ reply: inout ByteWriter
    ) throws(RPCFailure) -> UnaryOutcome {
        try engine.mutate(
            "/dom.v1.NetworkService/PutChannelViews", context, bytes, &reply
        ) { (request: PutChannelViewsRequest) throws(RPCFailure) in
            try Check.count(request.views.count, in: 1...100, "views")
            return LockPlan(set: .everything)
        } decide: { request, call, scope throws(RPCFailure) in
            var draft = ConfigurationDraft(scope, now: call.now)
            try draft.put(views: request.views.items("views"))
            return Decision(effects: draft.effects, reply: PutChannelViewsResponse())
        }
    }

    @Sendable
    func getView(
        _ context: borrowing CallContext, _ bytes: RawSpan, _ reply: inout ByteWriter
    ) throws(RPCFailure) -> UnaryOutcome {
        let request: GetChannelViewRequest = try decode(bytes)
        try engine.checkRevision(request.context)
        try Check.identifier(request.id, "id")
        let network = engine.store.network
        guard let index = network.view(request.id) else {
            throw .unknownView(request.id, field: "id")
        }
        let response = GetChannelViewResponse.with {
            $0.revision = network.lastSequence.value
            $0.view = engine.message(of: index, network)
        }
        response.encode(into: &reply)
        return engine.outcome(revealing: network.lastSequence)
    }

    @Sendable
    func listViews(
        _ context: borrowing CallContext, _ bytes: RawSpan, _ reply: inout ByteWriter
    ) throws(RPCFailure) -> UnaryOutcome {
        let request: ListChannelViewsRequest = try decode(bytes)
        try engine.checkRevision(request.context)
        let network = engine.store.network
        let response = ListChannelViewsResponse.with { response in
            response.revision = network.lastSequence.value
            // The first is the built-in view, which has no name to ask for.
            response.views = network.views.dropFirst()
                .map { engine.message(of: $0.record.index, network) }
                .sorted { $0.id < $1.id }
        }
        response.encode(into: &reply)
        return engine.outcome(revealing: network.lastSequence)
    }
}

extension Engine {
    /// A view as the wire shows it, quotas by SKU.
    func message(of view: ViewIndex, _ network: Network) -> ChannelView {
        var message = network.compiled(view)?.record.message ?? ChannelView()
        let quotas = store.withLocked(.everything) { $0.quotas(ofView: view) }
        message.quotas = quotas.sorted { $0.sku < $1.sku }.map { key, quota in
            Messages.Quota.with {
                $0.sku = key.text
                $0.units = quota.granted
                $0.used = quota.used
            }
        }
        return message
    }
}
