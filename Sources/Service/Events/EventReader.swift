internal import Inventory
internal import Journal
internal import Messages
internal import Primitives

/// Reads events from the journal, a bounded piece at a time. Blocks on the disk: never on an event
/// loop. Only what is durable is there to be read.
struct EventReader: Sendable {
    let engine: Engine

    /// Journal records and bytes of one piece.
    static let recordsMax = 1_024
    static let bytesMax = 256 << 10

    /// A piece of the stream.
    struct Piece: Sendable {
        var events: [RecordedEvent] = []
        /// The record to go on with.
        var next: SequenceNumber
    }

    /// Events of durable records from `first` on; `next` is `first` if there is none yet.
    /// OUT_OF_RANGE, with the oldest cursor there is, when the history does not go back so far.
    func read(
        from first: SequenceNumber, _ admits: (RecordedEvent) -> Bool = { _ in true }
    ) throws(RPCFailure) -> Piece {
        let network = engine.store.network
        var piece = Piece(next: first)
        do throws(JournalError) {
            piece.next = try engine.journal.read(
                from: first, bytesMax: Self.bytesMax, recordsMax: Self.recordsMax
            ) { record, payload in
                guard record.kind == Engine.RecordKind.transaction else { return }
                let decision = try JournaledDecision(decoding: payload, time: record.time)
                let found = EventsOfRecord(record, decision, network)
                piece.events += found.events.filter(admits)
            }
        } catch {
            throw error.code == .truncated ? truncated(first) : unreadable(error)
        }
        return piece
    }

    private func truncated(_ wanted: SequenceNumber) -> RPCFailure {
        let oldest = engine.journal.oldest
        let cursor = EventCursor(SequenceNumber(max(oldest.value, 1) - 1))
        return RPCFailure(
            .outOfRange, reason: "HISTORY_TRUNCATED",
            "cursor: record \(wanted) is no longer kept; the oldest cursor is \(cursor)",
            metadata: [("oldest_cursor", cursor.description)])
    }

    private func unreadable(_ error: JournalError) -> RPCFailure {
        RPCFailure(.dataLoss, reason: "JOURNAL_UNREADABLE", "\(error)")
    }
}
