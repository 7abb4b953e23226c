internal import Inventory
internal import Primitives
internal import Sourcing
internal import Testing

@testable internal import Fulfilment

/// Whole lives of returns: stock, capacity, soft supply, time.
@Suite("lives of returns")
struct ReturnLifeTests {
    private let shop: Shop
    private let order: OrderID

    init() {
        shop = Shop()
        shop.prepareForReturns(dock: 3)
        order = shop.shipped("1", [("ale", 4), ("kit", 2)], price: 500)
    }

    private func announce(_ quantity: Quantity = 2) throws -> ReturnID {
        try shop.announce(order, [ReturnWish(line: 0, quantity: quantity)])
    }

    @Test("what is quarantined is restocked later, and is for sale at once")
    func quarantineThenRestock() throws {
        let id = try announce(1)
        try shop.receive(id, [ReturnScan(sku: SkuKey("ale"))])
        #expect(shop.cell("ale", Shop.north, .ungraded).quarantined == 1)
        try shop.grade(id, 1, .a)
        #expect(shop.cell("ale", Shop.north, .ungraded).onHand == 0)
        #expect(shop.cell("ale", Shop.north, .openBox).free == 0)
        try shop.dispose(id, 1, .quarantine)
        try shop.dispose(id, 1, .quarantine)
        #expect(shop.record(id).state == .disposed)
        try shop.dispose(id, 1, .restock)
        #expect(shop.cell("ale", Shop.north, .openBox).free == 1)
        #expect(shop.unit(id, 1).state == .restocked)
        #expect(shop.record(id).state == .resolved)
        #expect(shop.order(order).openReturns == 0)
        #expect(shop.violations.isEmpty)
    }

    @Test(
        "a unit is sold as what it was graded or made of",
        arguments: [
            (ReturnGrade.a, false, nil, Condition.openBox), (.a, false, .new, .new),
            (.b, false, nil, .used), (.b, true, nil, .refurbished), (.c, false, nil, .used),
            (.d, true, nil, .refurbished), (.a, true, nil, .refurbished),
            (.c, true, nil, .refurbished),
            (.a, true, .openBox, .openBox),
        ] as [(ReturnGrade, Bool, Condition?, Condition)])
    func conditions(
        grade: ReturnGrade, isRepaired: Bool, named: Condition?, sold: Condition
    ) throws {
        let before = shop.cell("ale", Shop.north, sold).free
        let id = try announce(1)
        try shop.receive(id, [ReturnScan(unit: ReturnUnitID(id, 1))])
        try shop.grade(id, 1, grade)
        if isRepaired { try shop.dispose(id, 1, .refurbish) }
        try shop.dispose(id, 1, .restock, as: named)
        #expect(shop.cell("ale", Shop.north, sold).free == before + 1)
        #expect(shop.unit(id, 1).condition == sold)
        #expect(shop.violations.isEmpty)
    }

    @Test(
        "what leaves for good leaves the shelf",
        arguments: [
            Disposition.liquidate, .donate, .destroy, .returnToVendor,
        ])
    func leaves(disposition: Disposition) throws {
        let id = try announce(1)
        try shop.receive(id, [ReturnScan(sku: SkuKey("ale"))])
        try shop.grade(id, 1, .c)
        try shop.dispose(id, 1, disposition)
        #expect(shop.cell("ale", Shop.north, .used).onHand == 0)
        #expect(shop.cell("ale", Shop.north, .used).quarantined == 0)
        #expect(shop.violations.isEmpty)
    }

    @Test("what is forwarded is announced, takes a slot, and keeps its grade where it arrives")
    func forward() throws {
        let id = try announce(1)
        try shop.receive(id, [ReturnScan(sku: SkuKey("ale"))], at: Shop.south)
        try shop.grade(id, 1, .a)
        try shop.dispose(id, 1, .forward, to: Shop.north)
        #expect(shop.cell("ale", Shop.south, .openBox).onHand == 0)
        #expect(shop.supplies("ale").map(\.quantity) == [1])
        #expect(shop.supplies("ale").map(\.location) == [Shop.north])
        #expect(shop.dockUse(Shop.north, shop.tomorrow) == 1)
        shop.advance(hours: 24)
        try shop.receive(id, [ReturnScan(unit: ReturnUnitID(id, 1))])
        #expect(shop.unit(id, 1).state == .graded)
        #expect(shop.cell("ale", Shop.north, .openBox).quarantined == 1)
        #expect(shop.supplies("ale").isEmpty)
        #expect(shop.violations.isEmpty)
    }

    // MARK: Soft supply and capacity

    @Test("units to come are soft supply, surer once they are on their way")
    func softSupply() throws {
        let id = try announce(2)
        let first = try #require(shop.supplies("ale").first)
        #expect(first.kind == .customerReturn && first.quantity == 2)
        #expect(first.confidence == 5_000 && first.condition == .openBox)
        #expect(first.id == shop.record(id).supply(at: "north"))
        try shop.transit(id, .scanned)
        #expect(shop.supplies("ale").map(\.confidence) == [8_000])
        try shop.receive(id, [ReturnScan(sku: SkuKey("ale"))])
        #expect(shop.supplies("ale").map(\.quantity) == [1])
        try shop.transit(id, .lost, [2])
        #expect(shop.supplies("ale").isEmpty)
        #expect(shop.violations.isEmpty)
    }

