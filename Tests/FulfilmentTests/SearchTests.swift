internal import Inventory
internal import Primitives
internal import Sourcing
internal import Testing

@testable internal import Fulfilment

/// Filters drawn at random, and what a walk over everything makes of them.
struct Wanted {
    var state: UInt8?
    var channel: String?
    var customer: String?
    var sku: String?
    var location: UInt32?
    var from: Instant?
    var until: Instant?
    var after: SearchPlace?

    static func drawn(_ random: inout SeededGenerator, _ places: [SearchPlace]) -> Wanted {
        var wanted = Wanted()
        func time() -> Instant? { places.randomElement(using: &random)?.created }
        if random.chance(30) { wanted.state = UInt8(1 + random.below(12)) }
        if random.chance(15) { wanted.channel = ["web", "shop"][random.below(2)] }
        if random.chance(25) { wanted.customer = ["ann", "bob", "eve", ""][random.below(4)] }
        if random.chance(40) { wanted.sku = (Shop.skus + ["kit"])[random.below(4)] }
        if random.chance(40) { wanted.location = UInt32(random.below(5)) }
        if random.chance(20) { wanted.from = time() }
        if random.chance(20) { wanted.until = time() }
        if random.chance(20) { wanted.after = places.randomElement(using: &random) }
        return wanted
    }

    var search: Search {
        var keys: [SearchKey] = []
        if let state { keys.append(.state(state)) }
        if let channel { keys.append(.channel(channel)) }
        if let customer, !customer.isEmpty { keys.append(.customer(customer)) }
        if let sku { keys.append(.sku(SkuKey(sku))) }
        if let location { keys.append(.location(LocationIndex(location))) }
        return Search(keys, from: from, until: until, after: after)
    }

    private func admits(_ place: SearchPlace) -> Bool {
        if let from, place.created < from { return false }
        if let until, place.created >= until { return false }
        return after.map { place < $0 } ?? true
    }

    func admits(_ order: OrderRecord) -> Bool {
        admits(SearchPlace(created: order.created, id: order.id.text))
            && state.map { order.state.rawValue == $0 } ?? true
            && channel.map { order.id.channel == $0 } ?? true
            && customer.map { order.customer == $0 } ?? true
            && sku.map { sku in order.lines.contains { $0.sku.text == sku } } ?? true
            && location.map { at in order.shipments.contains { $0.location.value == at } } ?? true
    }

    func admits(_ record: ReturnRecord) -> Bool {
        admits(SearchPlace(created: record.created, id: record.id.text))
            && state.map { record.state.rawValue == $0 } ?? true
            && channel == nil && customer.map { record.customer == $0 } ?? true
            && sku.map { sku in record.units.contains { $0.sku.text == sku } } ?? true
            && location.map { at in record.units.contains { $0.location?.value == at } } ?? true
    }
}

extension FulfilmentStore {
    /// What searches drawn at random find otherwise than a walk over everything.
    func searchProblems(_ random: inout SeededGenerator, count: Int = 20) -> [String] {
        let all = orders { _ in true }
        let allReturns = returns { _ in true }
        let places =
            all.map { SearchPlace(created: $0.created, id: $0.id.text) }
            + allReturns.map { SearchPlace(created: $0.created, id: $0.id.text) }
        var problems: [String] = []
        for _ in 0..<count {
            let wanted = Wanted.drawn(&random, places)
            let limit = [1, 7, 1_000_000][random.below(3)]
            let orders = all.filter(wanted.admits).map {
                SearchPlace(created: $0.created, id: $0.id.text)
            }
            if newestOrders(limit, wanted.search, where: wanted.admits)
                != orders.sorted().suffix(limit)
            {
                problems.append("orders, \(limit) of \(wanted)")
            }
            let returns = allReturns.filter(wanted.admits).map {
                SearchPlace(created: $0.created, id: $0.id.text)
            }
            if newestReturns(limit, wanted.search, where: wanted.admits)
                != returns.sorted().suffix(limit)
            {
                problems.append("returns, \(limit) of \(wanted)")
            }
        }
        return problems
    }
}

@Suite("searching what is in memory")
struct SearchTests {
    /// An order as it might be in the middle of its life.
    private static func order(_ reference: Int, _ random: inout SeededGenerator) -> OrderRecord {
        let skus = Shop.skus + ["kit"]
        var order = OrderRecord(
            id: OrderID(channel: ["web", "shop"][reference % 2], reference: "\(reference)"),
            customer: ["ann", "bob", ""][reference % 3],
            lines: (0...random.below(3)).map {
                OrderLineRecord(id: "\($0)", sku: SkuKey(skus[random.below(4)]), quantity: 1)
            }, created: Instant(milliseconds: Int64(random.below(40))))
        order.state = OrderState.allCases[random.below(12)]
        order.shipments = (0..<random.below(3)).map {
            shipment(UInt32($0 + 1), at: UInt32(random.below(5)), order.created)
        }
        return order
    }

    private static func shipment(
        _ number: UInt32, at location: UInt32, _ time: Instant
    ) -> ShipmentRecord {
        ShipmentRecord(
            number: number, location: LocationIndex(location), mode: .ship,
            state: ShipmentState.allCases[0], lines: [], shipBy: time, deliverBy: time, slot: time,
            use: CapacityUse(), updated: time)
    }

