internal import Fulfilment
internal import Inventory
internal import Primitives
internal import Sourcing
internal import Testing

/// What DOMAIN says of orders, one sentence a test.
@Suite("the life of an order")
struct LifeTests {
    private func cell(
        _ shop: Shop, _ location: UInt32, _ condition: Inventory.Condition = .new
    ) -> (onHand: Quantity, free: Quantity) {
        let cell = shop.stock.withLocked(.everything) {
            $0.cell(SkuKey("ale"), LocationIndex(location), condition)
        }
        return (cell?.onHand ?? 0, cell?.free ?? 0)
    }

    @Test(
        "a rejection says about the stock what its reason says",
        arguments: [
            (RejectReason.notInStock, Quantity(3), Quantity(0), Quantity(0)),
            (.mismatch, 16, 13, 0), (.damaged, 16, 13, 4), (.noVariance, 20, 17, 0),
        ])
    func verdicts(
        reason: RejectReason, onHand: Quantity, free: Quantity, damaged: Quantity
    ) throws {
        let shop = Shop()
        let other = shop.submit("other", [("ale", 3)])
        try shop.source(other)
        let id = shop.submit("1", [("ale", 4)])
        try shop.source(id)
        try shop.decide(id) { draft throws(Refusal) in try draft.reject(1, reason) }
        #expect(cell(shop, 0) == (onHand, free))
        #expect(cell(shop, 0, .damaged).onHand == damaged)
        #expect(shop.order(id).setAside.map(\.location) == [LocationIndex(0)])
        try shop.source(id)
        #expect(shop.order(id).shipments.last?.location == LocationIndex(1))
        #expect(shop.violations.isEmpty)
    }

