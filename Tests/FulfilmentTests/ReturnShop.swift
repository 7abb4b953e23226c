internal import Fulfilment
internal import Inventory
internal import Primitives
internal import Sourcing

/// Returns in the shop: what they are made of, and the days of docks.
extension Shop {
    static let dc = LocationIndex(0)
    static let north = LocationIndex(1)
    static let south = LocationIndex(2)

    /// Prices, and a dock in the north that takes so many units a day.
    func prepareForReturns(dock: UInt32 = 0) {
        var effects: [Effect] = []
        for (sku, price) in [("ale", 300), ("bun", 100), ("cup", 250)] as [(String, Int64)] {
            effects.append(.sku(SkuRecord(key: SkuKey(sku), priceMinorUnits: price)))
        }
        var profile = LocationProfile()
        profile.capacity.returnedUnits = dock
        profile.capacity.labourSecondsPerReturnedUnit = 60
        effects.append(
            .location(LocationRecord(index: Shop.north, id: "north", profile: profile)))
        play(effects, [])
    }

    /// An order of these lines that the dc, and nobody else, has sent.
    func shipped(
        _ reference: String, _ lines: [(sku: String, quantity: Quantity)], price: Int64? = nil
    ) -> OrderID {
        let id = submit(reference, lines) { order in
            for index in order.lines.indices {
                order.lines[index].unitPrice = price
                order.lines[index].currency = "EUR"
            }
        }
        try! source(id)
        for shipment in order(id).shipments {
            try! decide(id) { draft throws(Refusal) in
                try draft.accept(shipment.number)
                try draft.pick(shipment.number, [], isComplete: true, reason: .mismatch)
                try draft.pack(shipment.number)
                try draft.ship(shipment.number)
            }
        }
        return id
    }

    /// Decides something about an order's returns and plays it; a refusal changes nothing.
    @discardableResult
    func decideReturn<Result>(
        _ id: OrderID, _ body: (inout ReturnDraft) throws(Refusal) -> Result
    ) throws(Refusal) -> Result {
        let record = order(id)
        let returns = orders.returns(of: id)
        let decided = try stock.withLocked(.everything) { scope throws(Refusal) in
            try orders.board.withLock { board throws(Refusal) in
                var draft = ReturnDraft(
                    order: record, returns: returns, scope: scope, board: board, rules: rules,
                    now: now)
                let result = try body(&draft)
                return (result, draft.finish())
            }
        }
        if !decided.1.fulfilment.isEmpty { play(decided.1.effects, decided.1.fulfilment) }
        return decided.0
    }

    /// A return of these wishes to a location, expected tomorrow.
    @discardableResult
    func announce(
        _ id: OrderID, _ wishes: [ReturnWish], to location: LocationIndex? = Shop.north,
        change: (inout NewReturn) -> Void = { _ in }
    ) throws(Refusal) -> ReturnID {
        let number = try decideReturn(id) { draft throws(Refusal) in
            var new = NewReturn(method: .mail, units: try draft.pieces(of: wishes))
            new.sendBy = now.advanced(byMilliseconds: 14 * 24 * 3_600_000)
            for index in new.units.indices {
                new.units[index].location = location
                new.units[index].expectedAt = now.advanced(byMilliseconds: 24 * 3_600_000)
                new.units[index].slot = tomorrow
            }
            change(&new)
            return try draft.create(new)
        }
        return ReturnID(id, number)
    }

    @discardableResult
    func receive(
        _ id: ReturnID, _ scans: [ReturnScan], at location: LocationIndex = Shop.north,
        isComplete: Bool = false, rule: String? = "", approveAbove: Int64? = nil
    ) throws(Refusal) -> [ReturnScanResult] {
        try decideReturn(id.order) { draft throws(Refusal) in
            var terms = UnannouncedTerms()
            for piece in draft.shippedKinds() {
                let kind = UnannouncedTerms.Piece(
                    shipment: piece.shipment, line: piece.line, sku: piece.sku)
                terms.rules[kind] = rule
            }
            terms.approveAbove = approveAbove
            return try draft.receive(
                id.number, at: location, slot: today, scans, isComplete: isComplete, terms: terms)
        }
    }

    func release(_ id: ReturnID, _ units: [UInt32]) throws(Refusal) {
        try decideReturn(id.order) { draft throws(Refusal) in
            try draft.release(
                id.number, units: units.map { ReturnUnitID(id, $0) }, reason: "goodwill",
                actor: "eve")
        }
    }

    func grade(
        _ id: ReturnID, _ unit: UInt32, _ grade: ReturnGrade, as condition: Condition? = nil
    ) throws(Refusal) {
        try decideReturn(id.order) { draft throws(Refusal) in
            let grading = ReturnGrading(
                unit: ReturnUnitID(id, unit), grade: grade, condition: condition)
            try draft.grade(id.number, [grading])
        }
    }

    func dispose(
        _ id: ReturnID, _ unit: UInt32, _ disposition: Disposition, as condition: Condition? = nil,
        to location: LocationIndex? = Shop.south
    ) throws(Refusal) {
        try decideReturn(id.order) { draft throws(Refusal) in
            let disposal = ReturnDisposal(
                unit: ReturnUnitID(id, unit), disposition, condition: condition, to: location,
                expectedAt: now.advanced(byMilliseconds: 24 * 3_600_000), slot: tomorrow)
            try draft.dispose(id.number, [disposal])
        }
    }

    func transit(
        _ id: ReturnID, _ event: ReturnTransit, _ units: [UInt32] = []
    ) throws(Refusal) {
        try decideReturn(id.order) { draft throws(Refusal) in
            try draft.transit(
                id.number, event, units: units.map { ReturnUnitID(id, $0) }, tracking: "T")
        }
    }

    /// Beginning of the day.
    var today: Instant {
        let day: Int64 = 24 * 3_600_000
        return Instant(milliseconds: now.milliseconds / day * day)
    }

    var tomorrow: Instant { today.advanced(byMilliseconds: 24 * 3_600_000) }

    func record(_ id: ReturnID) -> ReturnRecord { orders.customerReturn(id)! }

    func unit(_ id: ReturnID, _ number: UInt32) -> ReturnUnit {
        record(id).units.first { $0.number == number }!
    }

    func cell(_ sku: String, _ location: LocationIndex, _ condition: Condition) -> Cell {
        stock.withLocked(.everything) { $0.cell(SkuKey(sku), location, condition) }
            ?? Cell(location: location, condition: condition)
    }

    func supplies(_ sku: String) -> [Supply] {
        stock.withLocked(.everything) { $0.supplies(of: SkuKey(sku)) }
    }

    func reservation(_ id: String) -> ReservationRecord? {
        stock.withLocked(.everything) { $0.reservation(ReservationID(id)) }
    }

    /// Units of returns that the dock's slot has, to come and come.
    func dockUse(_ location: LocationIndex, _ slot: Instant) -> Int64 {
        orders.board.withLock { $0.used(location, slot).returnedUnits }
    }

    /// Refunds told so far of a return: unit and amount.
    func refunds(_ id: ReturnID) -> [(unit: UInt32, amount: Int64)] {
        journal.flatMap(\.fulfilment).compactMap { effect in
            guard case .event(let event) = effect, event.type == .returnRefundDue,
                event.order == id.order, event.return == id.number
            else { return nil }
            return (event.unit, event.amount)
        }
    }
}

extension Refusal {
    func names(_ key: String) -> String? { failure.metadata.first { $0.key == key }?.value }
}
