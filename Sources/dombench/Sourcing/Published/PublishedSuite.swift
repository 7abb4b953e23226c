internal import Primitives
internal import Sourcing

/// Routes the published instances order by order, without looking ahead, and compares what that
/// costs with the deterministic linear programme: a bound on every policy's expected cost, however
/// well it knows the future.
struct PublishedSuite {
    private static let seeds: [UInt64] = Array(1...40)
    /// Streams of orders for each instance; a long one is an average by itself.
    private static func streams(_ periods: Int) -> Int { periods < 10_000 ? 2 : 1 }

    static var instances: [PublishedInstance] {
        [1_000, 10_000].flatMap { periods in
            seeds.map { PublishedInstance(seed: $0, periods: periods) }
        }
    }

    /// What orders are routed by.
    private enum Policy: String, CaseIterable {
        case nearest = "nearest centre for each item"
        case exact = "exact, without prices of stock"
    }

    func run() throws -> Report {
        var report = Report("published", columns: ["cost/DLP", "worst", "splits %", "outside %"])
        for periods in [1_000, 10_000] {
            for policy in Policy.allCases {
                var sum = Outcome()
                var worst = 0.0
                for instance in Self.instances where instance.periods == periods {
                    guard let bound = PublishedBounds.of(instance) else { continue }
                    for stream in 0..<Self.streams(periods) {
                        var one = try walk(instance, policy, stream: UInt64(stream))
                        one.ratio = one.cost / (bound * 100_000)
                        worst = max(worst, one.ratio)
                        sum.add(one)
                    }
                }
                let ratio = sum.ratio / Double(sum.runs)
                report.add(
                    "T = \(periods), \(policy.rawValue)",
                    [
                        ratio, worst, 100 * Double(sum.splits) / Double(sum.several),
                        100 * Double(sum.outside) / Double(sum.units),
                    ])
                guard policy == .exact else { continue }
                report.check(
                    "T = \(periods), exact: cost/DLP", ratio, atMost: periods == 1_000 ? 1.09 : 1.08
                )
            }
        }
        return report
    }

    private struct Outcome {
        var cost = 0.0
        var ratio = 0.0
        var runs = 0
        var several = 0
        var splits = 0
        var units = 0
        var outside = 0

        mutating func add(_ other: Outcome) {
            ratio += other.ratio
            runs += 1
            several += other.several
            splits += other.splits
            units += other.units
            outside += other.outside
        }
    }

    private func walk(
        _ instance: PublishedInstance, _ policy: Policy, stream: UInt64
    ) throws -> Outcome {
        var dice = Dice(instance.seed &* 1_000 &+ stream &+ UInt64(instance.periods))
        let chances = Array(instance.weights.joined()).cumulated
        let cities = PublishedInstance.cities.count
        let router = Router()
        var plan = RoutingPlan()
        var stock = instance.stock
        var outcome = Outcome()
        for _ in 0..<instance.periods {
            let draw = dice.index(cumulative: chances)
            let (kind, city) = (instance.kinds[draw / cities], draw % cities)
            let problem = self.problem(instance, kind, city, stock, policy)
            try router.route(problem, RoutingOptions(), into: &plan)
            var used: Set<Int> = []
            for one in plan.assignments {
                outcome.cost += Double(instance.unitCosts[city][one.candidate])
                outcome.units += 1
                if used.insert(one.candidate).inserted {
                    outcome.cost += Double(instance.fixedCosts[one.candidate])
                }
                if one.candidate < stock.count {
                    stock[one.candidate][kind[one.line]] -= 1
                } else {
                    outcome.outside += 1
                }
            }
            outcome.several += kind.count > 1 ? 1 : 0
            outcome.splits += used.count > 1 ? 1 : 0
        }
        return outcome
    }

    private func problem(
        _ instance: PublishedInstance, _ kind: [Int], _ city: Int, _ stock: [[Int64]],
        _ policy: Policy
    ) -> RoutingProblem {
        var problem = RoutingProblem()
        problem.lines = kind.map { _ in RoutingLine(quantity: 1, unfilledPrice: 100_000_000) }
        for centre in instance.fixedCosts.indices {
            problem.append(
                RoutingCandidate(
                    location: LocationIndex(UInt32(centre)),
                    fixedCost: policy == .exact ? instance.fixedCosts[centre] : 0),
                stock: kind.map { centre < stock.count ? stock[centre][$0] : 1 },
                unitCosts: kind.map { _ in instance.unitCosts[city][centre] })
        }
        return problem
    }
}
