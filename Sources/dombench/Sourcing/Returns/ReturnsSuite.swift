/// What comes back to the retailer of the omnichannel simulation, under four policies, mean of a
/// few seeds. Orders are decided by the exact router in all of them.
struct ReturnsSuite {
    let firstSeed: UInt64
    let count: Int

    func run() throws -> Report {
        var report = Report(
            "returns",
            columns: [
                "net $/return", "paid $", "recovered %", "median h", "kept %", "parcels",
                "at centres %", "brought %", "kg CO2e", "returned %",
            ])
        var means: [ReturnsPolicy: [Double]] = [:]
        for seed in firstSeed..<(firstSeed &+ UInt64(count)) {
            var simulation = Simulation(seed: seed)
            var first = RouterSourcer(simulation.retailer, .cost)
            let sent = try simulation.run(&first).sent
            for policy in ReturnsPolicy.allCases {
                var sourcer = RouterSourcer(simulation.retailer, .cost)
                let desk = ReturnDesk(seed: seed, simulation.retailer, policy, sent: sent)
                let orders = try simulation.run(&sourcer, returning: desk)
                let figures = figures(desk.outcome, orders).map { $0 / Double(count) }
                let sum = means[policy] ?? figures.map { _ in 0 }
                means[policy] = zip(sum, figures).map(+)
            }
        }
        for policy in ReturnsPolicy.allCases { report.add(policy.rawValue, means[policy] ?? []) }
        judge(&report, means)
        return report
    }

    private func figures(_ outcome: ReturnsOutcome, _ orders: Outcome) -> [Double] {
        [
            outcome.netCost, outcome.paid, outcome.recovered, outcome.medianHours,
            100 * (outcome.kept + outcome.unplaced) / outcome.units,
            outcome.parcels / outcome.returns, 100 * outcome.atCentres / outcome.units,
            100 * outcome.visits / outcome.returns,
            outcome.grams / 1_000 / outcome.returns, 100 * outcome.returns / orders.orders,
        ]
    }

    /// Marks, as ratios to the baselines; of the two centres the better.
    private func judge(_ report: inout Report, _ means: [ReturnsPolicy: [Double]]) {
        func value(_ policy: ReturnsPolicy, _ column: Int) -> Double {
            means[policy]?[column] ?? 0
        }
        let centre: ReturnsPolicy =
            value(.firstCentre, 0) <= value(.secondCentre, 0) ? .firstCentre : .secondCentre
        for (name, baseline) in [("the sending location", .sender), ("one centre", centre)] {
            report.check(
                "net cost over that of \(name)", value(.exact, 0) / value(baseline, 0),
                atMost: 0.85)
            report.check(
                "median hours to sellable over those of \(name)",
                value(.exact, 3) / value(baseline, 3), atMost: 1)
        }
    }
}
