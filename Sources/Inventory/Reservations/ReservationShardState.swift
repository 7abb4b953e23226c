internal import DequeModule
internal import HeapModule
internal import Primitives

/// What one reservation shard remembers. A value: a snapshot is a copy taken under the lock.
struct ReservationShardState: Sendable {
    /// The last journal record applied to this shard.
    var lastSequence: SequenceNumber = .zero
    private(set) var records: [ReservationID: ReservationRecord] = [:]
    /// Closed reservations, oldest first; they answer retries until they go.
    private(set) var closed: Deque<Closed> = []
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

    /// Live ones; O(shard).
    var liveCount: Int { records.count - closed.count }

    mutating func put(_ record: ReservationRecord, at sequence: SequenceNumber) {
        var record = record
        record.revision = sequence
        let wasClosed = records[record.id].map { !$0.state.isLive } ?? false
        records[record.id] = record
        if record.state == .held {
            expiries.insert(Expiry(time: record.expires, id: record.id))
            compactExpiries()
        }
        if !record.state.isLive, !wasClosed {
            closed.append(Closed(id: record.id, time: record.updated))
        } else if record.state.isLive, wasClosed {
            closed.removeAll { $0.id == record.id }
        }
    }

    mutating func remove(_ id: ReservationID) {
        guard let old = records.removeValue(forKey: id), !old.state.isLive else { return }
        closed.removeAll { $0.id == id }
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
        let most = Limits.idempotencyKeysMax / Limits.reservationShards
        while let oldest = closed.first, oldest.time < horizon || closed.count > most {
            closed.removeFirst()
            records[oldest.id] = nil
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
