internal import Inventory
internal import Primitives
internal import Testing

@testable internal import Fulfilment

/// Every row of the tables of returns, by deed: a unit, or a return, is brought into each state and
/// meets each event there.
@Suite("every transition of returns by deed")
struct ReturnDeedTests {
    /// The commands that lead from nothing to a state.
    private static func steps(to state: ReturnUnitState) -> [ReturnUnitEvent] {
        switch state {
        case .expected: []
        case .inTransit: [.transit]
        case .missing: [.miss]
        case .received: [.receive]
        case .graded: [.receive, .grade]
        case .quarantined: [.receive, .grade, .quarantine]
        case .refurbishing: [.receive, .grade, .refurbish]
        case .forwarded: [.receive, .forward]
        case .restocked: [.receive, .grade, .restock]
        case .liquidated: [.receive, .grade, .liquidate]
        case .donated: [.receive, .grade, .donate]
        case .destroyed: [.receive, .grade, .destroy]
        case .returnedToVendor: [.receive, .grade, .returnToVendor]
        case .kept: [.keep]
        case .lost: [.transit, .lose]
        case .cancelled: [.cancel]
        }
    }

    private static func meet(
        _ shop: Shop, _ id: ReturnID, _ event: ReturnUnitEvent
    ) throws(Refusal) {
        let unit = ReturnUnitID(id, 1)
        switch event {
        case .expect: break
        case .keep:
            try shop.decideReturn(id.order) { draft throws(Refusal) in
                _ = try draft.reroute(id.number, [ReturnMove(unit: unit, location: nil)])
            }
        case .transit: try shop.transit(id, .scanned, [1])
        case .receive: try shop.receive(id, [ReturnScan(unit: unit)])
        case .miss:
            // What is forwarded was sent to the south.
            let place = shop.unit(id, 1).location ?? Shop.north
            try shop.receive(id, [], at: place, isComplete: true)
        case .grade: try shop.grade(id, 1, .a)
        case .restock: try shop.dispose(id, 1, .restock)
        case .quarantine: try shop.dispose(id, 1, .quarantine)
        case .refurbish: try shop.dispose(id, 1, .refurbish)
        case .liquidate: try shop.dispose(id, 1, .liquidate)
        case .donate: try shop.dispose(id, 1, .donate)
        case .destroy: try shop.dispose(id, 1, .destroy)
        case .returnToVendor: try shop.dispose(id, 1, .returnToVendor)
        case .forward: try shop.dispose(id, 1, .forward)
        case .lose: try shop.transit(id, .lost, [1])
        case .cancel:
            try shop.decideReturn(id.order) { draft throws(Refusal) in
                try draft.cancel(id.number, units: [unit])
            }
        case .expire:
            try shop.decideReturn(id.order) { draft throws(Refusal) in
                try draft.expire(id.number)
            }
        }
    }

