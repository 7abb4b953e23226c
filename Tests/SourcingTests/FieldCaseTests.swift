internal import Primitives
internal import Testing

@testable internal import Sourcing

/// Cases that systems in the field are known by.
@Suite("cases from the field")
struct FieldCaseTests {
    /// Locations with these stocks, a parcel at 10 and units at 1 unless stated.
    private func problem(
        _ quantities: [Quantity], stock: [[Quantity]], value: [Int64] = [], unit: [Int64] = []
    ) -> RoutingProblem {
        var problem = RoutingProblem()
        for (index, quantity) in quantities.enumerated() {
            problem.lines.append(
                RoutingLine(
                    quantity: quantity, unfilledPrice: 1_000,
                    value: value.isEmpty ? 0 : value[index]))
        }
        for (index, row) in stock.enumerated() {
            problem.append(
                RoutingCandidate(location: LocationIndex(UInt32(index)), fixedCost: 10),
                stock: row,
                unitCosts: row.map { _ in unit.isEmpty ? 1 : unit[index] })
        }
        return problem
    }

    private func route(
        _ problem: RoutingProblem, _ options: RoutingOptions = RoutingOptions()
    ) throws -> RoutingPlan {
        var plan = RoutingPlan()
        try Router().route(problem, options, into: &plan)
        return plan
    }

    @Test("two locations with one unit each fill an order of two")
    func oneEach() throws {
        let plan = try route(problem([2], stock: [[1], [1]]))
        #expect(plan.isComplete)
        #expect(plan.cost.parcels == 2)
        #expect(plan.algorithm == .quantities)
    }

    @Test("three locations with one S, M and L each fill S3 M1 L1")
    func sizes() throws {
        let plan = try route(problem([3, 1, 1], stock: [[1, 1, 1], [1, 1, 1], [1, 1, 1]]))
        #expect(plan.isComplete)
        #expect(plan.cost.parcels == 3)
    }

    @Test("a ship threshold of 100 allows 80 from one place, refuses 80 + 160, allows 160 + 160")
    func threshold() throws {
        var options = RoutingOptions()
        options.splitValueMin = 100
        #expect(try route(problem([1], stock: [[1]], value: [80]), options).isComplete)
        let apart: [[Quantity]] = [[1, 0], [0, 1]]
        let refused = try route(problem([1, 1], stock: apart, value: [80, 160]), options)
        #expect(refused.assignments.isEmpty)
        let allowed = try route(problem([1, 1], stock: apart, value: [160, 160]), options)
        #expect(allowed.isComplete)
        // As a soft rule it gives way, and the answer says so.
        options.soft = .splitValueMin
        let relaxed = try route(problem([1, 1], stock: apart, value: [80, 160]), options)
        #expect(relaxed.isComplete && relaxed.secondPass && relaxed.relaxed == .splitValueMin)
    }

    @Test("of stores with 2, 7 and 22 weeks of supply, the slowest goes first")
    func weeksOfSupply() throws {
        let onHand: [Int64] = [18, 14, 22]
        let weekly: [Int64] = [9, 2, 1]
        let weeks = zip(onHand, weekly).map { $0 / $1 }
        var open = problem([1], stock: onHand.map { [$0] }, unit: weeks.map { -$0 })
        var order: [Int] = []
        for _ in 0..<3 {
            let plan = try route(open)
            guard let first = plan.assignments.first else { break }
            order.append(first.candidate)
            open.exclusions[first.candidate] = .rejectedBefore
        }
        #expect(order == [2, 1, 0])
    }

    @Test("ties go to the earlier location, and to fewer parcels")
    func ties() throws {
        let plan = try route(problem([1, 1], stock: [[0, 0], [1, 1], [1, 1]]))
        #expect(plan.assignments.map(\.candidate) == [1, 1])
        var free = problem([1, 1], stock: [[1, 0], [1, 1], [0, 1]])
        for k in 0..<3 { free.candidates[k].fixedCost = 0 }
        #expect(try route(free).assignments.map(\.candidate) == [1, 1])
    }

    @Test("a location out of capacity is used once, not twice")
    func cap() throws {
        var capped = problem([1, 1], stock: [[1, 1], [1, 1]])
        capped.candidates[0].unitsMax = 1
        capped.candidates[1].fixedCost = 500
        let plan = try route(capped)
        #expect(plan.algorithm == .subsetsByLocation)
        #expect(plan.assignments.map(\.candidate) == [1, 1])
    }

    @Test("the last parcel's date is paid once")
    func dates() throws {
        var late = problem([1, 1], stock: [[1, 0], [0, 1], [1, 1]])
        late.arrivalPrices = [0, 50]
        late.candidates[2].arrival = 1
        #expect(try route(late).assignments.map(\.candidate) == [0, 1])
        late.arrivalPrices = [0, 5]
        #expect(try route(late).assignments.map(\.candidate) == [2, 2])
    }

    @Test("an order without any candidate is answered, not refused")
    func nobody() throws {
        let plan = try route(problem([2, 1], stock: []))
        #expect(plan.unfilled == [2, 1] && plan.optimal && plan.algorithm == .none)
        let closed = try route(problem([2], stock: [[0]]))
        #expect(closed.unfilled == [2] && closed.cost.unfilled == 2_000)
    }

    @Test("a deadline that has passed still gets a plan, with a bound below it")
    func deadline() throws {
        let order = SyntheticOrder(lines: 8, locations: 60, seed: 1)
        var plan = RoutingPlan()
        try Router().route(order.problem, order.options, into: &plan) { true }
        #expect(plan.isComplete && plan.algorithm == .branchAndBound)
        var best = RoutingPlan()
        try Router().route(order.problem, order.options, into: &best)
        #expect(plan.lowerBound <= best.objective && best.objective <= plan.objective)
    }

    @Test("where every location takes one unit, each line comes from another")
    func capsEverywhere() throws {
        var order = SyntheticOrder(lines: 8, locations: 30, seed: 5)
        for l in order.problem.lines.indices { order.problem.lines[l].quantity = 1 }
        for k in order.problem.candidates.indices { order.problem.candidates[k].unitsMax = 1 }
        let plan = try route(order.problem, order.options)
        #expect(plan.optimal && plan.isComplete && plan.algorithm == .subsetsByLocation)
        #expect(Set(plan.assignments.map(\.candidate)).count == 8)
    }

    @Test("a budget too small for the tables is kept to, and the answer says what it proves")
    func budget() throws {
        var order = SyntheticOrder(lines: 9, locations: 100, seed: 2)
        let best = try route(order.problem, order.options)
        order.options.stepsMax = 10_000
        let quick = try route(order.problem, order.options)
        #expect(best.algorithm == .subsets && quick.algorithm == .branchAndBound)
        #expect(quick.lowerBound <= best.objective && best.objective <= quick.objective)
        #expect(quick.optimal == (quick.gap == TierVector()))
    }
}
