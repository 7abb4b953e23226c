internal import Primitives
internal import Synchronization

/// What the engine counts for metrics; relaxed atomics, read at scrape.
final class EngineCounters: Sendable {
    let transactions = Atomic<UInt64>(0)
    let replayedAnswers = Atomic<UInt64>(0)
    let expired = Atomic<UInt64>(0)
    let asks = Atomic<UInt64>(0)
}
