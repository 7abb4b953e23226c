internal import ArgumentParser
internal import Inventory
internal import Journal
internal import Primitives
internal import Service

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Darwin)
    internal import Darwin
#endif

/// What many cells cost: memory, a snapshot while serving, and the restart from it.
struct Cells: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Memory per cell, snapshot while serving, restart time.")

    @Option(help: "Cells.")
    var count = 10_000_000

    @Option(help: "Directory to keep the store in; temporary if empty.")
    var data = ""

    @Flag(help: "Only open what is in --data, as a restart does.")
    var reopen = false

    func run() throws {
        let directory = data.isEmpty ? try temporaryDirectory() : data
        defer { if data.isEmpty { removeDirectory(directory) } }
        let network = SyntheticNetwork(cells: count)
        if !reopen {
            let store = try BenchStore(directory: directory)
            let filling = try seconds { try store.fill(network) }
            print("filled \(network.cellCount) cells in \(short(filling))s")
            report(network, "after filling")
            try snapshot(store, network)
            try store.service.journal.close()
        }
        if reopen || data.isEmpty { try restart(directory, network) }
    }

    private func report(_ network: SyntheticNetwork, _ when: String) {
        let resident = BenchStore.resident
        print(
            "\(when): \(resident >> 20) MiB resident, "
                + "\(short(Double(resident) / Double(network.cellCount)))bytes a cell")
    }

    /// Asks go on in a thread of their own while the snapshot is taken; their delays are compared
    /// with those before it.
    private func snapshot(_ store: BenchStore, _ network: SyntheticNetwork) throws {
        let quiet = AskDelays(store.service.store, network).measure(until: { _ in false }, most: 2)
        let done = StopSign()
        let busy = DelayBox()
        let thread = Thread {
            busy.delays = AskDelays(store.service.store, network)
                .measure(until: { _ in done.isSet }, most: 600)
        }
        let taking = try seconds { _ = try store.service.takeSnapshot() }
        done.set()
        thread.join()
        print(
            """
            snapshot in \(short(taking))s while asking: p99 \(quiet.p99) ns before, \
            \(busy.delays.p99) ns during, longest \(busy.delays.longest / 1_000) µs
            """)
        report(network, "after snapshot")
    }

    private func restart(_ directory: String, _ network: SyntheticNetwork) throws {
        // A process of its own, so that memory is what a restart leaves.
        if !reopen {
            let program = CommandLine.arguments[0]
            let command =
                "'\(program)' cells --count \(count) --data '\(directory)' --reopen"
            guard system(command) == 0 else { throw ExitCode.failure }
            return
        }
        var store: BenchStore?
        let opening = try seconds { store = try BenchStore(directory: directory) }
        print("restart in \(short(opening))s")
        report(network, "after restart")
        try store?.service.journal.close()
    }
}

/// How long single asks take, one after the other.
struct AskDelays {
    var p99 = 0
    var longest = 0
    private let store: StateStore
    private let network: SyntheticNetwork

    init(_ store: StateStore, _ network: SyntheticNetwork) {
        self.store = store
        self.network = network
    }

    func measure(until isDone: (Int) -> Bool, most secondsMax: Double) -> AskDelays {
        // Buckets of 50 ns up to 5 ms, and one for the rest.
        var buckets = [Int](repeating: 0, count: 100_001)
        var result = self
        var mixed: UInt64 = 42
        var asked = 0
        let end = ContinuousClock.now + .seconds(secondsMax)
        while ContinuousClock.now < end, !isDone(asked) {
            for _ in 0..<64 {
                mixed = mixed &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                let key = SkuKey(SyntheticNetwork.sku(Int(mixed >> 33) % network.skuCount))
                let begin = ContinuousClock.now
                _ = store.availability(of: key, AvailabilityAsk(now: BenchStore.now))
                let nanoseconds = Int((ContinuousClock.now - begin) / .nanoseconds(1))
                buckets[min(nanoseconds / 50, 100_000)] += 1
                result.longest = max(result.longest, nanoseconds)
                asked += 1
            }
        }
        var rest = asked / 100
        for index in buckets.indices.reversed() {
            rest -= buckets[index]
            if rest < 0 {
                result.p99 = index * 50
                break
            }
        }
        return result
    }
}
