internal import Foundation
internal import GRDB
internal import Primitives
internal import Synchronization

extension Archive {
    private static let columns = """
        o.id, o.channel, o.reference, o.customer, o.state, o.created, o.updated, o.revision, \
        o.record
        """

    /// One order as of the cursor; nil if there is none.
    public func order(_ id: String) throws(ArchiveError) -> ArchivedOrder? {
        try read { db in
            let statement = try db.cachedStatement(
                sql: "SELECT \(Self.columns) FROM orders o WHERE o.id = ?")
            return try Row.fetchOne(statement, arguments: [id]).map(ArchivedOrder.init)
        }
    }

    /// The same where it matters that nearly always there is none, and nobody may wait long: a
    /// filter in memory says so. One in fifty that are not there, and all until the filter is
    /// loaded, cost a look at the index.
    public func orderIfAny(_ id: String) throws(ArchiveError) -> ArchivedOrder? {
        if filter.withLock({ $0.map { !$0.mayHave(id) } ?? false }) { return nil }
        do {
            return try lookUps.read { db in
                let statement = try db.cachedStatement(
                    sql: "SELECT \(Self.columns) FROM orders o WHERE o.id = ?")
                return try Row.fetchOne(statement, arguments: [id]).map(ArchivedOrder.init)
            }
        } catch { throw ArchiveError("\(path): \(error)") }
    }

    /// Reads every id into the filter, unless it is there. O(orders); by the one who writes.
    public func loadFilter() throws(ArchiveError) {
        if filter.withLock({ $0 != nil }) { return }
        let loaded = try read { db in
            let count = try Int.fetchOne(db, sql: "SELECT count(*) FROM orders") ?? 0
            var filter = OrderFilter(count: count)
            let ids = try String.fetchCursor(db, sql: "SELECT id FROM orders")
            while let id = try ids.next() { _ = filter.insert([id]) }
            return filter
        }
        filter.withLock { $0 = loaded }
    }

    /// Everything that happened to an order up to the cursor, oldest first.
    public func timeline(of order: String) throws(ArchiveError) -> [ArchivedEvent] {
        try read { db in
            let statement = try db.cachedStatement(
                sql: """
                    SELECT id, sequence, place, time, type, record FROM events WHERE id = ?
                    ORDER BY sequence, place
                    """)
            return try Row.fetchAll(statement, arguments: [order]).map { row in
                ArchivedEvent(
                    order: row[0], sequence: SequenceNumber(UInt64(row[1] as Int64)),
                    index: row[2], time: Instant(milliseconds: row[3]), type: row[4],
                    record: [UInt8](row[5] as Data))
            }
        }
    }

    /// Orders as of the cursor that match, newest first. Walks the index of the narrowest filter;
    /// O(orders that it names) where the other filters leave little of it.
    public func orders(_ query: OrderQuery) throws(ArchiveError) -> [ArchivedOrder] {
        let (sql, arguments) = Self.select(query)
        return try read { db in
            let statement = try db.cachedStatement(sql: sql)
            return try Row.fetchAll(statement, arguments: arguments).map(ArchivedOrder.init)
        }
    }

    /// How SQLite goes about a search, a step a line.
    func plan(_ query: OrderQuery) throws(ArchiveError) -> [String] {
        let (sql, arguments) = Self.select(query)
        return try read { db in
            try Row.fetchAll(db, sql: "EXPLAIN QUERY PLAN " + sql, arguments: arguments)
                .map { $0["detail"] }
        }
    }

    private static func select(_ query: OrderQuery) -> (String, StatementArguments) {
        var conditions: [String] = []
        var arguments: StatementArguments = []
        func add(_ condition: String, _ values: (any DatabaseValueConvertible)...) {
            conditions.append(condition)
            arguments += StatementArguments(values)
        }
        // The table whose index gives the order of the answer.
        var place = "o"
        var tables = "orders o"
        if query.customer.isEmpty, !query.sku.isEmpty || query.location != nil {
            place = "p"
            tables = query.sku.isEmpty ? "order_shipments p" : "order_lines p"
            tables += " CROSS JOIN orders o ON o.id = p.id"
        }
        if !query.customer.isEmpty {
            add("o.customer = ? AND o.customer <> ''", query.customer)
        } else if !query.sku.isEmpty {
            add("p.sku = ?", query.sku)
        } else if let location = query.location {
            add("p.location = ?", location)
        }
        // A plus keeps SQLite from the index of a filter that names more.
        let isNarrowed = place != "o" || !query.customer.isEmpty
        if !query.channel.isEmpty {
            let plus = isNarrowed || query.state != nil ? "+" : ""
            add("\(plus)o.channel = ?", query.channel)
        }
        if let state = query.state { add(isNarrowed ? "+o.state = ?" : "o.state = ?", state) }
        if let from = query.from { add("\(place).created >= ?", from.milliseconds) }
        if let until = query.until { add("\(place).created < ?", until.milliseconds) }
        if let after = query.after {
            add("(\(place).created, \(place).id) < (?, ?)", after.created.milliseconds, after.id)
        }
        let condition = conditions.isEmpty ? "" : "WHERE " + conditions.joined(separator: " AND ")
        arguments += [query.limit]
        let sql = """
            SELECT \(columns) FROM \(tables) \(condition)
            ORDER BY \(place).created DESC, \(place).id DESC LIMIT ?
            """
        return (sql, arguments)
    }

    /// How many orders the archive holds. O(orders).
    public func orderCount() throws(ArchiveError) -> Int {
        try read { try Int.fetchOne($0, sql: "SELECT count(*) FROM orders") ?? 0 }
    }
}

extension ArchivedOrder {
    init(_ row: Row) {
        self.init(
            id: row[0], channel: row[1], reference: row[2], customer: row[3], state: row[4],
            created: Instant(milliseconds: row[5]), updated: Instant(milliseconds: row[6]),
            revision: SequenceNumber(UInt64(row[7] as Int64)), record: [UInt8](row[8] as Data))
    }
}
