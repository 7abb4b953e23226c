public import Primitives

/// Cuts a damaged log after a record that the operator names, with a loss that he accepts.
///
/// Nothing is deleted: later segments and snapshots that know more are renamed to `.cut`, the
/// rest of the segment that is cut is kept in a `.torn` file. Sequence numbers after the cut will
/// be given out again: consumers that have read further must start over.
public struct JournalRepair {
    public struct Report: Sendable, Equatable {
        public var last: SequenceNumber
        /// Records known to have been acknowledged that are gone.
        public var lost: UInt64
        /// Old and new names of what was put aside.
        public var renamed: [String] = []
        public var torn: RecoveryReport.TornTail?
    }

    private let storage: any Storage

    public init(storage: any Storage) { self.storage = storage }

    /// Keeps everything up to and including `last`, which must end a batch. Refuses, changing
    /// nothing, if more than `acceptedLoss` records would go.
    public func truncate(
        after last: SequenceNumber, acceptedLoss: UInt64
    ) throws(JournalError) -> Report {
        do {
            try storage.lock()
            defer { storage.unlock() }
            return try cut(after: last.value, acceptedLoss: acceptedLoss)
        } catch let error as StorageError {
            throw JournalError(error)
        } catch let error as JournalError {
            throw error
        } catch {
            preconditionFailure("an error of no known type: \(error)")
        }
    }

    private struct Cut {
        var index: Int
        var offset: Int
        var bytes: AlignedBuffer
        var count: Int
    }

    private func cut(after last: UInt64, acceptedLoss: UInt64) throws -> Report {
        let survey = try Survey.read(storage) { _ in }
        var highest = last
        var found: Cut?
        var reached: UInt64 = 0
        for (index, file) in survey.segments.enumerated() {
            let next = index + 1 < survey.segments.count ? survey.segments[index + 1] : nil
            let (bytes, count) = try storage.contents(file.name)
            var end: Int?
            let scan = SegmentScan.scan(
                bytes.readable.slice(0..<count), header: file.header,
                nextFirstBatch: next?.header.firstBatch
            ) { batch, _ in
                if batch.header.lastSequence == last { end = batch.offset + batch.header.footprint }
            }
            reached = max(reached, scan.position.sequence &- 1)
            highest = max(
                highest, scan.provenDurable, scan.position.sequence &- 1,
                scan.later?.header.lastSequence ?? 0, file.header.firstSequence &- 1)
            if let end { found = Cut(index: index, offset: end, bytes: bytes, count: count) }
        }
        let snapshots = try readSnapshots(survey)
        highest = max(highest, snapshots.map(\.newest.value).max() ?? 0)
        guard let found else {
            throw JournalError(
                .configuration, "no batch ends with record \(last); the log reads up to \(reached)",
                advice: "List batch ends with: domctl data inspect --batches.")
        }
        let lost = highest - last
        guard lost <= acceptedLoss else {
            throw JournalError(
                .configuration, "cutting after \(last) loses \(lost) acknowledged records",
                sequences: (last + 1)...highest,
                advice: "Say --accept-loss \(lost) if that is what you want.")
        }
        return try carryOut(
            found, survey, snapshots, Report(last: SequenceNumber(last), lost: lost))
    }

    private func readSnapshots(_ survey: Survey) throws -> [SnapshotReader] {
        guard case .found(let store, _) = survey.identity else { return [] }
        return survey.snapshots.compactMap {
            try? SnapshotReader.open(storage, name: $0, store: store)
        }
    }

    private func carryOut(
        _ cut: Cut, _ survey: Survey, _ snapshots: [SnapshotReader], _ plan: Report
    ) throws -> Report {
        var report = plan
        let kept = Set(survey.segments.prefix(cut.index + 1).map(\.name))
        let tooNew = snapshots.filter { $0.newest > plan.last }.map(\.name)
        // Segments whose header does not even verify are not in the survey, but in the list.
        let later = try storage.list().map(\.name).filter {
            FileName.isSegment($0) && !kept.contains($0) && $0 > survey.segments[cut.index].name
        }
        // The newest first: a crash on the way leaves a log that is still in one piece.
        for name in later.reversed() + tooNew {
            try storage.rename(name, to: name + ".cut")
            try storage.syncDirectory()
            report.renamed.append(name + ".cut")
        }
        let whole = cut.bytes.readable.slice(0..<cut.count)
        if !whole.slice(cut.offset..<cut.count).isZero {
            report.torn = try storage.setAside(
                whole, of: survey.segments[cut.index].name, from: cut.offset, taken: survey.torn)
        }
        return report
    }
}
