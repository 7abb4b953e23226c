internal import Foundation
internal import GRDB
public import Primitives

extension Archive {
    /// A reservation that was closed at the cursor; nil if there is none.
    public func reservation(_ id: String) throws(ArchiveError) -> ArchivedReservation? {
        try read { db in
            let statement = try db.cachedStatement(
                sql: """
                    SELECT id, owner, state, updated, revision, record FROM reservations
                    WHERE id = ?
                    """)
            return try Row.fetchOne(statement, arguments: [id]).map { row in
                ArchivedReservation(
                    id: row[0], owner: row[1], state: row[2],
                    updated: Instant(milliseconds: row[3]),
                    revision: SequenceNumber(UInt64(row[4] as Int64)),
                    record: [UInt8](row[5] as Data))
            }
        }
    }

    /// Changes of a SKU's cells by records before `bound`, last first; only whole records, and
    /// none after `limit` changes have been found. `location` is an index.
    public func ledger(
        of sku: String, at location: UInt32? = nil, before bound: SequenceNumber, limit: Int
    ) throws(ArchiveError) -> [LedgerRow] {
        try read { db in
            let statement = try db.cachedStatement(
                sql: """
                    SELECT sku, sequence, place, location, condition, time, cause, on_hand,
                        committed, held, quarantined, actor, reason, reference
                    FROM ledger WHERE sku = ? AND sequence < ? AND (? IS NULL OR location = ?)
                    ORDER BY sequence DESC, place DESC
                    """)
            let bound = Int64(clamping: bound.value)
            let rows = try Row.fetchCursor(
                statement, arguments: [sku, bound, location, location])
            var result: [LedgerRow] = []
            while let row = try rows.next().map(LedgerRow.init) {
                if result.count >= limit, result.last?.sequence != row.sequence { break }
                result.append(row)
            }
            return result
        }
    }
}

extension LedgerRow {
    init(_ row: Row) {
        self.init(
            sku: row[0], sequence: SequenceNumber(UInt64(row[1] as Int64)), index: row[2],
            location: row[3], condition: row[4], time: Instant(milliseconds: row[5]),
            cause: row[6], onHand: row[7], committed: row[8], held: row[9], quarantined: row[10],
            actor: row[11], reason: row[12], reference: row[13])
    }
}
