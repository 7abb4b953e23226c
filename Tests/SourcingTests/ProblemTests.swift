internal import Primitives
internal import Testing

@testable internal import Sourcing

/// What is not a problem is refused with its field, and nothing traps.
@Suite("bad problems")
struct ProblemTests {
    private var sound: RoutingProblem {
        SyntheticOrder(lines: 2, locations: 3, seed: 1).problem
    }

    private func refusal(
        _ options: RoutingOptions = RoutingOptions(), _ change: (inout RoutingProblem) -> Void
    ) -> RoutingError? {
        var problem = sound
        change(&problem)
        var plan = RoutingPlan()
        do throws(RoutingError) {
            try Router().route(problem, options, into: &plan)
            return nil
        } catch { return error }
    }

    @Test("numbers out of range and tables of the wrong size are refused")
    func ranges() {
        #expect(refusal { _ in } == nil)
        #expect(refusal { $0.lines = [] }?.field == "lines")
        #expect(refusal { $0.lines[1].quantity = 0 }?.index == 1)
        #expect(refusal { $0.lines[0].unfilledPrice = -1 }?.code == .range)
        #expect(refusal { $0.lines[0].grams = .max }?.code == .range)
        #expect(refusal { $0.stock.removeLast() }?.code == .shape)
        #expect(refusal { $0.stock[0] = -1 }?.field == "stock")
        #expect(refusal { $0.unitCosts[2] = .min }?.field == "unitCosts")
        #expect(refusal { $0.candidates[0].zone = 1 }?.code == .range)
        #expect(refusal { $0.candidates[0].arrival = -1 }?.code == .range)
        #expect(refusal { $0.candidates[0].fixedCost = .min }?.field == "candidates.fixedCost")
        #expect(refusal { $0.arrivalPrices = [5, 4] }?.field == "arrivalPrices")
        #expect(refusal { $0.rates.prices = [] }?.code == .range)
        #expect(refusal { $0.rates.steps = [9, 9] }?.code == .shape)
        #expect(refusal { $0.apart = [LinePair(0, 2)] }?.field == "apart")
    }

    @Test("candidates of one location stand together")
    func order() {
        #expect(refusal { $0.candidates[2].location = LocationIndex(0) }?.code == .order)
        #expect(refusal { $0.candidates[1].location = LocationIndex(0) } == nil)
        #expect(refusal { $0.candidates[0].location = LocationIndex(9) } == nil)
    }

    @Test("lines that must and must not travel together contradict each other")
    func contradiction() {
        let error = refusal {
            $0.lines[0].together = 1
            $0.lines[1].together = 1
            $0.apart = [LinePair(0, 1)]
        }
        #expect(error?.code == .contradiction)
    }

    @Test("sums that would not fit are refused")
    func sums() {
        let huge = refusal {
            $0.lines[0].quantity = 1_000_000
            $0.unitCosts[0] = 1 << 49
        }
        #expect(huge?.code == .tooLarge)
        var options = RoutingOptions()
        options.tiers = [.cost, .parcels]
        #expect(refusal(options) { _ in }?.field == "tiers")
    }
}
