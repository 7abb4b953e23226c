internal import Archive
internal import Primitives

/// What is asked for, and where it is found.
protocol RecordQuery: Sendable {
    associatedtype Record: ListedRecord

    /// At most so many: of the whole search, or of one look.
    var limit: Int { get set }
    /// Only those that come after this one.
    var after: OrderPlace? { get set }

    /// The newest in memory that match, oldest first.
    func newest(_ engine: Engine) -> [OrderPlace]
    /// As memory has it.
    func open(_ id: String, _ engine: Engine) -> Record?
    func closed(_ id: String, _ archive: ArchiveReads) throws(RPCFailure) -> Record?
    /// The newest that the archive has and that match, newest first; blocks on the disk.
    func newest(_ archive: ArchiveReads) throws(RPCFailure) -> [Record]
    /// Whether it is one of those asked for, wherever it stands.
    func admits(_ record: Record) -> Bool
}

protocol ListedRecord: Sendable {
    var place: OrderPlace { get }
    var revision: SequenceNumber { get }
}

/// Records that match, newest first, from memory and archive as one.
///
/// A piece of memory's list is looked at first and decides, as far as it reaches, about everything
/// that memory has; what is not in memory any more by then is in the archive. So what leaves
/// memory meanwhile is neither lost nor told twice. Costs what is told, not what there is. Blocks
/// on the disk: never on an event loop.
struct RecordSearch<Query: RecordQuery>: Sendable {
    private let engine: Engine
    private var query: Query
    /// Found in memory, newest last.
    private var open: [OrderPlace] = []
    private var known: Set<String> = []
    /// `open` reaches to the end of memory's list.
    private var isMemoryRead = false
    /// Archived ones still to be given, newest last.
    private var closed: [Query.Record] = []
    /// The last one that the archive gave, passed over or not.
    private var archivePlace: OrderPlace?
    private var isArchiveRead: Bool
    private var left: Int

    /// Records that one look into memory or the archive brings at most; and at least, because some
    /// may be passed over.
    private static var pageSizes: ClosedRange<Int> { 20...200 }

    /// `query.limit` is that of the whole search, `query.after` where it goes on.
    init(_ engine: Engine, _ query: Query) {
        self.engine = engine
        self.query = query
        left = query.limit
        isArchiveRead = engine.archived == nil
        readMemory()
    }

    /// The next records, at most `count`; empty at the end.
    mutating func next(_ count: Int) throws(RPCFailure) -> [Query.Record] {
        var page: [Query.Record] = []
        while page.count < count, left > 0 {
            if open.isEmpty, !isMemoryRead { readMemory() }
            if closed.isEmpty { try readArchive() }
            if open.isEmpty, closed.isEmpty { break }
            guard let record = try takeNewest() else { continue }
            page.append(record)
            left -= 1
        }
        return page
    }

    /// The newer of the two sides' newest; nil if it has gone or changed meanwhile.
    private mutating func takeNewest() throws(RPCFailure) -> Query.Record? {
        guard let place = open.last, closed.last.map({ $0.place < place }) ?? true else {
            return closed.popLast()
        }
        open.removeLast()
        query.after = place
        var record = query.open(place.id, engine)
        if record == nil, let archive = engine.archived {
            record = try query.closed(place.id, archive)
        }
        return record.flatMap { query.admits($0) ? $0 : nil }
    }

    /// Everything up to the last one known in memory has been given. What the archive gave beyond
    /// is read again: some of it may have left memory since.
    private mutating func readMemory() {
        query.limit = pageSize
        open = query.newest(engine)
        known = Set(open.map(\.id))
        isMemoryRead = open.count < query.limit
        closed = []
        archivePlace = query.after
        isArchiveRead = engine.archived == nil
    }

    private mutating func readArchive() throws(RPCFailure) {
        while closed.isEmpty, !isArchiveRead, let archive = engine.archived {
            var query = self.query
            query.after = archivePlace
            // Hardly more than are wanted, if none of them is passed over.
            query.limit = pageSize
            let rows = try query.newest(archive)
            isArchiveRead = rows.count < query.limit
            archivePlace = rows.last?.place ?? archivePlace
            closed = rows.reversed().filter { record in
                let id = record.place.id
                return !known.contains(id) && query.open(id, engine) == nil
                    && query.admits(record)
            }
        }
    }

    private var pageSize: Int {
        min(max(left, Self.pageSizes.lowerBound), Self.pageSizes.upperBound)
    }
}
