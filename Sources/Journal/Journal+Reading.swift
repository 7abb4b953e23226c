public import Primitives

extension Journal {
    /// The oldest record that `read` can still give; `last.next` when there is none.
    public var oldest: SequenceNumber {
        SequenceNumber(histories.oldest(before: catalogue.oldestSequence))
    }

    /// Every durable record from `first` on, in order: what recovery found, before `start`.
    /// What `body` throws comes out as it is, if it is a `JournalError`.
    public func replay(
        from first: SequenceNumber = SequenceNumber(1),
        _ body: (_ record: RecordInfo, _ payload: RawSpan) throws -> Void
    ) throws(JournalError) {
        var next = first
        while next <= durable {
            next = try read(from: next, bytesMax: .max, recordsMax: .max, body)
        }
    }

    /// Durable records from `first` in order, until about `bytesMax` of payload or `recordsMax`
    /// records were given. Returns the number to go on with; equal to `first` when none is
    /// durable yet. From any thread, while serving. `truncated` if `first` is gone.
    public func read(
        from first: SequenceNumber, bytesMax: Int = 1 << 20, recordsMax: Int = 4_096,
        _ body: (_ record: RecordInfo, _ payload: RawSpan) throws -> Void
    ) throws(JournalError) -> SequenceNumber {
        var reader = LogReader(
            storage: storage, catalogue: catalogue, histories: histories, next: max(first.value, 1),
            limit: durable.value, bytesLeft: bytesMax, recordsLeft: recordsMax)
        do {
            while try reader.readFurther(body) {}
        } catch let error as JournalError {
            throw error
        } catch let error as StorageError {
            // Retention may delete a segment between the look-up and the open.
            if error.isMissing { throw reader.gone }
            throw JournalError(error)
        } catch {
            throw JournalError(.consumer, "\(error)")
        }
        return SequenceNumber(reader.next)
    }
}

/// One pass over durable records, segment by segment.
struct LogReader {
    let storage: any Storage
    let catalogue: SegmentCatalogue
    let histories: HistoryCatalogue
    private(set) var next: UInt64
    let limit: UInt64
    private var bytesLeft: Int
    private var recordsLeft: Int
    private let access: FileAccess
    private var window = AlignedBuffer(capacity: 256 << 10)

    init(
        storage: any Storage, catalogue: SegmentCatalogue, histories: HistoryCatalogue,
        next: UInt64, limit: UInt64,
        bytesLeft: Int, recordsLeft: Int
    ) {
        self.storage = storage
        self.catalogue = catalogue
        self.histories = histories
        self.next = next
        self.limit = limit
        self.bytesLeft = bytesLeft
        self.recordsLeft = recordsLeft
        access = bytesLeft == .max ? .read : .readPieces
    }

    var gone: JournalError {
        JournalError(
            .truncated,
            "record \(next) has been deleted; the oldest is "
                + "\(histories.oldest(before: catalogue.oldestSequence))",
            advice: "Start from a snapshot, or from the oldest record.")
    }

    var isDone: Bool { next > limit || bytesLeft <= 0 || recordsLeft <= 0 }

    /// The next segment or history file; false when there is nothing more to do. A segment that
    /// became history between the look-up and the open is found there.
    mutating func readFurther(
        _ body: (_ record: RecordInfo, _ payload: RawSpan) throws -> Void
    ) throws -> Bool {
        if isDone { return false }
        do {
            if let (segment, following) = catalogue.find(next) {
                return try readSegment(segment, before: following, body)
            }
        } catch let error as StorageError where error.isMissing {
            // Read on there.
        }
        if try readHistory(body) { return true }
        throw gone
    }

    /// Gives the records of the segment that holds `next`; false when there is nothing more to do.
    private mutating func readSegment(
        _ segment: Segment, before following: Segment?,
        _ body: (_ record: RecordInfo, _ payload: RawSpan) throws -> Void
    ) throws -> Bool {
        let file = try storage.open(segment.name, access)
        defer { file.close() }
        var offset = segment.offset(atOrBefore: next)
        var length = 0
        var start = 0
        while !isDone {
            if start + BatchHeader.byteCount > length {
                (start, length) = (0, try file.read(at: offset, into: window.bytes))
            }
            var bytes = window.readable.slice(start..<length)
            guard let header = BatchHeader.decode(bytes) else {
                throw damaged(segment.name, offset)
            }
            if header.footprint > bytes.count {
                if header.footprint > window.bytes.count {
                    window = AlignedBuffer(capacity: header.footprint)
                }
                (start, length) = (0, try file.read(at: offset, into: window.bytes))
                bytes = window.readable.slice(0..<length)
            }
            if header.lastSequence >= next, header.count > 0 {
                guard header.firstSequence <= next, header.verifiedBodyCrc(bytes) != nil else {
                    throw damaged(segment.name, offset)
                }
                let records = BatchHeader.byteCount..<BatchHeader.byteCount + Int(header.byteLength)
                try give(bytes.slice(records), body)
            }
            segment.mark(firstSequence: header.firstSequence, offset: offset)
            offset += header.footprint
            start += header.footprint
            if let following, header.number + 1 == following.header.firstBatch { return true }
        }
        return false
    }

    /// Gives those of `records`, as in a batch, that come next.
    mutating func give(
        _ records: UnsafeRawBufferPointer,
        _ body: (_ record: RecordInfo, _ payload: RawSpan) throws -> Void
    ) throws {
        var offset = 0
        while !isDone, let record = RecordFormat.decode(records, at: offset) {
            offset = record.end
            guard record.info.sequence.value >= next else { continue }
            next = record.info.sequence.value + 1
            recordsLeft -= 1
            bytesLeft -= record.payload.count
            try body(record.info, records.slice(record.payload).bytes)
        }
    }

    func damaged(_ name: String, _ offset: Int) -> JournalError {
        JournalError(
            .corrupt, "a durable batch does not verify",
            file: storage.location + "/" + name,
            offset: offset, sequences: next...max(next, limit),
            advice: RecoveryRow.damagedBeforeSuccessor.advice)
    }
}
