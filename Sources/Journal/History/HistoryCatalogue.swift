internal import Primitives

/// One history file that exists, with marks of where its chunks are, as far as they were walked.
final class HistoryFile: @unchecked Sendable {
    let name: String
    let header: HistoryFormat.Header
    private let guardLock = Signal()
    private var marks: [(first: UInt64, offset: Int)] = []

    init(name: String, header: HistoryFormat.Header) {
        self.name = name
        self.header = header
    }

    /// The header of the file called `name`; nil if it does not verify.
    static func read(_ storage: any Storage, _ entry: StorageEntry) throws(StorageError)
        -> HistoryFile?
    {
        let file = try storage.open(entry.name, .read)
        defer { file.close() }
        let block = AlignedBuffer(capacity: HistoryFormat.headerBytes)
        let length = try file.read(
            at: 0,
            into: UnsafeMutableRawBufferPointer(
                rebasing: block.bytes[0..<HistoryFormat.headerBytes]))
        guard let header = HistoryFormat.Header.decode(block.readable.slice(0..<length)),
            header.bytes == UInt64(entry.size), header.first <= header.last, header.last < .max,
            entry.name == FileName.history(firstSequence: header.first)
        else { return nil }
        return HistoryFile(name: entry.name, header: header)
    }

    func mark(first: UInt64, offset: Int) {
        guardLock.withLock {
            if (marks.last?.first ?? 0) < first { marks.append((first, offset)) }
        }
    }

    /// Where to start walking to find `sequence`.
    func offset(atOrBefore sequence: UInt64) -> Int {
        guardLock.withLock {
            marks.last { $0.first <= sequence }?.offset ?? HistoryFormat.headerBytes
        }
    }
}

/// The history files of the store, oldest first; shared by readers and retention.
final class HistoryCatalogue: @unchecked Sendable {
    private let guardLock = Signal()
    private var files: [HistoryFile]

    init(_ files: [HistoryFile]) { self.files = files }

    var all: [HistoryFile] { guardLock.withLock { files } }

    func append(_ file: HistoryFile) {
        guardLock.withLock {
            files.removeAll { $0.name == file.name }
            files.append(file)
        }
    }

    func removeFirst() { guardLock.withLock { _ = files.removeFirst() } }

    /// The oldest record from which everything up to `next` is there without a gap; `next` itself
    /// if nothing is.
    func oldest(before next: UInt64) -> UInt64 {
        guardLock.withLock {
            var oldest = next
            for file in files.reversed() where file.header.last + 1 >= oldest {
                oldest = min(oldest, file.header.first)
            }
            return oldest
        }
    }

    func find(_ sequence: UInt64) -> HistoryFile? {
        guardLock.withLock {
            files.last { $0.header.first <= sequence && sequence <= $0.header.last }
        }
    }
}
