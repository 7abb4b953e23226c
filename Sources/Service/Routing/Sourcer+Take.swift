internal import Fulfilment
internal import Inventory
internal import Messages
internal import Primitives
internal import Sourcing

/// A plan that shall be held or committed.
struct RouteWish {
    var cart: Sourcing.Cart
    /// Of the reservation that it becomes.
    var id: ReservationID
    var owner = ""
    /// A hold that is given back first.
    var hold: ReservationID?
    /// 0 = the usual.
    var ttlMilliseconds: Int64 = 0
    var commits = false
    var allowsPartial = false
}

/// What became of it, ready to be journaled.
struct RouteTaken {
    var plan = SourcingPlan()
    var input: SourcingInput
    /// nil where nothing could be had.
    var record: ReservationRecord?
    var effects: [Effect] = []
    var fulfilment: [FulfilmentEffect] = []
}

extension Sourcer {
    /// How often a plan is made anew whose stock the reservation then refused.
    static let attemptsMax = 4

    /// Stock for a cart, read and let go: for answers that take nothing.
    func read(
        _ cart: Sourcing.Cart, hold: ReservationID?, owner: OwnerHash, now: Instant
    ) throws(RPCFailure) -> SourcingInput {
        try withHold(hold, items: cart.items) { plan throws(RPCFailure) in
            try engine.store.withLocked(plan.set, items: plan.items) {
                scope throws(RPCFailure) in
                var session = try self.session(scope, hold, now: now)
                return try gather(cart, &session, now: now, owner: owner)
            }
        }
    }

    /// Runs a mutation with everything that the wish may touch locked, the board included.
    func settle<Reply: MutationReply>(
        _ call: MutationCall, _ wish: RouteWish,
        _ decide: (LockedState) throws(RPCFailure) -> Decision<Reply>
    ) throws(RPCFailure) -> Engine.Settled<Reply> {
        try withLocked(wish, call) { locked throws(RPCFailure) in
            try engine.settle(call, in: locked) { () throws(RPCFailure) in
                try decide(locked)
            }
        }
    }

    /// Locks everything that the wish may touch, the board included.
    func withLocked<Result>(
        _ wish: RouteWish, _ call: MutationCall,
        _ body: (LockedState) throws(RPCFailure) -> Result
    ) throws(RPCFailure) -> Result {
        try withHold(wish.hold, items: wish.cart.items) { locks throws(RPCFailure) in
            var locks = locks
            locks.set.insert(idempotency: call.key)
            locks.set.insert(reservation: wish.id)
            locks.board = true
            return try engine.withLocked(locks) { locked throws(RPCFailure) in
                try body(locked)
            }
        }
    }

    /// Plans and takes, under the locks. What the reservation refuses is planned anew with what it
    /// said is there, a few times; so a plan is never lost to a limit that only the taking sees.
    ///
    /// FAILED_PRECONDITION with shortages where units stay unfilled and the wish does not allow it.
    func take(
        _ wish: RouteWish, _ locked: LockedState, now: Instant, expired: () -> Bool
    ) throws(RPCFailure) -> RouteTaken {
        var session = try session(locked.stock, wish.hold, now: now, reference: wish.id.text)
        var taken = RouteTaken(input: try gather(wish.cart, &session, now: now))
        for attempt in 1... {
            taken.plan = try plan(&taken.input, locked.board, without: wish.hold, expired)
            taken.plan.decision = "d" + wish.id.text.dropFirst()
            if !taken.plan.isComplete, !wish.allowsPartial {
                throw taken.plan.shortages(taken.input.cart)
            }
            guard let command = wish.command(taken.plan) else {
                taken.effects = session.finish()
                break
            }
            do throws(Refusal) {
                taken.record = try session.reserve(command).record
                taken.effects = session.finish()
                let held = HeldPlan(wish.id, taken.plan, taken.input.network.routing)
                taken.fulfilment = held.capacity(1)
                taken.fulfilment.append(.plan(held))
                break
            } catch {
                guard attempt < Self.attemptsMax, !error.shortages.isEmpty,
                    taken.input.reduce(error.shortages, command)
                else { throw error.rpcFailure(locked.stock.network) }
            }
            session = try self.session(locked.stock, wish.hold, now: now, reference: wish.id.text)
        }
        return taken
    }

    private func plan(
        _ input: inout SourcingInput, _ board: BoardScope?, without hold: ReservationID?,
        _ expired: () -> Bool
    ) throws(RPCFailure) -> SourcingPlan {
        let held = hold.flatMap { board?.plan($0) }
        let ownParcels = held?.parcels ?? []
        do throws(RoutingError) {
            return try withPlanner { planner throws(RoutingError) in
                try planner.plan(
                    &input,
                    used: { location, slot in
                        var used = board?.used(location, slot) ?? CapacityUse()
                        for own in ownParcels
                        where own.parcel.location == location && own.parcel.slot == slot {
                            used = used - own.use
                        }
                        return used
                    }, expired: expired)
            }
        } catch { throw error.failure }
    }

