public import Primitives

/// Looks at a data directory offline and changes nothing: the engine of `domctl data inspect`
/// and `verify`.
public struct JournalInspector: Sendable {
    let storage: any Storage

    public init(storage: any Storage) { self.storage = storage }

    /// Throws `storage` if the directory does not exist.
    public init(directory: String) throws(JournalError) {
        do {
            storage = try PosixStorage(location: directory, creates: false)
        } catch {
            throw JournalError(error)
        }
    }

    /// Whether there is anything of a store: its identity, a segment, a snapshot or a torn tail.
    public func holdsStore() throws(JournalError) -> Bool {
        try !Survey.read(storage) { _ in }.isEmpty
    }

    /// Verifies every byte that means something, and reports all that is wrong, not only the
    /// first. O(directory); memory: one segment.
    public func verify() throws(JournalError) -> DataReport {
        var report = DataReport(location: storage.location)
        report.isInUse = isInUse()
        var refusals: [JournalError] = []
        let survey = try Survey.read(storage) { refusals.append($0) }
        for error in refusals { report.add(error) }
        report.torn = survey.torn
        report.temporaries = survey.temporaries
        report.foreign = survey.foreign
        checkIdentity(survey, &report)
        var proven: UInt64 = 0
        for name in survey.snapshots { checkSnapshot(name, &report, &proven) }
        if let store = report.store {
            do { try survey.checkOrder(store: store, location: storage.location) } catch {
                report.add(error)
            }
        }
        for index in survey.segments.indices {
            try checkSegment(survey, index, &report, &proven)
        }
        let histories = try checkHistories(survey, &report)
        checkCoverage(survey, histories, &report)
        return report
    }

    /// Headers only: a start needs none of it while there is a snapshot. Answers what is whole.
    private func checkHistories(
        _ survey: Survey, _ report: inout DataReport
    ) throws(JournalError) -> HistoryCatalogue {
        let whole = HistoryCatalogue([])
        for entry in survey.histories {
            let file: HistoryFile?
            do throws(StorageError) { file = try HistoryFile.read(storage, entry) } catch {
                throw JournalError(error)
            }
            if let file {
                whole.append(file)
                report.histories.append(
                    DataReport.HistoryReport(
                        name: entry.name, first: SequenceNumber(file.header.first),
                        last: SequenceNumber(file.header.last), bytes: entry.size))
            } else {
                report.findings.append(
                    DataReport.Finding(
                        severity: .note, message: "the history's header does not verify",
                        file: storage.location + "/" + entry.name,
                        advice: "Old events and a new archive do without it."))
            }
        }
        return whole
    }

    /// Every valid batch in order, until `body` returns false.
    public func forEachBatch(_ body: (BatchReport) -> Bool) throws(JournalError) {
        var goesOn = true
        try scanAll { name, found, _ in
            guard goesOn else { return }
            let header = found.header
            goesOn = body(
                BatchReport(
                    segment: name, offset: found.offset, bytes: header.footprint,
                    number: header.number, first: SequenceNumber(header.firstSequence),
                    records: Int(header.count), epoch: header.epoch,
                    durable: SequenceNumber(header.durable), opens: header.flags.contains(.opens),
                    seals: header.flags.contains(.seals), closes: header.flags.contains(.closes)))
        }
    }

    /// Every valid record from `first` on, with the segment and the offset at which it stands,
    /// until `body` returns false.
    public func forEachRecord(
        from first: SequenceNumber = SequenceNumber(1),
        _ body: (
            _ record: RecordInfo, _ payload: RawSpan, _ segment: String, _ offset: Int
        ) -> Bool
    ) throws(JournalError) {
        var goesOn = true
        try scanAll { name, found, bytes in
            let end = BatchHeader.byteCount + Int(found.header.byteLength)
            let records = bytes.slice(BatchHeader.byteCount..<end)
            var offset = 0
            while goesOn, let record = RecordFormat.decode(records, at: offset) {
                let place = found.offset + BatchHeader.byteCount + offset
                offset = record.end
                guard record.info.sequence >= first else { continue }
                goesOn = body(
                    record.info, records.slice(record.payload).bytes, name, place)
            }
        }
    }

    // MARK: Parts

    private func isInUse() -> Bool {
        do { try storage.lock() } catch { return error.isLocked }
        storage.unlock()
        return false
    }

    private func scanAll(
        _ onBatch: (String, SegmentScan.Found, UnsafeRawBufferPointer) -> Void
    ) throws(JournalError) {
        let files = try Survey.read(storage) { _ in }.segments
        for (index, file) in files.enumerated() {
            do {
                let (bytes, count) = try storage.contents(file.name)
                _ = SegmentScan.scan(
                    bytes.readable.slice(0..<count), header: file.header,
                    nextFirstBatch: index + 1 < files.count
                        ? files[index + 1].header.firstBatch : nil
                ) { onBatch(file.name, $0, $1) }
            } catch {
                throw JournalError(error)
            }
        }
    }

