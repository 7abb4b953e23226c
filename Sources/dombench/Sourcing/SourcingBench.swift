internal import ArgumentParser
internal import DOMClient

/// How well and how fast orders are routed.
struct SourcingBench: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sourcing",
        abstract: "Kernel times, published instances, an omnichannel simulation and its returns.",
        discussion: """
            Suites: `kernel` times the exact router, `published` compares it with the bound of the
            instances in the literature, `omnichannel` runs a retailer of 2 distribution centres and
            60 stores under four policies, `returns` takes back what its customers do not want.
            Seeds are fixed: the same numbers every time, but times.
            """)

    @Option(help: "kernel, published, omnichannel or returns; all of them if absent.")
    var suite: Suite?

    @Option(help: "First seed of the simulations.")
    var seed: UInt64 = 1

    @Option(help: "Seeds of the simulations, whose mean is told.")
    var seeds = 4

    @Option(help: "HOST:PORT of an empty domd that decides in the omnichannel suite.")
    var through: String?

    @Flag(help: "JSON, one object a suite, instead of tables.")
    var json = false

    @Flag(help: "Exit with 1 if a figure misses its mark.")
    var assert = false

    @Flag(help: "Print the published instances as JSON, one a line, and solve nothing.")
    var emit = false

    enum Suite: String, ExpressibleByArgument, CaseIterable {
        case kernel, published, omnichannel, returns
    }

    func run() throws {
        if emit {
            for instance in PublishedSuite.instances { print(try oneLine(instance)) }
            return
        }
        var passed = true
        for suite in suite.map({ [$0] }) ?? Suite.allCases {
            let report =
                switch suite {
                case .kernel: try Self.kernel()
                case .published: try PublishedSuite().run()
                case .omnichannel:
                    try OmnichannelSuite(firstSeed: seed, count: max(1, seeds), server: endpoint())
                        .run()
                case .returns:
                    try ReturnsSuite(firstSeed: seed, count: max(1, seeds)).run()
                }
            print(json ? try oneLine(report) : report.table)
            passed = passed && report.passed
        }
        if self.assert, !passed { throw ExitCode(1) }
    }

    private func endpoint() throws -> Endpoint? {
        guard let through else { return nil }
        guard let endpoint = Endpoint(through) else {
            throw ValidationError("--through \(through) is not HOST:PORT")
        }
        return endpoint
    }

    private static func kernel() throws -> Report {
        var suite = KernelSuite()
        return try suite.run()
    }
}