    @Test("cancelling after a part has left gives back exactly the remainder, once")
    func remainder() throws {
        let shop = Shop()
        let id = shop.submit("1", [("ale", 25)])
        try shop.source(id)
        #expect(shop.order(id).shipments.map(\.units) == [20, 5])
        try shop.decide(id) { draft throws(Refusal) in
            try draft.accept(1)
            try draft.pick(1, [], isComplete: true, reason: .mismatch)
            try draft.pack(1)
            try draft.ship(1)
        }
        #expect(shop.order(id).state == .partiallyShipped)
        var units: Quantity = 0
        try shop.decide(id) { draft throws(Refusal) in units = try draft.cancel() }
        #expect(units == 5)
        #expect(shop.order(id).state == .shipped)
        #expect(cell(shop, 1) == (20, 20))
        #expect(throws: Refusal.self) {
            try shop.decide(id) { draft throws(Refusal) in units = try draft.cancel() }
        }
        #expect(shop.violations.isEmpty)
    }

    @Test("who does not acknowledge in time loses the work")
    func acknowledgement() throws {
        let shop = Shop(units: 3)
        let id = shop.submit("1", [("ale", 12)])
        try shop.source(id)
        #expect(shop.order(id).shipments.last?.acknowledgeBy != nil)
        shop.advance(hours: 2)
        try shop.tick()
        let order = shop.order(id)
        #expect(order.shipments.last?.state == .expired)
        #expect(shop.events(id).contains("shipment.ack_overdue"))
        #expect(order.lines[0].unsourced == 3)
        #expect(order.waiting?.kind == .stock)
    }

    @Test("a promise is told to be at risk before it breaks, once")
    func risk() throws {
        let shop = Shop()
        let id = shop.submit("1", [("ale", 1)])
        try shop.source(id)
        let shipBy = try #require(shop.order(id).shipments.first?.shipBy)
        shop.now = shipBy.advanced(byMilliseconds: -shop.rules.risk)
        #expect(shop.now < shipBy)
        try shop.tick()
        try shop.tick()
        #expect(shop.events(id).filter { $0 == "promise.at_risk" }.count == 1)
    }

    @Test("nobody came: the customer is reminded, then the goods go back on the shelf")
    func noShow() throws {
        let shop = Shop()
        let id = shop.submit("1", [("ale", 2)], mode: .pickup, at: 1)
        try shop.source(id)
        try shop.decide(id) { draft throws(Refusal) in
            try draft.accept(1)
            try draft.pick(1, [], isComplete: true, reason: .mismatch)
            try draft.markReady(1)
        }
        shop.advance(hours: 49)
        try shop.tick()
        #expect(shop.events(id).contains("shipment.pickup_reminder"))
        shop.advance(hours: 72)
        try shop.tick()
        #expect(shop.order(id).state == .cancelled)
        #expect(shop.order(id).shipments[0].state == .expired)
        #expect(cell(shop, 1) == (20, 20))
        #expect(shop.violations.isEmpty)
    }

    @Test("rejected too often it waits for a person, who may let it go on")
    func exceptions() throws {
        let shop = Shop()
        shop.rules.attemptsMax = 2
        let id = shop.submit("1", [("ale", 1)])
        for number in 1...3 {
            try shop.source(id)
            try shop.decide(id) { draft throws(Refusal) in
                try draft.reject(UInt32(number), .noVariance)
            }
        }
        #expect(shop.order(id).state == .parked)
        #expect(shop.order(id).waiting?.reason == "exception")
        try shop.source(id)
        try shop.decide(id) { draft throws(Refusal) in try draft.release() }
        try shop.source(id)
        #expect(shop.order(id).shipments.last?.location == LocationIndex(3))
    }

    @Test("a held order's work stands still, and goes on when it is released")
    func holding() throws {
        let shop = Shop()
        let id = shop.submit("1", [("ale", 1)])
        try shop.source(id)
        let until = shop.now.advanced(byMilliseconds: 3_600_000)
        try shop.decide(id) { draft throws(Refusal) in try draft.hold(reason: "fraud", until: until)
        }
        #expect(shop.order(id).state == .held)
        #expect(shop.order(id).shipments[0].state == .proposed)
        #expect(throws: Refusal.self) {
            try shop.decide(id) { draft throws(Refusal) in try draft.accept(1) }
        }
        shop.advance(hours: 1)
        try shop.tick()
        #expect(shop.order(id).state == .sourced)
        #expect(shop.order(id).shipments[0].state == .assigned)
    }

    @Test("units that wait are found by the stock that comes, or cancelled in the end")
    func parking() throws {
        let shop = Shop(units: 1)
        let id = shop.submit("1", [("kit", 1)])
        try shop.source(id)
        #expect(shop.order(id).state == .parked)
        #expect(shop.order(id).waiting?.skus == [SkuKey("ale"), SkuKey("bun")])
        shop.play([.cell(Shop.delivery("bun", 2, 5))], [])
        shop.orders.waiting.wake(SkuKey("bun"))
        try shop.tick()
        #expect(shop.order(id).state == .sourced)
        let other = shop.submit("2", [("cup", 9)])
        try shop.source(other)
        shop.advance(hours: 31 * 24)
        try shop.tick()
        #expect(shop.order(other).lines[0].cancelled == 5)
    }

    @Test("an order that is over is closed after its time, and may then leave memory")
    func closing() throws {
        let shop = Shop()
        let id = shop.submit("1", [("ale", 1)])
        try shop.source(id)
        try shop.decide(id) { draft throws(Refusal) in
            try draft.accept(1)
            try draft.pick(1, [], isComplete: true, reason: .mismatch)
            try draft.pack(1)
            try draft.ship(1)
            try draft.track(1, tracking: "", status: "", isThere: true, expected: nil)
        }
        #expect(shop.order(id).state == .delivered)
        let last = SequenceNumber(UInt64(shop.journal.count + 10))
        #expect(shop.orders.evictable(upTo: last, limit: 10).isEmpty)
        shop.advance(hours: 25)
        try shop.tick()
        #expect(shop.order(id).state == .closed)
        #expect(shop.orders.evictable(upTo: .zero, limit: 10).isEmpty)
        #expect(shop.orders.evictable(upTo: last, limit: 10) == [id])
        shop.play([], [.orderRemoved(id)])
        #expect(shop.orders.order(id) == nil)
        #expect(shop.violations.isEmpty)
    }

    @Test("a parcel to a store is collected there, and its stock leaves only once")
    func shipToStore() throws {
        let shop = Shop()
        let id = shop.submit("1", [("ale", 2)], mode: .shipToStore)
        try shop.source(id)
        try shop.decide(id) { draft throws(Refusal) in
            try draft.accept(1)
            try draft.pick(1, [], isComplete: true, reason: .mismatch)
            try draft.pack(1)
            try draft.ship(1)
        }
        #expect(shop.orders.work(at: LocationIndex(2)).map(\.id) == [ShipmentID(id, 1)])
        try shop.decide(id) { draft throws(Refusal) in
            try draft.track(1, tracking: "", status: "", isThere: true, expected: nil)
            try draft.handOver(1)
        }
        #expect(shop.order(id).state == .delivered)
        #expect(cell(shop, 0) == (18, 18))
        #expect(cell(shop, 2) == (20, 20))
        #expect(shop.violations.isEmpty)
    }
}
