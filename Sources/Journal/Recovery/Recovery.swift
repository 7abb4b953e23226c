internal import Primitives

/// Opens a data directory: looks, decides by the table, and only then changes anything.
///
/// Order: lock → survey → identity → snapshots → segments from the one that replay needs → row of
/// the last one → repairs → a position that the next batch can continue safely.
struct Recovery {
    let storage: any Storage
    let options: JournalOptions
    let supply: SegmentSupply
    var report = RecoveryReport()
    var survey = Survey()
    var snapshots: [SnapshotReader] = []
    var segments: [Segment] = []
    var provenDurable: UInt64 = 0

    /// What the journal goes on with.
    struct Opened {
        var report: RecoveryReport
        var tail: LogTail
        var snapshots: [SnapshotReader]
        var histories: [HistoryFile]
    }

    init(storage: any Storage, options: JournalOptions, supply: SegmentSupply) {
        self.storage = storage
        self.options = options
        self.supply = supply
    }

    func path(_ name: String) -> String { storage.location + "/" + name }

    mutating func meet(_ row: RecoveryRow, _ note: String? = nil) {
        report.rows.append(row)
        if let note { report.notes.append(note) }
    }

    mutating func run() throws(JournalError) -> Opened {
        do {
            survey = try Survey.read(storage)
            let identity = try settleIdentity()
            report.store = identity
            try survey.checkOrder(store: identity, location: storage.location)
            for name in survey.foreign { report.notes.append("\(name) is none of our files") }
            if survey.segments.isEmpty { return try openNewStore(identity) }
            let histories = try findHistories(identity)
            try chooseSnapshots(identity, histories)
            let last = try scanSegments()
            let tail = try settle(last, identity)
            return Opened(
                report: report, tail: tail, snapshots: snapshots, histories: histories)
        } catch let error as StorageError {
            throw JournalError(error)
        } catch let error as JournalError {
            throw error
        } catch {
            preconditionFailure("an error of no known type: \(error)")
        }
    }

    /// History files of this store, oldest first; others are left alone and noted.
    private mutating func findHistories(_ identity: StoreIdentity) throws(StorageError)
        -> [HistoryFile]
    {
        var files: [HistoryFile] = []
        for entry in survey.histories {
            if let file = try HistoryFile.read(storage, entry),
                file.header.store.isSameStore(as: identity)
            {
                files.append(file)
            } else {
                report.notes.append("\(entry.name) is no history of this store; not used")
            }
        }
        return files
    }

    // MARK: Snapshots

    private mutating func chooseSnapshots(
        _ identity: StoreIdentity, _ histories: [HistoryFile]
    ) throws {
        for name in survey.snapshots where snapshots.isEmpty {
            do {
                let reader = try SnapshotReader.open(storage, name: name, store: identity)
                snapshots.append(reader)
                report.snapshot = reader
                provenDurable = reader.newest.value
            } catch {
                if error.code == .wrongStore { throw error }
                meet(.snapshotUnreadable, "not used: \(error)")
            }
        }
        let replayFrom = report.snapshot?.replayFrom.value ?? 1
        // What the snapshots covered may be in the history still.
        let segment = survey.segments[0]
        let oldest = HistoryCatalogue(histories).oldest(before: segment.header.firstSequence)
        if oldest > replayFrom {
            throw RecoveryRow.historyMissing.refusal(
                "the log begins with record \(oldest), but record \(replayFrom) is needed",
                file: path(segment.name), offset: 40, sequences: replayFrom...(oldest - 1))
        }
    }

    // MARK: Segments

    /// The last segment's scan and bytes.
    struct LastSegment {
        var file: Survey.SegmentFile
        var bytes: AlignedBuffer
        var scan: SegmentScan
        var row: RecoveryRow
    }

    /// Scans every segment that replay needs (all, if asked), and the last one anyway.
    private mutating func scanSegments() throws -> LastSegment {
        let files = survey.segments
        let needed = report.snapshot?.replayFrom.value ?? 1
        var highestEpoch: UInt64 = 0
        for (index, file) in files.enumerated() {
            let next = index + 1 < files.count ? files[index + 1] : nil
            let segment = Segment(name: file.name, header: file.header)
            segments.append(segment)
            if file.copyUsed {
                meet(.headerCopyUsed, "one header sector of \(file.name) was rotten; rewritten")
            }
            highestEpoch = max(highestEpoch, file.header.epoch)
            let isNeeded = next.map { $0.header.firstSequence > needed } ?? true
            guard isNeeded || options.verifiesHistory else { continue }
            let (bytes, count) = try storage.contents(file.name)
            let scan = SegmentScan.scan(
                bytes.readable.slice(0..<count), header: file.header,
                nextFirstBatch: next?.header.firstBatch
            ) { found, _ in
                segment.mark(firstSequence: found.header.firstSequence, offset: found.offset)
            }
            report.batchesVerified += scan.batches
            report.recordsVerified += scan.records
            provenDurable = max(provenDurable, scan.provenDurable)
            report.epoch = max(highestEpoch, scan.epoch)
            for offset in scan.dirtyPadding {
                report.notes.append("padding of the batch at \(offset) in \(file.name) is not zero")
            }
            let row = try judge(scan, file: file, next: next)
            if next == nil {
                return LastSegment(file: file, bytes: bytes, scan: scan, row: row)
            }
            if row == .supersededTail, !bytes.readable.slice(scan.end..<count).isZero {
                meet(row)
            }
        }
        preconditionFailure("a store without a last segment")
    }

    private func judge(
        _ scan: SegmentScan, file: Survey.SegmentFile, next: Survey.SegmentFile?
    ) throws(JournalError) -> RecoveryRow {
        let row = StopEvidence(
            stop: scan.stop, hasNextSegment: next != nil, hasLaterBatch: scan.later != nil,
            expected: scan.position.sequence, provenDurable: provenDurable
        ).row
        if row == .supersededTail, let next,
            scan.position.sequence != next.header.firstSequence
                || scan.position.chain != next.header.chain
        {
            throw RecoveryRow.misplaced.refusal(
                "the segment does not continue \(file.name)", file: path(next.name), offset: 40)
        }
        guard row.verdict == .refuse else { return row }
        let upper = max(
            next.map { $0.header.firstSequence &- 1 } ?? 0,
            scan.later.map { $0.header.firstSequence &- 1 } ?? 0, provenDurable)
        let first = scan.position.sequence
        throw row.refusal(
            Self.reason(scan), file: path(file.name), offset: scan.end,
            sequences: upper >= first ? first...upper : nil)
    }

    static func reason(_ scan: SegmentScan) -> String {
        switch scan.stop {
        case .damaged(let reason), .misplaced(let reason): reason
        case .clean, .reachedNext: "batch \(scan.position.batch) is missing"
        }
    }
}
