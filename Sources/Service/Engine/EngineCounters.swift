internal import Fulfilment
internal import Primitives
internal import Synchronization

/// What the engine counts for metrics; relaxed atomics, read at scrape.
final class EngineCounters: Sendable {
    let transactions = Atomic<UInt64>(0)
    let replayedAnswers = Atomic<UInt64>(0)
    let expired = Atomic<UInt64>(0)
    let asks = Atomic<UInt64>(0)
    /// Units of returns by what became of them, at the place of the disposition's raw value.
    private let disposed = Mutex([UInt64](repeating: 0, count: 256))

    func count(_ disposition: Disposition) {
        disposed.withLock { $0[Int(disposition.rawValue)] += 1 }
    }

    func disposed(_ disposition: Disposition) -> UInt64 {
        disposed.withLock { $0[Int(disposition.rawValue)] }
    }
}
