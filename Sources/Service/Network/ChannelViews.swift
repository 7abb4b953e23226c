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
        } decide: { request, _, scope throws(RPCFailure) in
            var effects: [Effect] = []
            var next = scope.network.nextView
            var seen: Set<String> = []
            for (place, message) in request.views.enumerated() {
                let field = "views[\(place)]"
                if !seen.insert(message.id).inserted {
                    throw .invalid("\(field).id", "is there twice", reason: "DUPLICATE")
                }
                let known = scope.network.view(message.id)
                let view = known ?? next
                let record = try ChannelViewRecord(message, index: view, field: field)
                try checkReferences(message, field, scope)
                if known == nil { next.value += 1 }
                effects.append(.view(record))
                effects += try quotaEffects(message.quotas, of: view, field, scope)
            }
            return Decision(effects: effects, reply: PutChannelViewsResponse())
        }
    }

    private func checkReferences(
        _ view: ChannelView, _ field: String, _ scope: TransactionScope
    ) throws(RPCFailure) {
        let network = scope.network
        for (name, ids) in [
            ("included_locations", view.includedLocations),
            ("excluded_locations", view.excludedLocations),
        ] {
            for (place, id) in ids.enumerated() where network.location(id) == nil {
                throw .invalid(
                    "\(field).\(name)[\(place)]", "no location \"\(id)\"",
                    reason: "UNKNOWN_LOCATION")
            }
        }
        for (name, ids) in [
            ("included_groups", view.includedGroups), ("excluded_groups", view.excludedGroups),
        ] {
            for (place, id) in ids.enumerated() where network.group(id) == nil {
                throw .invalid(
                    "\(field).\(name)[\(place)]", "no group \"\(id)\"", reason: "UNKNOWN_GROUP")
            }
        }
        for (place, rule) in view.safetyRules.enumerated() {
            let path = "\(field).safety_rules[\(place)]"
            if !rule.location.isEmpty, network.location(rule.location) == nil {
                throw .invalid(
                    "\(path).location", "no location \"\(rule.location)\"",
                    reason: "UNKNOWN_LOCATION")
            }
            if !rule.group.isEmpty, network.group(rule.group) == nil {
                throw .invalid(
                    "\(path).group", "no group \"\(rule.group)\"", reason: "UNKNOWN_GROUP")
            }
        }
    }

    /// Quotas are set absolutely: the difference to what is granted now goes into the journal. A
    /// quota that is no longer named is taken back.
    private func quotaEffects(
        _ quotas: [Messages.Quota], of view: ViewIndex, _ field: String,
        _ scope: TransactionScope
    ) throws(RPCFailure) -> [Effect] {
        var effects: [Effect] = []
        var named: Set<SkuKey> = []
        for (place, quota) in quotas.enumerated() {
            let path = "\(field).quotas[\(place)]"
            try Check.identifier(quota.sku, "\(path).sku")
            try Check.quantity(quota.units, in: 1...Limits.quantityMax, "\(path).units")
            let key = SkuKey(quota.sku)
            guard scope.facts(of: key) != nil else {
                throw .invalid("\(path).sku", "no SKU \"\(quota.sku)\"", reason: "UNKNOWN_SKU")
            }
            if !named.insert(key).inserted {
                throw .invalid("\(path).sku", "is there twice", reason: "DUPLICATE")
            }
            let before = scope.quotas(of: key).first { $0.view == view }?.granted ?? 0
            if quota.units != before {
                effects.append(
                    .quota(
                        QuotaEffect(sku: key, view: view, grantedDelta: quota.units - before)))
            }
        }
        for (key, quota) in scope.quotas(ofView: view) where !named.contains(key) {
            effects.append(
                .quota(QuotaEffect(sku: key, view: view, grantedDelta: -quota.granted)))
        }
        return effects
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
            $0.view = message(of: index, network)
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
            response.views = network.views.dropFirst().map { message(of: $0.record.index, network) }
                .sorted { $0.id < $1.id }
        }
        response.encode(into: &reply)
        return engine.outcome(revealing: network.lastSequence)
    }

    private func message(of view: ViewIndex, _ network: Network) -> ChannelView {
        var message = network.compiled(view)?.record.message ?? ChannelView()
        let quotas = engine.store.withLocked(.everything) { $0.quotas(ofView: view) }
        message.quotas = quotas.map { key, quota in
            Messages.Quota.with {
                $0.sku = key.text
                $0.units = quota.granted
                $0.used = quota.used
            }
        }
        return message
    }
}