    @Test("who counts on units to come is told when they do not")
    func repromise() throws {
        // The view counts what is certain only.
        shop.rules.returnConfidence = Supply.certain
        let id = try announce(2)
        let supply = shop.record(id).supply(at: "north")
        let pinned = try shop.stock.withLocked(.everything) { scope throws(Refusal) in
            try scope.reserve(
                ReserveCommand(
                    id: ReservationID("cart"),
                    lines: [
                        .init(
                            sku: SkuKey("ale"), quantity: 2, scope: .location,
                            location: Shop.north, condition: .openBox, supply: supply)
                    ], commits: true), now: shop.now)
        }
        shop.play(pinned.effects, [])
        try shop.decideReturn(order) { draft throws(Refusal) in
            try draft.cancel(id.number, units: [ReturnUnitID(id, 2)])
        }
        let allocations = shop.reservation("cart")?.lines[0].allocations ?? []
        #expect(allocations.count { $0.due == nil } == 1)
        #expect(allocations.count { $0.due != nil } == 1)
        #expect(shop.violations.isEmpty)
    }

    @Test("units that go back to where somebody counted on them need no locks but their own")
    func orphanedPins() throws {
        shop.rules.returnConfidence = Supply.certain
        let id = try announce(1)
        let supply = shop.record(id).supply(at: "north")
        let pinned = try shop.stock.withLocked(.everything) { scope throws(Refusal) in
            try scope.reserve(
                ReserveCommand(
                    id: ReservationID("cart"),
                    lines: [
                        .init(
                            sku: SkuKey("ale"), quantity: 1, scope: .location,
                            location: Shop.north, condition: .openBox, supply: supply)
                    ], commits: true), now: shop.now)
        }
        shop.play(pinned.effects, [])
        try reroute(id, to: Shop.south)
        #expect(shop.reservation("cart")?.lines[0].allocations.map(\.due) == [nil])
        try reroute(id, to: Shop.north)
        #expect(shop.supplies("ale").map(\.id) == [supply])
        #expect(shop.violations.isEmpty)
        try reroute(id, to: Shop.south)
        #expect(shop.violations.isEmpty)
    }

    /// With no more locked than the return asks for.
    private func reroute(_ id: ReturnID, to location: LocationIndex) throws {
        let record = shop.record(id)
        let set = shop.stock.pinned(to: record.supplies(shop.stock.network))
        let items = record.items + shop.order(order).shippedItems
        let decided = try shop.stock.withLocked(set, items: items) { scope throws(Refusal) in
            var draft = ReturnDraft(
                order: shop.order(order), returns: [record], scope: scope, rules: shop.rules,
                now: shop.now)
            let move = ReturnMove(
                unit: ReturnUnitID(id, 1), location: location, expectedAt: shop.now,
                slot: shop.tomorrow)
            _ = try draft.reroute(id.number, [move])
            return draft.finish()
        }
        shop.play(decided.effects, decided.fulfilment)
    }

    @Test("a dock takes no more units than its slot has, and gives back what does not come")
    func capacity() throws {
        let id = try announce(3)
        #expect(shop.dockUse(Shop.north, shop.tomorrow) == 3)
        let refusal = #expect(throws: Refusal.self) { try announce(1) }
        #expect(refusal?.failure.reason == "CAPACITY_EXHAUSTED")
        #expect(refusal?.names("location") == "north")
        #expect(refusal?.failure.message.contains(shop.tomorrow.rfc3339) == true)
        try shop.decideReturn(order) { draft throws(Refusal) in
            try draft.cancel(id.number, units: [ReturnUnitID(id, 3)])
        }
        #expect(shop.dockUse(Shop.north, shop.tomorrow) == 2)
        // Arrived as planned: work done in the slot that was taken.
        try shop.receive(id, [ReturnScan(unit: ReturnUnitID(id, 1))])
        #expect(shop.dockUse(Shop.north, shop.tomorrow) == 2)
        // Arrived elsewhere: a fact.
        try shop.receive(id, [ReturnScan(unit: ReturnUnitID(id, 2))], at: Shop.south)
        #expect(shop.dockUse(Shop.north, shop.tomorrow) == 1)
        #expect(shop.dockUse(Shop.south, shop.today) == 1)
        #expect(shop.violations.isEmpty)
    }

    @Test("a rule that changes between taking and giving back leaves the board right")
    func changedRule() throws {
        let id = try announce(2)
        shop.prepareForReturns(dock: 1)
        var profile = LocationProfile()
        profile.capacity.labourSecondsPerReturnedUnit = 999
        shop.play(
            [.location(LocationRecord(index: Shop.north, id: "north", profile: profile))], [])
        try shop.receive(id, [ReturnScan(sku: SkuKey("ale"))])
        try shop.transit(id, .scanned, [2])
        try shop.transit(id, .lost, [2])
        #expect(shop.violations.isEmpty)
    }

