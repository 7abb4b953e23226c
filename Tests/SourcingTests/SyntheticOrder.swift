internal import Primitives

@testable internal import Sourcing

/// An order of realistic size and prices: what kernels are timed and compared on.
struct SyntheticOrder {
    var problem = RoutingProblem()
    var options = RoutingOptions()

    /// Every line is carried by about two thirds of the locations; money in milli-cents.
    init(lines: Int, locations: Int, seed: UInt64, carried: Int = 65) {
        var random = SeededGenerator(state: seed &+ 0x50_0000)
        for _ in 0..<lines {
            problem.lines.append(
                RoutingLine(
                    quantity: Int64.random(in: 1...2, using: &random),
                    grams: Int64.random(in: 100...2_000, using: &random),
                    unfilledPrice: 3_000_000, value: 4_000_000))
        }
        for k in 0..<locations {
            let miles = Int64.random(in: 5...2_500, using: &random)
            problem.append(
                RoutingCandidate(
                    location: LocationIndex(UInt32(k)), fixedCost: 300_000 + miles * 150,
                    distance: miles * 1_609),
                stock: (0..<lines).map { _ in
                    Int.random(in: 0..<100, using: &random) < carried
                        ? Int64.random(in: 2...9, using: &random) : 0
                },
                unitCosts: (0..<lines).map { _ in Int64.random(in: 20_000...90_000, using: &random)
                })
        }
    }
}
