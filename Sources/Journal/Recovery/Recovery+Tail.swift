internal import Primitives

extension Recovery {
    /// Repairs what the last segment needs and returns the tail that continues it.
    ///
    /// After a start that was not clean, the last batch may stand in the cache but not on the
    /// disk (a sync failed, or the process died between write and sync). So before anybody builds
    /// on it, it is written again, with a sync that is known to have succeeded: into a fresh
    /// segment, or in place if the disk has no room for one.
    mutating func settle(_ last: LastSegment, _ identity: StoreIdentity) throws -> LogTail {
        meet(last.row)
        try removeTemporaries()
        for file in survey.segments where file.copyUsed { try rewriteHeader(file) }
        if last.row == .tornTail { try setAside(last) }

        report.cleanShutdown = last.scan.last?.header.flags.contains(.closes) ?? false
        report.epoch += 1
        report.last = SequenceNumber(last.scan.position.sequence &- 1)
        report.oldest = SequenceNumber(segments[0].header.firstSequence)
        report.segments = segments.count

        // The header of a segment without a batch proves that all before it was durable.
        let isRolledAndEmpty = last.scan.last == nil
        let mayStay = report.cleanShutdown && last.scan.records > 0 || isRolledAndEmpty
        let hasRoom = last.scan.end + LogTail.sealBytes <= Int(last.file.header.segmentBytes)
        if mayStay, hasRoom { return try stay(last, identity) }
        if options.sabotage.trustsTheLastBatch, hasRoom {
            return try stay(last, identity, rewrites: false)
        }
        if fitsFresh(last), try supply.makeSpare() {
            return try moveOn(last, identity)
        }
        guard hasRoom else { throw Self.noSpaceToStart(options) }
        report.notes.append("no room for a fresh segment; the last batch was rewritten in place")
        return try stay(last, identity)
    }

    /// Whether what `moveOn` carries fits a segment of the size that is configured now.
    private func fitsFresh(_ last: LastSegment) -> Bool {
        let batch = last.scan.last?.header.footprint ?? 0
        let replaces = last.scan.last?.header.firstSequence == last.file.header.firstSequence
        let carried = replaces ? last.scan.end : SegmentHeader.blockBytes + batch
        return carried + LogTail.sealBytes + Limits.diskBlockBytes <= options.segmentBytes
    }

    // MARK: The two ways to go on

    /// In the same segment: the last batch again, in place, then an opening seal.
    private func stay(
        _ last: LastSegment, _ identity: StoreIdentity, rewrites: Bool = true
    ) throws -> LogTail {
        let file = try storage.open(last.file.name, .readWrite)
        if rewrites, let found = last.scan.last {
            let range = found.offset..<found.offset + found.header.footprint
            try file.writeDurably(last.bytes.readable.slice(range), at: found.offset)
        }
        let tail = LogTail(
            store: identity, epoch: report.epoch, options: options,
            catalogue: SegmentCatalogue(segments), supply: supply,
            segment: segments[segments.count - 1], file: file, offset: last.scan.end,
            position: last.scan.position)
        try tail.seal(.opens, durable: report.last)
        return tail
    }

    /// Into a fresh segment that repeats the last batch, or replaces a segment in which nothing
    /// but seals stands before it.
    private mutating func moveOn(_ last: LastSegment, _ identity: StoreIdentity) throws -> LogTail {
        let old = last.file.header
        let replaces = last.scan.last.map { $0.header.firstSequence == old.firstSequence } ?? true
        var header = SegmentHeader(
            store: identity, number: replaces ? old.number : old.number + 1,
            firstSequence: old.firstSequence, firstBatch: old.firstBatch, epoch: report.epoch,
            segmentBytes: UInt64(options.segmentBytes), created: options.wallClock(),
            chain: old.chain)
        var carried: UnsafeRawBufferPointer?
        var position = last.scan.position
        if last.scan.records == 0 {
            // Seals hold nothing that the new opening seal does not say: begin where they began.
            position = .init(
                batch: old.firstBatch, sequence: old.firstSequence, chain: old.chain)
        } else if replaces {
            carried = last.bytes.readable.slice(SegmentHeader.blockBytes..<last.scan.end)
        } else if let found = last.scan.last {
            header.firstSequence = found.header.firstSequence
            header.firstBatch = found.header.number
            header.chain = found.header.previousCrc
            carried = last.bytes.readable.slice(
                found.offset..<found.offset + found.header.footprint)
        }
        if replaces { segments.removeLast() }
        let tail = try begin(header, carrying: carried, position: position)
        report.segments = segments.count
        return tail
    }

    /// A segment from the spare, with `carrying` and an opening seal in it before it is renamed
    /// in; `position` is where the seal stands.
    mutating func begin(
        _ header: SegmentHeader, carrying: UnsafeRawBufferPointer?, position: LogTail.Position
    ) throws -> LogTail {
        let carriedBytes = carrying?.count ?? 0
        let beginning = AlignedBuffer(capacity: carriedBytes + Limits.diskBlockBytes)
        if let carrying { beginning.bytes.copyMemory(from: carrying) }
        var seal = BatchHeader(
            number: position.batch, firstSequence: position.sequence, count: 0, byteLength: 0,
            epoch: report.epoch, durable: position.sequence &- 1, previousCrc: position.chain,
            storeTag: header.store.tag, flags: .opens)
        let crc = seal.encode(
            into: UnsafeMutableRawBufferPointer(rebasing: beginning.bytes[carriedBytes...]))
        guard let file = try supply.take(header, beginning: beginning.readable) else {
            throw Self.noSpaceToStart(options)
        }
        let segment = Segment(
            name: FileName.segment(firstSequence: header.firstSequence), header: header)
        segments.append(segment)
        let next = LogTail.Position(
            batch: position.batch + 1, sequence: position.sequence, chain: crc)
        return LogTail(
            store: header.store, epoch: report.epoch, options: options,
            catalogue: SegmentCatalogue(segments), supply: supply, segment: segment, file: file,
            offset: SegmentHeader.blockBytes + beginning.bytes.count, position: next)
    }

    // MARK: Repairs

    /// Files that were never renamed in hold nothing that was promised.
    func removeTemporaries() throws(StorageError) {
        for name in survey.temporaries {
            do { try storage.remove(name) } catch { if !error.isMissing { throw error } }
        }
    }

    private func rewriteHeader(_ file: Survey.SegmentFile) throws(StorageError) {
        let target = try storage.open(file.name, .readWrite)
        defer { target.close() }
        let block = AlignedBuffer(capacity: SegmentHeader.blockBytes)
        file.header.encode(into: block.bytes)
        // One sector at a time: a good copy stands at every moment.
        let sectors = block.readable
        let half = SegmentHeader.sectorBytes
        try target.writeDurably(sectors.slice(half..<2 * half), at: half)
        try target.writeDurably(sectors.slice(0..<half), at: 0)
    }

    private mutating func setAside(_ last: LastSegment) throws(StorageError) {
        let torn = try storage.setAside(
            last.bytes.readable.slice(0..<last.file.size), of: last.file.name,
            from: last.scan.end, taken: survey.torn)
        report.torn.append(torn)
        report.notes.append(
            "a torn batch of \(torn.bytes) bytes, never acknowledged, is kept in \(torn.copy)")
    }
}
