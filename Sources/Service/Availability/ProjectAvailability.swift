internal import Inventory
internal import Messages
internal import Primitives

/// ProjectAvailability: ATP by UTC day, with the supply and demand behind each day.
extension AvailabilityHandlers {
    @Sendable
    func project(
        _ context: borrowing CallContext, _ bytes: RawSpan, _ reply: inout ByteWriter
    ) throws(RPCFailure) -> UnaryOutcome {
        let request: ProjectAvailabilityRequest = try decode(bytes)
        try engine.checkRevision(request.context)
        try Check.identifier(request.sku, "sku")
        try Check.optionalIdentifier(request.location, "location")
        let days = request.days == 0 ? 14 : Int(request.days)
        try Check.quantity(Quantity(days), in: 1...Quantity(Limits.projectionDaysMax), "days")
        let condition = try Inventory.Condition(request.condition, "condition")
        let read = request.context ?? ReadContext()
        let network = engine.store.network
        guard let view = network.view(read.channelView) else {
            throw .unknownView(read.channelView)
        }
        let now = engine.begin(context.now)
        var response = ProjectAvailabilityResponse()
        let location = request.location.isEmpty ? nil : network.location(request.location)
        if request.location.isEmpty || location != nil {
            let ask = Inventory.AvailabilityAsk(
                view: view, location: location,
                condition: request.condition == .unspecified ? nil : condition,
                owner: OwnerHash(read.owner), now: max(now, request.from ?? now))
            fill(&response, SkuKey(request.sku), ask, days)
        } else {
            response.state = .unknown
        }
        response.encode(into: &reply)
        return .reply
    }

    private func fill(
        _ response: inout ProjectAvailabilityResponse, _ key: SkuKey,
        _ ask: Inventory.AvailabilityAsk, _ days: Int
    ) {
        engine.store.withLocked(ShardSet(), items: [key]) { scope in
            let answer = scope.availability(of: key, ask)
            response.state = answer.state.wire
            response.revision = answer.revision.value
            guard let projected = scope.projectedDays(of: key, ask, days: days) else { return }
            let today = DayNumber(containing: ask.now)
            response.days = projected.enumerated().map { offset, day in
                ProjectedDay.with {
                    $0.day = DayNumber(today.value + Int32(offset)).start
                    $0.supply = day.supply
                    $0.demand = day.demand
                    $0.projected = day.projected
                    $0.atp = day.atp
                }
            }
        }
    }
}