    private func checkIdentity(_ survey: Survey, _ report: inout DataReport) {
        let path = storage.location + "/" + FileName.identity
        switch survey.identity {
        case .found(let identity, let copyUsed):
            report.store = identity
            if copyUsed {
                report.note("one sector of store.id is rotten; the next start rewrites it", path, 0)
            }
        case .bad:
            report.add(
                RecoveryRow.identityLost.refusal(
                    "neither copy of the identity verifies", file: path, offset: 0))
        case .missing:
            if !survey.isEmpty {
                report.add(RecoveryRow.identityLost.refusal("there is no identity", file: path))
            }
        }
    }

    private func checkSnapshot(_ name: String, _ report: inout DataReport, _ proven: inout UInt64) {
        guard let store = report.store else { return }
        do {
            let reader = try SnapshotReader.open(storage, name: name, store: store)
            try reader.verifyChunks()
            proven = max(proven, reader.newest.value)
            report.snapshots.append(
                .init(
                    name: name, created: reader.created, sections: reader.sections,
                    bytes: reader.bytes, newest: reader.newest, replayFrom: reader.replayFrom))
        } catch {
            report.add(error)
        }
    }

    private func checkSegment(
        _ survey: Survey, _ index: Int, _ report: inout DataReport, _ proven: inout UInt64
    ) throws(JournalError) {
        let file = survey.segments[index]
        let next = index + 1 < survey.segments.count ? survey.segments[index + 1] : nil
        let path = storage.location + "/" + file.name
        let scan: SegmentScan
        do {
            let (bytes, count) = try storage.contents(file.name)
            scan = SegmentScan.scan(
                bytes.readable.slice(0..<count), header: file.header,
                nextFirstBatch: next?.header.firstBatch)
        } catch {
            throw JournalError(error)
        }
        proven = max(proven, scan.provenDurable)
        if file.copyUsed {
            report.note("one header sector is rotten; the next start rewrites it", path, 0)
        }
        for offset in scan.dirtyPadding {
            report.note("the padding of this batch is not zero", path, offset)
        }
        report.segments.append(
            .init(
                name: file.name, number: file.header.number,
                first: SequenceNumber(file.header.firstSequence),
                last: SequenceNumber(scan.position.sequence &- 1), batches: scan.batches,
                records: scan.records, bytesUsed: scan.end, bytes: file.size,
                epoch: max(file.header.epoch, scan.epoch), created: file.header.created,
                isClosed: scan.last?.header.flags.contains(.closes) ?? false))
        let row = StopEvidence(
            stop: scan.stop, hasNextSegment: next != nil, hasLaterBatch: scan.later != nil,
            expected: scan.position.sequence, provenDurable: proven
        ).row
        if row.verdict == .refuse {
            report.add(row.refusal(Recovery.reason(scan), file: path, offset: scan.end))
        } else if row == .tornTail {
            let message =
                report.isInUse
                ? "a batch is being written" : "a torn tail; the next start keeps it aside"
            report.note(message, path, scan.end)
        } else if let next,
            scan.position.sequence != next.header.firstSequence
                || scan.position.chain != next.header.chain
        {
            report.add(
                RecoveryRow.misplaced.refusal(
                    "the segment does not continue \(file.name)",
                    file: storage.location + "/" + next.name, offset: 40))
        }
    }

    private func checkCoverage(
        _ survey: Survey, _ histories: HistoryCatalogue, _ report: inout DataReport
    ) {
        guard let segment = survey.segments.first else {
            if !survey.isEmpty {
                report.add(
                    RecoveryRow.knownStoreIsEmpty.refusal(
                        "the store has no log segment", file: storage.location))
            }
            return
        }
        let needed = report.snapshots.first?.replayFrom.value ?? 1
        let oldest = histories.oldest(before: segment.header.firstSequence)
        if oldest > needed {
            report.add(
                RecoveryRow.historyMissing.refusal(
                    "the log begins with record \(oldest), but record \(needed) is needed",
                    file: storage.location + "/" + segment.name, offset: 40))
        }
    }
}

extension DataReport {
    mutating func add(_ error: JournalError) {
        findings.append(
            Finding(
                severity: .damage, message: error.message, file: error.file, offset: error.offset,
                advice: error.advice))
    }

    mutating func note(_ message: String, _ file: String, _ offset: Int) {
        findings.append(Finding(severity: .note, message: message, file: file, offset: offset))
    }
}
