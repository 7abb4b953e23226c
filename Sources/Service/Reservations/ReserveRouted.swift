internal import Inventory
internal import Messages
internal import Primitives
internal import Sourcing

/// Reserve with lines of scope AUTO: routing chooses their locations, in the same transaction as
/// the lines that name one. What an AUTO line gets stands in its place, as one LOCATION line for
/// each location. No address is known, so nothing but handling and the policy's likings decides.
extension ReservationHandlers {
    func reserveRouted(
        _ request: ReserveRequest, _ id: ReservationID, _ call: MutationCall,
        _ context: borrowing CallContext, _ reply: inout ByteWriter
    ) throws(RPCFailure) -> UnaryOutcome {
        let names = NameResolver(network: engine.store.network)
        let command = try ReserveCommand(request, id: id, names)
        for place in command.lines.indices where command.lines[place].scope == .auto {
            if !command.lines[place].supply.isEmpty {
                throw .invalid(
                    "lines[\(place)].supply_id", "is for named locations and pools only",
                    reason: "CONTRADICTION")
            }
        }
        let budget = Budget(context)
        var locks = LockPlan()
        locks.set.insert(idempotency: call.key)
        locks.set.insert(reservation: id)
        locks.items = command.lines.map(\.sku)
        locks.board = true
        let settled: Engine.Settled<ReserveResponse> = try engine.withLocked(locks) {
            locked throws(RPCFailure) in
            try engine.settle(call, in: locked) { () throws(RPCFailure) in
                try decide(command, locked, now: call.now) { budget.isSpent }
            }
        }
        settled.reply.encode(into: &reply)
        return .replyWhenDurable(settled.sequence)
    }

    private func decide(
        _ command: ReserveCommand, _ locked: LockedState, now: Instant, expired: () -> Bool
    ) throws(RPCFailure) -> Decision<ReserveResponse> {
        let routed = try RoutedLines(command)
        var session = StockSession(locked.stock, now: now, reference: command.id.text)
        var input = try sourcer.gather(routed.cart, &session, now: now, field: "")
        routed.reserveNamed(in: &input)
        let plan = try sourcer.plan(&input, board: locked.board, expired: expired)
        let (lines, owners) = try routed.lines(plan, network: locked.stock.network)
        var outcomes = routed.outcomes(plan)
        var response = ReserveResponse()
        guard !lines.isEmpty else {
            response.outcomes = outcomes.map(\.message)
            return Decision(effects: [], reply: response)
        }
        var expanded = command
        expanded.lines = lines
        do throws(Refusal) {
            let outcome = try session.reserve(expanded)
            for (place, line) in outcome.lines.enumerated() {
                outcomes[owners[place]].take(line)
            }
            response.reservation = outcome.record.message(locked.stock.network, changed: true)
        } catch { throw error.rpcFailure(locked.stock.network) }
        response.outcomes = outcomes.map(\.message)
        return Decision(effects: session.finish(), reply: response)
    }
}

extension Inventory.LineOutcome {
    /// A part of the line.
    fileprivate mutating func take(_ part: Inventory.LineOutcome) {
        reserved += part.reserved
        available = reserved < asked ? max(available, reserved + part.available) : 0
        if let date = part.earliest { earliest = max(earliest ?? date, date) }
    }
}

/// The lines of a Reserve of which some are routed.
private struct RoutedLines {
    let command: ReserveCommand
    let cart: Sourcing.Cart
    /// By line of the cart: line of the command.
    let places: [Int]

    init(_ command: ReserveCommand) throws(RPCFailure) {
        self.command = command
        places = command.lines.indices.filter { command.lines[$0].scope == .auto }
        cart = Sourcing.Cart(
            lines: places.map { place in
                let line = command.lines[place]
                return Sourcing.CartLine(
                    id: String(place + 1), sku: line.sku, quantity: line.quantity,
                    location: line.location, condition: line.condition)
            }, view: command.view)
    }

    /// What the other lines ask for by name is not routing's to give away.
    func reserveNamed(in input: inout SourcingInput) {
        for line in command.lines where line.scope != .auto && line.supply.isEmpty {
            for place in input.items.indices
            where input.items[place].sku == line.sku
                && input.items[place].condition == line.condition
            {
                let pool = input.items[place].pool - line.quantity
                input.items[place].pool = max(0, pool)
                for entry in input.items[place].places
                where input.stock[entry].location == line.location {
                    input.stock[entry].units = max(0, input.stock[entry].units - line.quantity)
                }
            }
        }
    }

    /// LOCATION lines in the order of the command, and the command's line of each. Refuses under
    /// ALL_OR_NOTHING what the plan leaves unfilled, and leaves out what a line may not have in
    /// part.
    func lines(
        _ plan: SourcingPlan, network: Network
    ) throws(RPCFailure) -> ([ReserveCommand.Line], [Int]) {
        if command.policy == .allOrNothing, !plan.isComplete {
            var failure = plan.shortages(cart)
            failure.reason = "INSUFFICIENT_STOCK"
            throw failure
        }
        var lines: [ReserveCommand.Line] = []
        var owners: [Int] = []
        for place in command.lines.indices {
            guard let number = places.firstIndex(of: place) else {
                lines.append(command.lines[place])
                owners.append(place)
                continue
            }
            let wanted = command.lines[place]
            let units = self.units(number, plan)
            let least = command.policy == .bestEffort ? max(1, wanted.minimum) : wanted.quantity
            if units < least { continue }
            for parcel in plan.parcels {
                for part in parcel.lines where part.line == number {
                    lines.append(
                        ReserveCommand.Line(
                            sku: wanted.sku, quantity: part.quantity, scope: .location,
                            location: parcel.location, minimum: 0, condition: part.condition))
                    owners.append(place)
                }
            }
        }
        return (lines, owners)
    }

    private func units(_ number: Int, _ plan: SourcingPlan) -> Quantity {
        let missing = plan.unfilled.first { $0.line == number }?.quantity ?? 0
        return cart.lines[number].quantity - missing
    }

    /// Of every line of the command, before anything is taken.
    func outcomes(_ plan: SourcingPlan) -> [Inventory.LineOutcome] {
        command.lines.indices.map { place in
            var outcome = Inventory.LineOutcome(asked: command.lines[place].quantity, reserved: 0)
            if let number = places.firstIndex(of: place) {
                let units = self.units(number, plan)
                if units < outcome.asked { outcome.available = units }
            }
            return outcome
        }
    }
}
