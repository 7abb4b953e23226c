internal import Primitives

/// Writes one history file; `finish` makes it last.
struct HistoryWriter {
    private let storage: any Storage
    private let file: any StorageFile
    private let raw = AlignedBuffer(capacity: HistoryFormat.chunkBytesMax)
    private let stored = AlignedBuffer(
        capacity: HistoryFormat.chunkHeaderBytes + 8 + Deflate.bound(HistoryFormat.chunkBytesMax))
    private var rawLength = 0
    private var chunkFirst: UInt64 = 0
    private var first: UInt64 = 0
    private var last: UInt64 = 0
    private var offset = HistoryFormat.headerBytes

    init(_ storage: any Storage) throws(StorageError) {
        self.storage = storage
        file = try storage.open(HistoryFormat.incoming, .create)
    }

    /// Adds the next record; numbers ascend without a gap.
    mutating func add(_ info: RecordInfo, _ payload: RawSpan) throws(StorageError) {
        let sequence = info.sequence.value
        precondition(first == 0 || sequence == last + 1, "a gap in the history")
        if first == 0 { first = sequence }
        if rawLength == 0 { chunkFirst = sequence }
        last = sequence
        payload.withUnsafeBytes { bytes in
            let target = raw.bytes.baseAddress.unsafelyUnwrapped + rawLength
            RecordFormat.encode(info, payload: bytes, payloadCrc: checksum(bytes), into: target)
            rawLength += RecordFormat.footprint(payload: bytes.count)
        }
        if rawLength >= HistoryFormat.chunkBytes { try flush() }
    }

    private mutating func flush() throws(StorageError) {
        if rawLength == 0 { return }
        let head = HistoryFormat.chunkHeaderBytes
        let target = UnsafeMutableRawBufferPointer(rebasing: stored.bytes[head...])
        let length = Deflate.compress(raw.readable.slice(0..<rawLength), into: target)
        let chunk = HistoryFormat.Chunk(
            first: chunkFirst, last: last, rawLength: UInt32(rawLength),
            storedLength: UInt32(length),
            storedCrc: checksum(stored.readable.slice(head..<head + length)))
        stored.bytes.zero(head + length..<chunk.footprint)
        chunk.encode(into: stored.bytes)
        try file.write(stored.readable.slice(0..<chunk.footprint), at: offset)
        offset += chunk.footprint
        rawLength = 0
    }

    /// Header, sync, rename, directory sync. At least one record was added.
    mutating func finish(
        _ store: StoreIdentity, ended: Instant
    ) throws(StorageError) -> HistoryFile {
        try flush()
        let header = HistoryFormat.Header(
            store: store, first: first, last: last, ended: ended, bytes: UInt64(offset))
        header.encode(into: stored.bytes)
        try file.write(stored.readable.slice(0..<HistoryFormat.headerBytes), at: 0)
        try file.sync()
        file.close()
        let name = FileName.history(firstSequence: first)
        try storage.rename(HistoryFormat.incoming, to: name)
        try storage.syncDirectory()
        return HistoryFile(name: name, header: header)
    }

    /// Lets go of what was written; it has a temporary name, and the next start removes it.
    func cancel() { file.close() }
}
