internal import Inventory
internal import Primitives
internal import Testing

@testable internal import Fulfilment

/// The state machines of returns as tables.
@Suite("transition tables of returns")
struct ReturnTableTests {
    @Test("every event has one row with a cell for every state, in order")
    func shape() {
        #expect(ReturnTable.rows.map(\.event) == ReturnEvent.allCases)
        #expect(ReturnUnitTable.rows.map(\.event) == ReturnUnitEvent.allCases)
        for (_, row) in ReturnTable.rows { #expect(row.count == ReturnState.allCases.count + 1) }
        for (_, row) in ReturnUnitTable.rows {
            #expect(row.count == ReturnUnitState.allCases.count + 1)
        }
    }

    @Test("every state of a unit is reached from nothing, and every end stays an end")
    func reachable() {
        var reached: Set<ReturnUnitState> = []
        var open: [ReturnUnitState?] = [nil]
        while let state = open.popLast() {
            for event in ReturnUnitEvent.allCases {
                guard case .to(let next) = ReturnUnitTable.transition(state, on: event) else {
                    continue
                }
                if reached.insert(next).inserted { open.append(next) }
            }
        }
        #expect(reached == Set(ReturnUnitState.allCases))
        for state in ReturnUnitState.allCases where state.isTerminal {
            for event in ReturnUnitEvent.allCases {
                if case .to = ReturnUnitTable.transition(state, on: event) {
                    Issue.record("\(state) does not stay on \(event)")
                }
            }
        }
    }

    @Test("whatever is to come can be given up, by a person or by time, so that its return ends")
    func endings() {
        for state in ReturnUnitState.allCases where state.isToCome {
            let givesUp: [ReturnUnitEvent] =
                state == .expected
                ? [.cancel, .expire] : state == .missing ? [.lose, .expire] : [.lose]
            for event in givesUp {
                guard case .to(let next) = ReturnUnitTable.transition(state, on: event) else {
                    Issue.record("\(state) does not end on \(event)")
                    continue
                }
                #expect(next.isTerminal)
            }
        }
    }

    @Test(
        "ids of returns and units are read as they are written, and nothing else is",
        arguments: [
            ("web:1~1/1", true), ("web:a~b~3/12", true), ("web:1~1/0", false),
            ("web:1~1/01", false), ("web:1~01/1", false), ("web:1~1", false), ("web:1/1", false),
            ("web~1/1", false), ("web:1~1/+1", false), ("web:1~1/9999999", false),
        ])
    func ids(text: String, isGood: Bool) {
        #expect(ReturnUnitID(text)?.text == (isGood ? text : nil))
    }

    @Test("a price is shared among pieces in whole units, to the last one", arguments: 0..<200)
    func shares(seed: Int) {
        var random = SeededGenerator(seed: UInt64(seed))
        let weights = (0...random.below(9)).map { _ in Int64(random.below(4) * random.below(999)) }
        let amount = Int64(random.below(100_000))
        let parts = ReturnDraft.share(amount, by: weights)
        #expect(parts.reduce(0, +) == amount)
        let total = max(1, weights.reduce(0, +))
        for (part, weight) in zip(parts, weights) where weights.contains(where: { $0 > 0 }) {
            #expect(abs(part * total - amount * weight) < total, "each within one of its due")
        }
    }
}
