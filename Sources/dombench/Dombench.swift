internal import ArgumentParser

/// Load and micro benchmarks. Each prints what it did beside what it measured; quote ratios of
/// runs side by side, never a single time (see the Performance page of the documentation).
@main
struct Dombench: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "dombench",
        abstract: "Measures domd's parts in process, and serves the yardstick echo.",
        discussion: """
            Examples:
              dombench echo --port 50060          # then: h2load -c8 -m32 ... (see Performance)
              dombench asks --cells 100000        # asks per second inside one call
              dombench cells --count 10000000     # memory, snapshot and restart
              dombench commits --waiting 256      # durable transactions per second
              dombench archive --orders 2000000  # memory and reads with many closed orders
              dombench sourcing --assert          # time, quality and an omnichannel simulation
            """,
        subcommands: [
            Echo.self, Asks.self, Cells.self, Commits.self, Archives.self,
            SourcingBench.self,
        ])
}
