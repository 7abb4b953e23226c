import Inventory
import Primitives
import Testing

/// Random stories told to the real system and to the naive one; they must agree at each step.
struct ReservationPropertyTests {
    @Test("thousands of random commands end as in the naive model", arguments: 1...12)
    func agreesWithModel(_ seed: Int) {
        var story = Story(seed: UInt64(seed))
        for step in 0..<400 {
            story.step()
            story.compare("seed \(seed), step \(step)")
            if step % 100 == 99 { story.shop.check() }
        }
    }
}

private struct Story {
    let shop = Shop()
    var model: NaiveModel
    var dice: SeededGenerator
    var ids: [String] = []
    let skus = ["S", "T"]
    let places = ["A", "B", "C"]

    init(seed: UInt64) {
        dice = SeededGenerator(seed: seed)
        model = NaiveModel(onHand: [:])
        for sku in skus {
            for place in places {
                let units = Quantity(dice.below(6))
                shop.stock(sku, [place: units])
                model.onHand[sku, default: [:]][place] = units
            }
        }
    }

    mutating func step() {
        if dice.chance(20) { shop.tick(Int64(dice.below(400))) }
        // The tick is the service's `begin`: what has ended is gone before anything is decided.
        if dice.chance(70) { shop.expireDue() }
        let isWritten = shop.store.earliestExpiry > shop.now
        if !isWritten { shop.expireDue() }
        model.expire(at: shop.now)
        switch dice.below(10) {
        case 0...3: reserve()
        case 4: confirm()
        case 5: release()
        case 6: amend()
        case 7: consume()
        case 8: pin()
        default: restock()
        }
    }

    private mutating func anyID() -> String? { ids.randomElement(using: &dice) }

    private mutating func reserve() {
        let id = "r\(ids.count)"
        let policy = ReservePolicy.allCases.randomElement(using: &dice) ?? .allOrNothing
        let commits = dice.chance(20)
        let ttl = Int64(1 + dice.below(1_500))
        var lines: [NaiveModel.Line] = []
        var wishes: [(line: Int, quantity: Quantity)] = []
        for index in 0..<(1 + dice.below(3)) {
            let sku = skus[dice.below(2)]
            let place = dice.chance(50) ? places[dice.below(3)] : nil
            lines.append(NaiveModel.Line(sku: sku, location: place))
            wishes.append((index, Quantity(1 + dice.below(4))))
        }
        let asked = zip(lines, wishes).map { shop.line($0.sku, $1.quantity, at: $0.location) }
        let real = try? shop.reserve(
            asked, id: id, owner: "o\(dice.below(3))", ttl: ttl, policy: policy,
            commits: commits)
        model.reservations[id] = NaiveModel.Reservation(
            state: commits ? .committed : .held, expires: shop.now.advanced(byMilliseconds: ttl),
            lines: lines)
        let expected = model.take(id, wishes, policy)
        #expect(real?.lines.map(\.reserved) == expected)
        if expected == nil {
            model.reservations[id] = nil
        } else {
            model.closeIfEmpty(id)
            ids.append(id)
        }
    }

    private mutating func confirm() {
        guard let id = anyID(), let before = model.reservations[id] else { return }
        let real = try? shop.confirm(ReservationID(id))
        switch before.state {
        case .held:
            model.reservations[id]?.state = .committed
            #expect(real?.record.state == .committed)
        case .committed: #expect(real?.revived == false)
        case .expired:
            let wishes = before.lines.indices.filter { before.lines[$0].lapsed > 0 }
                .map { (line: $0, quantity: before.lines[$0].lapsed) }
            model.reservations[id]?.state = .committed
            let expected = model.take(id, wishes, .allOrNothing)
            #expect((real != nil) == (expected != nil))
            guard expected != nil else {
                model.reservations[id] = before
                return
            }
            for index in before.lines.indices { model.reservations[id]?.lines[index].lapsed = 0 }
        case .consumed, .released: #expect(real == nil)
        }
    }

    /// Places in the order in which the real line lists them.
    private func order(_ id: String, _ line: Int) -> [String] {
        let record = shop.record(ReservationID(id))
        return record?.lines[line].allocations.map { allocation in
            guard case .cell(let location, _) = allocation.place else { return "" }
            return places[Int(location.value)]
        } ?? []
    }

    private mutating func release() {
        guard let id = anyID(), let before = model.reservations[id] else { return }
        let line = dice.below(before.lines.count)
        let units = before.lines[line].held
        let some = units > 0 && dice.chance(70) ? Quantity(1 + dice.below(Int(units))) : 0
        let order = order(id, line)
        let real = try? shop.release(
            ReservationID(id), [LineQuantity(line: line, quantity: some)])
        switch before.state {
        case .held, .committed:
            #expect(real != nil)
            model.giveBack(id, line: line, some == 0 ? units : some, from: order)
            model.closeIfEmpty(id)
        case .released, .expired: #expect(real?.record.state == before.state)
        case .consumed: #expect(real == nil)
        }
    }

