internal import Fulfilment
internal import Inventory
internal import Primitives
internal import Sourcing

/// A seeded generator (SplitMix64): a failing seed tells the story again.
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
        return mixed ^ (mixed >> 31)
    }

    mutating func below(_ bound: Int) -> Int { Int.random(in: 0..<bound, using: &self) }

    mutating func chance(_ percent: Int) -> Bool { below(100) < percent }
}

/// Stock, orders and a journal that is an array: four locations, three SKUs and a kit.
final class Shop {
    let stock = StateStore()
    let orders = FulfilmentStore()
    private(set) var journal: [(transaction: Transaction, fulfilment: [FulfilmentEffect])] = []
    var now = Instant(milliseconds: 1_700_000_000_000)
    var rules = FulfilmentRules()

    static let locations = ["dc", "north", "south", "vendor"]
    static let skus = ["ale", "bun", "cup"]

    init(units: Quantity = 20) {
        var effects: [Effect] = []
        for (index, id) in Self.locations.enumerated() {
            var profile = LocationProfile()
            if id == "vendor" { profile.acknowledgementMinutes = 60 }
            if id == "north" { profile.capacity.orders = 10 }
            profile.capacity.labourSecondsPerUnit = 30
            effects.append(
                .location(
                    LocationRecord(
                        index: LocationIndex(UInt32(index)), id: id, profile: profile)))
        }
        for id in Self.skus { effects.append(.sku(SkuRecord(key: SkuKey(id)))) }
        let parts = [
            KitComponent(sku: SkuKey("ale"), quantity: 1),
            KitComponent(sku: SkuKey("bun"), quantity: 2),
        ]
        effects.append(.sku(SkuRecord(key: SkuKey("kit"), components: parts)))
        for id in Self.skus {
            for index in Self.locations.indices {
                effects.append(.cell(Self.delivery(id, index, units)))
            }
        }
        play(effects, [])
    }

    static func delivery(_ sku: String, _ location: Int, _ units: Quantity) -> CellEffect {
        CellEffect(
            sku: SkuKey(sku), location: LocationIndex(UInt32(location)), reason: .adjust,
            onHand: units)
    }

    /// As the engine does it, with everything locked.
    func play(_ effects: [Effect], _ fulfilment: [FulfilmentEffect]) {
        let transaction = Transaction(time: now, actor: "test", effects: effects)
        journal.append((transaction, fulfilment))
        let sequence = SequenceNumber(UInt64(journal.count))
        stock.withLocked(.everything) { $0.apply(transaction, at: sequence) }
        orders.replay(fulfilment, by: transaction, at: sequence)
    }

    func order(_ id: OrderID) -> OrderRecord { orders.order(id)! }

    /// Decides something about an order and plays it; a refusal changes nothing.
    func decide(
        _ id: OrderID, _ body: (inout OrderDraft) throws(Refusal) -> Void
    ) throws(Refusal) {
        let record = order(id)
        let decided = try stock.withLocked(.everything) { scope throws(Refusal) in
            var draft = OrderDraft(record, scope: scope, rules: rules, now: now)
            try body(&draft)
            return draft.finish()
        }
        if decided.fulfilment.isEmpty { return }
        play(decided.effects, decided.fulfilment)
    }

    @discardableResult
    func submit(
        _ reference: String, _ lines: [(sku: String, quantity: Quantity)],
        mode: FulfilmentMode = .ship, at location: Int? = nil, holdReason: String = "",
        change: (inout OrderRecord) -> Void = { _ in }
    ) -> OrderID {
        let id = OrderID(channel: "web", reference: reference)
        var record = OrderRecord(
            id: id, customer: "ann",
            lines: lines.enumerated().map { index, line in
                OrderLineRecord(
                    id: "\(index + 1)", sku: SkuKey(line.sku), quantity: line.quantity,
                    mode: mode, location: location.map { LocationIndex(UInt32($0)) })
            }, created: now)
        change(&record)
        let decided = try! stock.withLocked(.everything) { scope throws(Refusal) in
            var draft = OrderDraft(record, isNew: true, scope: scope, rules: rules, now: now)
            try draft.submit(holdReason: holdReason)
            return draft.finish()
        }
        play(decided.effects, decided.fulfilment)
        return id
    }

