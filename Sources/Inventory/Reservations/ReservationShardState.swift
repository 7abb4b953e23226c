internal import DequeModule
internal import HeapModule
internal import Primitives

/// What one reservation shard remembers. A value: a snapshot is a copy taken under the lock.
struct ReservationShardState: Sendable {
    /// The last journal record applied to this shard.
    var lastSequence: SequenceNumber = .zero
    private(set) var records: [ReservationID: ReservationRecord] = [:]
    /// Closed reservations, oldest first; they answer retries until they go. One that was revived
    /// leaves its entry behind, which then counts for nothing (`isCurrent`).
    private var closed: Deque<Closed> = []
    private(set) var closedCount = 0
    private(set) var keys = IdempotencyTable()
    private(set) var feeds: [String: FeedPosition] = [:]
    private var expiries = Heap<Expiry>()

    struct Closed: Sendable {
        var id: ReservationID
        var time: Instant
    }

    struct Expiry: Comparable, Sendable {
        var time: Instant
        var id: ReservationID

        static func < (left: Expiry, right: Expiry) -> Bool {
            left.time != right.time ? left.time < right.time : left.id < right.id
        }
    }

    /// Closed reservations in the order in which they were closed.
    var closedInOrder: [ReservationRecord] {
        closed.compactMap { isCurrent($0) ? records[$0.id] : nil }
    }

    mutating func put(_ record: consuming ReservationRecord, at sequence: SequenceNumber) {
        record.revision = sequence
        let (id, state, updated, expires) =
            (record.id, record.state, record.updated, record.expires)
        let old = records.updateValue(record, forKey: id)
        let wasClosed = old.map { !$0.state.isLive } ?? false
        if state == .held {
            expiries.insert(Expiry(time: expires, id: id))
            compactExpiries()
        }
        if wasClosed { closedCount -= 1 }
        if !state.isLive {
            closedCount += 1
            // Changed once more after it was closed: it keeps its place.
            if wasClosed, old?.updated == updated { return }
            closed.append(Closed(id: id, time: updated))
            compactClosed()
        }
    }

    mutating func remove(_ id: ReservationID) {
        guard let old = records.removeValue(forKey: id), !old.state.isLive else { return }
        closedCount -= 1
    }

    private func isCurrent(_ entry: Closed) -> Bool {
        guard let record = records[entry.id] else { return false }
        return !record.state.isLive && record.updated == entry.time
    }

    /// Rebuilt when entries that count for nothing are the majority.
    private mutating func compactClosed() {
        guard closed.count > 1_024, closed.count > 2 * closedCount else { return }
        closed = Deque(closed.filter { isCurrent($0) })
    }

    mutating func put(_ position: FeedPosition) { feeds[position.source] = position }

    mutating func put(_ record: IdempotencyRecord, at sequence: SequenceNumber) {
        var record = record
        record.revision = sequence
        keys.put(record)
    }

    /// Forgets what is older than its time; called with the time of each record applied, so that
    /// replay forgets the same things.
    mutating func forget(at now: Instant) {
        let horizon = now.advanced(byMilliseconds: -Limits.idempotencyMillisecondsDefault)
        keys.forget(before: horizon)
        let most = Limits.closedReservationsMax / Limits.reservationShards
        while let oldest = closed.first, oldest.time < horizon || closedCount > most {
            closed.removeFirst()
            if isCurrent(oldest) {
                records[oldest.id] = nil
                closedCount -= 1
            }
        }
    }

    /// When the next hold ends; `.distantFuture` if none does.
    mutating func nextExpiry() -> Instant {
        while let first = expiries.min {
            if isCurrent(first) { return first.time }
            expiries.removeMin()
        }
        return .distantFuture
    }

    /// Holds that have ended at `now`, in order of their end, then id; at most `limit`.
    mutating func due(at now: Instant, limit: Int) -> [ReservationRecord] {
        var taken: [Expiry] = []
        var result: [ReservationRecord] = []
        while result.count < limit, let first = expiries.min, first.time <= now {
            expiries.removeMin()
            guard isCurrent(first), let record = records[first.id] else { continue }
            guard taken.last != first else { continue }
            taken.append(first)
            result.append(record)
        }
        // They leave for good when their after-image is applied.
        for expiry in taken { expiries.insert(expiry) }
        return result
    }

    private func isCurrent(_ expiry: Expiry) -> Bool {
        guard let record = records[expiry.id] else { return false }
        return record.state == .held && record.expires == expiry.time
    }

    /// Extended and closed holds leave stale entries; rebuilt when they are the majority.
    private mutating func compactExpiries() {
        guard expiries.count > 1_024, expiries.count > 2 * records.count else { return }
        expiries = Heap(
            records.values.filter { $0.state == .held }
                .map { Expiry(time: $0.expires, id: $0.id) })
    }
}
