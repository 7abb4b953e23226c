import Inventory
import Primitives
import Testing

/// Deltas, levels and transfers as the world sends them: late, twice and out of order.
struct StockReportTests {
    let shop = Shop()

    func target(_ location: String) -> CellTarget {
        CellTarget(sku: SkuKey("S"), location: shop.at(location))
    }

    func set(_ level: StockLevel) throws -> [Cell] {
        try shop.decide([SkuKey("S")]) { scope throws(Refusal) in
            try scope.setLevels([level], now: shop.now)
        }
    }

    @Test("a level dated before a shipment keeps the shipment: 10, less 2 at 09:00, is 8")
    func shipmentAfterLevel() throws {
        shop.stock("S", ["A": 10])
        let seven = shop.now.advanced(byMilliseconds: 60_000)
        shop.tick(2 * 3_600_000)
        let id = try shop.reserve([shop.line("S", 2, at: "A")], commits: true).record.id
        _ = try shop.consume(id)
        shop.tick(3_600_000)
        #expect(try set(StockLevel(cell: target("A"), quantity: 10, asOf: seven))[0].onHand == 8)
        let again = #expect(throws: Refusal.self) {
            try set(StockLevel(cell: target("A"), quantity: 10, asOf: seven))
        }
        #expect(again?.failure.code == .outOfRange)
        let newer = seven.advanced(byMilliseconds: 1)
        #expect(try set(StockLevel(cell: target("A"), quantity: 11, asOf: newer))[0].onHand == 9)
        shop.check()
    }

    @Test("units that waiting demand counts on do not move out of its pool")
    func waitingDemand() throws {
        shop.stock("S", ["A": 2, "C": 1])
        let view = shop.view("AB") { $0.locations = ["A", "B"] }
        _ = try shop.reserve([shop.line("S", 2)], view: view)
        let move = { (to: String) throws(Refusal) -> TransferOutcome in
            let command = TransferStockCommand(
                sku: SkuKey("S"), from: shop.at("A"), to: shop.at(to), quantity: 1)
            return try shop.decide([SkuKey("S")]) { scope throws(Refusal) in
                try scope.transferStock(command, now: shop.now)
            }
        }
        let refusal = #expect(throws: Refusal.self) { try move("C") }
        #expect(refusal?.failure.reason == "DEMAND_WAITS")
        #expect(try move("B").to?.onHand == 1)
        shop.check()
    }
}
