internal import GRDB

/// The tables. Times are milliseconds since 1970; `record` is the journal's after-image.
extension Archive {
    static let tables = """
        CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;

        CREATE TABLE orders (
            id TEXT NOT NULL UNIQUE, channel TEXT NOT NULL, reference TEXT NOT NULL,
            customer TEXT NOT NULL, state INTEGER NOT NULL, created INTEGER NOT NULL,
            updated INTEGER NOT NULL, revision INTEGER NOT NULL, record BLOB NOT NULL);
        CREATE INDEX orders_created ON orders (created, id);
        CREATE INDEX orders_customer ON orders (customer, created, id) WHERE customer <> '';
        CREATE INDEX orders_state ON orders (state, created, id);
        CREATE INDEX orders_channel ON orders (channel, created, id);

        -- A line or shipment that an order no longer has leaves its entry: the record decides.
        CREATE TABLE order_lines (
            sku TEXT NOT NULL, created INTEGER NOT NULL, id TEXT NOT NULL,
            PRIMARY KEY (sku, created, id)) WITHOUT ROWID;
        CREATE TABLE order_shipments (
            location INTEGER NOT NULL, created INTEGER NOT NULL, id TEXT NOT NULL,
            PRIMARY KEY (location, created, id)) WITHOUT ROWID;

        CREATE TABLE events (
            id TEXT NOT NULL, sequence INTEGER NOT NULL, place INTEGER NOT NULL,
            time INTEGER NOT NULL, type TEXT NOT NULL, record BLOB NOT NULL,
            PRIMARY KEY (id, sequence, place)) WITHOUT ROWID;

        CREATE TABLE reservations (
            id TEXT NOT NULL PRIMARY KEY, owner TEXT NOT NULL, state INTEGER NOT NULL,
            updated INTEGER NOT NULL, revision INTEGER NOT NULL, record BLOB NOT NULL
        ) WITHOUT ROWID;

        CREATE TABLE ledger (
            sku TEXT NOT NULL, sequence INTEGER NOT NULL, place INTEGER NOT NULL,
            location INTEGER NOT NULL, condition INTEGER NOT NULL, time INTEGER NOT NULL,
            cause INTEGER NOT NULL, on_hand INTEGER NOT NULL, committed INTEGER NOT NULL,
            held INTEGER NOT NULL, quarantined INTEGER NOT NULL, actor TEXT NOT NULL,
            reason TEXT NOT NULL, reference TEXT NOT NULL,
            PRIMARY KEY (sku, sequence, place)) WITHOUT ROWID;
        """

    static func makeTables(_ db: Database, store: String) throws {
        try db.execute(sql: tables)
        for (key, value) in [("schema", String(schema)), ("store", store), ("cursor", "0")] {
            try setMeta(db, key, value)
        }
    }

    static func meta(_ db: Database, _ key: String) throws -> String? {
        try String.fetchOne(db, sql: "SELECT value FROM meta WHERE key = ?", arguments: [key])
    }

    static func setMeta(_ db: Database, _ key: String, _ value: String) throws {
        try db.execute(
            sql: "INSERT OR REPLACE INTO meta (key, value) VALUES (?, ?)", arguments: [key, value])
    }

    static func storedCursor(_ db: Database) throws -> UInt64 {
        try meta(db, "cursor").flatMap { UInt64($0) } ?? 0
    }
}
