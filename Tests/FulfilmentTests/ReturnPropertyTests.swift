internal import Foundation
internal import Fulfilment
internal import Inventory
internal import Primitives
internal import Sourcing
internal import Testing

/// Random lives of returns. `RETURN_SCRIPTS` says how many, 2,000 if it does not.
@Suite("returns at random")
struct ReturnPropertyTests {
    private static let scripts =
        ProcessInfo.processInfo.environment["RETURN_SCRIPTS"].flatMap { Int($0) } ?? 2_000
    /// Lives in one shop, one after the other, all kept.
    private static let perShop = 20

    @Test(
        "no unit is lost or made, money is due once, docks are never overrun, replay is execution",
        arguments: 0..<(scripts / perShop))
    func lives(seed: Int) throws {
        let shop = Shop(units: 10_000)
        shop.prepareForReturns(dock: 6)
        var random = SeededGenerator(seed: UInt64(seed) &* 7919 &+ 1)
        for script in 0..<Self.perShop {
            var life = ReturnLife(shop, script, random)
            life.run()
            random = life.random
            let problems = life.problems + shop.violations
            if !problems.isEmpty {
                Issue.record("seed \(seed) script \(script): \(problems.prefix(5))")
                return
            }
        }
        #expect(Books(shop).problems == [], "seed \(seed)")
        #expect(shop.orders.searchProblems(&random) == [], "seed \(seed)")
        let again = shop.replayed()
        #expect(again.orders.digests() == shop.orders.digests(), "seed \(seed)")
        #expect(again.stock.digests() == shop.stock.digests(), "seed \(seed)")
    }

    @Test("the lives are worth living: they reach every state")
    func coverage() {
        var returns: Set<ReturnState> = []
        var units: Set<ReturnUnitState> = []
        var random = SeededGenerator(seed: 7)
        for _ in 0..<30 {
            let shop = Shop(units: 10_000)
            shop.prepareForReturns(dock: 6)
            for script in 0..<Self.perShop {
                var life = ReturnLife(shop, script, random)
                life.run()
                random = life.random
            }
            for record in shop.orders.returns(where: { _ in true }) {
                returns.insert(record.state)
                units.formUnion(record.units.map(\.state))
            }
        }
        #expect(returns == Set(ReturnState.allCases))
        #expect(units == Set(ReturnUnitState.allCases))
    }

    @Test("a snapshot in the middle and the records after it lead to the same state")
    func snapshots() throws {
        let shop = Shop(units: 10_000)
        shop.prepareForReturns(dock: 6)
        var random = SeededGenerator(seed: 42)
        var shards: [OrderShardSnapshot] = []
        var board: BoardSnapshot?
        for script in 0..<Self.perShop {
            if script == Self.perShop / 2 {
                let last = SequenceNumber(UInt64(shop.journal.count))
                board = shop.orders.boardSnapshot { last }
                shards = (0..<Limits.orderShards).map { shop.orders.snapshot(shard: $0) { last } }
            }
            var life = ReturnLife(shop, script, random)
            life.run()
            random = life.random
        }
        let restored = FulfilmentStore()
        restored.restore(try #require(board))
        for (index, shard) in shards.enumerated() {
            restored.restore(
                shard: index, lastSequence: shard.lastSequence, orders: shard.orders)
        }
        for (index, record) in shop.journal.enumerated() {
            restored.replay(
                record.fulfilment, by: record.transaction, at: SequenceNumber(UInt64(index + 1)))
        }
        #expect(restored.digests() == shop.orders.digests())
        let later = shop.now.advanced(byMilliseconds: 30 * 24 * 3_600_000)
        #expect(
            restored.dueOrders(at: later, limit: 99) == shop.orders.dueOrders(at: later, limit: 99))
    }
}

/// One order and whatever may happen to its returns.
private struct ReturnLife {
    let shop: Shop
    let order: OrderID
    var random: SeededGenerator

    init(_ shop: Shop, _ script: Int, _ seeded: SeededGenerator) {
        var random = seeded
        let skus = Shop.skus + ["kit"]
        var lines: [(sku: String, quantity: Quantity)] = []
        for _ in 0...random.below(2) {
            lines.append((skus[random.below(4)], Quantity(1 + random.below(3))))
        }
        let price = random.chance(70) ? Int64(random.below(999)) : nil
        order = shop.shipped("\(script)", lines, price: price)
        if script % 4 == 0 { shop.advance(hours: 24) }
        self.shop = shop
        self.random = random
    }

    mutating func run() {
        for _ in 0..<(6 + random.below(20)) { try? step() }
    }

