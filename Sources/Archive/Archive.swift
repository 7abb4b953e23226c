internal import Foundation
internal import GRDB
public import Primitives
internal import Synchronization

/// Beside the path: what is closed, in a SQLite file. The front door of `Archive`.
///
/// Orders, their timelines and returns, closed reservations and the history of cells, projected
/// from the journal by `Service`, which also reads them back; the archive itself knows rows, never
/// journal records. Rows and the cursor of the last record that they hold are written in one SQLite
/// transaction, synced: what a crash leaves is a prefix of the journal's history, exactly once.
/// The file can be deleted; it is made again from the journal's history.
///
/// Every call may block on the disk: never on an event loop. Reads run beside the one writer.
public final class Archive: Sendable {
    let pool: DatabasePool
    /// For single rows, which must not queue behind searches.
    let lookUps: DatabaseQueue
    let filter = Mutex(OrderFilter?.none)
    public let path: String
    private let cursorNow: Atomic<UInt64>
    private let isWriting = Mutex(false)

    /// Of the tables; an archive of another is made anew.
    static let schema = 1
    /// Pages that one of `readersMax` readers keeps, and the writer, bytes; the system keeps more.
    static let readerCacheBytes = 512 << 10
    static let writerCacheBytes = 2 << 20
    static let readersMax = 4

    /// Opens the file, or makes it. `store` is the journal's identity: an archive of another
    /// store, of another schema, or that is ahead of `last` is set aside under a name that ends
    /// in `.old` and made anew. One that SQLite finds damaged is set aside too.
    public convenience init(path: String, store: String, last: SequenceNumber)
        throws(ArchiveError)
    {
        do {
            if let pool = try Archive.existing(path, store, last) {
                try self.init(path, pool)
                return
            }
            try Archive.setAside(path)
            let pool = try Archive.connect(path)
            try pool.write { try Archive.makeTables($0, store: store) }
            try self.init(path, pool)
        } catch {
            throw ArchiveError("\(path): \(error)")
        }
    }

    private init(_ path: String, _ pool: DatabasePool) throws {
        self.path = path
        self.pool = pool
        // A commit must be on the disk before memory forgets what it holds.
        try pool.writeWithoutTransaction { db in
            try db.execute(sql: "PRAGMA synchronous = FULL")
            // Little at a time: what is synced at once holds the journal's syncs up.
            try db.execute(sql: "PRAGMA wal_autocheckpoint = 1")
            try db.execute(sql: "PRAGMA cache_size = -\(Archive.writerCacheBytes >> 10)")
        }
        try pool.write { try $0.execute(sql: Archive.returnTables) }
        var configuration = Configuration()
        configuration.readonly = true
        configuration.label = "archive-lookups"
        configuration.prepareDatabase(Archive.prepare)
        lookUps = try DatabaseQueue(path: path, configuration: configuration)
        let cursor = try pool.read { try Archive.storedCursor($0) }
        cursorNow = Atomic(cursor)
    }

    /// A connection to a file that fits; nil if there is none.
    private static func existing(
        _ path: String, _ store: String, _ last: SequenceNumber
    ) throws -> DatabasePool? {
        guard FileManager.default.fileExists(atPath: path) else { return nil }
        do {
            let pool = try connect(path)
            let fits = try pool.read { db in
                try meta(db, "schema") == String(schema) && meta(db, "store") == store
                    && storedCursor(db) <= last.value
            }
            if fits { return pool }
            try pool.close()
        } catch let error as DatabaseError
            where [.SQLITE_NOTADB, .SQLITE_CORRUPT, .SQLITE_ERROR].contains(error.resultCode)
        {
            // Made anew from the journal.
        }
        return nil
    }

    private static func connect(_ path: String) throws -> DatabasePool {
        var configuration = Configuration()
        configuration.label = "archive"
        configuration.maximumReaderCount = readersMax
        configuration.prepareDatabase(prepare)
        return try DatabasePool(path: path, configuration: configuration)
    }

    private static func prepare(_ db: Database) throws {
        try db.execute(sql: "PRAGMA cache_size = -\(readerCacheBytes >> 10)")
        // Mapped pages would count as our memory.
        try db.execute(sql: "PRAGMA mmap_size = 0")
        try db.execute(sql: "PRAGMA journal_size_limit = \(64 << 20)")
    }

    private static func setAside(_ path: String) throws {
        let files = FileManager.default
        for suffix in ["", "-wal", "-shm"] where files.fileExists(atPath: path + suffix) {
            try? files.removeItem(atPath: path + ".old" + suffix)
            try files.moveItem(atPath: path + suffix, toPath: path + ".old" + suffix)
        }
    }

    // MARK: State

    /// The last record whose rows are on the disk; one atomic load.
    public var cursor: SequenceNumber { SequenceNumber(cursorNow.load(ordering: .acquiring)) }

    func moved(to cursor: SequenceNumber) { cursorNow.store(cursor.value, ordering: .releasing) }

    /// Bytes of the file and its log.
    public var bytes: UInt64 {
        ["", "-wal"].reduce(0) { sum, suffix in
            let attributes = try? FileManager.default.attributesOfItem(atPath: path + suffix)
            return sum + ((attributes?[.size] as? NSNumber)?.uint64Value ?? 0)
        }
    }

    /// Lets the file go. Reads after it fail.
    public func close() throws(ArchiveError) {
        do {
            try lookUps.close()
            try pool.close()
        } catch { throw ArchiveError("\(path): \(error)") }
    }

    /// A read, with whatever SQLite may throw as an `ArchiveError`.
    func read<Value>(_ body: (Database) throws -> Value) throws(ArchiveError) -> Value {
        do { return try pool.read(body) } catch { throw ArchiveError("\(path): \(error)") }
    }
}
