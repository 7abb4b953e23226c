internal import Crypto
public import Primitives

/// A verified snapshot, ready to be loaded by several threads.
public final class SnapshotReader: Sendable {
    public let name: String
    public let created: Instant
    public let sections: [SnapshotSection]
    /// The first record that some section has not seen: `replay(from:)` starts here.
    public let replayFrom: SequenceNumber
    /// The newest record that any section has seen.
    public let newest: SequenceNumber
    /// On disk.
    public let bytes: Int

    private let path: String
    private let file: any StorageFile
    private let entries: [SnapshotFormat.Entry]
    private let tableOffset: Int

    private init(
        name: String, path: String, header: SnapshotFormat.Header, tail: SnapshotFormat.Tail,
        entries: [SnapshotFormat.Entry], file: any StorageFile
    ) {
        self.name = name
        self.path = path
        self.file = file
        self.entries = entries
        created = header.created
        bytes = Int(tail.fileBytes)
        tableOffset = Int(tail.tableOffset)
        sections = entries.map(\.section)
        newest = SequenceNumber(tail.newest)
        replayFrom = (sections.map(\.stamp).min() ?? .zero).next
    }

    private init(_ other: SnapshotReader, name: String) {
        self.name = name
        path = other.path
        file = other.file
        entries = other.entries
        created = other.created
        bytes = other.bytes
        tableOffset = other.tableOffset
        sections = other.sections
        newest = other.newest
        replayFrom = other.replayFrom
    }

    /// The same open file under the name it was given since.
    func renamed(to name: String) -> SnapshotReader { SnapshotReader(self, name: name) }

    /// Opens and verifies header, table, tail and SHA-256. O(file). Throws `corrupt` with the
    /// place, or `wrongStore`.
    static func open(
        _ storage: any Storage, name: String, store: StoreIdentity
    ) throws(JournalError) -> SnapshotReader {
        let path = storage.location + "/" + name
        do {
            let file = try storage.open(name, .read)
            let header = try readHeader(file, path)
            guard header.store.isSameStore(as: store) else {
                throw RecoveryRow.wrongStore.refusal(
                    "the snapshot belongs to store \(header.store)", file: path, offset: 16)
            }
            let (tail, offset, digest) = try readTail(file, path)
            try verify(digest, of: file, upTo: offset + SnapshotFormat.digestOffset, path)
            let entries = try readTable(file, Int(tail.tableOffset)..<offset)
            return SnapshotReader(
                name: name, path: path, header: header, tail: tail, entries: entries, file: file)
        } catch let error as StorageError {
            throw JournalError(error)
        } catch let error as JournalError {
            throw error
        } catch {
            preconditionFailure("an error of no known type: \(error)")
        }
    }

    private static func readHeader(
        _ file: any StorageFile, _ path: String
    ) throws -> SnapshotFormat.Header {
        let buffer = AlignedBuffer(capacity: SnapshotFormat.headerBytes)
        let count = try file.read(at: 0, into: buffer.bytes)
        guard let header = SnapshotFormat.decodeHeader(buffer.readable.slice(0..<count)) else {
            throw corrupt("the header does not verify", path, 0)
        }
        return header
    }

    private static func readTail(
        _ file: any StorageFile, _ path: String
    ) throws -> (tail: SnapshotFormat.Tail, offset: Int, digest: [UInt8]) {
        let size = try file.size()
        let offset = size - SnapshotFormat.tailBytes
        guard offset >= SnapshotFormat.headerBytes else {
            throw corrupt("it is cut short", path, size)
        }
        let buffer = AlignedBuffer(capacity: SnapshotFormat.tailBytes)
        let count = try file.read(
            at: offset,
            into: UnsafeMutableRawBufferPointer(
                rebasing: buffer.bytes[0..<SnapshotFormat.tailBytes]))
        let bytes = buffer.readable.slice(0..<count)
        guard let tail = SnapshotFormat.Tail.decode(bytes), tail.fileBytes == size,
            tail.tableOffset >= SnapshotFormat.headerBytes, tail.tableOffset <= offset
        else { throw corrupt("the tail does not verify", path, offset) }
        let tableBytes = offset - Int(tail.tableOffset)
        guard tableBytes.isMultiple(of: SnapshotFormat.entryBytes),
            tail.sections == tableBytes / SnapshotFormat.entryBytes
        else { throw corrupt("the table has another length", path, offset) }
        let start = SnapshotFormat.digestOffset
        return (tail, offset, [UInt8](bytes.slice(start..<start + 32)))
    }

    private static func verify(
        _ digest: [UInt8], of file: any StorageFile, upTo end: Int, _ path: String
    ) throws {
        let buffer = AlignedBuffer(capacity: 1 << 20)
        var hash = SHA256()
        var offset = 0
        while offset < end {
            let length = min(buffer.bytes.count, end - offset)
            let part = UnsafeMutableRawBufferPointer(rebasing: buffer.bytes[0..<length])
            let count = try file.read(at: offset, into: part)
            guard count == length else { throw corrupt("it is cut short", path, offset) }
            hash.update(bufferPointer: UnsafeRawBufferPointer(part))
            offset += count
        }
        guard hash.finalize().elementsEqual(digest) else {
            throw corrupt("the SHA-256 does not fit", path, end)
        }
    }

