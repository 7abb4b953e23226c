internal import Primitives

extension Journal {
    /// Starts a snapshot; one at a time. Add every shard, then `finish`; any error or `cancel`
    /// leaves everything as it was. A failing snapshot does not stop the journal.
    public func beginSnapshot() throws(JournalError) -> SnapshotWriter {
        if let failure { throw failure }
        guard snapshots.begin() else {
            throw JournalError(.configuration, "a snapshot is being written already")
        }
        do {
            return try SnapshotWriter(journal: self)
        } catch {
            snapshots.end()
            throw JournalError(error)
        }
    }

    /// The verified snapshots, newest first.
    public var verifiedSnapshots: [SnapshotReader] { snapshots.all }
}
