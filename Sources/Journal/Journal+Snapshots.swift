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

    /// Deletes segments that two verified snapshots cover and the retention lets go, oldest
    /// first. Returns their names. Blocks for file operations; call it after a snapshot.
    public func truncate() throws(JournalError) -> [String] {
        if let failure { throw failure }
        guard let covered = try snapshots.coveredBefore() else { return [] }
        var removed: [String] = []
        while let name = try removeOldest(coveredBefore: covered) { removed.append(name) }
        return removed
    }

    private func removeOldest(coveredBefore covered: SequenceNumber) throws(JournalError)
        -> String?
    {
        let segments = catalogue.all
        guard segments.count >= 2, segments[1].header.firstSequence <= covered.value else {
            return nil
        }
        let bytes = segments.reduce(0) { $0 + Int($1.header.segmentBytes) }
        if bytes <= options.retention.bytesMax {
            let ended = segments[1].header.created.milliseconds
            let age = options.wallClock().milliseconds.subtractingReportingOverflow(ended)
            let isOld = !age.overflow && age.partialValue >= options.retention.milliseconds
            guard segments.count > options.retention.segmentsMin, isOld else { return nil }
        }
        catalogue.removeFirst()
        do {
            // One by one: a hole in the middle after a crash would look like a lost segment.
            try storage.remove(segments[0].name)
            try storage.syncDirectory()
        } catch {
            throw JournalError(error)
        }
        return segments[0].name
    }
}
