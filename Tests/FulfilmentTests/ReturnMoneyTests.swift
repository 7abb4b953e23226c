internal import Inventory
internal import Primitives
internal import Sourcing
internal import Testing

@testable internal import Fulfilment

/// Refunds, fees, kits and exchanges.
@Suite("money and exchanges of returns")
struct ReturnMoneyTests {
    private let shop: Shop
    private let order: OrderID

    init() {
        shop = Shop()
        shop.prepareForReturns()
        order = shop.shipped("1", [("ale", 4), ("kit", 2)], price: 501)
    }

    private func announce(
        _ quantity: Quantity, _ trigger: RefundTrigger = .receipt, fee: Int64 = 0,
        perUnit: Int64 = 0
    ) throws -> ReturnID {
        try shop.announce(order, [ReturnWish(line: 0, quantity: quantity)]) {
            $0.refundOn = trigger
            $0.fee = fee
            $0.feePerUnit = perUnit
        }
    }

    @Test("money is due once, when the policy says", arguments: RefundTrigger.allCases)
    func triggers(trigger: RefundTrigger) throws {
        let id = try announce(1, trigger)
        let steps: [() throws -> Void] = [
            { try shop.transit(id, .scanned) }, { try shop.transit(id, .scanned) },
            { try shop.receive(id, [ReturnScan(sku: SkuKey("ale"))]) },
            { try shop.receive(id, [ReturnScan(unit: ReturnUnitID(id, 1))]) },
            { try shop.dispose(id, 1, .quarantine) }, { try shop.grade(id, 1, .b) },
            { try shop.grade(id, 1, .a) }, { try shop.dispose(id, 1, .restock) },
        ]
        var counts: [Int] = []
        for step in steps {
            try step()
            counts.append(shop.refunds(id).count)
        }
        let first: Int
        switch trigger {
        case .scan: first = 0
        case .receipt: first = 2
        case .grade: first = 5
        }
        #expect(counts == (0..<8).map { $0 < first ? 0 : 1 })
        #expect(shop.refunds(id).map(\.amount) == [501])
        #expect(shop.violations.isEmpty)
    }

    @Test("a unit that arrives unscanned, or leaves ungraded, is refunded at the latest then")
    func latest() throws {
        let scanned = try announce(1, .scan)
        try shop.receive(scanned, [ReturnScan(sku: SkuKey("ale"))])
        #expect(shop.refunds(scanned).count == 1)
        let graded = try announce(1, .grade)
        try shop.receive(graded, [ReturnScan(sku: SkuKey("ale"))])
        try shop.dispose(graded, 1, .quarantine)
        #expect(shop.refunds(graded).isEmpty)
        try shop.dispose(graded, 1, .destroy)
        #expect(shop.refunds(graded).count == 1)
        #expect(shop.violations.isEmpty)
    }

    @Test("the fee is taken off the first refunds, and never below nothing")
    func fee() throws {
        let id = try announce(3, fee: 700)
        for _ in 0..<3 { try shop.receive(id, [ReturnScan(sku: SkuKey("ale"))]) }
        #expect(shop.refunds(id).map(\.amount) == [0, 302, 501])
        #expect(shop.record(id).fee == 0)
        #expect(shop.violations.isEmpty)
    }

    @Test("a fee per unit is borne by the units that come back, not by those called off")
    func feePerUnit() throws {
        let id = try announce(3, fee: 600, perUnit: 200)
        try shop.decideReturn(order) { draft throws(Refusal) in
            try draft.cancel(id.number, units: [ReturnUnitID(id, 1)])
        }
        #expect(shop.record(id).feeAgreed == 400)
        try shop.receive(id, [ReturnScan(sku: SkuKey("ale"))])
        try shop.receive(id, [ReturnScan(sku: SkuKey("ale"))])
        #expect(shop.refunds(id).map(\.amount) == [301, 301])
        #expect(shop.record(id).fee == 0)
        #expect(shop.violations.isEmpty)
    }

    @Test("what a unit is too cheap for is taken off the next")
    func feeOfCheapUnits() throws {
        let id = try announce(3, fee: 1_800, perUnit: 600)
        for _ in 0..<3 { try shop.receive(id, [ReturnScan(sku: SkuKey("ale"))]) }
        #expect(shop.refunds(id).map(\.amount) == [0, 0, 0])
        #expect(shop.violations.isEmpty)
    }

    @Test("where the customer keeps everything after all, there is no fee", arguments: [0, 200])
    func feeOfKept(perUnit: Int64) throws {
        let id = try announce(3, fee: 600, perUnit: perUnit)
        let moves = (1...3).map { ReturnMove(unit: ReturnUnitID(id, $0), location: nil) }
        try shop.decideReturn(order) { draft throws(Refusal) in
            _ = try draft.reroute(id.number, moves)
        }
        #expect(shop.refunds(id).map(\.amount) == [501, 501, 501])
        #expect(shop.record(id).feeAgreed == 0)
        #expect(shop.violations.isEmpty)
    }

