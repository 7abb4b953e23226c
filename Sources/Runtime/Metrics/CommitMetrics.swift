internal import Journal
internal import Synchronization

/// Group commits counted by the journal's thread, read by `/metrics`.
final class CommitMetrics: Sendable {
    struct Values {
        var records: UInt64 = 0
        var bytes: UInt64 = 0
        var nanoseconds: UInt64 = 0
        /// Commits per bucket of `bounds`, and one for all that is longer.
        var buckets = [UInt64](repeating: 0, count: CommitMetrics.bounds.count + 1)
    }

    /// Upper bounds, nanoseconds.
    static let bounds: [UInt64] = [
        50_000, 100_000, 250_000, 500_000, 1_000_000, 2_500_000, 5_000_000, 10_000_000, 25_000_000,
        50_000_000, 100_000_000, 250_000_000, 500_000_000, 1_000_000_000,
    ]

    private let state = Mutex(Values())

    func record(_ commit: CommitObservation) {
        state.withLock { values in
            values.records &+= UInt64(commit.records)
            values.bytes &+= UInt64(commit.bytes)
            values.nanoseconds &+= commit.nanoseconds
            let index = CommitMetrics.bounds.firstIndex { commit.nanoseconds <= $0 }
            values.buckets[index ?? CommitMetrics.bounds.count] &+= 1
        }
    }

    var values: Values { state.withLock { $0 } }
}

/// Snapshots that the server took by itself since start.
final class SnapshotMetrics: Sendable {
    struct Values {
        var taken: UInt64 = 0
        var failed: UInt64 = 0
    }

    private let state = Mutex(Values())

    func taken() { state.withLock { $0.taken += 1 } }

    func failed() { state.withLock { $0.failed += 1 } }

    var values: Values { state.withLock { $0 } }
}
