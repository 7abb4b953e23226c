internal import Inventory
internal import Messages
internal import Primitives
internal import ProtobufWire

/// CheckAvailability with locations or explanations: the same ATP function, every term shown.
extension AvailabilityHandlers {
    func checkInDetail(
        _ bytes: RawSpan, at now: Instant, _ reply: inout ByteWriter
    ) throws(RPCFailure) -> UnaryOutcome {
        let request: CheckAvailabilityRequest = try decode(bytes)
        let network = engine.store.network
        let context = request.context ?? ReadContext()
        guard let view = network.view(context.channelView) else {
            throw .unknownView(context.channelView)
        }
        var response = CheckAvailabilityResponse()
        for (place, one) in request.asks.enumerated() {
            let field = "asks[\(place)]"
            try Check.identifier(one.sku, "\(field).sku")
            try Check.optionalIdentifier(one.location, "\(field).location")
            try Check.quantity(one.quantity, in: 0...Limits.quantityMax, "\(field).quantity")
            let condition = try Inventory.Condition(one.condition, "\(field).condition")
            let location = one.location.isEmpty ? nil : network.location(one.location)
            let ask = Inventory.AvailabilityAsk(
                view: view, location: location,
                condition: one.condition == .unspecified ? nil : condition,
                owner: OwnerHash(context.owner), now: now)
            let isKnown = one.location.isEmpty || location != nil
            response.answers.append(
                detailed(one, ask, isKnown, request, network))
        }
        response.revision = response.answers.map(\.revision).max() ?? 0
        response.encode(into: &reply)
        return .reply
    }

    private func detailed(
        _ one: Messages.AvailabilityAsk, _ ask: Inventory.AvailabilityAsk, _ isKnown: Bool,
        _ request: CheckAvailabilityRequest, _ network: Network
    ) -> Messages.Availability {
        let key = SkuKey(one.sku)
        let (explanation, cells) = engine.store.withLocked(ShardSet(), items: [key]) { scope in
            (isKnown ? scope.explanation(of: key, ask) : nil, scope.cells(of: key))
        }
        var answer = (explanation?.answer ?? .unknown).message(one, at: ask.now)
        guard let explanation else { return answer }
        if request.includeLocations, ask.location == nil {
            answer.locations = explanation.locations.filter { $0.available > 0 }
                .map { term in
                    LocationAvailability.with {
                        $0.location = network.id(of: term.location)
                        $0.atp = term.available
                    }
                }
                .sorted { $0.location < $1.location }
        }
        if request.explain {
            let view = network.compiled(ask.view)?.record.conditions ?? .newOnly
            let counted = ask.condition.map { ConditionSet([$0]) } ?? view
            answer.explanation = explanation.message(
                cells: cells.filter { counted.contains($0.condition) }, network)
        }
        return answer
    }
}

extension Inventory.Availability {
    func message(_ ask: Messages.AvailabilityAsk, at now: Instant) -> Messages.Availability {
        let scalars = wire(asked: ask.quantity, at: now)
        return Messages.Availability.with {
            $0.sku = ask.sku
            $0.location = ask.location
            $0.state = scalars.state
            $0.atp = scalars.atp
            $0.sufficient = scalars.sufficient
            $0.earliest = scalars.earliest
            $0.revision = scalars.revision
            $0.feedAgeMs = scalars.feedAgeMs
        }
    }
}

extension Inventory.AvailabilityExplanation {
    fileprivate func message(
        cells: [Cell], _ network: Network
    ) -> Messages.AvailabilityExplanation {
        let counted = locations.filter { $0.exclusion == nil }
        let places = Set(counted.map(\.location))
        let seen = cells.filter { places.contains($0.location) }
        return Messages.AvailabilityExplanation.with { message in
            message.onHand = seen.reduce(0) { $0 + $1.onHand }
            message.quarantined = seen.reduce(0) { $0 + $1.quarantined }
            message.committed = seen.reduce(0) { $0 + $1.committed }
            message.held = seen.reduce(0) { $0 + $1.held }
            for term in counted {
                for part in term.safety {
                    message.safetyStock += part.units
                    message.buffers.append(
                        AppliedBuffer.with {
                            $0.rule = part.rule
                            $0.location = network.id(of: term.location)
                            $0.units = part.units
                        })
                }
            }
            message.threshold = threshold
            message.unsourced = unsourced.reduce(0) { $0 + $1.quantity }
            message.quotaLeft = quota?.left
            message.limitingComponent = limiting?.text ?? ""
        }
    }
}

extension Network {
    /// A location's id; empty for an index that is not there.
    func id(of view: ViewIndex) -> String { compiled(view)?.record.id ?? "" }
}
