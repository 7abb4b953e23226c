internal import Primitives

/// Everything in a data directory, read and sorted, nothing changed or decided beyond headers.
struct Survey {
    enum Identity: Equatable {
        case missing
        /// `copyUsed`: one of the two sectors is rotten.
        case found(StoreIdentity, copyUsed: Bool)
        case bad
    }

    struct SegmentFile {
        var name: String
        var size: Int
        var header: SegmentHeader
        var copyUsed: Bool
    }

    var identity = Identity.missing
    var segments: [SegmentFile] = []
    /// Newest first.
    var snapshots: [String] = []
    /// Ascending by name, hence oldest first.
    var histories: [StorageEntry] = []
    var torn: [String] = []
    var temporaries: [String] = []
    var foreign: [String] = []

    var isEmpty: Bool {
        identity == .missing && segments.isEmpty && snapshots.isEmpty && torn.isEmpty
    }

    /// Reads names, identity and segment headers. Throws the refusal of the first segment header
    /// that cannot be used, unless `onRefusal` takes it.
    static func read(
        _ storage: any Storage, onRefusal: ((JournalError) -> Void)? = nil
    ) throws(JournalError) -> Survey {
        var survey = Survey()
        do {
            for entry in try storage.list() {
                let name = entry.name
                if name == FileName.identity {
                    survey.identity = try readIdentity(storage, name)
                } else if FileName.isSegment(name) {
                    do {
                        survey.segments.append(try readHeader(storage, entry))
                    } catch let error as JournalError {
                        guard let onRefusal else { throw error }
                        onRefusal(error)
                    }
                } else if FileName.isSnapshot(name) {
                    survey.snapshots.append(name)
                } else if FileName.isHistory(name) {
                    survey.histories.append(entry)
                } else if FileName.isTorn(name) {
                    survey.torn.append(name)
                } else if FileName.isTemporary(name) {
                    survey.temporaries.append(name)
                } else {
                    survey.foreign.append(name)
                }
            }
        } catch let error as StorageError {
            throw JournalError(error)
        } catch let error as JournalError {
            throw error
        } catch {
            preconditionFailure("an error of no known type: \(error)")
        }
        survey.snapshots.reverse()
        return survey
    }

    static func readIdentity(_ storage: any Storage, _ name: String) throws(StorageError)
        -> Identity
    {
        let file = try storage.open(name, .read)
        defer { file.close() }
        let buffer = AlignedBuffer(capacity: StoreIdentity.fileBytes)
        let length = try file.read(at: 0, into: buffer.bytes)
        let half = StoreIdentity.sectorBytes
        let copies = [0, half].map { start -> StoreIdentity? in
            guard length >= start + half else { return nil }
            return StoreIdentity.decode(buffer.readable.slice(start..<start + half))
        }
        guard let identity = copies[0] ?? copies[1] else { return .bad }
        return .found(identity, copyUsed: copies[0] != copies[1])
    }

    private static func readHeader(
        _ storage: any Storage, _ entry: StorageEntry
    ) throws -> SegmentFile {
        let path = storage.location + "/" + entry.name
        let file = try storage.open(entry.name, .read)
        defer { file.close() }
        let block = AlignedBuffer(capacity: SegmentHeader.blockBytes)
        let length = try file.read(at: 0, into: block.bytes)
        let half = SegmentHeader.sectorBytes
        let copies = [0, half].map { start -> SegmentHeader.Decoded in
            guard length >= start + half else { return .bad }
            return SegmentHeader.decode(block.readable.slice(start..<start + half))
        }
        let usable = copies[0] == .bad ? copies[1] : copies[0]
        switch usable {
        case .bad:
            throw RecoveryRow.headerLost.refusal(
                "neither copy of the segment header verifies", file: path, offset: 0)
        case .newerVersion(let version):
            throw RecoveryRow.newerVersion.refusal(
                "the segment has format version \(version)", file: path, offset: 8)
        case .header(let header):
            guard UInt64(entry.size) == header.segmentBytes else {
                throw RecoveryRow.segmentCutShort.refusal(
                    "the segment has \(entry.size) bytes instead of \(header.segmentBytes)",
                    file: path, offset: entry.size)
            }
            guard entry.name == FileName.segment(firstSequence: header.firstSequence) else {
                throw RecoveryRow.misplaced.refusal(
                    "the segment begins with record \(header.firstSequence), not as named",
                    file: path, offset: 40)
            }
            return SegmentFile(
                name: entry.name, size: entry.size, header: header,
                copyUsed: copies[0] != copies[1])
        }
    }

    /// The refusal if segments of `store` are not consecutive, or another store's.
    func checkOrder(store: StoreIdentity, location: String) throws(JournalError) {
        var previous: SegmentFile?
        for segment in segments {
            let path = location + "/" + segment.name
            guard segment.header.store.isSameStore(as: store) else {
                throw RecoveryRow.wrongStore.refusal(
                    "the segment belongs to store \(segment.header.store), not \(store)",
                    file: path, offset: 16)
            }
            if let previous {
                guard segment.header.number == previous.header.number + 1 else {
                    throw RecoveryRow.segmentMissing.refusal(
                        "segment \(segment.header.number) follows \(previous.header.number)",
                        file: path, offset: 32,
                        sequences: range(
                            previous.header.firstSequence, segment.header.firstSequence))
                }
                guard segment.header.firstBatch >= previous.header.firstBatch,
                    segment.header.epoch >= previous.header.epoch
                else {
                    throw RecoveryRow.misplaced.refusal(
                        "the segment's first batch or epoch runs backwards", file: path, offset: 48)
                }
            }
            previous = segment
        }
    }

    /// `from ..< to` as a closed range for messages; nil if empty.
    private func range(_ from: UInt64, _ to: UInt64) -> ClosedRange<UInt64>? {
        from < to ? from...(to - 1) : nil
    }
}

extension Storage {
    /// The whole file in memory.
    func contents(_ name: String) throws(StorageError) -> (buffer: AlignedBuffer, count: Int) {
        let file = try open(name, .read)
        defer { file.close() }
        let size = try file.size()
        let buffer = AlignedBuffer(capacity: max(size, 1))
        let target = UnsafeMutableRawBufferPointer(rebasing: buffer.bytes[0..<size])
        let count = try file.read(at: 0, into: target)
        return (buffer, count)
    }
}
