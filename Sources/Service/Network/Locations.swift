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
        try engine.mutate(
            "/dom.v1.NetworkService/PutLocations", context, bytes, &reply
        ) { (request: PutLocationsRequest) throws(RPCFailure) in
            try Check.count(request.locations.count, in: 1...Limits.batchMax, "locations")
            return LockPlan(set: .everything)
        } decide: { request, _, scope throws(RPCFailure) in
            let effects = try locationEffects(request.locations, scope.network)
            return Decision(effects: effects, reply: PutLocationsResponse())
        }
    }

    private func locationEffects(
        _ locations: [Location], _ network: Network
    ) throws(RPCFailure) -> [Effect] {
        var effects: [Effect] = []
        var next = network.nextLocation
        var seen: [String: Int] = [:]
        for (place, message) in locations.enumerated() {
            let field = "locations[\(place)]"
            if let first = seen.updateValue(place, forKey: message.id) {
                throw .invalid(
                    "\(field).id", "is the same as locations[\(first)].id", reason: "DUPLICATE")
            }
            let known = network.location(message.id)
            let record = try LocationRecord(message, index: known ?? next, field: field)
            for (index, group) in message.groups.enumerated() where network.group(group) == nil {
                throw .invalid(
                    "\(field).groups[\(index)]", "no group \"\(group)\"", reason: "UNKNOWN_GROUP")
            }
            if known == nil { next.value += 1 }
            effects.append(.location(record))
        }
        return effects
    }

    @Sendable
    func getLocation(
        _ context: borrowing CallContext, _ bytes: RawSpan, _ reply: inout ByteWriter
    ) throws(RPCFailure) -> UnaryOutcome {
        let request: GetLocationRequest = try decode(bytes)
        try engine.checkRevision(request.context)
        try Check.identifier(request.id, "id")
        let network = engine.store.network
        guard let record = network.location(request.id).flatMap({ network.record(of: $0) }) else {
            throw RPCFailure(
                .notFound, reason: "UNKNOWN_LOCATION", "id: no location \"\(request.id)\"")
        }
        let response = GetLocationResponse.with {
            $0.revision = network.lastSequence.value
            $0.location = record.message
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
            return ListLocationsResponse.with { $0.locations = page.map(\.message) }
        }
    }

    @Sendable
    func putGroups(
        _ context: borrowing CallContext, _ bytes: RawSpan, _ reply: inout ByteWriter
    ) throws(RPCFailure) -> UnaryOutcome {
        try engine.mutate(
            "/dom.v1.NetworkService/PutLocationGroups", context, bytes, &reply
        ) { (request: PutLocationGroupsRequest) throws(RPCFailure) in
            try Check.count(request.groups.count, in: 1...1_000, "groups")
            for (index, group) in request.groups.enumerated() {
                try Check.identifier(group.id, "groups[\(index)].id")
                try Check.text(group.name, "groups[\(index)].name")
            }
            return LockPlan(set: .everything)
        } decide: { request, _, _ throws(RPCFailure) in
            let effects = request.groups.map {
                Effect.group(LocationGroupRecord(id: $0.id, name: $0.name))
            }
            return Decision(effects: effects, reply: PutLocationGroupsResponse())
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
            response.groups = network.groups.map { record in
                LocationGroup.with {
                    $0.id = record.id
                    $0.name = record.name
                }
            }
        }
        response.encode(into: &reply)
        return engine.outcome(revealing: network.lastSequence)
    }
}