    private mutating func step() throws(Refusal) {
        let returns = shop.orders.returns(of: order)
        guard let record = returns.last, !random.chance(8) else { return try create() }
        let id = record.id
        let units = record.units
        let unit = units[random.below(units.count)]
        if random.chance(60) { return try advance(record, unit) }
        let some = units.filter { _ in random.chance(50) }.map(\.number)
        let place = [Shop.dc, Shop.north, Shop.north, Shop.south][random.below(4)]
        switch random.below(100) {
        case 0..<12: try shop.transit(id, .scanned, random.chance(50) ? [] : some)
        case 12..<16: try shop.transit(id, .delayed, random.chance(50) ? [] : some)
        case 16..<19: try shop.transit(id, .lost, random.chance(30) ? [] : [unit.number])
        case 19..<45: try receive(record, unit, place)
        case 45..<58: try shop.grade(id, unit.number, ReturnGrade.allCases[random.below(4)])
        case 58..<80:
            let disposition = Disposition.allCases[random.below(8)]
            try shop.dispose(id, unit.number, disposition, to: place)
        case 80..<84: try cancel(id, random.chance(50) ? [] : some)
        case 84..<86: try reroute(id, some, place)
        case 86..<89: try decide(id)
        case 89..<92:
            try shop.release(id, units.filter { !$0.refundWithheld.isEmpty }.map(\.number))
        default:
            shop.advance(hours: Int64(random.below(30 * 24)))
            try shop.decideReturn(order) { draft throws(Refusal) in try draft.attend() }
        }
    }

    /// What sensible people do next with a unit.
    private mutating func advance(
        _ record: ReturnRecord, _ unit: ReturnUnit
    ) throws(Refusal) {
        let id = record.id
        switch unit.state {
        case .expected:
            if record.state == .requested { return try decide(id) }
            if random.chance(50) { return try shop.transit(id, .scanned) }
            try receive(record, unit, unit.location ?? Shop.north)
        case .inTransit, .missing, .forwarded:
            try receive(record, unit, unit.location ?? Shop.north)
        case .received: try shop.grade(id, unit.number, ReturnGrade.allCases[random.below(4)])
        case .graded, .quarantined, .refurbishing:
            let disposition = Disposition.allCases[random.below(8)]
            try shop.dispose(id, unit.number, disposition, to: Shop.north)
        default: break
        }
    }

    private mutating func create() throws(Refusal) {
        let lines = shop.order(order).lines
        let line = random.below(lines.count)
        let place = random.chance(10) ? nil : [Shop.dc, Shop.north, Shop.south][random.below(3)]
        let wish = ReturnWish(
            line: line, quantity: Quantity(1 + random.below(Int(lines[line].quantity))),
            condition: random.chance(70) ? .openBox : .used,
            serials: random.chance(20) ? ["S\(random.below(5))"] : [])
        let trigger = RefundTrigger.allCases[random.below(3)]
        let exchanged = Quantity(random.chance(20) ? 1 + random.below(2) : 0)
        let isAnywhere = random.chance(50)
        let fee = Int64(random.chance(30) ? random.below(900) : 0)
        let needsApproval = random.chance(15)
        try shop.announce(order, [wish], to: place) {
            $0.refundOn = trigger
            $0.fee = fee
            $0.needsApproval = needsApproval
            if exchanged == 0 { return }
            $0.exchanges = [
                NewExchange(
                    line: "x", sku: SkuKey("cup"), quantity: exchanged,
                    location: isAnywhere ? nil : Shop.south)
            ]
        }
    }

    private mutating func receive(
        _ record: ReturnRecord, _ unit: ReturnUnit, _ place: LocationIndex
    ) throws(Refusal) {
        var scans: [ReturnScan] = []
        for _ in 0...random.below(2) {
            switch random.below(10) {
            case 0..<5: scans.append(ReturnScan(unit: ReturnUnitID(record.id, unit.number)))
            case 5..<8: scans.append(ReturnScan(sku: unit.sku))
            case 8:
                let skus = Shop.skus + ["kit"]
                scans.append(
                    ReturnScan(
                        sku: SkuKey(skus[random.below(4)]), quantity: Quantity(1 + random.below(2)))
                )
            default: scans.append(ReturnScan(serial: "S\(random.below(5))"))
            }
        }
        try shop.receive(
            record.id, scans, at: place, isComplete: random.chance(30),
            rule: ["", "", "WINDOW", nil][random.below(4)],
            approveAbove: random.chance(20) ? 1_000 : nil)
    }

    private func cancel(_ id: ReturnID, _ units: [UInt32]) throws(Refusal) {
        try shop.decideReturn(order) { draft throws(Refusal) in
            try draft.cancel(id.number, units: units.map { ReturnUnitID(id, $0) })
        }
    }

    private mutating func reroute(
        _ id: ReturnID, _ units: [UInt32], _ place: LocationIndex
    ) throws(Refusal) {
        let target = random.chance(20) ? nil : place
        try shop.decideReturn(order) { draft throws(Refusal) in
            _ = try draft.reroute(
                id.number,
                units.map {
                    ReturnMove(
                        unit: ReturnUnitID(id, $0), location: target, expectedAt: shop.now,
                        slot: shop.tomorrow)
                })
        }
    }

