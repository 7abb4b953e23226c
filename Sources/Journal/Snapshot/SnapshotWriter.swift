internal import Crypto
public import Primitives

/// Writes one snapshot while the journal goes on. One at a time; not thread-safe, but may be
/// handed from thread to thread.
public final class SnapshotWriter {
    private let journal: Journal
    private let file: any StorageFile
    private let created: Instant
    private var entries: [SnapshotFormat.Entry] = []
    private var offset = 0
    private var syncedOffset = 0
    private var hash = SHA256()
    private var isOver = false
    private let stored: AlignedBuffer
    /// The disk is kept busy in small steps, so that commits do not queue behind one large sync.
    private static let syncEveryBytes = 4 << 20

    init(journal: Journal) throws(StorageError) {
        self.journal = journal
        created = journal.options.wallClock()
        stored = AlignedBuffer(
            capacity: SnapshotFormat.chunkHeaderBytes + 8
                + Deflate.bound(SnapshotFormat.chunkBytesMax))
        file = try journal.storage.open(SnapshotFormat.incoming, .create)
        SnapshotFormat.encodeHeader(
            .init(store: journal.store, epoch: journal.tail.epoch, created: created),
            into: stored.bytes)
        try put(SnapshotFormat.headerBytes)
    }

    deinit { cancel() }

    /// Adds one shard's state, copied under its lock and stamped with the last record it has
    /// seen. Compresses and writes here, outside any lock. A (kind, shard) may come once.
    public func add(
        kind: UInt16, shard: UInt32, stamp: SequenceNumber, digest: UInt64, _ payload: RawSpan
    ) throws(JournalError) {
        precondition(!isOver, "the snapshot is finished or cancelled")
        let section = SnapshotSection(
            kind: kind, shard: shard, stamp: stamp, digest: digest, byteCount: payload.byteCount)
        do {
            try payload.withUnsafeBytes { bytes throws(StorageError) in
                try write(section, bytes)
            }
        } catch {
            cancel()
            throw JournalError(error)
        }
    }

    private func write(
        _ section: SnapshotSection, _ payload: UnsafeRawBufferPointer
    ) throws(StorageError) {
        let index = UInt32(entries.count)
        let start = UInt64(offset)
        var done = 0
        var chunks: UInt32 = 0
        while done < payload.count {
            let end = min(done + SnapshotFormat.chunkBytesMax, payload.count)
            try writeChunk(payload.slice(done..<end), section: index, index: chunks)
            done = end
            chunks += 1
        }
        entries.append(.init(section: section, offset: start, chunks: chunks))
    }

    private func writeChunk(
        _ raw: UnsafeRawBufferPointer, section: UInt32, index: UInt32
    ) throws(StorageError) {
        let head = SnapshotFormat.chunkHeaderBytes
        let target = UnsafeMutableRawBufferPointer(rebasing: stored.bytes[head...])
        let length = Deflate.compress(raw, into: target)
        let chunk = SnapshotFormat.Chunk(
            section: section, index: index, rawLength: UInt32(raw.count),
            storedLength: UInt32(length),
            storedCrc: checksum(stored.readable.slice(head..<head + length)))
        stored.bytes.zero(head + length..<chunk.footprint)
        chunk.encode(into: stored.bytes)
        try put(chunk.footprint)
    }

    /// Appends the first `count` bytes of `stored` to the file.
    private func put(_ count: Int) throws(StorageError) {
        let bytes = stored.readable.slice(0..<count)
        try file.write(bytes, at: offset)
        hash.update(bufferPointer: bytes)
        offset += count
        if offset - syncedOffset >= Self.syncEveryBytes {
            try file.sync()
            syncedOffset = offset
        }
    }

    /// Waits until every record the snapshot has seen is durable, then table and tail, sync,
    /// re-read and verify, rename, directory sync. Afterwards the caller appends its record of
    /// completion. Blocks for the length of the snapshot's writing.
    public func finish() throws(JournalError) -> SnapshotSummary {
        precondition(!isOver, "the snapshot is finished or cancelled")
        let newest = entries.map(\.section.stamp).max() ?? .zero
        let name = FileName.snapshot(newest: newest.value)
        do {
            // A snapshot must never know more than the log: after a crash it would be the truth.
            try journal.waitUntilDurable(newest)
            try writeTail(newest)
            try file.sync()
            let reader = try SnapshotReader.open(
                journal.storage, name: SnapshotFormat.incoming, store: journal.store)
            try reader.verifyChunks()
            try journal.storage.rename(SnapshotFormat.incoming, to: name)
            try journal.storage.syncDirectory()
            isOver = true
            file.close()
            try journal.snapshots.add(reader.renamed(to: name))
            return SnapshotSummary(
                name: name, bytes: offset, replayFrom: reader.replayFrom, newest: newest)
        } catch let error as StorageError {
            cancel()
            throw JournalError(error)
        } catch let error as JournalError {
            cancel()
            throw error
        } catch {
            preconditionFailure("an error of no known type: \(error)")
        }
    }

    private func writeTail(_ newest: SequenceNumber) throws(StorageError) {
        let table = AlignedBuffer(
            capacity: entries.count * SnapshotFormat.entryBytes + SnapshotFormat.tailBytes)
        let tableBytes = entries.count * SnapshotFormat.entryBytes
        for (index, entry) in entries.enumerated() {
            let start = index * SnapshotFormat.entryBytes
            entry.encode(
                into: UnsafeMutableRawBufferPointer(
                    rebasing: table.bytes[start..<start + SnapshotFormat.entryBytes]))
        }
        let tailRange = tableBytes..<tableBytes + SnapshotFormat.tailBytes
        let tail = UnsafeMutableRawBufferPointer(rebasing: table.bytes[tailRange])
        SnapshotFormat.Tail(
            sections: UInt64(entries.count), tableOffset: UInt64(offset),
            rawBytes: entries.reduce(0) { $0 + UInt64($1.section.byteCount) },
            fileBytes: UInt64(offset + tailRange.upperBound), newest: newest.value
        ).encode(into: tail)
        hash.update(
            bufferPointer: table.readable.slice(0..<tableBytes + SnapshotFormat.digestOffset))
        hash.finalize().withUnsafeBytes { SnapshotFormat.Tail.finish(tail, digest: $0) }
        try file.write(table.readable.slice(0..<tailRange.upperBound), at: offset)
        offset += tailRange.upperBound
    }

    /// Removes what was written. After `finish` it does nothing.
    public func cancel() {
        if isOver { return }
        isOver = true
        file.close()
        // What cannot be removed now is removed by the next start: it has a temporary name.
        try? journal.storage.remove(SnapshotFormat.incoming)
        journal.snapshots.end()
    }
}

public struct SnapshotSummary: Sendable, Equatable {
    public var name: String
    /// On disk.
    public var bytes: Int
    public var replayFrom: SequenceNumber
    public var newest: SequenceNumber
}
