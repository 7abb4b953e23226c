public import Primitives

extension Journal {
    /// The oldest record that `read` can still give; `last.next` when there is none.
    public var oldest: SequenceNumber { SequenceNumber(catalogue.oldestSequence) }

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
            storage: storage, catalogue: catalogue, next: max(first.value, 1),
            limit: durable.value, bytesLeft: bytesMax, recordsLeft: recordsMax)
        do {
            while try reader.readSegment(body) {}
        } catch let error as JournalError {
            throw error
        } catch let error as StorageError {
            // Retention may delete a segment between the look-up and the open.
            throw error.isMissing ? reader.gone : JournalError(error)
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
    private(set) var next: UInt64
    let limit: UInt64
    private var bytesLeft: Int
    private var recordsLeft: Int
    private var window = AlignedBuffer(capacity: 256 << 10)

    init(
        storage: any Storage, catalogue: SegmentCatalogue, next: UInt64, limit: UInt64,
        bytesLeft: Int, recordsLeft: Int
    ) {
        self.storage = storage
        self.catalogue = catalogue
        self.next = next
        self.limit = limit
        self.bytesLeft = bytesLeft
        self.recordsLeft = recordsLeft
    }

    var gone: JournalError {
        JournalError(
            .truncated,
            "record \(next) has been deleted; the oldest is \(catalogue.oldestSequence)",
            advice: "Start from a snapshot, or from the oldest record.")
    }

    private var isDone: Bool { next > limit || bytesLeft <= 0 || recordsLeft <= 0 }

    /// Gives the records of the segment that holds `next`; false when there is nothing more to do.
    mutating func readSegment(
        _ body: (_ record: RecordInfo, _ payload: RawSpan) throws -> Void
    ) throws -> Bool {
        if isDone { return false }
        guard let (segment, following) = catalogue.find(next) else { throw gone }
        let file = try storage.open(segment.name, .read)
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
                throw damaged(segment, offset)
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
                    throw damaged(segment, offset)
                }
                try give(header, bytes, body)
            }
            segment.mark(firstSequence: header.firstSequence, offset: offset)
            offset += header.footprint
            start += header.footprint
            if let following, header.number + 1 == following.header.firstBatch { return true }
        }
        return false
    }

    private mutating func give(
        _ header: BatchHeader, _ bytes: UnsafeRawBufferPointer,
        _ body: (_ record: RecordInfo, _ payload: RawSpan) throws -> Void
    ) throws {
        let end = BatchHeader.byteCount + Int(header.byteLength)
        let records = bytes.slice(BatchHeader.byteCount..<end)
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

    private func damaged(_ segment: Segment, _ offset: Int) -> JournalError {
        JournalError(
            .corrupt, "a durable batch does not verify",
            file: storage.location + "/" + segment.name,
            offset: offset, sequences: next...max(next, limit),
            advice: RecoveryRow.damagedBeforeSuccessor.advice)
    }
}
