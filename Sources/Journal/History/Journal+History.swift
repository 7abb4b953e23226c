public import Primitives

extension Journal {
    /// Lets go of what two verified snapshots cover, oldest first. Segments beyond the youngest
    /// few become compressed history files; history files go by the retention's time and bytes,
    /// but never one that holds a record from `needed` on. Returns the names of files that went.
    /// Blocks for file operations; call it after a snapshot.
    public func truncate(needed: SequenceNumber = SequenceNumber(.max))
        throws(JournalError) -> [String]
    {
        if let failure { throw failure }
        guard let covered = try snapshots.coveredBefore() else { return [] }
        var removed: [String] = []
        while let name = try retireOldest(coveredBefore: covered, needed) { removed.append(name) }
        do throws(StorageError) {
            while let name = try removeOldestHistory(needed) { removed.append(name) }
        } catch {
            throw JournalError(error)
        }
        return removed
    }

    private func retireOldest(
        coveredBefore covered: SequenceNumber, _ needed: SequenceNumber
    ) throws(JournalError) -> String? {
        let segments = catalogue.all
        guard segments.count > max(options.retention.segmentsMin, 1),
            segments[1].header.firstSequence <= covered.value
        else { return nil }
        let last = segments[1].header.firstSequence - 1
        let ended = segments[1].header.created
        if last >= needed.value || !isOld(ended) {
            try keepAsHistory(segments[0].header.firstSequence...last, ended: ended)
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

    /// Copies records into a history file, unless a crash came between the copy and the deletion
    /// of their segment.
    private func keepAsHistory(
        _ sequences: ClosedRange<UInt64>, ended: Instant
    ) throws(JournalError) {
        if let known = histories.find(sequences.lowerBound),
            known.header.last >= sequences.upperBound
        {
            return
        }
        do {
            var writer = try HistoryWriter(storage)
            do {
                var next = SequenceNumber(sequences.lowerBound)
                while next.value <= sequences.upperBound {
                    let left = sequences.upperBound - next.value + 1
                    next = try read(
                        from: next, recordsMax: Int(clamping: min(left, 4_096))
                    ) { record, payload in try writer.add(record, payload) }
                }
            } catch {
                writer.cancel()
                throw error
            }
            histories.append(try writer.finish(store, ended: ended))
        } catch let error as StorageError {
            throw JournalError(error)
        } catch let error as JournalError {
            throw error
        } catch {
            preconditionFailure("an error of no known type: \(error)")
        }
    }

    private func removeOldestHistory(_ needed: SequenceNumber) throws(StorageError) -> String? {
        let files = histories.all
        guard let oldest = files.first, oldest.header.last < needed.value else { return nil }
        let bytes = files.reduce(0 as UInt64) { $0 + $1.header.bytes }
        guard bytes > UInt64(options.retention.bytesMax) || isOld(oldest.header.ended) else {
            return nil
        }
        histories.removeFirst()
        try storage.remove(oldest.name)
        try storage.syncDirectory()
        return oldest.name
    }

    private func isOld(_ ended: Instant) -> Bool {
        let age = options.wallClock().milliseconds.subtractingReportingOverflow(ended.milliseconds)
        return !age.overflow && age.partialValue >= options.retention.milliseconds
    }
}
