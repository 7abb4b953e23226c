internal import Foundation
internal import GRDB
internal import Primitives
internal import Synchronization

/// Returns that are over. Their tables are younger than the others: a file that has none gets
/// them when it is opened, and loses nothing, because before them there were no returns.
extension Archive {
    static let returnTables = """
        CREATE TABLE IF NOT EXISTS returns (
            id TEXT NOT NULL UNIQUE, order_id TEXT NOT NULL, customer TEXT NOT NULL,
            state INTEGER NOT NULL, created INTEGER NOT NULL, updated INTEGER NOT NULL,
            revision INTEGER NOT NULL, record BLOB NOT NULL);
        CREATE INDEX IF NOT EXISTS returns_created ON returns (created, id);
        CREATE INDEX IF NOT EXISTS returns_order ON returns (order_id, created, id);
        CREATE INDEX IF NOT EXISTS returns_customer ON returns (customer, created, id)
            WHERE customer <> '';
        CREATE INDEX IF NOT EXISTS returns_state ON returns (state, created, id);

        -- A place that a unit has left keeps its entry: the record decides.
        CREATE TABLE IF NOT EXISTS return_skus (
            sku TEXT NOT NULL, created INTEGER NOT NULL, id TEXT NOT NULL,
            PRIMARY KEY (sku, created, id)) WITHOUT ROWID;
        CREATE TABLE IF NOT EXISTS return_locations (
            location INTEGER NOT NULL, created INTEGER NOT NULL, id TEXT NOT NULL,
            PRIMARY KEY (location, created, id)) WITHOUT ROWID;
        """

    private static let returnColumns =
        "r.id, r.order_id, r.customer, r.state, r.created, r.updated, r.revision, r.record"

    /// One return as of the cursor; nil if there is none.
    public func customerReturn(_ id: String) throws(ArchiveError) -> ArchivedReturn? {
        try read { db in
            let statement = try db.cachedStatement(
                sql: "SELECT \(Self.returnColumns) FROM returns r WHERE r.id = ?")
            return try Row.fetchOne(statement, arguments: [id]).map(ArchivedReturn.init)
        }
    }

    /// The same where it matters that nearly always there is none, and nobody may wait long; see
    /// `orderIfAny`.
    public func returnIfAny(
        _ id: String, of order: String
    ) throws(ArchiveError) -> ArchivedReturn? {
        if filter.withLock({ $0.map { !$0.mayHave(order) } ?? false }) { return nil }
        do {
            return try lookUps.read { db in
                let statement = try db.cachedStatement(
                    sql: "SELECT \(Self.returnColumns) FROM returns r WHERE r.id = ?")
                return try Row.fetchOne(statement, arguments: [id]).map(ArchivedReturn.init)
            }
        } catch { throw ArchiveError("\(path): \(error)") }
    }

    /// Returns as of the cursor that match, newest first. Walks the index of the narrowest
    /// filter; O(returns that it names) where the other filters leave little of it.
    public func returns(_ query: ReturnQuery) throws(ArchiveError) -> [ArchivedReturn] {
        let (sql, arguments) = Self.select(query)
        return try read { db in
            let statement = try db.cachedStatement(sql: sql)
            return try Row.fetchAll(statement, arguments: arguments).map(ArchivedReturn.init)
        }
    }

    private static func select(_ query: ReturnQuery) -> (String, StatementArguments) {
        var conditions: [String] = []
        var arguments: StatementArguments = []
        func add(_ condition: String, _ values: (any DatabaseValueConvertible)...) {
            conditions.append(condition)
            arguments += StatementArguments(values)
        }
        // The table whose index gives the order of the answer.
        var place = "r"
        var tables = "returns r"
        let isNarrow = !query.order.isEmpty || !query.customer.isEmpty
        if !isNarrow, !query.sku.isEmpty || query.location != nil {
            place = "p"
            tables = query.sku.isEmpty ? "return_locations p" : "return_skus p"
            tables += " CROSS JOIN returns r ON r.id = p.id"
        }
        if !query.order.isEmpty { add("r.order_id = ?", query.order) }
        if !query.customer.isEmpty {
            add("r.customer = ? AND r.customer <> ''", query.customer)
        }
        if place == "p" {
            if query.sku.isEmpty {
                add("p.location = ?", query.location)
            } else {
                add("p.sku = ?", query.sku)
            }
        }
        if let state = query.state { add("r.state = ?", state) }
        if let from = query.from { add("\(place).created >= ?", from.milliseconds) }
        if let until = query.until { add("\(place).created < ?", until.milliseconds) }
        if let after = query.after {
            add("(\(place).created, \(place).id) < (?, ?)", after.created.milliseconds, after.id)
        }
        let condition = conditions.isEmpty ? "" : "WHERE " + conditions.joined(separator: " AND ")
        arguments += [query.limit]
        let sql = """
            SELECT \(returnColumns) FROM \(tables) \(condition)
            ORDER BY \(place).created DESC, \(place).id DESC LIMIT ?
            """
        return (sql, arguments)
    }

    static func insert(
        _ returns: [ArchivedReturn], _ db: Database, _ pace: inout Pace
    ) throws {
        if returns.isEmpty { return }
        let image = try db.cachedStatement(
            sql: """
                INSERT INTO returns VALUES (?, ?, ?, ?, ?, ?, ?, ?)
                ON CONFLICT (id) DO UPDATE SET
                    state = excluded.state, updated = excluded.updated,
                    revision = excluded.revision, record = excluded.record
                WHERE excluded.revision > returns.revision
                """)
        let sku = try db.cachedStatement(
            sql: "INSERT OR IGNORE INTO return_skus VALUES (?, ?, ?)")
        let location = try db.cachedStatement(
            sql: "INSERT OR IGNORE INTO return_locations VALUES (?, ?, ?)")
        for row in returns {
            pace.breathe()
            let created = row.created.milliseconds
            try image.execute(arguments: [
                row.id, row.order, row.customer, row.state, created, row.updated.milliseconds,
                Int64(row.revision.value), Data(row.record),
            ])
            for name in Set(row.skus) { try sku.execute(arguments: [name, created, row.id]) }
            for place in Set(row.locations) {
                try location.execute(arguments: [place, created, row.id])
            }
        }
    }
}

extension ArchivedReturn {
    init(_ row: Row) {
        self.init(
            id: row[0], order: row[1], customer: row[2], state: row[3],
            created: Instant(milliseconds: row[4]), updated: Instant(milliseconds: row[5]),
            revision: SequenceNumber(UInt64(row[6] as Int64)), record: [UInt8](row[7] as Data))
    }
}