    private mutating func amend() {
        guard let id = anyID(), let before = model.reservations[id] else { return }
        let line = dice.below(before.lines.count)
        let wanted = Quantity(dice.below(5))
        let policy: ReservePolicy = dice.chance(50) ? .allOrNothing : .bestEffort
        let order = order(id, line)
        let real = try? shop.amend(
            ReservationID(id), [AmendLine(line: line, quantity: wanted)], policy: policy)
        guard before.state.isLive else {
            #expect(real == nil)
            return
        }
        let present = before.lines[line].held
        if wanted > present {
            let got = model.take(id, [(line, wanted - present)], policy)
            #expect(real?.lines.first?.reserved == got.map { present + $0[0] })
        } else {
            #expect(real != nil)
            model.giveBack(id, line: line, present - wanted, from: order)
        }
        if real != nil { model.closeIfEmpty(id) }
    }

    private mutating func consume() {
        guard let id = anyID(), let before = model.reservations[id] else { return }
        let line = dice.below(before.lines.count)
        guard before.lines[line].held > 0 else { return }
        let sku = before.lines[line].sku
        let place = places[dice.below(3)]
        let there = before.lines[line].places[place] ?? 0
        let units = Quantity(1 + dice.below(Int(before.lines[line].held)))
        let real = try? shop.consume(
            ReservationID(id),
            [LineQuantity(line: line, quantity: units, location: shop.at(place))])
        guard before.state == .committed else {
            #expect(real == nil)
            return
        }
        // Units of the pool leave from the place named, if nothing else needs them there.
        let fromPool = units - min(units, there)
        var after = model
        let isThere = fromPool <= before.lines[line].places[""] ?? 0
        if isThere { after.giveBack(id, line: line, units, from: [place, ""]) }
        let hasStock = (after.onHand[sku]?[place] ?? 0) >= units - fromPool
        after.onHand[sku]?[place, default: 0] -= units - fromPool
        let isFree = fromPool == 0 || after.available(sku, at: place) >= fromPool
        #expect((real != nil) == (isThere && hasStock && isFree))
        guard real != nil else { return }
        after.onHand[sku]?[place, default: 0] -= fromPool
        after.reservations[id]?.lines[line].consumed += units
        model = after
        model.closeIfEmpty(id)
    }

    private mutating func pin() {
        guard let id = anyID(), let before = model.reservations[id] else { return }
        let line = dice.below(before.lines.count)
        let place = places[dice.below(3)]
        let waiting = before.lines[line].places[""] ?? 0
        let real = try? shop.transfer(
            ReservationID(id), [TransferLine(line: line, to: shop.at(place))])
        var after = model
        after.reservations[id]?.lines[line].places[""] = 0
        let fits = after.available(before.lines[line].sku, at: place) >= waiting
        #expect((real != nil) == (before.state.isLive && waiting > 0 && fits))
        guard real != nil else { return }
        after.reservations[id]?.lines[line].places[place, default: 0] += waiting
        model = after
    }

    private mutating func restock() {
        let sku = skus[dice.below(2)]
        let place = places[dice.below(3)]
        // Now and then fewer are found than are owed.
        let delta = Quantity(dice.below(6)) - 2
        let target = CellTarget(sku: SkuKey(sku), location: shop.at(place))
        let real = try? shop.decide([SkuKey(sku)]) { scope throws(Refusal) in
            try scope.adjust([StockAdjustment(cell: target, delta: delta)], now: shop.now)
        }
        let after = (model.onHand[sku]?[place] ?? 0) + delta
        #expect((real != nil) == (delta != 0 && after >= 0))
        if real != nil { model.onHand[sku]?[place] = after }
    }

    func compare(_ at: String) {
        for sku in skus {
            #expect(shop.atp(sku) == model.available(sku, at: nil), "\(at): pool of \(sku)")
            for place in places {
                let cell = shop.cell(sku, place)
                #expect(cell.onHand == model.onHand[sku]?[place] ?? 0, "\(at): \(sku) \(place)")
                #expect(
                    cell.held + cell.committed == model.claimed(sku, place),
                    "\(at): claims of \(sku) at \(place)")
                #expect(
                    shop.atp(sku, at: place) == model.available(sku, at: place),
                    "\(at): \(sku) at \(place)")
            }
        }
        let report = shop.store.verifyInvariants()
        #expect(report.isClean, "\(at): \(report.violations)")
    }
}
