internal import Inventory
internal import Messages
internal import Primitives

/// PutSkus, GetSku, ListSkus.
struct CatalogueHandlers: Sendable {
    let engine: Engine

    static let service = "/dom.v1.NetworkService/"

    var methods: [Method] {
        [
            .unary(Self.service + "PutSkus", putSkus),
            .unary(Self.service + "GetSku", getSku),
            listSkus,
        ]
    }

    @Sendable
    func putSkus(
        _ context: borrowing CallContext, _ bytes: RawSpan, _ reply: inout ByteWriter
    ) throws(RPCFailure) -> UnaryOutcome {
        try engine.mutate(
            "/dom.v1.NetworkService/PutSkus", context, bytes, &reply
        ) { (request: PutSkusRequest) throws(RPCFailure) in
            try Check.count(request.skus.count, in: 1...Limits.batchMax, "skus")
            var plan = LockPlan()
            for sku in request.skus {
                plan.items.append(SkuKey(sku.id))
                plan.items.append(contentsOf: sku.components.map { SkuKey($0.sku) })
            }
            return plan
        } decide: { request, call, scope throws(RPCFailure) in
            var draft = ConfigurationDraft(scope, now: call.now)
            try draft.put(skus: request.skus.items("skus"))
            return Decision(effects: draft.effects, reply: PutSkusResponse())
        }
    }

    @Sendable
    func getSku(
        _ context: borrowing CallContext, _ bytes: RawSpan, _ reply: inout ByteWriter
    ) throws(RPCFailure) -> UnaryOutcome {
        let request: GetSkuRequest = try decode(bytes)
        try engine.checkRevision(request.context)
        try Check.identifier(request.id, "id")
        let key = SkuKey(request.id)
        let found = engine.store.withLocked(ShardSet(), items: [key]) { scope in
            scope.message(of: key, now: context.now)
        }
        guard let found else { throw .unknownSku(request.id, field: "id") }
        let response = GetSkuResponse.with {
            $0.revision = found.revision.value
            $0.sku = found.sku
        }
        response.encode(into: &reply)
        return engine.outcome(revealing: found.revision)
    }

    private var listSkus: Method {
        .paged(Self.service + "ListSkus") {
            (request: ListSkusRequest) throws(RPCFailure) -> SkuCursor in
            try engine.checkRevision(request.context)
            return try SkuCursor(token: request.resumeToken)
        } step: { (request, cursor) throws(RPCFailure) -> ListSkusResponse? in
            var page = ListSkusResponse()
            while page.skus.isEmpty {
                let keys = cursor.next(in: engine.store, limit: 200)
                if keys.isEmpty { return nil }
                for key in keys where key.text.hasPrefix(request.prefix) {
                    let found = engine.store.withLocked(ShardSet(), items: [key]) {
                        $0.message(of: key, now: engine.clock.latest)
                    }
                    if let sku = found?.sku, request.admits(sku) { page.skus.append(sku) }
                }
            }
            page.resumeToken = cursor.token
            return page
        }
    }
}

extension ListSkusRequest {
    fileprivate func admits(_ sku: Sku) -> Bool {
        (category.isEmpty || sku.category == category) && (!kitsOnly || !sku.components.isEmpty)
    }
}

extension TransactionScope {
    /// A SKU as the wire shows it, and its revision.
    func message(
        of key: SkuKey, now: Instant
    ) -> (sku: Sku, revision: SequenceNumber)? {
        guard let record = sku(key), let facts = facts(of: key) else { return nil }
        var message = record.message
        if facts.beyondStock != .none {
            message.oversold = oversold(of: key, now: now)
        }
        return (message, facts.revision)
    }
}
