public import Primitives

/// Writes one snapshot while the journal goes on. One at a time; not thread-safe.
public final class SnapshotWriter {
    public let name: String

    init(name: String) { self.name = name }

    /// Adds one shard's state, copied under its lock and stamped with the last record it has
    /// seen. Compresses and writes here, outside any lock. A (kind, shard) may come once.
    public func add(
        kind: UInt16, shard: UInt32, stamp: SequenceNumber, digest: UInt64, _ payload: RawSpan
    ) throws(JournalError) {
    }

    /// Waits until every record the snapshot has seen is durable, then footer, sync, re-read and
    /// verify, rename, directory sync. Afterwards the caller appends its record of completion.
    /// Blocks for the length of the snapshot's writing.
    public func finish() throws(JournalError) -> SnapshotSummary {
        SnapshotSummary(name: name, bytes: 0, replayFrom: .zero, newest: .zero)
    }

    /// Removes what was written. After `finish` it does nothing.
    public func cancel() {}
}

public struct SnapshotSummary: Sendable, Equatable {
    public var name: String
    /// On disk.
    public var bytes: Int
    public var replayFrom: SequenceNumber
    public var newest: SequenceNumber
}
