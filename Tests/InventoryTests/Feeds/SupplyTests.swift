import Inventory
import Primitives
import Testing

/// Future receipts and the holds that wait for them.
struct SupplyTests {
    let shop = Shop()
    let sku = SkuKey("S")

    init() throws {
        shop.stock("S", ["A": 0])
        let due = shop.now.advanced(byMilliseconds: 3 * 86_400_000)
        shop.play([
            .supply(sku, Supply(id: "PO", location: shop.at("A"), quantity: 10, due: due)),
            .supply(sku, Supply(id: "PO2", location: shop.at("A"), quantity: 10, due: due)),
        ])
    }

    func hold(_ quantity: Quantity, _ supply: String = "PO", owner: String = "") throws
        -> ReservationID
    {
        var line = shop.line("S", quantity)
        line.supply = supply
        return try shop.reserve([line], owner: owner, ttl: 80 * 86_400_000).record.id
    }

    func day(_ days: Int64) -> Instant { shop.now.advanced(byMilliseconds: days * 86_400_000) }

    func slip(_ command: SlipSupplyCommand) throws -> [RepromisedHold] {
        try shop.store.withLocked(supplies: [(sku, command.supply)]) { scope throws(Refusal) in
            let decided = try scope.slipSupply(command, now: shop.now)
            return shop.commit(decided, in: scope)
        }
    }

    func arrive(_ command: ArriveSupplyCommand) throws -> SupplyArrival {
        try shop.store.withLocked(supplies: [(sku, command.supply)]) { scope throws(Refusal) in
            let decided = try scope.arriveSupply(command, now: shop.now)
            return shop.commit(decided, in: scope)
        }
    }

    @Test("a hold on future supply takes no more than the batch has")
    func batch() throws {
        _ = try hold(7)
        let refusal = #expect(throws: Refusal.self) { try hold(4) }
        #expect(refusal?.shortages.first?.available == 3)
        #expect(shop.atp("S") == 0)
        shop.check()
    }

    @Test("a slip tells exactly the holds that are pinned to the batch")
    func slips() throws {
        let first = try hold(6, owner: "o")
        let second = try hold(4)
        let other = try hold(5, "PO2")
        let told = try slip(SlipSupplyCommand(sku: sku, supply: "PO", due: day(9)))
        #expect(told.map(\.reservation) == [first, second])
        #expect(told.allSatisfy { $0.dueBefore == day(3) && $0.dueNow == day(9) })
        #expect(shop.record(first)?.lines[0].allocations.map(\.due) == [day(9)])
        #expect(shop.record(other)?.lines[0].allocations.map(\.due) == [day(3)])
        shop.check()
    }

    @Test("a batch that shrinks leaves those without cover that came last")
    func shrinks() throws {
        let first = try hold(6)
        let second = try hold(4)
        let told = try slip(SlipSupplyCommand(sku: sku, supply: "PO", quantity: 7))
        #expect(told.map(\.reservation) == [second])
        #expect(told.map(\.quantity) == [3])
        #expect(told[0].dueNow == nil)
        let gone = try slip(SlipSupplyCommand(sku: sku, supply: "PO", quantity: 0))
        #expect(gone.map(\.quantity) == [6, 1])
        #expect(throws: Refusal.self) {
            try slip(SlipSupplyCommand(sku: sku, supply: "PO", quantity: 1))
        }
        _ = try shop.release(first)
        _ = try shop.release(second)
        shop.check()
    }

    @Test("an arrival moves the holds to the shelf, first come first")
    func arrives() throws {
        let first = try hold(6, owner: "o")
        let second = try hold(4)
        let part = try arrive(ArriveSupplyCommand(sku: sku, supply: "PO", quantity: 8))
        #expect(part.movedToShelf == 8)
        #expect(part.cell.onHand == 8 && part.cell.held == 8)
        #expect(part.repromised.isEmpty)
        shop.check()
        _ = try shop.confirm(first)
        #expect(try shop.consume(first).record.state == .consumed)
        let rest = try arrive(
            ArriveSupplyCommand(sku: sku, supply: "PO", quantity: 1, closes: true))
        #expect(rest.movedToShelf == 1)
        #expect(rest.repromised.map(\.quantity) == [1])
        _ = try shop.confirm(second)
        let early = #expect(throws: Refusal.self) { try shop.consume(second) }
        #expect(early?.failure.reason == "SUPPLY_NOT_ARRIVED")
        shop.check()
    }

    @Test("units that arrive damaged are not given to those who wait for new ones")
    func damaged() throws {
        _ = try hold(6)
        let arrival = try arrive(
            ArriveSupplyCommand(
                sku: sku, supply: "PO", quantity: 10, condition: .damaged, closes: true))
        #expect(arrival.movedToShelf == 0)
        #expect(arrival.repromised.map(\.quantity) == [6])
        shop.check()
    }
}
