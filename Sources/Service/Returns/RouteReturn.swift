internal import Fulfilment
internal import Inventory
internal import Journal
internal import Messages
internal import Primitives
internal import Sourcing

/// RouteReturn: destinations are chosen again for what is not there yet.
///
/// What the customer still has is planned anew as a whole, and moves only where that gains, or its
/// destination is out of the question; what was to be brought to a store, only then. What is on its
/// way goes on, unless its destination is closed, excluded, or takes no returns any more.
extension ReturnHandlers {
    @Sendable
    func route(
        _ context: borrowing CallContext, _ bytes: RawSpan, _ reply: inout ByteWriter
    ) throws(RPCFailure) -> UnaryOutcome {
        let (request, call, id): (RouteReturnRequest, MutationCall, ReturnID) = try begin(
            "/dom.v1.ReturnService/RouteReturn", context, bytes, .growing)
        try Check.count(
            request.excludedLocations.count, in: 0...Sourcing.Cart.excludedMax,
            "excluded_locations")
        let names = NameResolver(network: engine.store.network)
        var excluded: [LocationIndex] = []
        for (place, name) in request.excludedLocations.enumerated() {
            excluded.append(try names.requiredLocation(name, "excluded_locations[\(place)]"))
        }
        let budget = Budget(context)
        var noted: ReturnDecision?
        var option: ReturnOption?
        var moved = false
        let needs = ReturnDesk.Needs(board: true)
        let settled = try desk.change(id, call, needs) { draft, locked throws(Refusal) in
            let made: (ReturnPlan, ReturnProposal, [ReturnUnitID], LocationIndex?)
            do throws(RPCFailure) {
                made = try desk.planAgain(
                    draft, id, excluded, mayKeep: request.mayKeep, locked
                ) { budget.isSpent }
            } catch { throw Refusal(error) }
            let (plan, proposal, units, stays) = made
            let decision = sourcer.decisions.nextID(call.now)
            let moves = zip(units, proposal.planned(plan)).map { unit, piece in
                ReturnMove(
                    unit: unit, location: piece.location, expectedAt: piece.expectedAt,
                    slot: piece.slot, planned: piece.planned)
            }
            let before = try draft.record(id.number)
            moved = try draft.reroute(
                id.number, moves, carrier: plan.parcels.first?.carrier ?? "", decision: decision)
            option = ReturnOption(plan, proposal, of: draft.order, at: call.now)
            option?.keep(
                termsOf: before, try draft.record(id.number), worth: proposal.worth)
            noted = ReturnDecision(decision, plan, of: proposal, draft.order, stays)
        } reply: { _ in
            RouteReturnResponse.with {
                $0.option = option
                $0.moved = moved
            }
        }
        if var noted {
            noted.revision = settled.sequence
            desk.decisions.note(noted)
        }
        settled.reply.encode(into: &reply)
        return .replyWhenDurable(settled.sequence)
    }
}

extension ReturnDesk {
    /// A plan for the units that can still go elsewhere, with them, and the location if they stay
    /// with it; their own capacity counts as free.
    fileprivate func planAgain(
        _ draft: ReturnDraft, _ id: ReturnID, _ excluded: [LocationIndex], mayKeep: Bool,
        _ locked: LockedState, _ expired: () -> Bool
    ) throws(RPCFailure) -> (ReturnPlan, ReturnProposal, [ReturnUnitID], LocationIndex?) {
        let network = locked.stock.network
        guard let record = draft.returns.first(where: { $0.id == id }) else {
            throw .unknownReturn(id.text)
        }
        let units = record.units.filter { unit in
            if unit.isUnexpected { return false }
            if unit.state == .expected { return true }
            guard unit.state == .inTransit, let place = unit.location else { return false }
            return excluded.contains(place) || !network.takesReturns(place, at: draft.now)
        }
        if units.isEmpty {
            throw RPCFailure(
                .failedPrecondition, reason: "NOTHING_TO_ROUTE",
                "return_id: no unit of \"\(id)\" can still go elsewhere",
                metadata: [("return", id.text)])
        }
        let isInForce =
            sourcer.network(network).policies
            .policy(named: record.policy, at: draft.now, isReturn: true) != nil
        var proposal = try ReturnProposal(
            units.map(\.piece), units.map(\.price), of: draft.order, origin: record.origin,
            policy: isInForce ? record.policy : "", excluded: excluded, locked.stock, sourcer,
            now: draft.now)
        proposal.input.mayKeep = mayKeep && !units.contains { $0.state == .inTransit }
        let load = Sourcer.load(locked.board)
        let own = units.filter(\.takesCapacity)
        let method = ReturnMethod(rawValue: record.method.rawValue) ?? .mail
        let used = { (location: LocationIndex, slot: Instant) in
            var used = load(location, slot)
            for unit in own where unit.location == location && unit.slot == slot {
                used =
                    used - CapacityUse(labourSeconds: unit.labourSeconds, returnedUnits: 1)
            }
            return used
        }
        let goals = Set(units.map(\.location))
        let chosen: (plan: ReturnPlan, stays: LocationIndex?)
        do throws(RoutingError) {
            chosen = try planners.with { planner throws(RoutingError) in
                try planner.planAgain(
                    &proposal.input, method, goals.count == 1 ? goals.first ?? nil : nil, used,
                    expired)
            }
        } catch { throw error.failure }
        guard chosen.plan.isComplete else {
            throw Self.noDestination(chosen.plan, proposal, network)
        }
        return (chosen.plan, proposal, units.map { ReturnUnitID(id, $0.number) }, chosen.stays)
    }
}

extension ReturnPlanner {
    /// The best plan, or the one that stays with `current` where the other gains nothing; at a
    /// counter, wherever it is possible.
    fileprivate func planAgain(
        _ input: inout ReturnInput, _ method: Sourcing.ReturnMethod, _ current: LocationIndex?,
        _ used: (LocationIndex, Instant) -> CapacityUse, _ expired: () -> Bool
    ) throws(RoutingError) -> (plan: ReturnPlan, stays: LocationIndex?) {
        guard let current, method != .keep else {
            return (try plan(&input, method: method, used: used, expired: expired), nil)
        }
        let same = try plan(
            &input, method: method, location: current, used: used, expired: expired)
        if method == .store, same.isComplete { return (same, current) }
        let best = try plan(&input, method: method, used: used, expired: expired)
        if same.isComplete, same.objective <= best.objective { return (same, current) }
        return (best, nil)
    }
}

extension Fulfilment.ReturnUnit {
    /// As it would be planned anew.
    fileprivate var piece: PlannedReturnUnit {
        var piece = PlannedReturnUnit(shipment: shipment, line: line, sku: sku, kit: kit)
        piece.condition = expectedCondition
        return piece
    }
}

extension ReturnOption {
    /// What was agreed holds wherever the units go, and whatever the policy says by now: `worth`
    /// is what was paid for them. The fee is what was left of it, and was not remitted.
    fileprivate mutating func keep(
        termsOf before: ReturnRecord, _ after: ReturnRecord, worth: Int64
    ) {
        let left = min(before.fee - (before.feeAgreed - after.feeAgreed), worth)
        fee?.minorUnits = left
        refund?.minorUnits = worth - left
        if sendBy != nil { sendBy = after.sendBy }
    }
}

extension Network {
    /// Whether a location takes returns in now.
    fileprivate func takesReturns(_ location: LocationIndex, at now: Instant) -> Bool {
        guard let record = record(of: location) else { return false }
        return record.capabilities.contains(.returns) && record.state(at: now) != .closed
    }
}
