internal import Journal
internal import Primitives
internal import Service

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Darwin)
    internal import Darwin
#endif

/// A service on a real directory, opened and filled as domd would.
struct BenchStore {
    let service: DOMService

    init(directory: String) throws {
        let (journal, report) = try Journal.open(directory: directory)
        service = try DOMService(journal: journal, recovery: report, now: Self.now)
        journal.start()
    }

    func fill(_ network: SyntheticNetwork) throws {
        try network.forEachTransaction { transaction in
            while service.journal.admit(.growing) != .admitted { usleep(1_000) }
            try service.load(transaction)
        }
        try service.journal.waitUntilDurable(service.journal.last)
    }

    static var now: Instant {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Instant(milliseconds: Int64(time.tv_sec) * 1_000 + Int64(time.tv_nsec) / 1_000_000)
    }

    /// Resident memory of this process, bytes.
    static var resident: Int {
        guard let file = fopen("/proc/self/statm", "r") else { return 0 }
        defer { fclose(file) }
        var buffer = [CChar](repeating: 0, count: 256)
        guard fgets(&buffer, 256, file) != nil else { return 0 }
        let text = String(decoding: buffer.map { UInt8(bitPattern: $0) }, as: UTF8.self)
        let fields = text.split(separator: " ")
        return fields.count > 1 ? (Int(fields[1]) ?? 0) * sysconf(Int32(_SC_PAGESIZE)) : 0
    }
}

/// Seconds that `body` took.
func seconds(_ body: () throws -> Void) rethrows -> Double {
    let begin = ContinuousClock.now
    try body()
    return (ContinuousClock.now - begin) / .seconds(1)
}

/// Processor time of this thread, seconds: what a measurement on a shared machine may be told by.
func threadSeconds() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
}

/// As `threadSeconds`, of all threads.
func processSeconds() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
}

/// `value` with three significant digits and a unit prefix.
func short(_ value: Double) -> String {
    let (scaled, unit) =
        value >= 1e9
        ? (value / 1e9, " G")
        : value >= 1e6
            ? (value / 1e6, " M") : value >= 1e3 ? (value / 1e3, " k") : (value, " ")
    let rounded = (scaled * 100).rounded() / 100
    return "\(rounded)\(unit)"
}