    @Test(
        "a search finds what a walk over everything finds, whatever came, changed and went",
        arguments: 0..<8)
    func walks(seed: Int) {
        var random = SeededGenerator(seed: UInt64(seed) + 77)
        var store = FulfilmentStore()
        var sequence: UInt64 = 0
        for round in 0..<12 {
            for _ in 0..<250 {
                sequence += 1
                var order = Self.order(random.below(600), &random)
                var effect = FulfilmentEffect.order(order)
                if random.chance(25) {
                    effect = .orderRemoved(order.id)
                } else if let before = store.order(order.id), random.chance(80) {
                    // Most keep their time and lines.
                    (order.created, order.lines) = (before.created, before.lines)
                    effect = .order(order)
                }
                store.replay(
                    [effect], by: Transaction(time: Instant(milliseconds: 0), actor: "test"),
                    at: SequenceNumber(sequence))
            }
            if round % 4 == 3 { store = Self.restarted(store, sequence) }
            #expect(store.searchProblems(&random, count: 60) == [], "seed \(seed) round \(round)")
        }
        for order in store.orders(where: { _ in true }) {
            sequence += 1
            store.replay(
                [.orderRemoved(order.id)],
                by: Transaction(time: Instant(milliseconds: 0), actor: "test"),
                at: SequenceNumber(sequence))
        }
        #expect(store.shards.allSatisfy { $0.state.pointee.orderIndex.chunks.isEmpty })
    }

    private static func restarted(_ store: FulfilmentStore, _ sequence: UInt64) -> FulfilmentStore {
        let next = FulfilmentStore()
        for index in 0..<Limits.orderShards {
            let image = store.snapshot(shard: index) { SequenceNumber(sequence) }
            next.restore(shard: index, lastSequence: image.lastSequence, orders: image.orders)
        }
        return next
    }

    // MARK: Cost

    /// So many orders in sourcing, a millisecond apart; twenty of them with a SKU of their own, and
    /// twenty at a place of their own, of which one is the same.
    private static func many(_ count: Int) -> FulfilmentStore {
        let store = FulfilmentStore()
        for number in 0..<count {
            let isRare = number % (count / 20) == 0
            var order = OrderRecord(
                id: OrderID(channel: "web", reference: "\(number)"), customer: "c\(number)",
                lines: [
                    OrderLineRecord(id: "1", sku: SkuKey(isRare ? "rare" : "ale"), quantity: 1)
                ], created: Instant(milliseconds: Int64(number)))
            order.state = .sourced
            let isFar = number % (count / 20) == 1 || number == 0
            order.shipments = [shipment(1, at: isFar ? 9 : 1, order.created)]
            store.replay(
                [.order(order)], by: Transaction(time: order.created, actor: "test"),
                at: SequenceNumber(UInt64(number + 1)))
        }
        return store
    }

    /// Orders looked at, and found, for one page.
    private func visited(
        _ store: FulfilmentStore, _ limit: Int, _ search: Search,
        where admits: (OrderRecord) -> Bool = { _ in true }
    ) -> (visited: Int, found: [SearchPlace]) {
        var visited = 0
        let found = store.newestOrders(limit, search) { order in
            visited += 1
            return admits(order)
        }
        return (visited, found)
    }

    @Test(
        "a page looks at no more orders when there are more, the last page as the first",
        arguments: [2_000, 32_000])
    func flat(count: Int) {
        let store = Self.many(count)
        let sourced = SearchKey.state(OrderState.sourced.rawValue)
        // About limit × the 64th harmonic number.
        let most = 20 * 8
        for keys in [[], [sourced], [.channel("web")], [.sku(SkuKey("ale")), sourced]] {
            for newest in [count, count / 2, 40] {
                let after = SearchPlace(created: Instant(milliseconds: Int64(newest)), id: "")
                let page = visited(store, 20, Search(keys, after: after))
                #expect(page.found.count == 20 && page.visited <= most, "\(page.visited)")
            }
        }
        let rare = SearchKey.sku(SkuKey("rare"))
        let far = SearchKey.location(LocationIndex(9))
        for keys in [[rare], [sourced, rare], [far, sourced, .channel("web")]] {
            let page = visited(store, 100, Search(keys))
            #expect(page.visited == page.found.count && (20...21).contains(page.visited))
        }
        // Where lists do not agree the shorter is walked.
        let both = visited(store, 100, Search([rare, far])) { order in
            order.lines[0].sku.text == "rare" && order.shipments[0].location.value == 9
        }
        #expect(both.found.count == 1 && both.visited <= 21)
        // Time narrows a list as well as any key.
        let hour = Search(
            [sourced], from: Instant(milliseconds: 500), until: Instant(milliseconds: 530))
        let within = visited(store, 1_000, hour)
        #expect(within.found.count == 30 && within.visited == 30)
    }

    @Test("a list keeps its order, and gives back what has gone")
    func chunks() {
        var random = SeededGenerator(seed: 5)
        var index = SearchIndex()
        var known: [Int: SearchTraits] = [:]
        func traits(_ number: Int, _ random: inout SeededGenerator) -> SearchTraits {
            SearchTraits(
                SearchPlace(created: Instant(milliseconds: Int64(number / 3)), id: "web:\(number)"),
                [.everything] + (0..<3).map { _ in .state(UInt8(random.below(40))) })
        }
        for step in 0..<12_000 {
            // In order, then in any order, then away.
            let number = step < 3_000 ? step : random.below(3_000)
            let isGone = random.chance([0, 50, 30, 90][step / 3_000])
            let after = isGone ? nil : traits(number, &random)
            index.replace(known[number], by: after)
            known[number] = after
            if step % 1_000 == 999 {
                #expect(index.lists(Array(known.values)), "step \(step)")
                let entries = index.chunks.reduce(0) { $0 + $1.count }
                #expect(index.chunks.count <= 2 + 4 * entries / SearchIndex.chunkMax)
            }
        }
        for (_, before) in known { index.replace(before, by: nil) }
        #expect(index.chunks.isEmpty)
        #expect(MemoryLayout<SearchIndex.Entry>.stride == 32)
    }
}
