import Primitives
import Testing

@testable import Inventory

@Suite struct LayoutTests {
    @Test("what ten million cells cost is decided here")
    func layouts() {
        #expect(MemoryLayout<Cell>.stride == 48)
        #expect(MemoryLayout<SkuEntry>.stride <= 64)
        #expect(MemoryLayout<LocationPlan>.stride == 16)
        #expect(MemoryLayout<ChangeHistory.Entry>.stride == 32)
        #expect(MemoryLayout<CellEffect>.stride <= 112)
        #expect(MemoryLayout<Effect>.stride <= 112)
    }

    @Test("a cell remembers revisions of 46 bits beside its as-of")
    func revisions() {
        var cell = Cell(location: LocationIndex(7), condition: .new)
        for value in [0, 1, 0xffff_ffff, 0x1_0000_0000, 0x3fff_ffff_ffff] as [UInt64] {
            cell.revision = SequenceNumber(value)
            cell.asOfMilliseconds = UInt16(value & 1_023) % 1_000
            #expect(cell.revision.value == value)
            #expect(cell.asOfMilliseconds == UInt16(value & 1_023) % 1_000)
        }
        #expect(cell.location == LocationIndex(7))
    }

    @Test("portions round up and never overflow")
    func portions() {
        #expect(Quantity(1).portion(basisPoints: 1) == 1)
        #expect(Quantity(10_000).portion(basisPoints: 1) == 1)
        #expect(Quantity(10_001).portion(basisPoints: 1) == 2)
        #expect(Quantity.max.portion(basisPoints: 10_000) == .max)
        #expect(Quantity(-5).portion(basisPoints: 5_000) == 0)
    }

    @Test("the key table finds every key by its bytes and nothing else")
    func keyTable() {
        var table = KeyTable()
        for number in 0..<5_000 { #expect(table.insert(HashedText("sku-\(number)")) == number) }
        for number in 0..<5_000 { #expect(table.find(HashedText("sku-\(number)")) == number) }
        #expect(table.find(HashedText("sku-5000")) == nil)
        #expect(table.text(at: 4_321) == "sku-4321")
    }
}
