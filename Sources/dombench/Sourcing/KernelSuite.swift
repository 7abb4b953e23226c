internal import ArgumentParser
internal import Primitives
internal import Sourcing

/// Kernel times of the exact router: candidates given, one thread, warm.
struct Routes: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sourcing",
        abstract: "Time to route one order exactly, by lines and locations.")

    @Option(help: "Orders of each size.")
    var orders = 40

    @Option(help: "Rounds over them.")
    var rounds = 50

    func run() throws {
        print("lines x locations       p50 us     p99 us  proven")
        for (lines, locations) in [(3, 50), (3, 200), (5, 200), (7, 200), (10, 200)] {
            try measure("\(lines) x \(locations)", lines, locations, RoutingOptions())
        }
        for locations in [65, 130, 260, 500, 1_000, 2_000] {
            try measure("5 x \(locations)", 5, locations, RoutingOptions())
        }
        var tiers = RoutingOptions()
        tiers.tiers = [.unfilled, .parcels, .market, .distance, .cost]
        try measure("7 x 200 strict tiers", 7, 200, tiers)
        try measure("2 x 50 by quantity", 2, 50, RoutingOptions(), quantity: 3)
    }

    private func measure(
        _ name: String, _ lines: Int, _ locations: Int, _ options: RoutingOptions,
        quantity: Quantity = 1
    ) throws {
        let problems = (0..<orders).map {
            problem(lines, locations, quantity, seed: UInt64($0))
        }
        let router = Router()
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
        guard !times.isEmpty else { return }
        print(
            padded(name, -20), padded(tenths(times[times.count / 2]), 9),
            padded(tenths(times[times.count * 99 / 100]), 10),
            padded("\(proven * 100 / times.count) %", 7))
    }

    private func tenths(_ value: Double) -> String { "\((value * 10).rounded() / 10)" }

    /// To the right of a column, or to the left of one of negative width.
    private func padded(_ text: String, _ width: Int) -> String {
        let blanks = String(repeating: " ", count: max(0, abs(width) - text.count))
        return width < 0 ? text + blanks : blanks + text
    }

    /// Two thirds of the locations carry a line; above one unit, too few of it to fill it alone.
    private func problem(
        _ lines: Int, _ locations: Int, _ quantity: Quantity, seed: UInt64
    ) -> RoutingProblem {
        var mixed = seed &+ 0x9E37_79B9_7F4A_7C15
        func draw(_ low: Int64, _ high: Int64) -> Int64 {
            mixed = mixed &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return low + Int64(mixed >> 33) % (high - low + 1)
        }
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
                    draw(1, 100) > 65 ? 0 : quantity == 1 ? draw(1, 9) : draw(1, quantity - 1)
                },
                unitCosts: (0..<lines).map { _ in draw(20_000, 90_000) })
        }
        return problem
    }
}
