import Inventory
import Primitives
import Testing

@Suite struct MemoryTests {
    @Test("a cell costs at most 60 bytes with its share of SKUs and slack")
    func bytesPerCell() {
        let fixture = Fixture(locations: 100)
        for sku in 0..<1_000 {
            let key = SkuKey("SKU-\(100_000 + sku)")
            let record = SkuRecord(
                key: key, name: "A product of medium length", category: "category-\(sku % 40)",
                unit: "each", currency: "USD", priceMinorUnits: 1_999, weightGrams: 300)
            fixture.play([.sku(record)])
            fixture.play(
                (0..<100).map {
                    .cell(
                        CellEffect(
                            sku: key, location: LocationIndex(UInt32($0)), reason: .set,
                            onHand: 7, asOfSeconds: 1_700_000_000))
                })
        }
        let statistics = fixture.store.statistics()
        #expect(statistics.cells == 100_000 && statistics.skus == 1_000)
        let bytes = Double(statistics.inventoryBytes) / Double(statistics.cells)
        #expect(bytes <= 60, "\(bytes) bytes a cell")
    }
}
