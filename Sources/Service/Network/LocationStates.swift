internal import Inventory
internal import Messages
internal import Primitives

/// SetLocationState.
struct LocationStateHandlers: Sendable {
    let desk: OrderDesk
    let offload: @Sendable (@escaping @Sendable () -> Void) -> Void

    var engine: Engine { desk.engine }

    var methods: [Method] {
        [.unary(LocationHandlers.service + "SetLocationState", setState)]
    }

    @Sendable
    func setState(
        _ context: borrowing CallContext, _ bytes: RawSpan, _ reply: inout ByteWriter
    ) throws(RPCFailure) -> UnaryOutcome {
        let outcome = try engine.mutate(
            "/dom.v1.NetworkService/SetLocationState", context, bytes, &reply
        ) { (request: SetLocationStateRequest) throws(RPCFailure) in
            try Check.count(request.locations.count, in: 1...Limits.batchMax, "locations")
            return LockPlan(set: .everything)
        } decide: { request, call, scope throws(RPCFailure) in
            let state = try Self.state(of: request, now: call.now)
            var seen: Set<String> = []
            var effects: [Effect] = []
            for (place, id) in request.locations.enumerated() {
                let field = "locations[\(place)]"
                guard let index = scope.network.location(id),
                    var record = scope.network.record(of: index)
                else { throw .invalid(field, "no location \"\(id)\"", reason: "UNKNOWN_LOCATION") }
                if !seen.insert(id).inserted {
                    throw .invalid(field, "is there twice", reason: "DUPLICATE")
                }
                record.state = state
                record.stateUntil = request.until
                record.reroutesUpTo =
                    request.rerouteOpenWork && state != .open ? call.now : nil
                effects.append(.location(record))
            }
            return Decision(effects: effects, reply: SetLocationStateResponse())
        }
        reroute(try decode(bytes), at: context.now)
        return outcome
    }

    /// Off the event loop: a location may have thousands of shipments to move. What a crash leaves
    /// over is moved at the next start (`OrderDesk.resumeRerouting`).
    private func reroute(_ request: SetLocationStateRequest, at wall: Instant) {
        guard request.rerouteOpenWork, request.state != .open else { return }
        let places = request.locations.compactMap { engine.store.network.location($0) }
        let desk = self.desk
        offload {
            let now = desk.engine.begin(wall)
            for place in places {
                desk.rerouteOpenWork(of: place, reason: "location closed", at: now)
            }
        }
    }

    private static func state(
        of request: SetLocationStateRequest, now: Instant
    ) throws(RPCFailure) -> LocationRecord.State {
        if request.state == .unspecified {
            throw .invalid("state", "is required", reason: "REQUIRED")
        }
        let state = try domainEnum(request.state, "state", default: LocationRecord.State.open)
        guard let until = request.until else { return state }
        if state == .open {
            throw .invalid("until", "needs a state other than OPEN", reason: "AMBIGUOUS")
        }
        if until <= now {
            throw .invalid("until", "is not in the future", reason: "OUT_OF_BOUNDS")
        }
        return state
    }
}
