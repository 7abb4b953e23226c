internal import DOMClient
internal import Primitives

/// Rows so far, rate and time left, on a terminal only and at most five times a second.
struct Progress {
    private let clock = ContinuousClock()
    private let started: ContinuousClock.Instant
    private var shownAt: ContinuousClock.Instant?
    private let what: String

    init(_ what: String) {
        self.what = what
        started = clock.now
    }

    var elapsedSeconds: Double { Self.seconds(clock.now - started) }

    /// `done` of `total` is whatever tells how far we are (bytes of the file).
    mutating func update(rows: UInt64, done: Int, total: Int?) {
        guard Terminal.errorIsTerminal else { return }
        let now = clock.now
        if let shownAt, now - shownAt < .milliseconds(200) { return }
        shownAt = now
        let elapsed = max(Self.seconds(now - started), 0.001)
        var line =
            "\(Text.grouped(rows)) \(what)  "
            + "\(Text.grouped(UInt64(Double(rows) / elapsed)))/s"
        if let total, total > 0, done > 0 {
            let left = elapsed * Double(total - min(done, total)) / Double(done)
            line += "  \(done * 100 / total) %  ETA \(Text.age(milliseconds: Int64(left * 1_000)))"
        }
        Terminal.progress(line)
    }

    func clear() { Terminal.progress("") }

    private static func seconds(_ duration: Duration) -> Double { duration / .seconds(1) }
}