    @Test("other destinations take their own slots, supply and all; what is kept is refunded")
    func reroute() throws {
        let id = try announce(3)
        try shop.transit(id, .scanned, [1])
        let moved = try shop.decideReturn(order) { draft throws(Refusal) in
            try draft.reroute(
                id.number,
                [
                    ReturnMove(
                        unit: ReturnUnitID(id, 1), location: Shop.south, expectedAt: shop.now,
                        slot: shop.tomorrow),
                    ReturnMove(unit: ReturnUnitID(id, 2), location: nil),
                ])
        }
        #expect(moved)
        #expect(shop.dockUse(Shop.north, shop.tomorrow) == 1)
        #expect(shop.dockUse(Shop.south, shop.tomorrow) == 1)
        #expect(Set(shop.supplies("ale").map(\.location)) == [Shop.north, Shop.south])
        #expect(shop.unit(id, 2).state == .kept && shop.unit(id, 2).refund == 500)
        #expect(shop.violations.isEmpty)
    }

    @Test("a delay moves the slot where that has room, and never refuses")
    func delay() throws {
        let first = try announce(2)
        try shop.transit(first, .scanned)
        let later = shop.tomorrow.advanced(byMilliseconds: 24 * 3_600_000)
        for _ in 0..<2 {
            try shop.decideReturn(order) { draft throws(Refusal) in
                try draft.transit(first.number, .delayed, expectedAt: later, slot: later)
            }
        }
        #expect(shop.dockUse(Shop.north, later) == 2)
        let second = try announce(2)
        try shop.transit(second, .scanned)
        try shop.decideReturn(order) { draft throws(Refusal) in
            try draft.transit(second.number, .delayed, expectedAt: later, slot: later)
        }
        #expect(shop.dockUse(Shop.north, shop.tomorrow) == 2)
        #expect(shop.unit(second, 1).expectedAt == later)
        #expect(shop.violations.isEmpty)
    }

    // MARK: Time

    @Test("what is not sent in time expires and may come back in another return")
    func expires() throws {
        let id = try announce(2)
        #expect(shop.orders.dueOrders(at: shop.now, limit: 9).isEmpty)
        shop.advance(hours: 15 * 24)
        #expect(shop.orders.dueOrders(at: shop.now, limit: 9) == [order])
        try shop.decideReturn(order) { draft throws(Refusal) in try draft.attend() }
        #expect(shop.record(id).state == .expired)
        #expect(shop.order(order).shipments[0].lines[0].returned == 0)
        #expect(shop.supplies("ale").isEmpty)
        #expect(shop.events(order).suffix(2) == ["return.expired", "return.closed"])
        try announce(3)
        #expect(shop.violations.isEmpty)
    }

    @Test("what is missing is looked for; what a carrier had is then lost and refunded")
    func missing() throws {
        let id = try announce(3)
        try shop.transit(id, .scanned, [1])
        try shop.receive(id, [ReturnScan(unit: ReturnUnitID(id, 2))], isComplete: true)
        #expect(shop.unit(id, 1).state == .missing && shop.unit(id, 3).state == .missing)
        #expect(shop.dockUse(Shop.north, shop.tomorrow) == 1)
        shop.advance(hours: 13 * 24)
        try shop.receive(id, [], isComplete: true)
        shop.advance(hours: 3 * 24)
        try shop.decideReturn(order) { draft throws(Refusal) in try draft.attend() }
        #expect(shop.unit(id, 1).state == .lost && shop.unit(id, 1).refund == 500)
        #expect(shop.unit(id, 3).state == .cancelled && shop.unit(id, 3).refund == nil)
        #expect(shop.order(order).shipments[0].lines[0].returned == 2)
        #expect(shop.violations.isEmpty)
    }

    @Test("an order stays in memory while a return is open, and takes its returns along")
    func eviction() throws {
        let id = try announce(1)
        for shipment in shop.order(order).shipments {
            try shop.decide(order) { draft throws(Refusal) in
                try draft.track(
                    shipment.number, tracking: "", status: "", isThere: true, expected: nil)
            }
        }
        shop.advance(hours: 25)
        try shop.decide(order) { draft throws(Refusal) in try draft.attend() }
        #expect(shop.order(order).state == .closed)
        var last: SequenceNumber { SequenceNumber(UInt64(shop.journal.count)) }
        #expect(shop.orders.evictable(upTo: last, limit: 9).isEmpty)
        try shop.receive(id, [ReturnScan(sku: SkuKey("ale"))])
        try shop.grade(id, 1, .c)
        try shop.dispose(id, 1, .donate)
        #expect(shop.orders.evictable(upTo: last, limit: 9).isEmpty)
        shop.advance(hours: 25)
        #expect(shop.orders.dueOrders(at: shop.now, limit: 9) == [order])
        try shop.decideReturn(order) { draft throws(Refusal) in try draft.attend() }
        #expect(shop.orders.evictable(upTo: last, limit: 9) == [order])
        shop.play([], [.orderRemoved(order)])
        #expect(shop.orders.returns(of: order).isEmpty)
        #expect(shop.violations.isEmpty)
    }
}
