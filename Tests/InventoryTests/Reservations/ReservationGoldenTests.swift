import Inventory
import Primitives
import Testing

/// The cases that a reservation system is judged by.
struct ReservationGoldenTests {
    @Test("two lines of one SKU do not both get the last unit")
    func lastUnitTwice() throws {
        let shop = Shop()
        shop.stock("S", ["A": 1])
        for pair in [[nil, nil], ["A", "A"], ["A", nil], [nil, "A"]] as [[String?]] {
            let lines = pair.map { shop.line("S", 1, at: $0) }
            let refusal = #expect(throws: Refusal.self) { try shop.reserve(lines) }
            #expect(refusal?.failure.code == .failedPrecondition)
            #expect(
                refusal?.shortages.map(\.line) == [1]
                    && refusal?.shortages.map(\.available) == [0])
        }
        let some = try shop.reserve(
            [shop.line("S", 1), shop.line("S", 1)], policy: .perLine)
        #expect(some.lines.map(\.reserved) == [1, 0])
        shop.check()
    }

    @Test("two kits that share a component do not both get its last units")
    func sharedComponent() throws {
        let shop = Shop()
        shop.stock("CUP", ["A": 3])
        shop.stock("TEA", ["A": 9])
        shop.stock("COCOA", ["A": 9])
        shop.kit("TEASET", ["CUP": 2, "TEA": 1])
        shop.kit("COCOASET", ["CUP": 2, "COCOA": 1])
        let both = [shop.line("TEASET", 1, at: "A"), shop.line("COCOASET", 1, at: "A")]
        let refusal = #expect(throws: Refusal.self) { try shop.reserve(both) }
        #expect(refusal?.shortages.first?.line == 1)
        #expect(refusal?.shortages.first?.sku == SkuKey("CUP"))
        let one = try shop.reserve(both, policy: .perLine)
        #expect(one.lines.map(\.reserved) == [1, 0])
        #expect(shop.cell("CUP", "A").held == 2)
        #expect(shop.cell("COCOA", "A").held == 0)
        shop.check()
    }

    @Test("13 of a pool with 10 and 15 are pinned as 10 and 3")
    func pinned() throws {
        let shop = Shop()
        shop.stock("S", ["A": 10, "B": 15])
        let hold = try shop.reserve([shop.line("S", 13)])
        #expect(shop.atp("S") == 12)
        let moved = try shop.transfer(
            hold.record.id,
            [
                TransferLine(line: 0, quantity: 10, to: shop.at("A")),
                TransferLine(line: 0, to: shop.at("B")),
            ])
        #expect(moved.record.lines[0].allocations.map(\.quantity) == [10, 3])
        #expect(shop.cell("S", "A").held == 10)
        #expect(shop.cell("S", "B").held == 3)
        #expect(shop.atp("S") == 12)
        let greedy = Shop()
        greedy.stock("S", ["A": 10, "B": 15])
        let lines = [greedy.line("S", 13, at: "A"), greedy.line("S", 3, at: "B")]
        let outcome = try greedy.reserve(lines, policy: .bestEffort)
        #expect(outcome.lines.map(\.reserved) == [10, 3])
        shop.check()
        greedy.check()
    }

    @Test("an owner who asks again still sees the last unit it holds, and nobody else does")
    func ownHold() throws {
        let shop = Shop()
        shop.stock("S", ["A": 1])
        _ = try shop.reserve([shop.line("S", 1)], owner: "cart-1")
        #expect(shop.atp("S", owner: "cart-1") == 1)
        #expect(shop.atp("S", owner: "cart-2") == 0)
        // Seeing is not taking twice: that would sell one unit to one owner two times.
        #expect(throws: Refusal.self) {
            try shop.reserve([shop.line("S", 1)], owner: "cart-1")
        }
        shop.check()
    }

    @Test("no change of a reservation shortens a longer hold")
    func longerHold() throws {
        let shop = Shop()
        shop.stock("S", ["A": 9])
        let id = try shop.reserve([shop.line("S", 1, at: "A")], ttl: 60_000).record.id
        let end = shop.now.advanced(byMilliseconds: 60_000)
        #expect(try shop.extend(id, ttl: 1_000).record.expires == end)
        #expect(try shop.amend(id, [AmendLine(line: 0, quantity: 2)]).record.expires == end)
        let move = TransferLine(line: 0, quantity: 0, from: shop.at("A"), to: shop.at("A"))
        #expect(try shop.transfer(id, [move], newOwner: "other").record.expires == end)
        #expect(
            try shop.extend(id, ttl: 90_000).record.expires
                == shop.now.advanced(byMilliseconds: 90_000))
        shop.check()
    }

    @Test("demand in one pool leaves exactly one unit to a pool that overlaps it")
    func overlappingPools() throws {
        let shop = Shop()
        shop.stock("S", ["A": 1, "B": 1, "C": 1])
        let first = shop.view("AB") { $0.locations = ["A", "B"] }
        let second = shop.view("BC") { $0.locations = ["B", "C"] }
        _ = try shop.reserve([shop.line("S", 2)], view: first)
        #expect(shop.atp("S", view: second) == 1)
        let two = #expect(throws: Refusal.self) {
            try shop.reserve([shop.line("S", 2)], view: second)
        }
        #expect(two?.shortages.first?.available == 1)
        #expect(throws: Refusal.self) { try shop.reserve([shop.line("S", 1, at: "B")]) }
        _ = try shop.reserve([shop.line("S", 1)], view: second)
        shop.check()
    }

    @Test("a hold ends at its millisecond, for whoever comes first")
    func exactExpiry() throws {
        let shop = Shop()
        shop.stock("S", ["A": 1])
        let id = try shop.reserve([shop.line("S", 1)], owner: "o", ttl: 1_000).record.id
        shop.tick(999)
        shop.expireDue()
        #expect(shop.atp("S") == 0)
        shop.tick(1)
        #expect(throws: Refusal.self) { try shop.extend(id, ttl: 1_000) }
        shop.expireDue()
        #expect(shop.atp("S") == 1)
        #expect(shop.record(id)?.state == .expired)
        #expect(shop.record(id)?.lines[0].released == 1)
        shop.check()
    }

    @Test("an expired hold is revived if stock allows, whether or not the expiry was written")
    func revival() throws {
        for isWritten in [false, true] {
            let shop = Shop()
            shop.stock("S", ["A": 1])
            let id = try shop.reserve([shop.line("S", 1)], owner: "o", ttl: 1_000).record.id
            shop.tick(2_000)
            if isWritten { shop.expireDue() }
            let outcome = try shop.confirm(id)
            #expect(outcome.revived)
            #expect(outcome.record.state == .committed)
            #expect(outcome.record.lines[0].quantity == 1)
            #expect(outcome.record.lines[0].released == 0)
            #expect(try shop.confirm(id).revived == false)
            shop.check()
        }
        let shop = Shop()
        shop.stock("S", ["A": 1])
        let id = try shop.reserve([shop.line("S", 1)], ttl: 1_000).record.id
        shop.tick(2_000)
        shop.expireDue()
        _ = try shop.reserve([shop.line("S", 1)], commits: true)
        let refusal = #expect(throws: Refusal.self) { try shop.confirm(id) }
        #expect(refusal?.shortages.count == 1)
        #expect(shop.record(id)?.state == .expired)
        shop.check()
    }

    @Test("units move between lines in one amendment without a gap")
    func amendSwap() throws {
        let shop = Shop()
        shop.stock("S", ["A": 2])
        let id = try shop.reserve(
            [shop.line("S", 2, at: "A"), shop.line("S", 1)], policy: .perLine
        )
        .record.id
        let swap = [AmendLine(line: 1, quantity: 2), AmendLine(line: 0, quantity: 0)]
        let outcome = try shop.amend(id, swap)
        #expect(outcome.lines.map(\.reserved) == [2, 0])
        #expect(outcome.record.lines.map(\.quantity) == [0, 2])
        let up = #expect(throws: Refusal.self) {
            try shop.amend(id, [AmendLine(line: 1, quantity: 3)])
        }
        #expect(up?.shortages.first?.available == 0)
        shop.check()
    }

    @Test("committed units leave at the place named, and only what is on hand")
    func consumption() throws {
        let shop = Shop()
        shop.stock("S", ["A": 3, "B": 1])
        let id = try shop.reserve([shop.line("S", 3)]).record.id
        #expect(throws: Refusal.self) { try shop.consume(id) }
        _ = try shop.confirm(id)
        let unpinned = #expect(throws: Refusal.self) { try shop.consume(id) }
        #expect(unpinned?.failure.reason == "UNPINNED")
        let at = LineQuantity(line: 0, quantity: 2, location: shop.at("A"))
        #expect(try shop.consume(id, [at]).record.lines[0].consumed == 2)
        #expect(shop.cell("S", "A").onHand == 1)
        let done = try shop.consume(id, [LineQuantity(line: 0, location: shop.at("B"))])
        #expect(done.record.state == .consumed)
        #expect(shop.cell("S", "B").onHand == 0)
        #expect(shop.atp("S") == 1)
        shop.check()
    }

    @Test("back-orders go to the cap over the whole network and no further")
    func backorder() throws {
        let shop = Shop()
        shop.sku(
            SkuRecord(key: SkuKey("S"), beyondStock: BeyondStockPolicy(kind: .backorder, cap: 3)))
        shop.stock("S", ["A": 2])
        _ = try shop.reserve([shop.line("S", 4, at: "A")])
        #expect(shop.cell("S", "A").free == -2)
        let refusal = #expect(throws: Refusal.self) { try shop.reserve([shop.line("S", 2)]) }
        #expect(refusal?.shortages.first?.available == 1)
        _ = try shop.reserve([shop.line("S", 1)])
        #expect(throws: Refusal.self) { try shop.reserve([shop.line("S", 1, at: "B")]) }
        shop.check()
    }

    @Test("a ring-fenced quota is charged while held and stays charged when consumed")
    func quota() throws {
        let shop = Shop()
        shop.stock("S", ["A": 9])
        let view = shop.view("web") { _ in }
        shop.play([.quota(QuotaEffect(sku: SkuKey("S"), view: view, grantedDelta: 3))])
        let id = try shop.reserve([shop.line("S", 2, at: "A")], view: view).record.id
        #expect(throws: Refusal.self) { try shop.reserve([shop.line("S", 2)], view: view) }
        _ = try shop.confirm(id)
        _ = try shop.consume(id, [LineQuantity(line: 0, quantity: 1)])
        _ = try shop.release(id)
        #expect(shop.atp("S", view: view) == 2)
        #expect(shop.record(id)?.state == .consumed)
        shop.check()
    }

    @Test("a buffer set later does not give to others what waiting demand was promised")
    func laterBuffer() throws {
        let shop = Shop()
        shop.stock("S", ["A": 1, "B": 1])
        let view = shop.view("east") { $0.locations = ["A"] }
        _ = try shop.reserve([shop.line("S", 1)], view: view)
        #expect(shop.atp("S") == 1)
        shop.view("east") {
            $0.locations = ["A"]
            $0.safetyRules = [SafetyRule(id: "keep", amount: .absolute(1), location: "A")]
        }
        #expect(shop.atp("S") == 1)
        #expect(shop.atp("S", at: "A") == 0)
        #expect(throws: Refusal.self) { try shop.reserve([shop.line("S", 1, at: "A")]) }
        // And the unit does not leave the pool that counts on it.
        let move = TransferStockCommand(
            sku: SkuKey("S"), from: shop.at("A"), to: shop.at("B"), quantity: 1)
        #expect(throws: Refusal.self) {
            try shop.decide([SkuKey("S")]) { scope throws(Refusal) in
                try scope.transferStock(move, now: shop.now)
            }
        }
        shop.check()
    }
}
