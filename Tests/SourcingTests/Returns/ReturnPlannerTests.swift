import Inventory
import Primitives
import Testing

@testable import Sourcing

@Suite("Returns go where they are worth most")
struct ReturnPlannerTests {
    @Test("500 random returns cost what the best of all plans costs", arguments: 0..<10)
    func exact(_ block: Int) throws {
        let planner = ReturnPlanner()
        for seed in block * 50..<block * 50 + 50 {
            let world = ReturnWorld(seed: UInt64(seed))
            let oracle = ReturnOracle(world)
            var input = try world.input()
            let plan = try planner.plan(&input, method: world.method, used: world.used)
            #expect(plan.objective == oracle.best, "seed \(seed) \(world.method)")
            #expect(plan.isOptimal && plan.lowerBound == plan.objective, "seed \(seed)")
            expectSums(plan, world, seed)
        }
    }

    /// The parts add up, every unit is somewhere, and no dock takes more than it has room for.
    private func expectSums(_ plan: ReturnPlan, _ world: ReturnWorld, _ seed: Int) {
        let kept = plan.kept.reduce(0) { $0 + $1.quantity }
        var sum = plan.parcels.reduce(0) { $0 + $1.costs.total } - kept * world.keepBelow
        sum += plan.unplacedUnits * ReturnPlanner.unplacedPrice
        #expect(sum == plan.objective, "seed \(seed)")
        #expect(plan.cost - plan.recovery == plan.parcels.reduce(0) { $0 + $1.costs.total })
        for (line, wanted) in world.lines.enumerated() {
            var units = plan.kept.filter { $0.line == line }.reduce(0) { $0 + $1.quantity }
            units += plan.unplaced.filter { $0.line == line }.reduce(0) { $0 + $1.quantity }
            for parcel in plan.parcels {
                units += parcel.lines.filter { $0.line == line }.reduce(0) { $0 + $1.quantity }
            }
            #expect(units == wanted.quantity, "seed \(seed)")
        }
        for parcel in plan.parcels {
            let rule = world.locations[Int(parcel.location.value)].profile!.capacity
            let units = parcel.lines.reduce(0) { $0 + $1.quantity }
            let used = world.used(parcel.location, parcel.slot).returnedUnits
            #expect(rule.returnedUnits == 0 || used + units <= Int64(rule.returnedUnits))
            #expect(parcel.sellable >= parcel.arrives && parcel.arrives > input(world))
        }
    }

    private func input(_ world: ReturnWorld) -> Instant {
        Instant(milliseconds: ReturnWorld.noon)
    }

    @Test("the same input gives the same plans, and so does what was noted of it")
    func repeatable() throws {
        for seed in 0..<100 {
            let world = ReturnWorld(seed: UInt64(1_000 + seed))
            var input = try world.input()
            let first = try ReturnPlanner().options(&input, used: world.used)
            var again = input
            again.loads = input.loads
            let second = try ReturnPlanner().options(
                &again, used: { _, _ in CapacityUse(returnedUnits: 1_000) })
            #expect(first == second, "seed \(seed)")
            #expect(first.map(\.objective) == first.map(\.objective).sorted())
            #expect(first.allSatisfy { $0.isComplete })
        }
    }

    @Test("why not somewhere else is answered with the plan through it")
    func explained() throws {
        var asked = 0
        for seed in 0..<60 {
            let world = ReturnWorld(seed: UInt64(2_000 + seed))
            var input = try world.input()
            let planner = ReturnPlanner()
            let plan = try planner.plan(&input, method: world.method, used: world.used)
            for location in world.locations {
                let told = try planner.explain(input, plan, whyNot: location.index)
                #expect(told.answer.hasPrefix(location.id), "seed \(seed)")
                let isChosen = plan.parcels.contains { $0.location == location.index }
                #expect(told.answer.contains("is part of the plan") == isChosen, "seed \(seed)")
                guard let other = told.alternative, !isChosen else { continue }
                asked += 1
                #expect(other.parcels.contains { $0.location == location.index }, "seed \(seed)")
            }
        }
        #expect(asked > 20)
    }
}
