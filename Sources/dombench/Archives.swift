internal import Archive
internal import ArgumentParser
internal import Fulfilment
internal import Inventory
internal import Journal
internal import Primitives
internal import Service

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Darwin)
    internal import Darwin
#endif

/// What many closed orders cost: memory, and the time to find one.
///
/// The memory with closed orders is compared with that of the same process before the first of
/// them, when it had done everything else: seen a hundred thousand orders come and go that were
/// never closed, written them into the archive's timelines and a snapshot, and answered every kind
/// of question. Answers that are kept for repetitions are not in either: they are bounded by a day
/// and by bytes. What a start needs is told by a second run on the same
/// directory with `--orders 0` and one with all of them.
struct Archives: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "archive",
        abstract: "Memory and reads with many closed orders in the archive.",
        discussion: """
            Each order is taken, sourced, shipped and closed through the journal, leaves memory
            once the archive has it, and is looked for there. A directory is gone on with where
            the run before ended; domd serves it too.
            """)

    @Option(help: "Closed orders.")
    var orders = 200_000

    @Option(help: "Open orders.")
    var open = 50_000

    @Option(help: "Reads of each kind.")
    var reads = 5_000

    @Option(help: "Directory; temporary if empty.")
    var data = ""

    @Flag(help: "Delete the archive at the end, make it anew and compare its answers.")
    var rebuild = false

    /// Closed orders that are in memory at a time.
    private static let perRound = 2_000
    private static let perSnapshot = 100_000
    /// Numbers from here on are of orders that are never closed.
    private static let vanishing = 50_000_000

    func run() throws {
        let directory = data.isEmpty ? try temporaryDirectory() : data
        defer { if data.isEmpty { removeDirectory(directory) } }
        let store = try ArchivedStore(directory)
        let source = OrderSource(open: open)
        let done = try store.archive.orderCount()
        if done > 0 { report(store, "on start, \(done) closed") }
        try store.fillOpen(source)
        if done == 0 { try vanish(store, source) }
        let before = try settledMemory(store, source, closed: done, "with \(done) closed")
        if orders > done {
            let elapsed = try seconds { try fill(store, source, done..<orders) }
            print("\(orders - done) closed in \(Int(elapsed)) s")
            let after = try settledMemory(store, source, closed: orders, "with \(orders) closed")
            print("  \(percent(after.trimmed, before.trimmed)), untrimmed ", terminator: "")
            print(percent(after.raw, before.raw))
        }
        let closed = max(done, orders)
        var answers = Answers(store.service, source, closed: closed)
        try answers.measure(reads)
        if rebuild {
            try compareRebuilt(store, source, closed)
        } else {
            try store.close()
        }
    }

    // MARK: Filling

    private func fill(
        _ store: ArchivedStore, _ source: OrderSource, _ numbers: Range<Int>
    ) throws {
        for start in stride(from: numbers.lowerBound, to: numbers.upperBound, by: Self.perRound) {
            let end = min(start + Self.perRound, numbers.upperBound)
            try store.live(source, open + start..<open + end)
            try store.settle()
            if end / Self.perSnapshot > start / Self.perSnapshot {
                _ = try store.service.takeSnapshot()
                report(store, "\(end) closed")
            }
        }
    }

    /// As `fill` does, but the orders leave memory without ever being closed: a process that has
    /// worked as long, and has nothing in the archive.
    private func vanish(_ store: ArchivedStore, _ source: OrderSource) throws {
        for start in stride(from: 0, to: Self.perSnapshot, by: Self.perRound) {
            let first = Self.vanishing + start
            try store.vanish(source, first..<first + Self.perRound)
            try store.settle()
        }
    }

    // MARK: Memory

    /// Resident memory after everything that the process does has been done.
    private func settledMemory(
        _ store: ArchivedStore, _ source: OrderSource, closed: Int, _ name: String
    ) throws -> (raw: Int, trimmed: Int) {
        try store.settle()
        _ = try store.service.takeSnapshot()
        var answers = Answers(store.service, source, closed: closed)
        try answers.ask(1_000)
        return report(store, name)
    }

    @discardableResult
    private func report(_ store: ArchivedStore, _ name: String) -> (raw: Int, trimmed: Int) {
        let raw = BenchStore.resident
        trimHeap()
        let trimmed = BenchStore.resident
        print(
            """
            \(name): \(raw >> 10) KiB resident, \(trimmed >> 10) KiB trimmed; archive \
            \(store.archive.bytes >> 20) MiB
            """)
        fflush(nil)
        return (raw, trimmed)
    }

    private func percent(_ after: Int, _ before: Int) -> String {
        let change = Double(after - before) / Double(before) * 100
        return "\(change >= 0 ? "+" : "")\((change * 10).rounded() / 10) %"
    }

    /// Gives free pages back, so that what is left is what is used.
    private func trimHeap() {
        #if canImport(Glibc)
            // Not in the module map of glibc.
            if let symbol = dlsym(nil, "malloc_trim") {
                typealias Trim = @convention(c) (Int) -> Int32
                _ = unsafeBitCast(symbol, to: Trim.self)(0)
            }
        #endif
    }

    // MARK: Made anew

    private func compareRebuilt(
        _ store: ArchivedStore, _ source: OrderSource, _ closed: Int
    ) throws {
        var answers = Answers(store.service, source, closed: closed)
        let before = try answers.digest(store.archive)
        let directory = store.directory
        try store.close()
        removeDirectory(directory + "/archive")
        let next = try ArchivedStore(directory)
        guard try next.archive.orderCount() == 0 else {
            throw ValidationError("the archive was not deleted")
        }
        let elapsed = try seconds { try next.settle() }
        answers = Answers(next.service, source, closed: closed)
        let after = try answers.digest(next.archive)
        print("made anew in \(Int(elapsed)) s: \(before == after ? "the same" : "other") answers")
        print("  before \(before)\n  after  \(after)")
        try next.close()
        if before != after { throw ExitCode.failure }
    }
}

