internal import Primitives

/// The batch that appenders fill. Guarded by the journal's lock until the committer takes it.
///
/// Records stand where they will stand on disk; header, trailer and padding come at commit.
final class OpenBatch {
    private let buffer: AlignedBuffer
    private let byteLengthMax: Int
    private let recordsMax: Int
    private(set) var firstSequence: UInt64 = 0
    private(set) var count = 0
    private(set) var byteLength = 0

    /// A batch may pass `byteLengthMax` by a single record, if that record is longer.
    init(byteLengthMax: Int, recordsMax: Int) {
        self.byteLengthMax = byteLengthMax
        self.recordsMax = recordsMax
        let longest = max(byteLengthMax, RecordFormat.footprint(payload: Limits.recordBytesMax))
        buffer = AlignedBuffer(capacity: BatchHeader.footprint(byteLength: longest))
    }

    var isEmpty: Bool { count == 0 }
    /// Bytes on disk.
    var footprint: Int { BatchHeader.footprint(byteLength: byteLength) }
    /// Room for header, records and trailer; padding included.
    var bytes: UnsafeMutableRawBufferPointer {
        UnsafeMutableRawBufferPointer(rebasing: buffer.bytes[0..<footprint])
    }

    func restart(firstSequence: UInt64) {
        self.firstSequence = firstSequence
        count = 0
        byteLength = 0
    }

    @inline(__always)
    func hasRoom(payload: Int) -> Bool {
        count == 0
            || (count < recordsMax
                && byteLength + RecordFormat.footprint(payload: payload) <= byteLengthMax)
    }

    @inline(__always)
    func append(_ info: RecordInfo, _ payload: UnsafeRawBufferPointer, payloadCrc: UInt32) {
        assert(info.sequence.value == firstSequence + UInt64(count), "a gap in a batch")
        let target = buffer.bytes.baseAddress! + BatchHeader.byteCount + byteLength
        RecordFormat.encode(info, payload: payload, payloadCrc: payloadCrc, into: target)
        byteLength += RecordFormat.footprint(payload: payload.count)
        count += 1
    }
}