    @Test("what a carrier loses is refunded; what never left the customer is not")
    func lost() throws {
        let id = try announce(2, .grade)
        try shop.transit(id, .scanned, [1])
        try shop.transit(id, .lost, [1])
        #expect(shop.refunds(id).map(\.unit) == [1])
        try shop.receive(id, [], isComplete: true)
        try shop.transit(id, .lost, [2])
        #expect(shop.refunds(id).map(\.unit) == [1])
        #expect(shop.record(id).state == .lost)
        #expect(shop.violations.isEmpty)
    }

    @Test("what nobody expected is taken in and never refunded")
    func unexpected() throws {
        let id = try announce(3)
        let results = try shop.receive(
            id,
            [
                ReturnScan(sku: SkuKey("ale"), quantity: 3),
                // The fourth that was sold, then a part of each kit, then one too many.
                ReturnScan(sku: SkuKey("ale")), ReturnScan(sku: SkuKey("ale"), quantity: 2),
                ReturnScan(sku: SkuKey("ale")), ReturnScan(sku: SkuKey("cup")),
                ReturnScan(unit: ReturnUnitID(id, 1)),
            ])
        #expect(
            results.map(\.outcome) == [
                .expected, .notAnnounced, .notAnnounced, .overReceipt, .wrongItem, .duplicate,
            ])
        #expect(results.map(\.units.count) == [3, 1, 2, 1, 1, 1])
        #expect(shop.refunds(id).count == 6)
        // 501 for a kit of one ale at 300 and two buns at 100.
        #expect(shop.unit(id, 5).price == 301 && shop.unit(id, 5).kit == 1)
        for number: UInt32 in 1...8 {
            try shop.grade(id, number, .d)
            try shop.dispose(id, number, .destroy)
        }
        #expect(shop.refunds(id).count == 6)
        #expect(shop.record(id).units.count { $0.isUnexpected } == 2)
        #expect(shop.order(order).shipments[0].lines.map(\.returned) == [4, 2])
        #expect(shop.violations.isEmpty)
    }

    @Test(
        "what was not announced is refunded only if the policy admits it",
        arguments: ["", "WINDOW", "FINAL_SALE", nil])
    func unannounced(rule: String?) throws {
        let id = try announce(1)
        let results = try shop.receive(
            id, [ReturnScan(sku: SkuKey("ale"), quantity: 3)], rule: rule)
        #expect(
            results == [
                ReturnScanResult(outcome: .expected, units: [1]),
                ReturnScanResult(outcome: .notAnnounced, units: [2, 3]),
            ])
        let refunded: [UInt32] = rule == "" ? [1, 2, 3] : [1]
        #expect(shop.refunds(id).map(\.unit) == refunded)
        let told = shop.events(order).count { $0 == "return.refund_withheld" }
        #expect(told == (rule == "" ? 0 : 1))
        #expect(shop.unit(id, 3).refundWithheld == rule ?? "UNKNOWN")
        // It stays so, and counts as returned.
        for number: UInt32 in 1...3 {
            try shop.grade(id, number, .a)
            try shop.dispose(id, number, .restock)
        }
        #expect(shop.refunds(id).map(\.unit) == refunded)
        #expect(shop.order(order).shipments[0].lines[0].returned == 3)
        #expect(shop.violations.isEmpty)
    }

    @Test(
        "a person lets withheld money be due, once and when the policy says",
        arguments: RefundTrigger.allCases)
    func release(trigger: RefundTrigger) throws {
        let id = try announce(1, trigger)
        try shop.receive(id, [ReturnScan(sku: SkuKey("ale"), quantity: 4)], rule: "WINDOW")
        try shop.grade(id, 3, .a)
        try shop.grade(id, 4, .a)
        try shop.dispose(id, 4, .destroy)
        try shop.release(id, [2, 3, 4])
        let record = shop.record(id)
        #expect(record.units.allSatisfy { $0.refundWithheld.isEmpty })
        #expect(record.overrideReason == "goodwill" && record.overrideActor == "eve")
        let due: [UInt32] = trigger == .grade ? [3, 4] : [1, 2, 3, 4]
        #expect(shop.refunds(id).map(\.unit).sorted() == due)
        #expect(shop.events(order).contains("return.overridden"))
        try shop.release(id, [3, 4])
        #expect(shop.record(id) == record)
        try shop.grade(id, 1, .a)
        try shop.grade(id, 2, .a)
        #expect(shop.refunds(id).map(\.unit).sorted() == [1, 2, 3, 4])
        #expect(shop.refunds(id).allSatisfy { $0.amount == 501 })
        #expect(shop.violations.isEmpty)
    }

    @Test("money that is withheld is let go after the end, too, and only that of such units")
    func releaseAtTheEnd() throws {
        let id = try announce(1)
        try shop.receive(
            id, [ReturnScan(sku: SkuKey("ale"), quantity: 2), ReturnScan(sku: SkuKey("cup"))],
            rule: "FINAL_SALE")
        let before = shop.record(id)
        for unit: UInt32 in [3, 9] {
            let refusal = #expect(throws: Refusal.self) { try shop.release(id, [2, unit]) }
            #expect(refusal?.failure.reason == (unit == 3 ? "NOT_WITHHELD" : "UNKNOWN_UNIT"))
        }
        #expect(shop.record(id) == before)
        for number: UInt32 in 1...3 {
            try shop.grade(id, number, .a)
            try shop.dispose(id, number, .donate)
        }
        #expect(shop.record(id).state == .resolved)
        #expect(shop.refunds(id).map(\.unit) == [1])
        try shop.release(id, [2])
        #expect(shop.refunds(id).map(\.unit) == [1, 2])
        #expect(shop.record(id).state == .resolved)
        #expect(shop.violations.isEmpty)
        let waiting = try shop.announce(order, [ReturnWish(line: 0, quantity: 1)]) {
            $0.needsApproval = true
        }
        let refusal = #expect(throws: Refusal.self) { try shop.release(waiting, [1]) }
        #expect(refusal?.failure.reason == "NOT_WITHHELD")
        #expect(shop.record(waiting).state == .requested)
    }

    @Test("what was not announced brings no return past the amount that a person must approve")
    func unannouncedApproval() throws {
        let id = try announce(1)
        try shop.receive(
            id, [ReturnScan(sku: SkuKey("ale"), quantity: 4)], approveAbove: 1_100)
        #expect(shop.refunds(id).map(\.unit) == [1, 2])
        #expect(shop.record(id).units.map(\.refundWithheld) == ["", "", "APPROVAL", "APPROVAL"])
        #expect(shop.violations.isEmpty)
    }

    @Test("a kit comes back in parts that share its price; called off as a whole it may come again")
    func kits() throws {
        let id = try shop.announce(order, [ReturnWish(line: 1, quantity: 2)])
        let units = shop.record(id).units
        #expect(units.map(\.sku.text) == ["ale", "bun", "bun", "ale", "bun", "bun"])
        #expect(units.map(\.kit) == [1, 1, 1, 2, 2, 2])
        #expect(units.map(\.price) == [301, 100, 100, 301, 100, 100])
        #expect(shop.order(order).shipments[0].lines[1].returned == 2)
        try shop.decideReturn(order) { draft throws(Refusal) in
            try draft.cancel(id.number, units: (1...2).map { ReturnUnitID(id, $0) })
        }
        #expect(shop.order(order).shipments[0].lines[1].returned == 2)
        try shop.decideReturn(order) { draft throws(Refusal) in
            try draft.cancel(id.number, units: [ReturnUnitID(id, 3)])
        }
        #expect(shop.order(order).shipments[0].lines[1].returned == 1)
        // A part that was called off and comes all the same; then a kit scanned as a whole.
        let again = try shop.announce(order, [ReturnWish(line: 1, quantity: 1)])
        let results = try shop.receive(again, [ReturnScan(sku: SkuKey("kit"))])
        #expect(results == [ReturnScanResult(outcome: .expected, units: [1, 2, 3])])
        #expect(shop.violations.isEmpty)
    }

    @Test("a part of a kit that was called off is of that kit when it comes all the same")
    func partOfKit() throws {
        let id = try shop.announce(order, [ReturnWish(line: 1, quantity: 1)])
        try shop.decideReturn(order) { draft throws(Refusal) in
            try draft.cancel(id.number, units: [ReturnUnitID(id, 2)])
        }
        _ = try shop.receive(id, [ReturnScan(sku: SkuKey("bun"))])
        let result = try shop.receive(id, [ReturnScan(sku: SkuKey("bun"))])
        #expect(result == [ReturnScanResult(outcome: .notAnnounced, units: [4])])
        #expect(shop.unit(id, 4).kit == 1 && shop.unit(id, 4).price == 100)
        #expect(shop.order(order).shipments[0].lines[1].returned == 1)
        #expect(shop.violations.isEmpty)
    }

    @Test("a kit comes back as it was sent, whatever its recipe has become")
    func recipe() throws {
        let parts = [KitComponent(sku: SkuKey("cup"), quantity: 3)]
        shop.play([.sku(SkuRecord(key: SkuKey("kit"), components: parts))], [])
        let id = try shop.announce(order, [ReturnWish(line: 1, quantity: 1)])
        #expect(shop.record(id).units.map(\.sku.text) == ["ale", "bun", "bun"])
        #expect(shop.record(id).units.map(\.price) == [301, 100, 100])
        let results = try shop.receive(id, [ReturnScan(sku: SkuKey("kit"))])
        #expect(results == [ReturnScanResult(outcome: .expected, units: [1, 2, 3])])
        let next = shop.shipped("2", [("kit", 1)])
        let other = try shop.announce(next, [ReturnWish(line: 0, quantity: 1)])
        #expect(shop.record(other).units.map(\.sku.text) == ["cup", "cup", "cup"])
        #expect(shop.violations.isEmpty)
    }

    // MARK: Exchanges

    private func exchange(
        _ quantity: Quantity = 2, at location: LocationIndex? = Shop.south,
        needsApproval: Bool = false
    ) throws(Refusal) -> ReturnID {
        try shop.announce(order, [ReturnWish(line: 0, quantity: 1)]) {
            $0.exchanges = [
                NewExchange(line: "x", sku: SkuKey("cup"), quantity: quantity, location: location)
            ]
            $0.needsApproval = needsApproval
        }
    }

    @Test("the replacement is committed first, from a place or wherever it is", arguments: [0, 1])
    func exchanged(isAnywhere: Int) throws {
        let id = try exchange(at: isAnywhere == 1 ? nil : Shop.south)
        let record = try #require(shop.reservation("\(id)+x"))
        #expect(record.state == .committed && record.owner == order.text)
        #expect(record.reference == id.text)
        #expect(shop.record(id).exchanges.map(\.isLive) == [true])
        #expect(shop.events(order).contains("return.exchange_reserved"))
        #expect(shop.violations.isEmpty)
    }

    @Test("without a replacement there is no return, and nothing has changed")
    func shortExchange() throws {
        let before = shop.orders.digests()
        let refusal = #expect(throws: Refusal.self) { try exchange(21) }
        #expect(refusal?.failure.reason == "INSUFFICIENT_STOCK")
        #expect(refusal?.shortages.map(\.available) == [20])
        #expect(shop.orders.digests() == before)
    }

    @Test("it is released when the return is called off, rejected or expires, and only then")
    func released() throws {
        let cancelled = try exchange()
        try shop.decideReturn(order) { draft throws(Refusal) in
            try draft.cancel(cancelled.number)
        }
        #expect(shop.reservation("\(cancelled)+x")?.state == .released)
        #expect(shop.events(order).contains("return.exchange_released"))

        let rejected = try exchange(needsApproval: true)
        #expect(shop.reservation("\(rejected)+x") == nil)
        try shop.decideReturn(order) { draft throws(Refusal) in
            try draft.reject(rejected.number, reason: "worn")
        }
        #expect(shop.reservation("\(rejected)+x") == nil)
        #expect(shop.record(rejected).reason == "worn")

        let resolved = try exchange()
        try shop.receive(resolved, [ReturnScan(sku: SkuKey("ale"))])
        try shop.grade(resolved, 1, .a)
        try shop.dispose(resolved, 1, .restock)
        #expect(shop.record(resolved).state == .resolved)
        #expect(shop.reservation("\(resolved)+x")?.state == .committed)

        let expired = try exchange()
        shop.advance(hours: 15 * 24)
        try shop.decideReturn(order) { draft throws(Refusal) in try draft.attend() }
        #expect(shop.reservation("\(expired)+x")?.state == .released)
        #expect(shop.violations.isEmpty)
    }

    @Test("what waits for approval takes nothing until somebody approves")
    func approval() throws {
        let id = try exchange(needsApproval: true)
        #expect(shop.record(id).state == .requested)
        #expect(shop.supplies("ale").isEmpty)
        #expect(shop.dockUse(Shop.north, shop.tomorrow) == 0)
        #expect(shop.order(order).shipments[0].lines[0].returned == 1)
        try shop.decideReturn(order) { draft throws(Refusal) in try draft.authorise(id.number) }
        #expect(shop.record(id).state == .authorised)
        #expect(shop.supplies("ale").map(\.quantity) == [1])
        #expect(shop.dockUse(Shop.north, shop.tomorrow) == 1)
        #expect(shop.reservation("\(id)+x")?.state == .committed)
        #expect(shop.violations.isEmpty)
    }

    @Test("an exchange that was shipped already is not taken back")
    func consumed() throws {
        let id = try exchange()
        let consumed = try shop.stock.withLocked(.everything) { scope throws(Refusal) in
            try scope.consume(
                ReservationTarget(ReservationID("\(id)+x")), now: shop.now)
        }
        shop.play(consumed.effects, [])
        try shop.decideReturn(order) { draft throws(Refusal) in try draft.cancel(id.number) }
        #expect(shop.reservation("\(id)+x")?.state == .consumed)
        #expect(shop.violations.isEmpty)
    }
}
