internal import Benchmark
internal import CAllocations

/// The hot parts, each alone. What they cost is only meaningful beside each other, so `check.py`
/// judges ratios of the fastest runs, allocations and system calls; never a time.
let benchmarks: @Sendable () -> Void = {
    codecParts()
    availabilityParts()
    callParts()
    reservationParts()
    journalParts()
}

/// What is exported beside the library's own metrics.
enum Exported {
    /// How often the part ran in one iteration: what every other figure is to be divided by.
    static let repeats = BenchmarkMetric.custom("Repeats", useScalingFactor: false)
    /// Of the measuring thread.
    static let allocations = BenchmarkMetric.custom("Allocations", useScalingFactor: true)
}

/// Measures `body`, `repeats` times an iteration, so that reading the clock does not count.
/// `iterations` bounds parts that leave something behind.
func part<State>(
    _ name: String, repeats: Int = 1_000, iterations: Int = 2_000,
    setup: @escaping () throws -> State, _ body: @escaping (State) throws -> Void
) {
    Benchmark(
        name,
        configuration: .init(
            metrics: [
                .wallClock, .throughput, .readSyscalls, .writeSyscalls, Exported.repeats,
                Exported.allocations,
            ],
            warmupIterations: 2, maxDuration: .seconds(1), maxIterations: iterations),
        closure: { (benchmark: Benchmark, state: State) throws -> Void in
            benchmark.startMeasurement()
            let before = allocations_of_thread()
            for _ in 0..<repeats { try body(state) }
            let after = allocations_of_thread()
            benchmark.stopMeasurement()
            benchmark.measurement(Exported.allocations, Int(after - before))
            benchmark.measurement(Exported.repeats, repeats)
        },
        setup: { try setup() })
}

/// A part that cannot be measured as it was meant.
struct PartFailure: Error {
    var what: String
}
