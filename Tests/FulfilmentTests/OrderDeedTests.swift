internal import Inventory
internal import Primitives
internal import Sourcing
internal import Testing

@testable internal import Fulfilment

/// Every row of the orders' table, by deed: an order is brought into each state by commands and
/// meets each event there.
@Suite("every transition of an order by deed")
struct OrderDeedTests {
    /// Where each event that a state knows leads, by event and state; what is not here changes
    /// nothing. A cancelled order that closes stays CANCELLED, a parked one that nobody ever
    /// worked on is as it was received.
    private static let outcomes: [OrderEvent: [OrderState: OrderState]] = [
        .submit: [:],
        .hold: [
            .received: .held, .sourcing: .held, .partiallySourced: .held, .sourced: .held,
            .inFulfilment: .held, .partiallyShipped: .held, .parked: .held,
        ],
        .release: [
            .held: .inFulfilment, .partiallySourced: .partiallySourced,
            .inFulfilment: .inFulfilment, .partiallyShipped: .partiallyShipped,
            .parked: .received,
        ],
        .source: [
            .received: .sourced, .sourcing: .sourced, .partiallySourced: .sourced,
            .inFulfilment: .inFulfilment, .partiallyShipped: .partiallyShipped, .parked: .sourced,
        ],
        .park: [
            .received: .parked, .sourcing: .parked, .partiallySourced: .partiallySourced,
            .inFulfilment: .inFulfilment, .partiallyShipped: .partiallyShipped, .parked: .parked,
        ],
        .cancel: [
            .received: .cancelled, .held: .cancelled, .sourcing: .cancelled,
            .partiallySourced: .cancelled, .sourced: .cancelled, .inFulfilment: .cancelled,
            .partiallyShipped: .shipped, .parked: .cancelled,
        ],
        .work: [
            .partiallySourced: .inFulfilment, .sourced: .inFulfilment,
            .inFulfilment: .inFulfilment, .partiallyShipped: .partiallyShipped,
            .shipped: .delivered,
        ],
        .close: [.delivered: .closed, .cancelled: .cancelled],
    ]

    /// The commands that lead from nothing to a state. Where a part of the order may lack a
    /// location, it does: 80 units of ale are there, and 90 are asked for.
    private static func bring(_ shop: Shop, to state: OrderState) throws -> OrderID {
        let isShort: Bool
        switch state {
        case .partiallySourced, .inFulfilment, .partiallyShipped: isShort = true
        default: isShort = false
        }
        if state == .parked { try shop.source(shop.submit("other", [("ale", 80)])) }
        let id = shop.submit("\(state)", [("ale", isShort ? 90 : 4)])
        if state == .received { return id }
        try shop.source(id)
        try shop.decide(id) { draft throws(Refusal) in
            switch state {
            case .held:
                try draft.accept(1)
                try draft.hold(reason: "look", until: nil)
            case .sourcing: try draft.reject(1, .noVariance)
            case .inFulfilment: try draft.accept(1)
            case .partiallyShipped, .shipped, .delivered, .closed:
                try draft.accept(1)
                try draft.pick(1, [], isComplete: true, reason: .mismatch)
                try draft.pack(1)
                try draft.ship(1)
            case .cancelled: _ = try draft.cancel()
            case .received, .partiallySourced, .sourced, .parked: break
            }
        }
        if state == .delivered || state == .closed { try meet(shop, id, .work) }
        if state == .closed {
            shop.advance(hours: 25)
            try shop.tick()
        }
        #expect(shop.order(id).state == state)
        return id
    }

    private static func meet(_ shop: Shop, _ id: OrderID, _ event: OrderEvent) throws(Refusal) {
        let (cart, lines) = shop.order(id).unsourcedCart
        let plan = shop.plan(cart)
        try shop.decide(id) { draft throws(Refusal) in
            switch event {
            case .submit: try draft.submit()
            case .hold: try draft.hold(reason: "look", until: nil)
            case .release: try draft.release()
            case .source: try draft.assign(plan, lines)
            case .park: try draft.postpone("NO_PLAN")
            case .cancel: _ = try draft.cancel()
            case .work: try work(&draft)
            case .close: try draft.close()
            }
        }
    }

    /// The next step of the last shipment; what every step asks first where nothing is left to do.
    private static func work(_ draft: inout OrderDraft) throws(Refusal) {
        let shipment = draft.order.shipments.last { !$0.state.isFailed }
        switch shipment?.state {
        case .assigned: try draft.accept(shipment?.number ?? 0)
        case .accepted:
            try draft.pick(shipment?.number ?? 0, [], isComplete: true, reason: .mismatch)
        case .shipped:
            try draft.track(
                shipment?.number ?? 0, tracking: "", status: "", isThere: true, expected: nil)
        default: try draft.checkWork()
        }
    }

    @Test("what is said here of every event and state is what the table knows")
    func complete() {
        for event in OrderEvent.allCases {
            let known = OrderState.allCases.filter {
                OrderTable.transition($0, on: event) == .proceed
            }
            #expect(Set(Self.outcomes[event, default: [:]].keys) == Set(known), "\(event)")
        }
        #expect(OrderTable.transition(nil, on: .submit) == .proceed)
    }

    @Test(
        "an order does what its table says, or refuses by name and changes nothing",
        arguments: OrderState.allCases)
    func rows(state: OrderState) throws {
        for event in OrderEvent.allCases {
            let shop = Shop()
            let id = try Self.bring(shop, to: state)
            // Whoever looks for stock finds some.
            shop.play([.cell(Shop.delivery("ale", 3, 50))], [])
            let (before, records) = (shop.order(id), shop.journal.count)
            var refusal: Refusal?
            do throws(Refusal) { try Self.meet(shop, id, event) } catch { refusal = error }
            let after = shop.order(id)
            let deed: Comment = "\(state) \(event): \(refusal?.failure.message ?? "")"
            switch OrderTable.transition(state, on: event) {
            case .proceed:
                #expect(refusal == nil, deed)
                #expect(after.state == Self.outcomes[event]?[state], deed)
                #expect(shop.journal.count == records + 1, deed)
            case .unchanged:
                #expect(refusal == nil, deed)
                #expect(after == before && shop.journal.count == records, deed)
            case .refuse:
                #expect(after == before && shop.journal.count == records, deed)
                #expect(refusal?.failure.code == .failedPrecondition, deed)
                #expect(refusal?.failure.reason == "ORDER_\(state.name)", deed)
                let said = (refusal?.failure.metadata ?? []).map { "\($0.0)=\($0.1)" }
                #expect(said == ["from=\(state.name)", "event=\(event)"], deed)
            }
            #expect(shop.violations.isEmpty, deed)
        }
    }
}