    /// A session in which the hold is given back. NOT_FOUND for a hold that is not there,
    /// FAILED_PRECONDITION for one that is more than a hold.
    private func session(
        _ scope: TransactionScope, _ hold: ReservationID?, now: Instant, reference: String = ""
    ) throws(RPCFailure) -> StockSession {
        var session = StockSession(scope, now: now, reference: reference)
        guard let hold else { return session }
        guard let record = scope.reservation(hold) else {
            throw RPCFailure(
                .notFound, reason: "UNKNOWN_RESERVATION", "hold_id: no reservation \"\(hold)\"")
        }
        guard record.state == .held || record.state == .expired else {
            throw RPCFailure(
                .failedPrecondition, reason: "NOT_HELD",
                "hold_id: reservation \"\(hold)\" is not a hold any more")
        }
        do throws(Refusal) { try session.giveBack(record) } catch { throw error.failure }
        return session
    }

    /// Calls `body` with what the items and the hold need locked, again while that changes in
    /// between.
    private func withHold<Result>(
        _ hold: ReservationID?, items: [SkuKey], _ body: (LockPlan) throws(RPCFailure) -> Result
    ) throws(RPCFailure) -> Result {
        while true {
            var plan = LockPlan(items: items)
            if let hold {
                plan.set.insert(reservation: hold)
                plan.items += engine.store.items(of: hold)
            }
            do throws(RPCFailure) { return try body(plan) } catch {
                if error.reason != "CONCURRENT_CHANGE" { throw error }
            }
        }
    }
}

extension RouteWish {
    /// The plan's units as LOCATION lines, parcel by parcel; nil where there are none.
    fileprivate func command(_ plan: SourcingPlan) -> ReserveCommand? {
        var lines: [ReserveCommand.Line] = []
        lines.reserveCapacity(cart.lines.count)
        for parcel in plan.parcels {
            for units in parcel.lines {
                lines.append(
                    ReserveCommand.Line(
                        sku: units.sku, quantity: units.quantity, scope: .location,
                        location: parcel.location, condition: units.condition))
            }
        }
        if lines.isEmpty { return nil }
        return ReserveCommand(
            id: id, owner: owner, view: cart.view, ttlMilliseconds: ttlMilliseconds,
            lines: lines, commits: commits)
    }
}

extension HeldPlan {
    init(_ id: ReservationID, _ plan: SourcingPlan, _ network: RoutingNetwork) {
        self.init(
            reservation: id,
            parcels: plan.parcels.map { HeldParcel(parcel: $0, use: $0.use(network)) },
            decision: plan.decision, policy: plan.policy, policyVersion: plan.policyVersion)
    }
}

extension SourcingPlan {
    /// FAILED_PRECONDITION with what each line is short of.
    func shortages(_ cart: Sourcing.Cart) -> RPCFailure {
        let first = unfilled[0]
        var failure = RPCFailure(
            .failedPrecondition, reason: "UNFILLED_LINES",
            "\(unfilled.count) line(s) cannot be filled; line \(cart.lines[first.line].id): "
                + "\(first.quantity) of \(cart.lines[first.line].quantity) missing"
                + (first.eliminations.first.map { " (\($0.rule))" } ?? ""))
        for units in unfilled.prefix(16) {
            let line = cart.lines[units.line]
            let detail = Messages.Shortage.with {
                $0.line = UInt32(clamping: units.line)
                $0.sku = line.sku.text
                $0.asked = line.quantity
                $0.available = line.quantity - units.quantity
            }
            failure.details.append(detail.detail)
        }
        return failure
    }
}

extension SourcingInput {
    /// Lowers the stock that the reservation said is not there. False where nothing could be
    /// lowered: planning anew would be no different.
    fileprivate mutating func reduce(
        _ shortages: [Inventory.Shortage], _ command: ReserveCommand
    ) -> Bool {
        var isLower = false
        for short in shortages {
            guard let location = short.location else { continue }
            let sku = command.lines[short.line].sku
            let condition = command.lines[short.line].condition
            let missing = short.asked - short.available
            for good in goods where good.sku == sku && good.condition == condition {
                for part in good.parts {
                    let item = items[part.item]
                    guard item.sku == short.sku,
                        let place = item.places.first(where: { stock[$0].location == location })
                    else { continue }
                    let (units, overflow) = missing.multipliedReportingOverflow(by: part.quantity)
                    let left = overflow ? 0 : max(0, stock[place].units - max(1, units))
                    if left < stock[place].units {
                        stock[place].units = left
                        isLower = true
                    }
                }
            }
        }
        return isLower
    }
}
