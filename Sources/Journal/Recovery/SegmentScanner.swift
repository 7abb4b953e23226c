internal import Primitives

/// Walks the batches of one whole segment in memory and says where, and why, it stops.
/// Pure: recovery, inspection and repair decide what follows.
struct SegmentScan {
    enum Stop: Equatable {
        /// The next segment speaks from here on.
        case reachedNext
        /// The last batch ends at the end of the file, or nothing but zeroes follows.
        case clean
        /// Bytes that are no batch.
        case damaged(String)
        /// An undamaged batch that does not belong here.
        case misplaced(String)
    }

    /// A batch that was found valid.
    struct Found {
        var offset: Int
        var header: BatchHeader
    }

    var stop = Stop.clean
    /// Where the scan stopped.
    var end = SegmentHeader.blockBytes
    /// What the next batch would continue.
    var position: LogTail.Position
    var epoch: UInt64
    var last: Found?
    var batches = 0
    var records = 0
    /// The highest sequence number that a valid batch says is durable.
    var provenDurable: UInt64 = 0
    /// The first batch header of ours found behind the place where the scan stopped.
    var later: Found?
    /// Offsets of batches whose padding is not zero: harmless, but worth a note.
    var dirtyPadding: [Int] = []

    init(header: SegmentHeader) {
        position = LogTail.Position(
            batch: header.firstBatch, sequence: header.firstSequence, chain: header.chain)
        epoch = 0
    }

    /// Scans `bytes`, the whole file of `header`, up to the batch numbered `nextFirstBatch`.
    /// `onBatch` sees every valid batch with its bytes. O(bytes).
    static func scan(
        _ bytes: UnsafeRawBufferPointer, header: SegmentHeader, nextFirstBatch: UInt64?,
        onBatch: (Found, UnsafeRawBufferPointer) -> Void = { _, _ in }
    ) -> SegmentScan {
        var scan = SegmentScan(header: header)
        let tag = header.store.tag
        while true {
            if let nextFirstBatch, scan.position.batch == nextFirstBatch {
                scan.stop = .reachedNext
                return scan
            }
            let rest = bytes.slice(scan.end..<bytes.count)
            guard !rest.isEmpty else { return scan }
            guard let batch = BatchHeader.decode(rest) else {
                if rest.isZero { return scan }
                scan.stop = .damaged("the batch header does not verify")
                break
            }
            if let reason = scan.misplacement(of: batch, tag: tag) {
                scan.stop = .misplaced(reason)
                break
            }
            guard let crc = batch.verifiedBodyCrc(rest) else {
                scan.stop = .damaged("the records of the batch do not verify")
                break
            }
            onBatch(Found(offset: scan.end, header: batch), rest.slice(0..<batch.footprint))
            scan.accept(batch, crc: crc, rest)
        }
        scan.later = findLater(bytes, after: scan.end, tag: tag)
        return scan
    }

    /// Why an undamaged batch cannot be the next one; nil if it is.
    private func misplacement(of batch: BatchHeader, tag: UInt32) -> String? {
        if batch.storeTag != tag { return "the batch belongs to another store" }
        if batch.number != position.batch {
            return "batch \(batch.number) stands where \(position.batch) should"
        }
        if batch.firstSequence != position.sequence {
            return "record \(batch.firstSequence) follows \(position.sequence &- 1)"
        }
        if batch.previousCrc != position.chain { return "the chain of batches is broken" }
        if batch.epoch < epoch { return "epoch \(batch.epoch) follows \(epoch)" }
        return nil
    }

    private mutating func accept(
        _ batch: BatchHeader, crc: UInt32, _ rest: UnsafeRawBufferPointer
    ) {
        if !batch.hasZeroPadding(rest) { dirtyPadding.append(end) }
        last = Found(offset: end, header: batch)
        batches += 1
        records += Int(batch.count)
        provenDurable = max(provenDurable, batch.durable)
        epoch = batch.epoch
        end += batch.footprint
        position.batch += 1
        position.sequence += UInt64(batch.count)
        position.chain = crc
    }

    /// Any header of ours on a later block boundary proves that what stands before it was
    /// durable, whether or not its own body is whole.
    private static func findLater(
        _ bytes: UnsafeRawBufferPointer, after offset: Int, tag: UInt32
    ) -> Found? {
        var next = offset + Limits.diskBlockBytes
        while next + BatchHeader.byteCount <= bytes.count {
            if let header = BatchHeader.decode(bytes.slice(next..<bytes.count)),
                header.storeTag == tag
            {
                return Found(offset: next, header: header)
            }
            next += Limits.diskBlockBytes
        }
        return nil
    }
}
