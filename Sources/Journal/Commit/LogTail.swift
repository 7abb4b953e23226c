internal import Primitives
internal import Synchronization

/// The end of the log: where the next batch goes, and what it is chained to.
///
/// Owned by whoever commits, one thread at a time. Knows the format, nothing about waiting
/// callers. Any error it throws is final: the journal stops.
final class LogTail: @unchecked Sendable {
    /// What the next batch continues.
    struct Position: Equatable {
        var batch: UInt64
        var sequence: UInt64
        var chain: UInt32
    }

    let epoch: UInt64
    let store: StoreIdentity
    private let options: JournalOptions
    let catalogue: SegmentCatalogue
    private let supply: SegmentSupply
    private var segment: Segment
    private var file: any StorageFile
    private var offset: Int
    private(set) var position: Position
    private let roomValue: Atomic<Int>
    private let sealBuffer = AlignedBuffer(capacity: Limits.diskBlockBytes)

    /// Kept free behind the last batch of records: an idle seal, a closing seal, an opening one.
    static let sealBytes = 3 * Limits.diskBlockBytes

    init(
        store: StoreIdentity, epoch: UInt64, options: JournalOptions,
        catalogue: SegmentCatalogue, supply: SegmentSupply, segment: Segment,
        file: any StorageFile, offset: Int, position: Position
    ) {
        self.store = store
        self.epoch = epoch
        self.options = options
        self.catalogue = catalogue
        self.supply = supply
        self.segment = segment
        self.file = file
        self.offset = offset
        self.position = position
        roomValue = Atomic(0)
        publishRoom()
    }

    /// The open segment's own size: the option may have changed since it was made.
    private var segmentBytes: Int { Int(segment.header.segmentBytes) }

    /// Bytes that batches of records may still take in the open segment. Any thread.
    var room: Int { roomValue.load(ordering: .relaxed) }

    private func publishRoom() {
        roomValue.store(segmentBytes - offset - Self.sealBytes, ordering: .relaxed)
    }

    /// Makes sure that the open segment takes `footprint` bytes, rolling to the spare if it does
    /// not. False if there is no spare.
    func makeRoom(for footprint: Int) throws(StorageError) -> Bool {
        if footprint <= segmentBytes - offset - Self.sealBytes { return true }
        let header = SegmentHeader(
            store: store, number: segment.header.number + 1, firstSequence: position.sequence,
            firstBatch: position.batch, epoch: epoch, segmentBytes: UInt64(options.segmentBytes),
            created: options.wallClock(), chain: position.chain)
        precondition(
            header.firstSequence > segment.header.firstSequence,
            "a segment without a record is full")
        guard let taken = try supply.take(header) else { return false }
        file.close()
        file = taken
        segment = Segment(
            name: FileName.segment(firstSequence: header.firstSequence), header: header)
        offset = SegmentHeader.blockBytes
        catalogue.append(segment)
        publishRoom()
        return true
    }

    /// One synced write; when it returns, the batch is on stable storage. `makeRoom` first.
    func write(_ batch: OpenBatch, durable: SequenceNumber) throws(StorageError) {
        precondition(batch.firstSequence == position.sequence, "batches out of order")
        var header = header(durable: durable.value, flags: [])
        header.count = UInt32(batch.count)
        header.byteLength = UInt32(batch.byteLength)
        try put(&header, batch.bytes)
    }

    /// An empty batch that proves its predecessor durable. False if no room is left for it.
    @discardableResult
    func seal(_ flags: BatchHeader.Flags, durable: SequenceNumber) throws(StorageError) -> Bool {
        guard offset + Limits.diskBlockBytes <= segmentBytes else { return false }
        var header = header(durable: durable.value, flags: flags)
        try put(&header, sealBuffer.bytes)
        return true
    }

    private func header(durable: UInt64, flags: BatchHeader.Flags) -> BatchHeader {
        BatchHeader(
            number: position.batch, firstSequence: position.sequence, count: 0, byteLength: 0,
            epoch: epoch, durable: durable, previousCrc: position.chain, storeTag: store.tag,
            flags: flags)
    }

    private func put(
        _ header: inout BatchHeader, _ bytes: UnsafeMutableRawBufferPointer
    ) throws(StorageError) {
        let crc = header.encode(into: bytes)
        let footprint = header.footprint
        precondition(offset + footprint <= segmentBytes, "a batch beyond its segment")
        let written = UnsafeRawBufferPointer(rebasing: bytes[0..<footprint])
        if options.sabotage.acknowledgesBeforeSync {
            try file.write(written, at: offset)
        } else {
            try file.writeDurably(written, at: offset)
        }
        segment.mark(firstSequence: header.firstSequence, offset: offset)
        offset += footprint
        position.batch += 1
        position.sequence += UInt64(header.count)
        position.chain = crc
        publishRoom()
    }

    func close() { file.close() }
}
