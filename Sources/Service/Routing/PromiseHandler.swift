internal import Fulfilment
internal import Inventory
internal import Journal
internal import Messages
internal import Primitives
internal import Sourcing

/// Promise: the ways in which a cart can reach its customer, planned side by side from one look at
/// the stock; the best of them held, if asked for, before anybody else can take it.
extension RoutingHandlers {
    static let storesUsual = 3
    static let storesMax = 20
    static let modesMax = 8

    @Sendable
    func promise(
        _ context: borrowing CallContext, _ bytes: RawSpan, _ reply: inout ByteWriter
    ) throws(RPCFailure) -> UnaryOutcome {
        let request: PromiseRequest = try decode(bytes)
        try Check.optionalIdentifier(request.owner, "owner")
        try Check.quantity(request.ttlMs, in: 0...Limits.holdMillisecondsMax, "ttl_ms")
        try Check.count(request.modes.count, in: 0...Self.modesMax, "modes")
        guard let message = request.cart else {
            throw .invalid("cart", "is required", reason: "REQUIRED")
        }
        guard request.stores <= UInt32(Self.storesMax) else {
            throw .invalid(
                "stores", "is \(request.stores); at most \(Self.storesMax) are allowed",
                reason: "OUT_OF_BOUNDS")
        }
        let budget = Budget(context)
        if request.hold { return try holdPromise(request, message, context, bytes, budget, &reply) }
        let now = engine.begin(context.now)
        let ways = try ways(request, message, now: now)
        var input = try sourcer.read(
            ways.cart, hold: nil, owner: OwnerHash(request.owner), now: now)
        let revision = engine.journal.last
        let options = try engine.orders.board.withLock { board throws(RPCFailure) in
            try sourcer.options(ways, &input, board) { budget.isSpent }
        }
        PromiseResponse.with {
            $0.revision = revision.value
            $0.options = options.map { $0.message(input.network.network) }
        }.encode(into: &reply)
        for option in options {
            sourcer.decisions.note(option.plan, of: option.input, at: revision)
        }
        return .reply
    }

    private func holdPromise(
        _ request: PromiseRequest, _ message: Messages.Cart,
        _ context: borrowing CallContext, _ bytes: RawSpan, _ budget: Budget,
        _ reply: inout ByteWriter
    ) throws(RPCFailure) -> UnaryOutcome {
        let call = try engine.begin(
            "/dom.v1.AvailabilityService/Promise", request.context, context, bytes, .growing)
        let ways = try ways(request, message, now: call.now)
        var wish = RouteWish(
            cart: ways.cart, id: ReservationID(key: call.key, now: call.now),
            owner: request.owner, ttlMilliseconds: request.ttlMs)
        var noted: [PlannedOption] = []
        let settled: Engine.Settled<PromiseResponse> = try sourcer.settle(call, wish) {
            locked throws(RPCFailure) in
            var session = StockSession(locked.stock, now: call.now)
            var input = try sourcer.gather(ways.cart, &session, now: call.now)
            noted = try sourcer.options(ways, &input, locked.board) { budget.isSpent }
            var response = PromiseResponse()
            var decision = Decision(effects: [], reply: response)
            if let best = noted.first, best.plan.isComplete {
                wish.cart = best.input.cart
                let taken = try sourcer.take(wish, locked, now: call.now) { budget.isSpent }
                noted[0].plan = taken.plan
                noted[0].input = taken.input
                response.reservation = taken.record?.message(locked.stock.network, changed: true)
                decision.effects = taken.effects
                decision.fulfilment = taken.fulfilment
            }
            response.options = noted.map { $0.message(locked.stock.network) }
            decision.reply = response
            return decision
        }
        for option in noted {
            sourcer.decisions.note(option.plan, of: option.input, at: settled.sequence)
        }
        settled.reply.encode(into: &reply)
        return .replyWhenDurable(settled.sequence)
    }

    /// The carts to plan: every mode asked, at every level or store.
    private func ways(
        _ request: PromiseRequest, _ message: Messages.Cart, now: Instant
    ) throws(RPCFailure) -> PromiseWays {
        let network = engine.store.network
        var modes: [Sourcing.FulfilmentMode] = []
        for (place, mode) in request.modes.enumerated() {
            let mode = try domainEnum(
                mode, "modes[\(place)]", default: Sourcing.FulfilmentMode.ship)
            if !modes.contains(mode) { modes.append(mode) }
        }
        if modes.isEmpty { modes = [.ship, .pickup] }
        if message.destination == nil {
            // Nothing can be brought to nowhere.
            modes.removeAll(where: \.needsDestination)
        }
        let cart = try Sourcing.Cart(
            message, policy: request.policy, NameResolver(network: network), now: now,
            optionalDestination: true)
        let open = message.lines.indices.filter { message.lines[$0].mode == .unspecified }
        let isFixed = cart.lines.indices.contains {
            !open.contains($0) && cart.lines[$0].mode.needsDestination
        }
        if message.destination == nil, isFixed || modes.isEmpty {
            throw .invalid(
                "cart.destination", "is required for lines that are shipped", reason: "REQUIRED")
        }
        let stores = request.stores == 0 ? Self.storesUsual : Int(request.stores)
        return PromiseWays(
            cart: cart, open: open, modes: modes, stores: stores,
            namesLevel: message.serviceLevel != .unspecified)
    }
}

