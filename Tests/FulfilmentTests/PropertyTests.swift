internal import Fulfilment
internal import Inventory
internal import Primitives
internal import Sourcing
internal import Testing

/// Random lives of orders.
@Suite("orders at random")
struct OrderPropertyTests {
    @Test(
        "whatever happens, books agree, no unit is lost or sent twice, and replay is execution",
        arguments: 0..<24)
    func lives(seed: Int) throws {
        let shop = Shop()
        var random = SeededGenerator(seed: UInt64(seed))
        var middle: [(OrderShardSnapshot, BoardSnapshot)] = []
        for step in 0..<220 {
            play(shop, &random, step)
            if step % 20 == 19 {
                #expect(shop.violations.isEmpty, "seed \(seed) step \(step)")
                #expect(shop.orders.searchProblems(&random) == [], "seed \(seed) step \(step)")
            }
            if step == 110 {
                let last = SequenceNumber(UInt64(shop.journal.count))
                let board = shop.orders.boardSnapshot { last }
                middle = (0..<Limits.orderShards).map {
                    (shop.orders.snapshot(shard: $0) { last }, board)
                }
            }
            if !shop.violations.isEmpty {
                Issue.record("seed \(seed) step \(step): \(shop.violations)")
                return
            }
        }
        let again = shop.replayed()
        #expect(again.orders.digests() == shop.orders.digests())
        #expect(again.stock.digests() == shop.stock.digests())
        let restored = FulfilmentStore()
        restored.restore(middle[0].1)
        for (index, pair) in middle.enumerated() {
            restored.restore(
                shard: index, lastSequence: pair.0.lastSequence, orders: pair.0.orders)
        }
        for (index, record) in shop.journal.enumerated() {
            restored.replay(
                record.fulfilment, by: record.transaction, at: SequenceNumber(UInt64(index + 1)))
        }
        #expect(restored.digests() == shop.orders.digests())
        for store in [again.orders, restored] {
            #expect(store.verify(against: shop.stock).violations == [])
        }
        conserve(shop)
    }

    /// What left the shelves for customers is what the orders say was shipped.
    private func conserve(_ shop: Shop) {
        var left: [SkuKey: Quantity] = [:]
        for record in shop.journal {
            for case .cell(let change) in record.transaction.effects
            where change.reason == .consume || change.reason == .returned {
                left[change.sku, default: 0] -= change.onHand
            }
        }
        for order in shop.orders.orders(where: { _ in true }) {
            for line in order.lines where line.shipped > 0 {
                if line.sku == SkuKey("kit") {
                    left[SkuKey("ale"), default: 0] -= line.shipped
                    left[SkuKey("bun"), default: 0] -= 2 * line.shipped
                } else {
                    left[line.sku, default: 0] -= line.shipped
                }
            }
        }
        #expect(left.values.allSatisfy { $0 == 0 })
    }

    private func play(_ shop: Shop, _ random: inout SeededGenerator, _ step: Int) {
        let open = shop.orders.orders { !$0.isOver }.sorted { $0.id < $1.id }
        if open.isEmpty || random.chance(15) {
            let modes: [FulfilmentMode] = [.ship, .ship, .pickup, .shipToStore]
            let mode = modes[random.below(modes.count)]
            let skus = Shop.skus + ["kit"]
            let lines = (0...random.below(3)).map { _ in
                (sku: skus[random.below(skus.count)], quantity: Quantity(1 + random.below(6)))
            }
            let id = shop.submit(
                "\(step)", lines, mode: mode, at: mode == .pickup ? random.below(3) : nil,
                holdReason: random.chance(10) ? "fraud" : "",
                change: { $0.cancelsUnfilled = step % 7 == 0 })
            if random.chance(80) { try? shop.source(id) }
            return
        }
        if random.chance(12) {
            shop.advance(hours: Int64(random.below(30)))
            do { try shop.tick() } catch { Issue.record("\(error)") }
            return
        }
        if random.chance(6) {
            let sku = Shop.skus[random.below(3)]
            shop.play([.cell(Shop.delivery(sku, random.below(4), 5))], [])
            return
        }
        let order = open[random.below(open.count)]
        try? command(shop, order, &random)
    }

    private func command(
        _ shop: Shop, _ order: OrderRecord, _ random: inout SeededGenerator
    ) throws(Refusal) {
        let pick = random.below(100)
        let number = order.shipments.isEmpty ? 1 : UInt32(1 + random.below(order.shipments.count))
        let shipment = order.shipment(number)
        var lines: [(line: Int, quantity: Quantity)] = []
        if let shipment, random.chance(40) {
            let line = random.below(shipment.lines.count)
            lines = [(line, Quantity(random.below(4)))]
        }
        let reason = RejectReason.allCases[random.below(4)]
        let isComplete = random.chance(60)
        let line = random.below(order.lines.count)
        let units = Quantity(random.below(3))
        try shop.decide(order.id) { draft throws(Refusal) in
            switch pick {
            case 0..<8: try draft.reject(number, reason, lines)
            case 8..<24: try draft.accept(number)
            case 24..<42: try draft.pick(number, lines, isComplete: isComplete, reason: reason)
            case 42..<52: try draft.pack(number)
            case 52..<64: try draft.ship(number, tracking: "T")
            case 64..<70: try draft.markReady(number)
            case 70..<74: try draft.handOver(number)
            case 74..<80:
                try draft.track(
                    number, tracking: "", status: "", isThere: true, expected: nil)
            case 80..<83: try draft.cancelShipment(number, reason: "busy")
            case 83..<86: _ = try draft.cancel([(line, units)])
            case 86..<88: _ = try draft.cancel()
            case 88..<90: try draft.hold(reason: "look", until: nil)
            case 90..<94: try draft.release()
            case 94..<96: try draft.arrive(number)
            case 96..<98: _ = try draft.split(number, lines)
            default: _ = try draft.takeBack(reason: "closed", setsAside: true)
            }
        }
        let after = shop.order(order.id)
        if after.sourceAt != nil, random.chance(70) { try shop.source(order.id) }
    }
}