    private mutating func decide(_ id: ReturnID) throws(Refusal) {
        let isGood = random.chance(70)
        try shop.decideReturn(order) { draft throws(Refusal) in
            if isGood {
                try draft.authorise(id.number)
            } else {
                try draft.reject(id.number, reason: "worn")
            }
        }
    }

    /// What the order's units say: every shipped one is somewhere, once.
    var problems: [String] {
        var problems: [String] = []
        var withCustomer: [SkuKey: Int] = [:]
        let record = shop.order(order)
        for line in record.shipments.filter(\.hasLeft).flatMap(\.lines) {
            let units = Int(line.toSend)
            if line.sku == SkuKey("kit") {
                withCustomer[SkuKey("ale"), default: 0] += units
                withCustomer[SkuKey("bun"), default: 0] += 2 * units
            } else {
                withCustomer[line.sku, default: 0] += units
            }
        }
        for unit in shop.orders.returns(of: order).flatMap(\.units) where !unit.isUnexpected {
            switch unit.state {
            case .expected, .kept, .cancelled: break
            default: withCustomer[unit.sku, default: 0] -= 1
            }
        }
        if withCustomer.values.contains(where: { $0 < 0 }) {
            problems.append("more of \(order) came back than left: \(withCustomer)")
        }
        return problems
    }
}

/// What the journal says, against what the returns say.
private struct Books {
    private(set) var problems: [String] = []

    init(_ shop: Shop) {
        let returns = shop.orders.returns { _ in true }
        checkCells(shop, returns)
        checkMoney(shop, returns)
        checkDocks(shop)
        checkPromises(shop, returns)
    }

    /// On hand by returns = units in cells; quarantined = those that wait.
    private mutating func checkCells(_ shop: Shop, _ returns: [ReturnRecord]) {
        var onHand: [CellTarget: Int] = [:]
        var quarantined: [CellTarget: Int] = [:]
        for record in shop.journal {
            for case .cell(let change) in record.transaction.effects
            where change.reason == .returned {
                let cell = CellTarget(
                    sku: change.sku, location: change.location, condition: change.condition)
                onHand[cell, default: 0] += Int(change.onHand)
                quarantined[cell, default: 0] += Int(change.quarantined)
            }
        }
        for unit in returns.flatMap(\.units) {
            guard let location = unit.location else { continue }
            let cell = CellTarget(sku: unit.sku, location: location, condition: unit.condition)
            if unit.state.isInQuarantine || unit.state == .restocked {
                onHand[cell, default: 0] -= 1
            }
            if unit.state.isInQuarantine { quarantined[cell, default: 0] -= 1 }
        }
        if onHand.values.contains(where: { $0 != 0 }) { problems.append("cells: \(onHand)") }
        if quarantined.values.contains(where: { $0 != 0 }) {
            problems.append("quarantine: \(quarantined)")
        }
    }

    /// One event of money for each unit that has it, of that amount.
    private mutating func checkMoney(_ shop: Shop, _ returns: [ReturnRecord]) {
        var told: [String: [Int64]] = [:]
        for case .event(let event) in shop.journal.flatMap(\.fulfilment)
        where event.type == .returnRefundDue {
            told["\(event.order)~\(event.return)/\(event.unit)", default: []].append(event.amount)
        }
        for record in returns {
            for unit in record.units {
                let amounts = told.removeValue(forKey: "\(record.id)/\(unit.number)") ?? []
                if amounts != [unit.refund].compactMap(\.self) {
                    problems.append("\(record.id)/\(unit.number): \(amounts) told")
                }
            }
        }
        if !told.isEmpty { problems.append("money for units that are not there") }
    }

    /// Whenever units are to come, the slot has had room for them.
    private mutating func checkDocks(_ shop: Shop) {
        var used: [BoardSlot: Int64] = [:]
        for case .capacity(let change) in shop.journal.flatMap(\.fulfilment)
        where change.location == Shop.north {
            let slot = BoardSlot(change.location, change.slot)
            used[slot, default: 0] += change.open.returnedUnits + change.done.returnedUnits
            if change.open.returnedUnits > 0, used[slot] ?? 0 > 6 {
                problems.append("dock: \(used[slot] ?? 0) units in one slot")
            }
        }
    }

    /// Soft supply is what is to come; replacements live as long as their returns say.
    private mutating func checkPromises(_ shop: Shop, _ returns: [ReturnRecord]) {
        for sku in Shop.skus {
            let announced = shop.supplies(sku).reduce(0) { $0 + $1.quantity }
            let units = returns.flatMap(\.units).count {
                $0.sku == SkuKey(sku) && $0.isAnnounced
            }
            if announced != Quantity(units) {
                problems.append("\(sku): \(announced) announced, \(units) to come")
            }
        }
        for record in returns {
            for exchange in record.exchanges {
                let state = shop.reservation(exchange.reservation.text)?.state
                let isRight = exchange.isLive ? state == .committed : state != .committed
                if !isRight { problems.append("\(exchange.reservation) is not as it should be") }
            }
        }
    }
}
