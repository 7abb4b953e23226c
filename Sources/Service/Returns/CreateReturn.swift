internal import Fulfilment
internal import Inventory
internal import Journal
internal import Messages
internal import Primitives
internal import Sourcing

/// CreateReturn: eligibility, destination, exchanges, capacity and supply in one transaction. An
/// order that has left memory is brought back from the archive by it.
extension ReturnHandlers {
    @Sendable
    func create(
        _ context: borrowing CallContext, _ bytes: RawSpan, _ reply: inout ByteWriter
    ) throws(RPCFailure) -> UnaryOutcome {
        let (request, call): (CreateReturnRequest, MutationCall) = try engine.begin(
            "/dom.v1.ReturnService/CreateReturn", context, bytes, .growing)
        let id = try OrderHandlers.orderID(request.orderID)
        let network = engine.store.network
        let wish = try NewReturnWish(request, call, network)
        var needs = ReturnDesk.Needs(board: true)
        needs.set.insert(idempotency: call.key)
        needs.items = wish.exchanges.map(\.sku)
        needs.exchanges = wish.exchanges.map(\.line)
        needs.archived = try engine.anyOrder(id)
        try desk.attendFirst(id, at: call.now)
        let budget = Budget(context)
        var noted: ReturnDecision?
        let settled: Engine.Settled<CreateReturnResponse> = try desk.withOrder(id, needs) {
            .unknownOrder(id)
        } _: { found, locked throws(RPCFailure) in
            try engine.settle(call, in: locked) { () throws(RPCFailure) in
                if let expected = call.write.expectedRevision,
                    expected != found.order.revision.value
                {
                    throw .orderMoved(expected, found.order.revision)
                }
                return try desk.create(wish, request, found, locked, call, &noted) {
                    budget.isSpent
                }
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

/// What CreateReturn asks for beside its lines, checked.
struct NewReturnWish {
    /// nil = the option with the best net recovery.
    var method: Sourcing.ReturnMethod?
    var location: LocationIndex?
    var origin: OrderAddress?
    var exchanges: [NewExchange]
    var overrideReason: String
    var actor: String

    init(
        _ request: CreateReturnRequest, _ call: MutationCall, _ network: Network
    ) throws(RPCFailure) {
        try ReturnWishes.check(request.lines, required: true)
        try Check.optionalIdentifier(request.policy, "policy")
        if request.method != .unspecified {
            method = try domainEnum(request.method, "method", default: ReturnMethod.mail)
        }
        let names = NameResolver(network: network)
        location = try names.location(request.location, "location")
        if let location { try names.checkTakesReturns(location, "location") }
        if location != nil, method == .keep {
            throw .invalid("location", "is not for KEEP", reason: "CONTRADICTION")
        }
        origin = try ReturnWishes.origin(request.origin, network)
        exchanges = try request.exchanges.exchanges(names)
        overrideReason = ""
        if let override = request.override {
            if override.reason.allSatisfy(\.isWhitespace) {
                throw .invalid("override.reason", "is required", reason: "REQUIRED")
            }
            try Check.text(override.reason, "override.reason")
            overrideReason = override.reason
        }
        actor = call.write.actor
    }
}

extension NewReturnWish {
    /// Why a rule was broken, for the record: that of the override, or where only a policy was
    /// named instead of the one that matches, the call's; empty where no rule was.
    func reason(
        for proposal: ReturnProposal, isRefused: Bool, _ policy: String, _ given: String
    ) -> String {
        let isPassedOver = !policy.isEmpty && policy != proposal.matching
        if !overrideReason.isEmpty {
            return isRefused || isPassedOver || method == .keep ? overrideReason : ""
        }
        if !isPassedOver { return "" }
        let change = "policy \"\(policy)\" instead of \"\(proposal.matching)\""
        return given.isEmpty ? change : given
    }
}

extension ReturnPlanner {
    /// What was asked for. By mail and from a drop point the location is a wish, which the best
    /// other one stands in for; at a counter it binds. Nothing is kept as a whole that a quote
    /// would not let the customer keep, unless an override says so.
    fileprivate func plan(
        _ wish: NewReturnWish, _ input: inout ReturnInput,
        _ used: (LocationIndex, Instant) -> CapacityUse, _ expired: () -> Bool
    ) throws(RoutingError) -> (plan: ReturnPlan, wished: LocationIndex?) {
        if wish.method == nil, wish.location == nil,
            let best = try options(&input, used: used, expired: expired).first
        {
            return (best, nil)
        }
        let method = wish.method ?? .mail
        func plan(
            _ input: inout ReturnInput, _ location: LocationIndex?
        ) throws(RoutingError) -> ReturnPlan {
            try self.plan(
                &input, method: method, location: location, used: used, expired: expired)
        }
        var wished = wish.location
        var found = try plan(&input, wished)
        if wished != nil, method != .store, !found.isComplete || !found.kept.isEmpty {
            wished = nil
            found = try plan(&input, nil)
        }
        let isOverridden = method == .keep && !wish.overrideReason.isEmpty
        guard found.isComplete, found.parcels.isEmpty, !isOverridden,
            try options(&input, used: used, expired: expired).first?.method != .keep
        else { return (found, wished) }
        input.mayKeep = false
        return (try plan(&input, wished), wished)
    }
}

extension ReturnDesk {
    /// Decides, under the locks.
    func create(
        _ wish: NewReturnWish, _ request: CreateReturnRequest, _ found: Found,
        _ locked: LockedState, _ call: MutationCall, _ noted: inout ReturnDecision?,
        expired: () -> Bool
    ) throws(RPCFailure) -> Decision<CreateReturnResponse> {
        let network = locked.stock.network
        var draft = self.draft(found, locked, at: call.now)
        let wishes = try ReturnWishes.lines(request.lines, of: found.order)
        let proposed = try propose(
            wishes, draft, wish.origin, request.policy, locked,
            overrides: !wish.overrideReason.isEmpty)
        guard var proposal = proposed.proposal else { throw Self.nothingToReturn(found.order.id) }
        let (plan, wished) = try plan(wish, &proposal, locked, expired)
        let decision = sourcer.decisions.nextID(call.now)
        var new = NewReturn(method: plan.method, units: proposal.planned(plan))
        let coming = new.units.count { $0.location != nil }
        if coming == 0 { new.method = .keep }
        new.exchanges = wish.exchanges
        new.needsApproval = proposal.needsApproval
        new.sendBy = coming == 0 ? nil : proposal.sendBy(call.now)
        new.fee = proposal.fee(units: coming)
        new.feePerUnit = proposal.feePerUnit
        new.currency = proposal.currency
        new.refundOn = proposal.rules.refundOn
        new.policy = proposal.policy.name
        new.policyVersion = proposal.policy.version
        new.overrideReason = wish.reason(
            for: proposal, isRefused: proposed.candidates.refused != nil, request.policy,
            call.write.reason)
        new.overrideActor = new.overrideReason.isEmpty ? "" : wish.actor
        new.carrier = plan.parcels.first?.carrier ?? ""
        new.decision = decision
        new.origin = wish.origin
        let record: ReturnRecord
        do throws(Refusal) {
            let number = try draft.create(new)
            record = try draft.record(number)
        } catch { throw error.rpcFailure(network) }
        noted = ReturnDecision(decision, plan, of: proposal, found.order, wished)
        let order = draft.order
        let decided = draft.finish()
        let response = CreateReturnResponse.with {
            $0.customerReturn = record.message(of: order, network)
            $0.option = ReturnOption(plan, proposal, of: order, at: call.now)
        }
        return Decision(
            effects: decided.effects, fulfilment: decided.fulfilment, reply: response)
    }

    /// The plan that was asked for, and the location if no other was allowed; FAILED_PRECONDITION
    /// where nobody can take the units, or they may not be kept.
    private func plan(
        _ wish: NewReturnWish, _ proposal: inout ReturnProposal, _ locked: LockedState,
        _ expired: () -> Bool
    ) throws(RPCFailure) -> (plan: ReturnPlan, wished: LocationIndex?) {
        let used = Sourcer.load(locked.board)
        let chosen: (plan: ReturnPlan, wished: LocationIndex?)
        do throws(RoutingError) {
            chosen = try planners.with { planner throws(RoutingError) in
                try planner.plan(wish, &proposal.input, used, expired)
            }
        } catch { throw error.failure }
        guard chosen.plan.isComplete else {
            throw Self.noDestination(
                chosen.plan, proposal, locked.stock.network, only: chosen.wished)
        }
        return chosen
    }

    static func nothingToReturn(_ id: OrderID) -> RPCFailure {
        RPCFailure(
            .failedPrecondition, reason: "NOTHING_TO_RETURN",
            "order_id: nothing of \"\(id)\" can come back")
    }

    /// Says which rules have eliminated how many locations.
    static func noDestination(
        _ plan: ReturnPlan, _ proposal: ReturnProposal, _ network: Network,
        only location: LocationIndex? = nil
    ) -> RPCFailure {
        let rules = plan.unplaced.flatMap { units in
            units.eliminations.map { "\($0.rule): \($0.locations)" }
        }
        let why = rules.isEmpty ? "" : " (" + rules.prefix(8).joined(separator: ", ") + ")"
        if plan.method == .keep {
            return RPCFailure(
                .failedPrecondition, reason: "MAY_NOT_BE_KEPT",
                "method: the policy \"\(proposal.policy.name)\" lets nobody keep these units")
        }
        let id = location.map { network.id(of: $0) }
        let who = id.map { "location: \"\($0)\" cannot" } ?? "no location can"
        return RPCFailure(
            .failedPrecondition, reason: "NO_DESTINATION",
            who + " take the units this way now" + why,
            metadata: id.map { [("location", $0)] } ?? [])
    }
}

extension ReturnProposal {
    /// Worth more than the policy lets go without a person.
    var needsApproval: Bool {
        guard let bound = rules.approveAbove else { return false }
        let (worth, overflow) = self.worth.multipliedReportingOverflow(by: 1_000)
        return overflow || worth > bound
    }
}

extension ReturnDecision {
    init(
        _ id: String, _ plan: ReturnPlan, of proposal: ReturnProposal, _ order: OrderRecord,
        _ wished: LocationIndex? = nil, at revision: SequenceNumber = .zero
    ) {
        self.init(
            id: id, revision: revision, input: proposal.input, plan: plan, wished: wished,
            lineIDs: proposal.orderLines.map { order.lines[$0].id })
    }
}
