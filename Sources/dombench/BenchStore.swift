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
