internal import Fulfilment
internal import Inventory
internal import Journal
internal import Messages
internal import Primitives
internal import Sourcing

/// QuoteReturn: what of an order may come back and how, best net recovery first. Changes nothing.
extension ReturnHandlers {
    static let storesMax: UInt32 = 50

    @Sendable
    func quote(
        _ context: borrowing CallContext, _ bytes: RawSpan, _ reply: inout ByteWriter
    ) throws(RPCFailure) -> UnaryOutcome {
        let request: QuoteReturnRequest = try decode(bytes)
        try engine.checkRevision(request.context)
        let id = try OrderHandlers.orderID(request.orderID)
        try ReturnWishes.check(request.lines, required: false)
        try Check.optionalIdentifier(request.policy, "policy")
        guard request.stores <= Self.storesMax else {
            throw .invalid(
                "stores", "is \(request.stores); at most \(Self.storesMax) is allowed",
                reason: "OUT_OF_BOUNDS")
        }
        let now = engine.begin(context.now)
        let budget = Budget(context)
        let origin = try ReturnWishes.origin(request.origin, engine.store.network)
        guard let known = try engine.anyOrder(id) else { throw .unknownOrder(id) }
        let revision = engine.journal.last
        let needs = ReturnDesk.Needs(archived: known)
        let quoted = try desk.withOrder(id, needs) {
            .unknownOrder(id)
        } _: { found, locked throws(RPCFailure) in
            let draft = desk.draft(found, locked, at: now)
            let wishes =
                request.lines.isEmpty
                ? found.order.everythingShipped
                : try ReturnWishes.lines(request.lines, of: found.order)
            return try desk.propose(
                wishes, draft, origin, request.policy, locked, isQuote: true)
        }
        let stores = request.stores == 0 ? ReturnPlanner.storesUsual : Int(request.stores)
        var response = QuoteReturnResponse.with {
            $0.revision = revision.value
            $0.eligibility = quoted.eligibility
        }
        if var proposal = quoted.proposal {
            let plans = try desk.options(&proposal, stores: stores) { budget.isSpent }
            let decision = sourcer.decisions.nextID(now)
            response.policy = proposal.policy.name
            response.policyVersion = proposal.policy.version
            response.options = plans.map {
                ReturnOption($0, proposal, of: quoted.order, at: now)
            }
            response.decisionID = decision
            if let best = plans.first {
                desk.decisions.note(
                    ReturnDecision(decision, best, of: proposal, quoted.order, at: revision))
            }
        }
        response.encode(into: &reply)
        return engine.outcome(revealing: revision)
    }

    var sourcer: Sourcer { desk.sourcer }
}

extension OrderRecord {
    /// A wish for all of it, as far as one return has room; what did not reach the customer, or is
    /// in a return already, is told by its rule.
    fileprivate var everythingShipped: [ReturnWish] {
        var room = Quantity(Limits.returnUnitsMax)
        return lines.indices.compactMap { line in
            let counts = counts(ofLine: line)
            let quantity = counts.shipped > 0 ? counts.shipped : lines[line].quantity
            let asked = min(quantity, counts.returned + room)
            room -= max(0, asked - counts.returned)
            return asked > 0 ? ReturnWish(line: line, quantity: asked) : nil
        }
    }
}

extension ReturnDesk {
    /// What comes of a wish: what may come back, and, if anything may, the return to be planned.
    struct Proposed {
        var order: OrderRecord
        var candidates: ReturnCandidates
        /// Of what may come back; with `override`, of all of it.
        var proposal: ReturnProposal?
        var eligibility: [Messages.ReturnEligibility] = []
    }

