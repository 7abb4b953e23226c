internal import Inventory
internal import Primitives
internal import Sourcing
internal import Testing

@testable internal import Fulfilment

/// Every row of the shipments' table, by deed: a shipment is brought into each state and meets each
/// event there.
@Suite("every transition by deed")
struct DeedTests {
    /// The commands that lead from nothing to a state.
    private static func bring(_ shop: Shop, to state: ShipmentState) throws -> OrderID {
        let mode: FulfilmentMode
        switch state {
        case .readyForPickup, .customerArrived, .handedOver: mode = .pickup
        default: mode = .ship
        }
        let id = shop.submit("\(state)", [("ale", 4)], mode: mode)
        try shop.source(id)
        let steps: [ShipmentEvent]
        switch state {
        case .proposed: steps = [.propose]
        case .assigned: steps = []
        case .accepted: steps = [.accept]
        case .picking: steps = [.accept, .pick]
        case .packed: steps = [.accept, .pick, .pack]
        case .shipped: steps = [.accept, .pick, .pack, .ship]
        case .delivered: steps = [.accept, .pick, .pack, .ship, .deliver]
        case .readyForPickup: steps = [.accept, .pick, .ready]
        case .customerArrived: steps = [.accept, .pick, .ready, .arrive]
        case .handedOver: steps = [.accept, .pick, .ready, .handOver]
        case .rejected: steps = [.reject]
        case .short: steps = [.accept, .short]
        case .expired: steps = [.expire]
        case .cancelled: steps = [.cancel]
        }
        for step in steps { try Self.meet(shop, id, step) }
        #expect(shop.order(id).shipments[0].state == state)
        return id
    }

    private static func meet(_ shop: Shop, _ id: OrderID, _ event: ShipmentEvent) throws(Refusal) {
        try shop.decide(id) { draft throws(Refusal) in
            switch event {
            case .propose: try draft.hold(reason: "look", until: nil)
            case .assign: try draft.release()
            case .accept: try draft.accept(1)
            case .reject: try draft.reject(1, .noVariance)
            case .pick: try draft.pick(1, [], isComplete: true, reason: .mismatch)
            case .short:
                try draft.pick(1, [(0, 0)], isComplete: true, reason: .mismatch)
            case .pack: try draft.pack(1)
            case .ship: try draft.ship(1)
            case .ready: try draft.markReady(1)
            case .arrive: try draft.arrive(1)
            case .handOver: try draft.handOver(1)
            case .track:
                try draft.track(1, tracking: "T", status: "", isThere: false, expected: nil)
            case .deliver:
                try draft.track(1, tracking: "", status: "", isThere: true, expected: nil)
            case .expire: try draft.expire(1)
            case .cancel: try draft.cancelShipment(1, reason: "busy")
            }
        }
    }

    /// Commands of the order as a whole bring these about; as events of a shipment that knows
    /// better they are no commands.
    private static let ofTheOrder: Set<ShipmentEvent> = [.propose, .assign]

    @Test(
        "a shipment does what its table says, or refuses by name", arguments: ShipmentState.allCases
    )
    func rows(state: ShipmentState) throws {
        for event in ShipmentEvent.allCases where !Self.ofTheOrder.contains(event) {
            let shop = Shop()
            let id = try Self.bring(shop, to: state)
            let before = shop.order(id).shipments[0]
            var expected = ShipmentTable.transition(state, on: event)
            // Held work does not go on, whatever its table says; of parcels on the way only
            // those to a store become ready.
            if before.mode == .ship, event == .ready { expected = .refuse }
            if before.mode == .pickup, event == .ship || event == .deliver {
                expected = .refuse
            }
            var refusal: Refusal?
            do throws(Refusal) { try Self.meet(shop, id, event) } catch { refusal = error }
            let after = shop.order(id).shipments[0]
            switch expected {
            case .to(let next):
                #expect(after.state == next, "\(state) \(event): \(refusal?.failure.message ?? "")")
            case .unchanged:
                #expect(refusal == nil, "\(state) \(event)")
                #expect(after.state == state)
            case .refuse:
                #expect(after == before, "\(state) \(event)")
                #expect(refusal?.failure.code == .failedPrecondition, "\(state) \(event)")
                #expect(refusal?.failure.metadata.contains { $0.0 == "from" } ?? false)
            }
            #expect(shop.violations.isEmpty)
        }
    }
}