/// A journal with its archive, where domd looks for them.
final class ArchivedStore {
    let directory: String
    let service: DOMService
    let archive: Archive

    init(_ directory: String) throws {
        self.directory = directory
        let (journal, report) = try Journal.open(directory: directory)
        mkdir(directory + "/archive", 0o700)
        archive = try Archive(
            path: directory + "/archive/archive.sqlite", store: "\(report.store)",
            last: report.last)
        var options = ServiceOptions()
        options.archive = archive
        service = try DOMService(
            journal: journal, recovery: report, options: options, now: BenchStore.now)
        journal.start()
    }

    /// Everything durable, in the archive, and what is closed out of memory.
    func settle() throws {
        try service.journal.waitUntilDurable(service.journal.last)
        try service.catchUpArchive(now: BenchStore.now)
        try service.journal.waitUntilDurable(service.journal.last)
    }

    func fillOpen(_ source: OrderSource) throws {
        if try source.open == 0 || service.order(source.id(source.open - 1)) != nil { return }
        try service.load(
            Transaction(
                time: BenchStore.now,
                effects: [.location(LocationRecord(index: LocationIndex(0), id: "L-0"))]))
        try load(source, 0..<source.open, .opened)
    }

    /// Takes orders and lets memory forget them.
    func vanish(_ source: OrderSource, _ numbers: Range<Int>) throws {
        try load(source, numbers, .opened)
        try service.load(
            Transaction(time: BenchStore.now, actor: "bench"),
            numbers.map { .orderRemoved(source.id($0)) })
    }

    /// Lets orders live from their submission to their end.
    func live(_ source: OrderSource, _ numbers: Range<Int>) throws {
        try load(source, numbers, .opened)
        try load(source, numbers, .closed)
    }

    private func load(
        _ source: OrderSource, _ numbers: Range<Int>, _ stage: OrderSource.Stage
    ) throws {
        let perTransaction = 100
        for start in stride(from: numbers.lowerBound, to: numbers.upperBound, by: perTransaction) {
            while service.journal.admit(.growing) != .admitted { usleep(1_000) }
            let end = min(start + perTransaction, numbers.upperBound)
            let effects = (start..<end).flatMap { source.effects(of: $0, stage) }
            try service.load(Transaction(time: BenchStore.now, actor: "bench"), effects)
        }
    }

    func close() throws {
        try service.journal.close()
        try archive.close()
    }
}