    /// Judges and proposes. In a quote, and with an override, nothing is refused for a rule of the
    /// policy.
    func propose(
        _ wishes: [ReturnWish], _ draft: ReturnDraft, _ origin: OrderAddress?, _ policy: String,
        _ locked: LockedState, isQuote: Bool = false, overrides: Bool = false
    ) throws(RPCFailure) -> Proposed {
        let order = draft.order
        var candidates: ReturnCandidates
        do throws(Refusal) {
            // More than there is, is told by the draft in its own words.
            if !isQuote { _ = try draft.pieces(of: wishes) }
            candidates = try ReturnCandidates(wishes, of: draft)
        } catch { throw error.rpcFailure(locked.stock.network) }
        var result = Proposed(order: order, candidates: candidates)
        if !candidates.pieces.isEmpty {
            let propose = {
                (pieces: [PlannedReturnUnit], policy: String) throws(RPCFailure) in
                try ReturnProposal(
                    pieces, try self.prices(of: pieces, draft, locked), of: order, origin: origin,
                    policy: policy, locked.stock, sourcer, now: draft.now)
            }
            let whole = try propose(candidates.pieces, policy)
            candidates.judge(by: whole, now: draft.now)
            if candidates.isAnyTooOld,
                var later = try? ReturnCandidates(wishes, of: draft, latestFirst: true),
                let all = try? propose(later.pieces, whole.policy.name)
            {
                // The oldest are too old: those that left last may be in their window still.
                later.judge(by: all, now: draft.now)
                candidates = later
            }
            result.candidates = candidates
            if !isQuote, !overrides, let refused = candidates.refused {
                throw refused.refusal(of: order, wishes)
            }
            let chosen = candidates.chosen { overrides || $0.rule == nil }
            if !chosen.isEmpty {
                result.proposal = try propose(chosen, whole.policy.name)
            }
        }
        if isQuote { result.eligibility = candidates.messages(order, locked.stock) }
        return result
    }

    /// What the customer paid for each piece, as a return that asks for them would note it.
    private func prices(
        of pieces: [PlannedReturnUnit], _ draft: ReturnDraft, _ locked: LockedState
    ) throws(RPCFailure) -> [Int64] {
        var trial = draft
        var new = NewReturn(method: .keep, units: pieces)
        new.needsApproval = true
        do throws(Refusal) {
            let number = try trial.create(new)
            return try trial.record(number).units.map(\.price)
        } catch { throw error.rpcFailure(locked.stock.network) }
    }

    /// Ways to bring it back, best first. Takes no lock for longer than a look at one slot.
    func options(
        _ proposal: inout ReturnProposal, stores: Int, expired: () -> Bool
    ) throws(RPCFailure) -> [ReturnPlan] {
        let board = engine.orders.board
        do throws(RoutingError) {
            return try planners.with { planner throws(RoutingError) in
                try planner.options(
                    &proposal.input, stores: stores,
                    used: { place, slot in board.withLock { $0.used(place, slot) } },
                    expired: expired)
            }
        } catch { throw error.failure }
    }
}

extension ReturnCandidates.Article {
    fileprivate func refusal(of order: OrderRecord, _ wishes: [ReturnWish]) -> RPCFailure {
        let line = order.lines[wishes[wish].line].id
        let rule = rule ?? .condition
        var failure = RPCFailure(
            .failedPrecondition, reason: rule.rawValue,
            "lines[\(wish)]: \(pieces[0].sku) of line \"\(line)\" cannot come back: "
                + rule.sentence(until) + "; an override with a reason breaks the rule")
        failure.metadata = [
            ("line", line), ("rule", rule.rawValue), ("sku", pieces[0].sku.text),
        ]
        if let until { failure.metadata.append(("until_ms", String(until.milliseconds))) }
        return failure
    }
}

extension ReturnRule {
    func sentence(_ until: Instant?) -> String {
        switch self {
        case .notShipped: "it was not shipped"
        case .returned: "it is in a return already"
        case .window: "the time for it ended" + (until.map { " at \($0.rfc3339)" } ?? "")
        case .finalSale: "its sale was final"
        case .condition: "not in this condition"
        }
    }
}

extension ReturnCandidates {
    /// Line by line, in the order of the wishes.
    fileprivate func messages(
        _ order: OrderRecord, _ scope: TransactionScope
    ) -> [Messages.ReturnEligibility] {
        wishes.indices.map { number in
            let wish = wishes[number]
            let line = order.lines[wish.line]
            let counts = order.counts(ofLine: wish.line)
            let asked = articles[number].prefix(Int(clamping: wish.quantity))
            let eligible = asked.filter { $0.rule == nil }
            var rule = asked.first { $0.rule != nil }?.rule
            if rule == nil, Quantity(asked.count) < wish.quantity {
                rule = wish.quantity > counts.shipped ? .notShipped : .returned
            }
            let until = articles[number].compactMap(\.until).max()
            return Messages.ReturnEligibility.with { message in
                message.lineID = line.id
                message.sku = line.sku.text
                message.shipped = counts.shipped
                message.returned = counts.returned
                message.eligible = Quantity(eligible.count)
                message.rule = rule?.rawValue ?? ""
                message.detail = rule?.sentence(until) ?? ""
                message.until = until
                // Only what was shipped is locked.
                guard counts.shipped > 0 else { return }
                let price = order.price(ofLine: wish.line, scope)
                message.unitPrice = Money.with {
                    $0.currency = price.currency
                    $0.minorUnits = price.minorUnits
                }
            }
        }
    }
}
