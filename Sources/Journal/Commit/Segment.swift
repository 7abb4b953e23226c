internal import Primitives

/// One segment file that exists, with sparse marks to find a record without walking from its
/// start. Safe from several threads.
final class Segment: @unchecked Sendable {
    let name: String
    let header: SegmentHeader
    private let guardLock = Signal()
    /// First record and offset of every 32nd batch or so, ascending.
    private var marks: [(sequence: UInt64, offset: Int)] = []
    private static let markEveryBytes = 256 << 10

    init(name: String, header: SegmentHeader) {
        self.name = name
        self.header = header
    }

    /// Remembers where a batch starts, if the last mark is far enough back.
    func mark(firstSequence: UInt64, offset: Int) {
        guardLock.withLock {
            let last = marks.last?.offset ?? 0
            if offset - last >= Self.markEveryBytes { marks.append((firstSequence, offset)) }
        }
    }

    /// Where to start walking to find `sequence`.
    func offset(atOrBefore sequence: UInt64) -> Int {
        guardLock.withLock {
            var low = 0
            var high = marks.count
            while low < high {
                let middle = (low + high) / 2
                if marks[middle].sequence <= sequence { low = middle + 1 } else { high = middle }
            }
            return low == 0 ? SegmentHeader.blockBytes : marks[low - 1].offset
        }
    }
}

/// The segments of the store, oldest first; shared by the committer, readers and retention.
final class SegmentCatalogue: @unchecked Sendable {
    private let guardLock = Signal()
    private var segments: [Segment]

    init(_ segments: [Segment]) { self.segments = segments }

    var all: [Segment] { guardLock.withLock { segments } }

    func append(_ segment: Segment) { guardLock.withLock { segments.append(segment) } }

    func removeFirst() { guardLock.withLock { _ = segments.removeFirst() } }

    var oldestSequence: UInt64 { guardLock.withLock { segments.first?.header.firstSequence ?? 1 } }

    /// The segment that holds `sequence` and the one after it; nil if it is older than all.
    func find(_ sequence: UInt64) -> (segment: Segment, next: Segment?)? {
        guardLock.withLock {
            guard let index = segments.lastIndex(where: { $0.header.firstSequence <= sequence })
            else { return nil }
            return (segments[index], index + 1 < segments.count ? segments[index + 1] : nil)
        }
    }
}
