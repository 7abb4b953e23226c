internal import Foundation
internal import GRDB
public import Primitives
internal import Synchronization

extension Archive {
    /// Writes what the records up to `cursor` come to, and the cursor with it, in one synced
    /// transaction. One writer at a time; a cursor that does not advance changes nothing, so that
    /// the same records twice are the same as once.
    public func write(
        _ batch: ArchiveBatch, upTo cursor: SequenceNumber, _ pace: Pace = .hurried
    ) throws(ArchiveError) {
        var pace = pace
        do {
            let advanced = try pool.write { db in
                guard try Archive.storedCursor(db) < cursor.value else { return false }
                try Archive.insert(batch, db, &pace)
                try Archive.setMeta(db, "cursor", String(cursor.value))
                return true
            }
            if advanced {
                // Before the cursor: what may leave memory is known to be here.
                let ids = batch.orders.map(\.id)
                let isFull = filter.withLock { $0?.insert(ids) ?? false }
                if isFull { filter.withLock { $0 = nil } }
                moved(to: cursor)
            }
        } catch {
            throw ArchiveError("\(path): \(error)")
        }
    }

    private static func insert(
        _ batch: ArchiveBatch, _ db: Database, _ pace: inout Pace
    ) throws {
        try insert(batch.orders, db, &pace)
        try insert(batch.returns, db, &pace)
        let event = try db.cachedStatement(
            sql: "INSERT OR IGNORE INTO events VALUES (?, ?, ?, ?, ?, ?)")
        for row in batch.events {
            pace.breathe()
            try event.execute(arguments: [
                row.order, Int64(row.sequence.value), row.index, row.time.milliseconds, row.type,
                Data(row.record),
            ])
        }
        let revived = try db.cachedStatement(sql: "DELETE FROM reservations WHERE id = ?")
        for id in batch.revived { try revived.execute(arguments: [id]) }
        let reservation = try db.cachedStatement(
            sql: "INSERT OR REPLACE INTO reservations VALUES (?, ?, ?, ?, ?, ?)")
        for row in batch.reservations {
            pace.breathe()
            try reservation.execute(arguments: [
                row.id, row.owner, row.state, row.updated.milliseconds,
                Int64(row.revision.value), Data(row.record),
            ])
        }
        let ledger = try db.cachedStatement(
            sql: """
                INSERT OR IGNORE INTO ledger
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """)
        for row in batch.ledger {
            pace.breathe()
            try ledger.execute(arguments: [
                row.sku, Int64(row.sequence.value), row.index, row.location, row.condition,
                row.time.milliseconds, row.cause, row.onHand, row.committed, row.held,
                row.quarantined, row.actor, row.reason, row.reference,
            ])
        }
    }

    private static func insert(
        _ orders: [ArchivedOrder], _ db: Database, _ pace: inout Pace
    ) throws {
        let order = try db.cachedStatement(
            sql: """
                INSERT INTO orders VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
                ON CONFLICT (id) DO UPDATE SET
                    customer = excluded.customer, state = excluded.state,
                    updated = excluded.updated, revision = excluded.revision,
                    record = excluded.record
                WHERE excluded.revision > orders.revision
                """)
        let line = try db.cachedStatement(
            sql: "INSERT OR IGNORE INTO order_lines VALUES (?, ?, ?)")
        let shipment = try db.cachedStatement(
            sql: "INSERT OR IGNORE INTO order_shipments VALUES (?, ?, ?)")
        for row in orders {
            pace.breathe()
            let created = row.created.milliseconds
            try order.execute(arguments: [
                row.id, row.channel, row.reference, row.customer, row.state, created,
                row.updated.milliseconds, Int64(row.revision.value), Data(row.record),
            ])
            for sku in Set(row.skus) { try line.execute(arguments: [sku, created, row.id]) }
            for place in Set(row.locations) {
                try shipment.execute(arguments: [place, created, row.id])
            }
        }
    }
}
