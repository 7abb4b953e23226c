internal import Inventory
internal import Messages
internal import Primitives

/// ExportConfiguration, ImportConfiguration.
struct ConfigurationHandlers: Sendable {
    let engine: Engine

    var methods: [Method] {
        [
            export,
            .unary(LocationHandlers.service + "ImportConfiguration", importConfiguration),
        ]
    }

    @Sendable
    func importConfiguration(
        _ context: borrowing CallContext, _ bytes: RawSpan, _ reply: inout ByteWriter
    ) throws(RPCFailure) -> UnaryOutcome {
        let now = context.now
        return try engine.mutate(
            "/dom.v1.NetworkService/ImportConfiguration", context, bytes, &reply
        ) { (request: ImportConfigurationRequest) throws(RPCFailure) in
            try Check.count(request.records.count, in: 1...Limits.batchMax, "records")
            let kinds = try RecordsByKind(request.records)
            try checkTimeZones(kinds.locations, at: now)
            return LockPlan(set: .everything)
        } decide: { request, call, scope throws(RPCFailure) in
            let kinds = try RecordsByKind(request.records)
            var draft = ConfigurationDraft(scope, now: call.now)
            try draft.put(groups: kinds.groups)
            try draft.put(locations: kinds.locations)
            if !kinds.carriers.isEmpty { try draft.put(carriers: kinds.carriers) }
            try draft.put(skus: kinds.skus)
            try draft.put(views: kinds.views)
            try draft.put(policies: kinds.policies, actor: call.write.actor)
            return Decision(effects: draft.effects, reply: ImportConfigurationResponse())
        }
    }

    private var export: Method {
        .paged(LocationHandlers.service + "ExportConfiguration") {
            (request: ExportConfigurationRequest) throws(RPCFailure) -> ExportWalk in
            try engine.checkRevision(request.context)
            return ExportWalk(engine, withSkus: !request.withoutSkus)
        } step: { _, walk -> ExportConfigurationResponse? in
            guard let page = walk.next(engine) else { return nil }
            return ExportConfigurationResponse.with { $0.records = page }
        }
    }
}

/// The records of one import, each kind with the paths of its messages.
private struct RecordsByKind {
    var groups: [ConfigurationDraft.Item<LocationGroup>] = []
    var locations: [ConfigurationDraft.Item<Location>] = []
    var carriers: [ConfigurationDraft.Item<Carrier>] = []
    var skus: [ConfigurationDraft.Item<Sku>] = []
    var views: [ConfigurationDraft.Item<ChannelView>] = []
    var policies: [ConfigurationDraft.Item<Policy>] = []

    init(_ records: [ConfigurationRecord]) throws(RPCFailure) {
        for (place, record) in records.enumerated() {
            let field = "records[\(place)]"
            switch record.record {
            case .group(let message): groups.append(("\(field).group", message))
            case .location(let message): locations.append(("\(field).location", message))
            case .carrier(let message): carriers.append(("\(field).carrier", message))
            case .sku(let message): skus.append(("\(field).sku", message))
            case .view(let message): views.append(("\(field).view", message))
            case .policy(let message): policies.append(("\(field).policy", message))
            case nil: throw .invalid(field, "says nothing", reason: "REQUIRED")
            }
        }
    }
}
