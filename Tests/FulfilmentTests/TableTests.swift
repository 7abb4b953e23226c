internal import Inventory
internal import Primitives
internal import Testing

@testable internal import Fulfilment

/// The state machines as tables.
@Suite("transition tables")
struct TableTests {
    @Test("every event has one row with a cell for every state, in order")
    func shape() {
        #expect(OrderTable.rows.map(\.event) == OrderEvent.allCases)
        #expect(ShipmentTable.rows.map(\.event) == ShipmentEvent.allCases)
        for (_, row) in OrderTable.rows { #expect(row.count == OrderState.allCases.count + 1) }
        for (_, row) in ShipmentTable.rows {
            #expect(row.count == ShipmentState.allCases.count + 1)
        }
    }

    @Test("every state of a shipment is reached from nothing, and every end stays an end")
    func reachable() {
        var reached: Set<ShipmentState> = []
        var open: [ShipmentState?] = [nil]
        while let state = open.popLast() {
            for event in ShipmentEvent.allCases {
                guard case .to(let next) = ShipmentTable.transition(state, on: event) else {
                    continue
                }
                if reached.insert(next).inserted { open.append(next) }
            }
        }
        #expect(reached == Set(ShipmentState.allCases))
        for state in ShipmentState.allCases where state.isClosed {
            for event in ShipmentEvent.allCases {
                if case .to(let next) = ShipmentTable.transition(state, on: event) {
                    #expect(next == state)
                }
            }
        }
    }

    @Test("nothing happens to an order that does not exist but its submission")
    func beginnings() {
        for event in OrderEvent.allCases {
            let expected: OrderTransition = event == .submit ? .proceed : .refuse
            #expect(OrderTable.transition(nil, on: event) == expected)
        }
        for event in ShipmentEvent.allCases where event != .assign && event != .propose {
            #expect(ShipmentTable.transition(nil, on: event) == .refuse)
        }
    }

    @Test(
        "ids of shipments are read as they are written, and nothing else is",
        arguments: [
            ("web:1#1", true), ("web:1#12", true), ("web:a#b#3", true), ("web:1#0", false),
            ("web:1#01", false), ("web:1#", false), ("web:1", false), ("#1", false),
            ("web#1", false), ("web:1#+1", false), ("web:1#9999999", false),
        ])
    func shipmentIDs(text: String, isGood: Bool) {
        #expect(ShipmentID(text)?.text == (isGood ? text : nil))
    }
}
