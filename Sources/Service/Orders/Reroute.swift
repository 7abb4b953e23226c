internal import Fulfilment
internal import Inventory
internal import Journal
internal import Messages
internal import Primitives
internal import Sourcing

/// RoutingService.Reroute: somebody wants an order's open work elsewhere.
///
/// What nobody has picked from is taken back in one transaction and sourced anew in the next, so
/// that the units given back are there to be chosen again.
extension OrderHandlers {
    @Sendable
    func reroute(
        _ context: borrowing CallContext, _ bytes: RawSpan, _ reply: inout ByteWriter
    ) throws(RPCFailure) -> UnaryOutcome {
        let (request, call): (RerouteRequest, MutationCall) = try engine.begin(
            "/dom.v1.RoutingService/Reroute", context, bytes, .growing)
        let id = try Self.orderID(request.orderID)
        let number = try Self.number(request.shipmentID, of: id)
        let avoided = try avoided(request.excludedLocations)
        var settled = try desk.change(id, call) { draft throws(Refusal) in
            let units = try draft.takeBack(
                shipment: number, reason: call.write.reason, setsAside: false)
            if units == 0 { throw Self.nothingToMove(id) }
            for location in avoided { draft.avoid(location) }
        } reply: { _, _ in
            RerouteResponse()
        }
        desk.follow(id, call, &settled) { reply, done in
            guard let (plan, input) = done.decision else { return }
            reply.decisionID = plan.decision
            reply.plan = RoutePlan(plan, of: input.cart, done.network)
        }
        settled.reply.encode(into: &reply)
        return .replyWhenDurable(settled.sequence)
    }

    /// Nil for all shipments.
    private static func number(_ text: String, of order: OrderID) throws(RPCFailure) -> UInt32? {
        if text.isEmpty { return nil }
        let id = try ShipmentHandlers.shipmentID(text)
        guard id.order == order else {
            throw .invalid("shipment_id", "is of another order", reason: "CONTRADICTION")
        }
        return id.number
    }

    private func avoided(_ names: [String]) throws(RPCFailure) -> [LocationIndex] {
        try Check.count(names.count, in: 0...Limits.batchMax, "excluded_locations")
        let resolver = NameResolver(network: engine.store.network)
        var result: [LocationIndex] = []
        for (place, name) in names.enumerated() {
            result.append(
                try resolver.requiredLocation(name, "excluded_locations[\(place)]"))
        }
        return result
    }

    private static func nothingToMove(_ id: OrderID) -> Refusal {
        Refusal(
            RPCFailure(
                .failedPrecondition, reason: "NOTHING_TO_REROUTE",
                "order_id: nothing of \"\(id)\" is assigned and not yet picked"))
    }
}

extension RerouteRequest: MutationRequest {}
extension RerouteResponse: MutationReply {}
