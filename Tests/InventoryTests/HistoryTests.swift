import Primitives
import Testing

@testable import Inventory

@Suite struct HistoryTests {
    @Test("the ring forgets the oldest, says since when it is complete, and keeps its chains")
    func ring() {
        var history = ChangeHistory()
        var newest: UInt32 = 0
        for number in 0..<10_000 {
            newest = history.append(
                ChangeHistory.Entry(
                    time: Instant(milliseconds: Int64(number)), onHand: 1, sku: 0,
                    location: LocationIndex(0), previous: newest, condition: .new),
                cells: number < 5_000 ? 0 : 50_000)
        }
        let limit = 50_000 / 8 & ~1_023
        #expect(history.count == limit)
        #expect(history.horizon == Instant(milliseconds: Int64(10_000 - limit - 1)))
        var walked = 0
        var number = newest
        while let entry = history.entry(number) {
            #expect(entry.time.milliseconds == Int64(9_999 - walked))
            walked += 1
            number = entry.previous
        }
        #expect(walked == limit)
        #expect(history.inOrder.map(\.time.milliseconds) == Array(Int64(10_000 - limit)..<10_000))
    }
}