    @Test(
        "a unit does what its table says, or refuses by name", arguments: ReturnUnitState.allCases)
    func units(state: ReturnUnitState) throws {
        for event in ReturnUnitEvent.allCases where event != .expect {
            let shop = Shop()
            shop.prepareForReturns()
            let id = try shop.announce(
                shop.shipped("1", [("ale", 4)], price: 500), [ReturnWish(line: 0, quantity: 1)])
            for step in Self.steps(to: state) { try Self.meet(shop, id, step) }
            let before = shop.unit(id, 1)
            #expect(before.state == state)
            let expected = ReturnUnitTable.transition(state, on: event)
            var refusal: Refusal?
            do throws(Refusal) { try Self.meet(shop, id, event) } catch { refusal = error }
            let after = shop.unit(id, 1)
            switch expected {
            case .to(var next):
                if state == .forwarded && event == .receive { next = .received }
                #expect(after.state == next, "\(state) \(event): \(refusal?.failure.message ?? "")")
            case .unchanged:
                #expect(refusal == nil, "\(state) \(event)")
                #expect(after.state == state)
            case .refuse:
                #expect(after == before, "\(state) \(event)")
                // An inventory of what has come concerns only what was to come.
                if event == .miss, refusal == nil { break }
                #expect(refusal?.failure.code == .failedPrecondition, "\(state) \(event)")
                #expect(refusal?.names("from") != nil, "\(state) \(event)")
                #expect(
                    refusal?.names("unit") == "\(id)/1" || refusal?.names("return") == id.text)
            }
            #expect(shop.violations.isEmpty, "\(state) \(event)")
        }
    }

    @Test("a unit that is not there is expected, kept, or taken in; all else is refused")
    func beginnings() throws {
        for event in ReturnUnitEvent.allCases {
            let shop = Shop()
            shop.prepareForReturns()
            let order = shop.shipped("1", [("ale", 4)])
            switch event {
            case .expect:
                let id = try shop.announce(order, [ReturnWish(line: 0, quantity: 1)])
                #expect(shop.unit(id, 1).state == .expected)
            case .keep:
                let id = try shop.announce(order, [ReturnWish(line: 0, quantity: 1)], to: nil)
                #expect(shop.unit(id, 1).state == .kept)
                #expect(shop.record(id).state == .kept)
            case .receive:
                let id = try shop.announce(order, [ReturnWish(line: 0, quantity: 1)])
                try shop.receive(id, [ReturnScan(sku: SkuKey("ale"), quantity: 2)])
                #expect(shop.unit(id, 2).state == .received)
            default:
                #expect(ReturnUnitTable.transition(nil, on: event) == .refuse)
                let id = try shop.announce(
                    order, [ReturnWish(line: 0, quantity: 1)])
                let before = shop.record(id)
                let refusal = #expect(throws: Refusal.self) {
                    try shop.dispose(id, 9, .restock)
                }
                #expect(refusal?.failure.reason == "UNKNOWN_UNIT")
                #expect(shop.record(id) == before)
            }
        }
    }

    // MARK: Returns

    /// Unit 1 goes ahead; unit 2 waits at the customer's, unless all must be over.
    private static func bring(_ shop: Shop, to state: ReturnState) throws -> ReturnID {
        let order = shop.shipped("1", [("ale", 4)], price: 500)
        let wish = [ReturnWish(line: 0, quantity: state == .resolved || state == .lost ? 1 : 2)]
        let id = try shop.announce(order, wish, to: state == .kept ? nil : Shop.north) {
            $0.needsApproval = state == .requested || state == .rejected
        }
        switch state {
        case .requested, .authorised, .kept: break
        case .inTransit: try shop.transit(id, .scanned, [1])
        case .received: try meet(shop, id, ReturnUnitEvent.receive)
        case .graded: for step in steps(to: .graded) { try meet(shop, id, step) }
        case .disposed: for step in steps(to: .quarantined) { try meet(shop, id, step) }
        case .resolved: for step in steps(to: .restocked) { try meet(shop, id, step) }
        case .rejected: try meet(shop, id, ReturnEvent.reject)
        case .lost: for step in steps(to: .lost) { try meet(shop, id, step) }
        case .expired: try meet(shop, id, ReturnEvent.expire)
        case .cancelled: try meet(shop, id, ReturnEvent.cancel)
        }
        return id
    }

    private static func meet(_ shop: Shop, _ id: ReturnID, _ event: ReturnEvent) throws(Refusal) {
        try shop.decideReturn(id.order) { draft throws(Refusal) in
            switch event {
            case .create: break
            case .approve: try draft.authorise(id.number)
            case .reject: try draft.reject(id.number, reason: "worn")
            case .route:
                let unit = ReturnUnitID(id, UInt32(try draft.record(id.number).units.count))
                _ = try draft.reroute(
                    id.number, [ReturnMove(unit: unit, location: Shop.south, expectedAt: shop.now)])
            case .transit: try draft.transit(id.number, .scanned, tracking: "T2")
            case .receive:
                _ = try draft.receive(
                    id.number, at: Shop.north, slot: shop.today, [ReturnScan(sku: SkuKey("ale"))])
            case .cancel: try draft.cancel(id.number)
            case .expire: try draft.expire(id.number)
            case .close: try draft.close(id.number)
            }
        }
    }

    @Test(
        "a return does what its table says, or refuses by name", arguments: ReturnState.allCases)
    func returns(state: ReturnState) throws {
        for event in ReturnEvent.allCases where event != .create {
            let shop = Shop()
            shop.prepareForReturns()
            let id = try Self.bring(shop, to: state)
            let before = shop.record(id)
            #expect(before.state == state)
            var refusal: Refusal?
            do throws(Refusal) { try Self.meet(shop, id, event) } catch { refusal = error }
            let after = shop.record(id)
            switch ReturnTable.transition(state, on: event) {
            case .proceed:
                #expect(refusal == nil, "\(state) \(event): \(refusal?.failure.message ?? "")")
                #expect(after != before, "\(state) \(event)")
            case .unchanged:
                #expect(refusal == nil, "\(state) \(event)")
                #expect(after == before, "\(state) \(event)")
            case .refuse:
                #expect(after == before, "\(state) \(event)")
                #expect(refusal?.failure.code == .failedPrecondition, "\(state) \(event)")
                #expect(refusal?.failure.reason == "RETURN_\(state.name)", "\(state) \(event)")
                #expect(refusal?.names("event") == "\(event)")
            }
            #expect(shop.violations.isEmpty, "\(state) \(event): \(shop.violations)")
        }
    }

    @Test("nothing happens to a return that is not there but its creation")
    func nothing() {
        let shop = Shop()
        let order = shop.shipped("1", [("ale", 4)])
        for event in ReturnEvent.allCases {
            let expected: ReturnTransition = event == .create ? .proceed : .refuse
            #expect(ReturnTable.transition(nil, on: event) == expected)
            if event == .create { continue }
            let refusal = #expect(throws: Refusal.self) {
                try Self.meet(shop, ReturnID(order, 1), event)
            }
            #expect(refusal?.failure.reason == "UNKNOWN_RETURN")
        }
    }
}
