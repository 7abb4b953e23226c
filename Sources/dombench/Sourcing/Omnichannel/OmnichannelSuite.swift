internal import DOMClient

/// The retailer under four policies, mean of a few seeds.
struct OmnichannelSuite {
    let firstSeed: UInt64
    let count: Int
    /// A server that decides instead of the router in this process.
    let server: Endpoint?

    func run() throws -> Report {
        var report = Report(
            "omnichannel",
            columns: [
                "split %", "$/order", "days", "late %", "kg CO2e", "lost/day", "failed/day",
                "unfilled",
            ])
        var means: [SourcingPolicy: [Double]] = [:]
        var known: [[Int64]]?
        for seed in firstSeed..<(firstSeed &+ UInt64(count)) {
            var simulation = Simulation(seed: seed)
            let remote = try server.map { try ServerSourcer($0, simulation.retailer, known: known) }
            for policy in SourcingPolicy.allCases {
                let outcome = try run(&simulation, policy, remote)
                let figures = [
                    outcome.splitShare, outcome.costPerOrder, outcome.meanDays, outcome.lateShare,
                    outcome.kilogramsPerOrder, outcome.lostPerDay,
                    outcome.failures / Double(Demand.days), outcome.unitsUnfilled,
                ].map { $0 / Double(count) }
                let sum = means[policy] ?? figures.map { _ in 0 }
                means[policy] = zip(sum, figures).map(+)
            }
            known = remote?.stockKnown
        }
        for policy in SourcingPolicy.allCases {
            report.add(policy.rawValue, means[policy] ?? [])
        }
        judge(&report, means)
        return report
    }

    private func run(
        _ simulation: inout Simulation, _ policy: SourcingPolicy, _ remote: ServerSourcer?
    ) throws -> Outcome {
        if var remote {
            remote.decide(by: policy)
            return try simulation.run(&remote)
        }
        var sourcer = RouterSourcer(simulation.retailer, policy)
        return try simulation.run(&sourcer)
    }

    /// Marks, as ratios of the exact policy to a baseline.
    private func judge(_ report: inout Report, _ means: [SourcingPolicy: [Double]]) {
        func ratio(_ column: Int, to policy: SourcingPolicy) -> Double {
            (means[.cost]?[column] ?? 0) / (means[policy]?[column] ?? 0)
        }
        report.check("splits over those of nearest", ratio(0, to: .nearest), atMost: 0.2)
        report.check("splits over those of one centre", ratio(0, to: .single), atMost: 0.3)
        report.check("cost over that of nearest", ratio(1, to: .nearest), atMost: 0.8)
        report.check("cost over that of one centre", ratio(1, to: .single), atMost: 0.8)
        report.check("cost over that of fewest splits", ratio(1, to: .fewest), atMost: 0.96)
        report.check("mean days over those of fewest splits", ratio(2, to: .fewest), atMost: 1)
        report.check("late orders over those of one centre", ratio(3, to: .single), atMost: 0.15)
    }
}