    /// Already covered by the SHA-256.
    private static func readTable(
        _ file: any StorageFile, _ range: Range<Int>
    ) throws -> [SnapshotFormat.Entry] {
        if range.isEmpty { return [] }
        let table = AlignedBuffer(capacity: range.count)
        let target = UnsafeMutableRawBufferPointer(rebasing: table.bytes[0..<range.count])
        _ = try file.read(at: range.lowerBound, into: target)
        return stride(from: 0, to: range.count, by: SnapshotFormat.entryBytes).map {
            SnapshotFormat.Entry.decode(
                table.readable.slice($0..<$0 + SnapshotFormat.entryBytes))
        }
    }

    static func corrupt(_ reason: String, _ path: String, _ offset: Int) -> JournalError {
        JournalError(
            .corrupt, "the snapshot does not verify: \(reason)", file: path, offset: offset,
            advice: "An older snapshot or the whole log replaces it.")
    }

    // MARK: Loading

    /// Calls `body` once per section with its whole payload, on `threads` threads at once, in no
    /// order. The first error stops the rest and is thrown. Memory: one section per thread.
    public func load(
        threads: Int = 1,
        _ body: @escaping @Sendable (_ section: SnapshotSection, _ payload: RawSpan) throws -> Void
    ) throws(JournalError) {
        let progress = LoadProgress(count: entries.count)
        let work: @Sendable () -> Void = { [self] in
            while let index = progress.next() {
                do {
                    let payload = try expand(index)
                    let count = entries[index].section.byteCount
                    try body(entries[index].section, payload.readable.slice(0..<count).bytes)
                } catch let error as JournalError {
                    progress.fail(error)
                } catch {
                    progress.fail(JournalError(.consumer, "\(error)", file: path))
                }
            }
        }
        let helpers = (1..<max(1, threads)).map { _ in JournalThread(work) }
        work()
        for helper in helpers { helper.join() }
        if let failure = progress.failure { throw failure }
    }

    /// Inflates everything once and drops it: what `SnapshotWriter.finish` trusts.
    func verifyChunks() throws(JournalError) {
        for index in entries.indices { _ = try expand(index) }
    }

    /// The raw payload of one section.
    private func expand(_ index: Int) throws(JournalError) -> AlignedBuffer {
        let entry = entries[index]
        let start = Int(clamping: entry.offset)
        let end = index + 1 < entries.count ? Int(clamping: entries[index + 1].offset) : tableOffset
        // zlib expands at most about 1,032-fold: a larger claim is no claim of ours.
        guard start >= SnapshotFormat.headerBytes, end >= start, end <= tableOffset,
            entry.section.byteCount / 1_100 <= end - start
        else { throw Self.corrupt("section \(index) lies outside", path, tableOffset) }
        let stored = AlignedBuffer(capacity: max(1, end - start))
        let count: Int
        do {
            count = try file.read(
                at: start,
                into: UnsafeMutableRawBufferPointer(rebasing: stored.bytes[..<(end - start)]))
        } catch {
            throw JournalError(error)
        }
        let raw = AlignedBuffer(capacity: max(1, entry.section.byteCount))
        var offset = 0
        var done = 0
        for chunkIndex in 0..<entry.chunks {
            let rest = stored.readable.slice(offset..<count)
            guard let chunk = SnapshotFormat.Chunk.decode(rest), chunk.index == chunkIndex,
                chunk.section == UInt32(index), chunk.footprint <= rest.count,
                done + Int(chunk.rawLength) <= entry.section.byteCount
            else { throw Self.corrupt("a chunk header", path, start + offset) }
            let head = SnapshotFormat.chunkHeaderBytes
            let bytes = rest.slice(head..<head + Int(chunk.storedLength))
            let target = UnsafeMutableRawBufferPointer(
                rebasing: raw.bytes[done..<done + Int(chunk.rawLength)])
            guard checksum(bytes) == chunk.storedCrc, Deflate.expand(bytes, into: target) else {
                throw Self.corrupt("a chunk", path, start + offset)
            }
            offset += chunk.footprint
            done += Int(chunk.rawLength)
        }
        guard done == entry.section.byteCount else {
            throw Self.corrupt("section \(index) is incomplete", path, start)
        }
        return raw
    }
}

/// Hands out section numbers to loading threads.
private final class LoadProgress: @unchecked Sendable {
    private let signal = Signal()
    private let count: Int
    private var index = 0
    private var failureValue: JournalError?

    init(count: Int) { self.count = count }

    func next() -> Int? {
        signal.withLock {
            guard failureValue == nil, index < count else { return nil }
            defer { index += 1 }
            return index
        }
    }

    func fail(_ error: JournalError) {
        signal.withLock { if failureValue == nil { failureValue = error } }
    }

    var failure: JournalError? { signal.withLock { failureValue } }
}
