internal import Primitives

extension Recovery {
    /// Who this store is; decides between a new store, a known one and a refusal.
    mutating func settleIdentity() throws -> StoreIdentity {
        let witness = try readWitness()
        switch survey.identity {
        case .found(let identity, let copyUsed):
            if let witness, !witness.isSameStore(as: identity) {
                throw RecoveryRow.wrongStore.refusal(
                    "the directory holds store \(identity), the witness names \(witness)",
                    file: path(FileName.identity), offset: 16)
            }
            if survey.segments.isEmpty {
                throw RecoveryRow.knownStoreIsEmpty.refusal(
                    "store \(identity) has no log segment", file: storage.location)
            }
            if copyUsed {
                meet(.identityCopyUsed, "one sector of store.id was rotten; rewritten")
                try writeIdentity(identity, to: storage, name: FileName.identity)
            }
            if witness == nil { try writeWitness(identity) }
            return identity
        case .bad:
            throw RecoveryRow.identityLost.refusal(
                "neither copy of the identity verifies", file: path(FileName.identity), offset: 0)
        case .missing:
            return try settleMissingIdentity(witness)
        }
    }

    private mutating func settleMissingIdentity(_ witness: StoreIdentity?) throws -> StoreIdentity {
        if survey.isEmpty {
            if let witness, options.initialisation != .always {
                throw RecoveryRow.knownStoreIsEmpty.refusal(
                    "the directory is empty, but store \(witness) has lived here",
                    file: storage.location)
            }
            if options.initialisation == .never {
                throw RecoveryRow.knownStoreIsEmpty.refusal(
                    "the directory is empty", file: storage.location)
            }
            meet(.newStore, "new store")
            report.initialised = true
            return StoreIdentity(
                uuid: (options.random(), options.random()), created: options.wallClock())
        }
        // The identity is written after the first segment, before the first record.
        guard survey.segments.count == 1, survey.snapshots.isEmpty, survey.torn.isEmpty,
            survey.segments[0].header.number == 1, try isWithoutRecords(survey.segments[0])
        else {
            throw RecoveryRow.identityLost.refusal(
                "there is a log, but no identity", file: path(FileName.identity))
        }
        meet(.initialisationInterrupted, "the first start did not finish; going on with it")
        let identity = survey.segments[0].header.store
        try writeIdentity(identity, to: storage, name: FileName.identity)
        try writeWitness(identity)
        return identity
    }

    private func isWithoutRecords(_ file: Survey.SegmentFile) throws -> Bool {
        let (bytes, count) = try storage.contents(file.name)
        let scan = SegmentScan.scan(
            bytes.readable.slice(0..<count), header: file.header, nextFirstBatch: nil)
        return scan.stop == .clean && scan.records == 0
    }

    /// First segment with its opening seal, then the identity, then the witness.
    mutating func openNewStore(_ identity: StoreIdentity) throws -> Opened {
        try removeTemporaries()
        guard try supply.makeSpare() else { throw Self.noSpaceToStart(options) }
        report.epoch = 1
        let header = SegmentHeader(
            store: identity, number: 1, firstSequence: 1, firstBatch: 1, epoch: 1,
            segmentBytes: UInt64(options.segmentBytes), created: options.wallClock(), chain: 0)
        let tail = try begin(
            header, carrying: nil, position: .init(batch: 1, sequence: 1, chain: 0))
        try writeIdentity(identity, to: storage, name: FileName.identity)
        try writeWitness(identity)
        report.segments = 1
        return Opened(report: report, tail: tail, snapshots: [], histories: [])
    }

    // MARK: Files

    private func readWitness() throws(StorageError) -> StoreIdentity? {
        guard let witness = options.witness else { return nil }
        do {
            if case .found(let identity, _) = try Survey.readIdentity(witness.storage, witness.name)
            {
                return identity
            }
            return nil
        } catch {
            if error.isMissing { return nil }
            throw error
        }
    }

    /// The witness helps; a parent directory that cannot be written must not stop the start.
    private mutating func writeWitness(_ identity: StoreIdentity) throws {
        guard let witness = options.witness else { return }
        do {
            try writeIdentity(identity, to: witness.storage, name: witness.name)
        } catch {
            report.notes.append("no witness outside the data directory: \(error)")
        }
    }

    private func writeIdentity(
        _ identity: StoreIdentity, to target: any Storage, name: String
    ) throws(StorageError) {
        let incoming = name + ".tmp"
        let file = try target.open(incoming, .create)
        defer { file.close() }
        let bytes = AlignedBuffer(capacity: StoreIdentity.fileBytes)
        bytes.bytes.copyBytes(from: identity.encode())
        try file.write(bytes.readable.slice(0..<StoreIdentity.fileBytes), at: 0)
        try file.sync()
        try target.rename(incoming, to: name)
        try target.syncDirectory()
    }

    static func noSpaceToStart(_ options: JournalOptions) -> JournalError {
        JournalError(
            .diskFull, "no room for a segment of \(options.segmentBytes) bytes",
            advice: "Free space on the file system of the data directory.")
    }
}
