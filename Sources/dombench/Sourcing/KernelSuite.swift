internal import Primitives
internal import Sourcing

/// Kernel times of the exact router: candidates given, one thread, warm.
struct KernelSuite {
    private let orders = 40
    private let rounds = 50
    private let router = Router()
    private var report = Report(
        "kernel", columns: ["p50 us", "p99 us", "proven %", "ns a location"])

    mutating func run() throws -> Report {
        for (lines, locations, most) in [(3, 50, 0.0), (3, 200, 5), (5, 200, 0), (7, 200, 60)] {
            try measure("\(lines) x \(locations)", lines, locations, atMost: most)
        }
        try measure("10 x 200", 10, 200, atMost: 500)
        var tiers = RoutingOptions()
        tiers.tiers = [.unfilled, .parcels, .market, .distance, .cost]
        try measure("7 x 200 strict tiers", 7, 200, tiers)
        try measure("2 x 50 by quantity", 2, 50, quantity: 3)
        for lines in [3, 5] { try grow(lines) }
        return report
    }

    /// Cost a location must not rise from 65 locations to 2,000. The run with the least noise
    /// counts: other programs only ever add to a time.
    private mutating func grow(_ lines: Int) throws {
        var perLocation: [Double] = []
        for locations in [65, 130, 260, 500, 1_000, 2_000] {
            let p50 = try measure("\(lines) x \(locations)", lines, locations)
            perLocation.append(p50 / Double(locations))
        }
        guard let first = perLocation.first, let last = perLocation.last else { return }
        report.check(
            "\(lines) lines: time a location at 2,000 over that at 65", last / first, atMost: 1)
    }

    @discardableResult
    private mutating func measure(
        _ name: String, _ lines: Int, _ locations: Int,
        _ options: RoutingOptions = RoutingOptions(), quantity: Quantity = 1,
        atMost most: Double = 0
    ) throws -> Double {
        let problems = (0..<orders).map {
            problem(lines, locations, quantity, seed: UInt64($0))
        }
        var plan = RoutingPlan()
        for problem in problems { try router.route(problem, options, into: &plan) }
        var times: [Double] = []
        var proven = 0
        for _ in 0..<rounds {
            for problem in problems {
                times.append(
                    try seconds { try router.route(problem, options, into: &plan) } * 1e6)
                proven += plan.optimal ? 1 : 0
            }
        }
        times.sort()
        let p50 = times[times.count / 2]
        let share = Double(proven) * 100 / Double(times.count)
        report.add(
            name, [p50, times[times.count * 99 / 100], share, p50 * 1_000 / Double(locations)])
        if most > 0 { report.check("\(name): p50 in us", p50, atMost: most) }
        return p50
    }

    /// Two thirds of the locations carry a line; above one unit, too few of it to fill it alone.
    private func problem(
        _ lines: Int, _ locations: Int, _ quantity: Quantity, seed: UInt64
    ) -> RoutingProblem {
        var dice = Dice(seed)
        func draw(_ low: Int, _ high: Int) -> Int64 { Int64(dice.number(low, high)) }
        var problem = RoutingProblem()
        for _ in 0..<lines {
            problem.lines.append(
                RoutingLine(
                    quantity: quantity, grams: draw(100, 2_000), unfilledPrice: 3_000_000))
        }
        problem.rates.steps = [500, 1_000, 2_000, 3_000, 5_000, 10_000, 20_000, .max]
        problem.rates.prices = (0..<64).map {
            let (zone, step) = (Int64($0 / 8), Int64($0 % 8))
            return 500_000 + zone * 80_000 + step * (100_000 + zone * 20_000)
        }
        for k in 0..<locations {
            let miles = draw(5, 2_500)
            problem.append(
                RoutingCandidate(
                    location: LocationIndex(UInt32(k)), fixedCost: 300_000 + miles * 150,
                    zone: Int(miles / 313), distance: miles * 1_609),
                stock: (0..<lines).map { _ in
                    draw(1, 100) > 65 ? 0 : quantity == 1 ? draw(1, 9) : draw(1, Int(quantity) - 1)
                },
                unitCosts: (0..<lines).map { _ in draw(20_000, 90_000) })
        }
        return problem
    }
}
