import Primitives
import Testing

@testable import Inventory

@Suite("Idempotency keys")
struct IdempotencyTableTests {
    @Test(
        "are found as a plain list finds them, however their hashes fall",
        arguments: 0..<8 as Range<UInt64>)
    func againstList(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        var table = IdempotencyTable()
        var list: [IdempotencyRecord] = []
        // Few low halves, neighbours at that: searches overlap and wrap around.
        func key() -> IdempotencyHash {
            let low = UInt64.random(in: 0..<12, using: &random) &- 4
            return IdempotencyHash(high: .random(in: 0..<40, using: &random), low: low)
        }
        for time in 0..<2_000 as Range<Int64> {
            let reply = [UInt8](repeating: 7, count: Int(time % 5))
            let record = IdempotencyRecord(
                key: key(), payload: UInt64(time), time: Instant(milliseconds: time), reply: reply)
            if let place = list.firstIndex(where: { $0.key == record.key }) {
                #expect(table.find(record.key) == list[place])
            } else {
                #expect(table.find(record.key) == nil)
                table.put(record)
                list.append(record)
            }
            if Int.random(in: 0..<8, using: &random) == 0 {
                let horizon = Instant(
                    milliseconds: time - .random(in: 0..<200, using: &random))
                table.forget(before: horizon)
                list.removeAll { $0.time < horizon }
            }
            #expect(table.count == list.count)
        }
        #expect(table.inOrder == list)
        for record in list { #expect(table.find(record.key) == record) }
    }

    @Test("put again take the place of what they were")
    func replaced() {
        var table = IdempotencyTable()
        let key = IdempotencyHash(high: 1, low: 2)
        for payload in 1...3 as ClosedRange<UInt64> {
            table.put(
                IdempotencyRecord(
                    key: key, payload: payload, time: Instant(milliseconds: 5), reply: [1]))
        }
        #expect(table.count == 1)
        #expect(table.find(key)?.payload == 3)
        table.forget(before: Instant(milliseconds: 6))
        #expect(table.count == 0 && table.find(key) == nil)
    }
}