    /// Sources what has no location, from the first place that has any.
    func source(_ id: OrderID) throws(Refusal) {
        var (cart, lines) = order(id).unsourcedCart
        cart.excluded += order(id).rejected(at: now)
        if lines.isEmpty { return }
        let plan = self.plan(cart)
        try decide(id) { draft throws(Refusal) in try draft.assign(plan, lines) }
    }

    func plan(_ cart: Cart) -> SourcingPlan {
        var plan = SourcingPlan()
        stock.withLocked(.everything) { scope in
            var taken: [SkuKey: [LocationIndex: Quantity]] = [:]
            var parcels: [LocationIndex: [PlannedUnits]] = [:]
            for (index, line) in cart.lines.enumerated() {
                var left = line.quantity
                for place in Self.locations.indices {
                    let location = LocationIndex(UInt32(place))
                    if left == 0 || cart.excluded.contains(location) { continue }
                    if let only = line.location, only != location { continue }
                    let parts = scope.stockedComponents(of: line.sku) ?? []
                    var units = left
                    for part in parts {
                        let free = scope.cell(part.sku, location, .new)?.free ?? 0
                        let used = taken[part.sku]?[location] ?? 0
                        units = min(units, max(0, free - used) / part.quantity)
                    }
                    if units <= 0 { continue }
                    for part in parts {
                        taken[part.sku, default: [:]][location, default: 0] +=
                            units * part.quantity
                    }
                    left -= units
                    parcels[location, default: []].append(
                        PlannedUnits(line: index, sku: line.sku, quantity: units))
                }
                if left > 0 { plan.unfilled.append(UnfilledUnits(line: index, quantity: left)) }
            }
            for (location, units) in parcels.sorted(by: { $0.key < $1.key }) {
                plan.parcels.append(parcel(location, units, cart.lines[units[0].line].mode))
            }
        }
        return plan
    }

    private func parcel(
        _ location: LocationIndex, _ units: [PlannedUnits], _ mode: FulfilmentMode
    ) -> PlannedParcel {
        let hour: Int64 = 3_600_000
        return PlannedParcel(
            location: location, mode: mode, lines: units, carrier: "post",
            handedOverAt: mode == .shipToStore ? LocationIndex(2) : nil,
            readyBy: now.advanced(byMilliseconds: hour),
            shipBy: now.advanced(byMilliseconds: 4 * hour),
            deliverBy: now.advanced(byMilliseconds: 48 * hour),
            slot: Instant(milliseconds: now.milliseconds / (24 * hour) * 24 * hour))
    }

    func advance(hours: Int64) { now = now.advanced(byMilliseconds: hours * 3_600_000) }

    /// What the tick does: everything that is due, then sourcing.
    func tick() throws(Refusal) {
        for id in orders.dueOrders(at: now, limit: 1_000) {
            try decide(id) { draft throws(Refusal) in try draft.attend() }
            let record = order(id)
            if let at = record.sourceAt, at <= now, !record.isHeld { try source(id) }
        }
        for id in orders.waiting.takeWoken(limit: 1_000) where order(id).waitsForStock {
            try source(id)
        }
    }

    var violations: [String] {
        stock.verifyInvariants().violations + orders.verify(against: stock).violations
    }

    /// Stock and orders replayed from the journal, after what a snapshot holds.
    func replayed() -> (stock: StateStore, orders: FulfilmentStore) {
        let (stock, orders) = (StateStore(), FulfilmentStore())
        for (index, record) in journal.enumerated() {
            let sequence = SequenceNumber(UInt64(index + 1))
            stock.replay(record.transaction, at: sequence)
            orders.replay(record.fulfilment, by: record.transaction, at: sequence)
        }
        return (stock, orders)
    }

    /// Events of an order, by name.
    func events(_ id: OrderID) -> [String] { orders.timeline(id).map(\.event.type.name) }
}
