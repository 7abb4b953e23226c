internal import Foundation

/// What the system says about this process; zeroes where it does not say.
struct ProcessFigures: Sendable {
    var residentBytes: UInt64 = 0
    var openFiles = 0
    var startSeconds: Double
    var cpuSeconds: Double = 0

    /// Reads /proc; microseconds.
    static func now(startedAt: Date) -> ProcessFigures {
        var figures = ProcessFigures(startSeconds: startedAt.timeIntervalSince1970)
        let pages = (try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8)) ?? ""
        let fields = pages.split(separator: " ")
        if fields.count > 1, let resident = UInt64(fields[1]) {
            figures.residentBytes = resident * UInt64(sysconf(Int32(_SC_PAGESIZE)))
        }
        let open = try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd")
        figures.openFiles = open?.count ?? 0
        var usage = rusage()
        if getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage) == 0 {
            figures.cpuSeconds = seconds(usage.ru_utime) + seconds(usage.ru_stime)
        }
        return figures
    }

    private static func seconds(_ time: timeval) -> Double {
        Double(time.tv_sec) + Double(time.tv_usec) / 1e6
    }
}