/// What Promise plans.
struct PromiseWays {
    var cart: Sourcing.Cart
    /// Lines that say no mode.
    var open: [Int]
    var modes: [Sourcing.FulfilmentMode]
    var stores: Int
    /// The caller wants one service level only.
    var namesLevel: Bool
}

/// One way, planned.
struct PlannedOption {
    var mode: Sourcing.FulfilmentMode
    var level: Inventory.ServiceLevel
    var location: LocationIndex?
    var input: SourcingInput
    var plan: SourcingPlan

    func message(_ network: Network) -> PromiseOption {
        PromiseOption.with {
            $0.mode = mode.message
            if !mode.isCollected { $0.serviceLevel = level.message }
            $0.location = location.map { network.id(of: $0) } ?? ""
            $0.plan = RoutePlan(plan, of: input.cart, network)
            $0.decisionID = plan.decision
            $0.complete = plan.isComplete
        }
    }
}

extension Sourcer {
    /// Plans every way from the same stock: complete ones first, then by cost under the policy,
    /// then by mode, level and store.
    func options(
        _ ways: PromiseWays, _ input: inout SourcingInput, _ board: BoardScope?,
        expired: () -> Bool
    ) throws(RPCFailure) -> [PlannedOption] {
        var options: [PlannedOption] = []
        for (mode, level, location) in variants(ways, input) {
            var variant = input
            variant.cart.level = level
            for line in ways.open {
                variant.cart.lines[line].mode = mode
                if mode.isCollected { variant.cart.lines[line].location = location }
            }
            variant.ladder = try ladder(variant)
            var plan = try self.plan(&variant, board: board, expired: expired)
            plan.decision = decisions.nextID(input.now)
            options.append(
                PlannedOption(
                    mode: mode, level: level, location: location, input: variant, plan: plan))
        }
        let order = options.indices.sorted { left, right in
            let (one, other) = (options[left].plan, options[right].plan)
            if one.isComplete != other.isComplete { return one.isComplete }
            return (one.objective, left) < (other.objective, right)
        }
        return order.map { options[$0] }
    }

    private typealias Variant = (
        mode: Sourcing.FulfilmentMode, level: Inventory.ServiceLevel, location: LocationIndex?
    )

    private func variants(_ ways: PromiseWays, _ input: SourcingInput) -> [Variant] {
        let cart = ways.cart
        guard !ways.open.isEmpty else {
            let first = cart.lines[0]
            return [(first.mode, cart.level, first.mode.isCollected ? first.location : nil)]
        }
        var result: [Variant] = []
        for mode in ways.modes {
            if mode.isCollected {
                let stores = nearest(ways.stores, mode, input)
                result += stores.map { (mode, cart.level, $0) }
            } else if mode == .sameDay {
                result.append((mode, .sameDay, nil))
            } else if ways.namesLevel {
                result.append((mode, cart.level, nil))
            } else {
                let levels = Set(input.network.routing.services.map(\.level))
                for level in Inventory.ServiceLevel.allCases
                where level != .sameDay && levels.contains(level) {
                    result.append((mode, level, nil))
                }
            }
        }
        return result
    }

    /// The stores nearest to the destination that hand over in this mode, open ones only; without a
    /// destination by id. Those that have something of it come first where it must be there.
    private func nearest(
        _ count: Int, _ mode: Sourcing.FulfilmentMode, _ input: SourcingInput
    ) -> [LocationIndex] {
        let needed: Capabilities =
            switch mode {
            case .curbside: .curbside
            case .shipToStore: .shipToStore
            default: .pickup
            }
        let point = input.cart.destination.map {
            GeoPoint(
                latitudeMicrodegrees: $0.latitudeMicrodegrees,
                longitudeMicrodegrees: $0.longitudeMicrodegrees)
        }
        let stocked = Set(input.stock.map(\.location))
        var found: [(rank: Int, metres: Int64, location: RoutingLocation)] = []
        for location in input.network.routing.locations
        where location.capabilities.contains(needed) {
            let state = location.state(at: input.now)
            guard state == .open || state == .pickupOnly else { continue }
            if input.cart.excluded.contains(location.index) { continue }
            let isThere = mode == .shipToStore || stocked.contains(location.index)
            let metres = point.map { location.metres(to: $0) ?? GeoPoint.farthestMetres } ?? 0
            found.append((isThere ? 0 : 1, metres, location))
        }
        found.sort {
            ($0.rank, $0.metres, $0.location.record.id)
                < ($1.rank, $1.metres, $1.location.record.id)
        }
        return found.prefix(count).map(\.location.index)
    }
}

extension PromiseRequest: MutationRequest {}
extension PromiseResponse: MutationReply {
    mutating func stampParts(_ revision: UInt64) {
        if reservation?.revision == 0 { reservation?.revision = revision }
    }
}
