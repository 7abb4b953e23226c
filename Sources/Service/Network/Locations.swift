internal import Inventory
internal import Messages
internal import Primitives

/// PutLocations, GetLocation, ListLocations, PutLocationGroups, ListLocationGroups.
struct LocationHandlers: Sendable {
    let engine: Engine

    static let service = "/dom.v1.NetworkService/"

    var methods: [Method] {
        [
            .unary(Self.service + "PutLocations", putLocations),
            .unary(Self.service + "GetLocation", getLocation),
            listLocations,
            .unary(Self.service + "PutLocationGroups", putGroups),
            .unary(Self.service + "ListLocationGroups", listGroups),
        ]
    }

    @Sendable
    func putLocations(
        _ context: borrowing CallContext, _ bytes: RawSpan, _ reply: inout ByteWriter
    ) throws(RPCFailure) -> UnaryOutcome {
        let now = context.now
        return try engine.mutate(
            "/dom.v1.NetworkService/PutLocations", context, bytes, &reply
        ) { (request: PutLocationsRequest) throws(RPCFailure) in
            try Check.count(request.locations.count, in: 1...Limits.batchMax, "locations")
            try checkTimeZones(request.locations.items("locations"), at: now)
            return LockPlan(set: .everything)
        } decide: { request, call, scope throws(RPCFailure) in
            var draft = ConfigurationDraft(scope, now: call.now)
            try draft.put(locations: request.locations.items("locations"))
            return Decision(effects: draft.effects, reply: PutLocationsResponse())
        }
    }

    @Sendable
    func getLocation(
        _ context: borrowing CallContext, _ bytes: RawSpan, _ reply: inout ByteWriter
    ) throws(RPCFailure) -> UnaryOutcome {
        let request: GetLocationRequest = try decode(bytes)
        try engine.checkRevision(request.context)
        try Check.identifier(request.id, "id")
        let now = engine.clock.latest
        let network = engine.store.network
        guard let record = network.location(request.id).flatMap({ network.record(of: $0) }) else {
            throw RPCFailure(
                .notFound, reason: "UNKNOWN_LOCATION", "id: no location \"\(request.id)\"")
        }
        let response = GetLocationResponse.with {
            $0.revision = network.lastSequence.value
            $0.location = record.message(at: now)
        }
        response.encode(into: &reply)
        return engine.outcome(revealing: network.lastSequence)
    }

    private var listLocations: Method {
        .paged(Self.service + "ListLocations") {
            (request: ListLocationsRequest) throws(RPCFailure) -> ArraySlice<LocationRecord> in
            try engine.checkRevision(request.context)
            let matching = engine.store.network.locations.filter { record in
                (request.type == .unspecified
                    || Int32(record.kind.rawValue) == request.type.rawValue)
                    && (request.group.isEmpty || record.groups.contains(request.group))
            }
            return matching.sorted { $0.id < $1.id }[...]
        } step: { _, rest -> ListLocationsResponse? in
            guard !rest.isEmpty else { return nil }
            let page = rest.prefix(500)
            rest = rest.dropFirst(500)
            let now = engine.clock.latest
            return ListLocationsResponse.with { $0.locations = page.map { $0.message(at: now) } }
        }
    }

    @Sendable
    func putGroups(
        _ context: borrowing CallContext, _ bytes: RawSpan, _ reply: inout ByteWriter
    ) throws(RPCFailure) -> UnaryOutcome {
        try engine.mutate(
            "/dom.v1.NetworkService/PutLocationGroups", context, bytes, &reply
        ) { (request: PutLocationGroupsRequest) throws(RPCFailure) in
            try Check.count(request.groups.count, in: 1...Limits.batchMax, "groups")
            return LockPlan(set: .everything)
        } decide: { request, call, scope throws(RPCFailure) in
            var draft = ConfigurationDraft(scope, now: call.now)
            try draft.put(groups: request.groups.items("groups"))
            return Decision(effects: draft.effects, reply: PutLocationGroupsResponse())
        }
    }

    @Sendable
    func listGroups(
        _ context: borrowing CallContext, _ bytes: RawSpan, _ reply: inout ByteWriter
    ) throws(RPCFailure) -> UnaryOutcome {
        let request: ListLocationGroupsRequest = try decode(bytes)
        try engine.checkRevision(request.context)
        let network = engine.store.network
        let response = ListLocationGroupsResponse.with { response in
            response.revision = network.lastSequence.value
            response.groups = network.groups.map(\.message)
        }
        response.encode(into: &reply)
        return engine.outcome(revealing: network.lastSequence)
    }
}
