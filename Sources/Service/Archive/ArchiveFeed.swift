internal import Archive
internal import Fulfilment
internal import Inventory
internal import Journal
internal import Primitives
internal import Synchronization

/// Feeds the archive from the journal, and lets memory forget what the archive has.
///
/// One thread of its own, after the journal's durable end: a piece of records becomes one SQLite
/// transaction with its cursor. Only when that is on the disk may an order leave memory, by a
/// decision of its own in the journal. A failure of the archive stops nothing but that: it is
/// tried again, counted, and memory keeps what it has.
final class ArchiveFeed: Sendable {
    let archive: Archive
    private let engine: Engine
    private let failures = Atomic<UInt64>(0)
    private let evicted = Atomic<UInt64>(0)
    private let thread = Mutex<ArchiveThread?>(nil)
    /// Looked for orders to evict at, milliseconds.
    private let lookedAt = Atomic<Int64>(0)

    /// Records and payload bytes of one SQLite transaction.
    static let recordsMax = 4_096
    static let bytesMax = 1 << 20
    /// Records of one while there is time: its sync holds those of the journal up, and this much
    /// does so for about two milliseconds.
    static let gentleRecordsMax = 1_024
    /// Records behind the journal up to which there is time: tens of megabytes of closed orders.
    static let lagMax: UInt64 = 65_536
    /// Orders that leave memory in one decision.
    static let evictedMax = 256
    /// Orders that one look finds.
    static let foundMax = 4_096
    /// Between two looks for orders to evict, milliseconds.
    static let evictionPeriod: Int64 = 1_000

    init(_ archive: Archive, _ engine: Engine) {
        self.archive = archive
        self.engine = engine
    }

    /// Durable records that the archive has not seen.
    var lag: UInt64 {
        let cursor = archive.cursor
        let durable = engine.journal.durable
        return durable > cursor ? durable.value - cursor.value : 0
    }
    private var isHurried: Bool { lag > Self.lagMax }
    var failureCount: UInt64 { failures.load(ordering: .relaxed) }
    var evictedCount: UInt64 { evicted.load(ordering: .relaxed) }

    // MARK: Running

    /// Begins the thread; `wallClock` is asked for the time of evictions.
    func start(_ wallClock: @escaping @Sendable () -> Instant) {
        let thread = ArchiveThread { [self] in turn(at: wallClock()) }
        self.thread.withLock { $0 = thread }
    }

    /// Ends it, once its present piece is written.
    func stop() {
        let thread = self.thread.withLock { thread in
            defer { thread = nil }
            return thread
        }
        thread?.stop()
    }

    /// One turn; seconds until the next.
    private func turn(at now: Instant) -> Double {
        do throws(ArchiveFeedError) {
            try loadFilter()
            try step(isHurried: isHurried)
            evict(at: now)
            // Small pieces wait for company: each costs a sync.
            return isHurried ? 0 : 0.2
        } catch {
            failures.wrappingAdd(1, ordering: .relaxed)
            return 1
        }
    }

    private func loadFilter() throws(ArchiveFeedError) {
        do throws(ArchiveError) { try archive.loadFilter() } catch {
            throw ArchiveFeedError(description: "\(error)")
        }
    }

    /// Writes the next piece, at once or with rests; how many records that were, 0 when the archive
    /// has seen everything durable.
    @discardableResult
    func step(isHurried: Bool = true) throws(ArchiveFeedError) -> Int {
        let next = archive.cursor.next
        if next > engine.journal.durable { return 0 }
        do {
            if next < engine.journal.oldest {
                try startFromMemory()
                return Self.recordsMax
            }
            var projection = Projection()
            var pace = isHurried ? Pace.hurried : .gentle
            let end = try engine.journal.read(
                from: next, bytesMax: Self.bytesMax,
                recordsMax: isHurried ? Self.recordsMax : Self.gentleRecordsMax
            ) { record, payload in
                try projection.add(record, payload)
                pace.breathe()
            }
            if end == next { return 0 }
            try archive.write(
                projection.finish(), upTo: SequenceNumber(end.value - 1), pace)
            return projection.records
        } catch {
            throw ArchiveFeedError(description: "\(error)")
        }
    }

    /// The records that come next are no longer kept: what memory knows of them is taken instead,
    /// and the cursor jumps to where the history begins. What was evicted before, and the ledger
    /// before, are lost with them.
    private func startFromMemory() throws {
        // What is gone is durable and covered by snapshots: memory has seen all of it.
        let oldest = engine.journal.oldest
        var projection = Projection()
        for order in engine.orders.orders(where: { _ in true }) {
            projection.add(order, engine.orders.timeline(order.id))
        }
        for record in engine.orders.returns(where: { _ in true }) { projection.add(record) }
        for id in engine.store.reservationIDs(where: { !$0.state.isLive }) {
            if let record = engine.reservation(id) { projection.add(record) }
        }
        // An image may be ahead of the disk; what a crash takes back must not be there.
        try engine.journal.waitUntilDurable(engine.journal.last)
        try archive.write(projection.finish(), upTo: SequenceNumber(oldest.value - 1))
    }

    // MARK: Forgetting

    private func evict(at now: Instant) {
        let last = lookedAt.load(ordering: .relaxed)
        guard now.milliseconds - last >= Self.evictionPeriod || last > now.milliseconds else {
            return
        }
        lookedAt.store(now.milliseconds, ordering: .relaxed)
        evictAll(at: now)
    }

    /// Lets closed orders that the archive has leave memory.
    func evictAll(at now: Instant) {
        let cursor = archive.cursor
        while true {
            let ids = engine.orders.evictable(upTo: cursor, limit: Self.foundMax)
            for start in stride(from: 0, to: ids.count, by: Self.evictedMax) {
                let some = ids[start..<min(start + Self.evictedMax, ids.count)]
                guard evict(Array(some), upTo: cursor, at: now) > 0 else { return }
            }
            if ids.count < Self.foundMax { return }
        }
    }

    /// One decision; returns how many left, 0 also when the journal takes nothing now.
    private func evict(_ ids: [OrderID], upTo cursor: SequenceNumber, at now: Instant) -> Int {
        guard engine.journal.admit(.releasing) == .admitted else { return 0 }
        var plan = LockPlan()
        plan.orders = ids
        do throws(RPCFailure) {
            let time = engine.clock.advance(to: now)
            let count = try engine.withLocked(plan) { locked throws(RPCFailure) in
                // Looked at without the lock before: it may have changed since.
                let gone = ids.filter { locked.orders.isEvictable($0, upTo: cursor) }
                if gone.isEmpty { return 0 }
                let transaction = Transaction(time: time, actor: "archive")
                _ = try engine.commit(
                    transaction, gone.map { .orderRemoved($0) }, in: locked)
                return gone.count
            }
            evicted.wrappingAdd(UInt64(count), ordering: .relaxed)
            return count
        } catch {
            return 0
        }
    }
}

/// Why a piece was not written; tried again.
struct ArchiveFeedError: Error, CustomStringConvertible {
    var description: String
}
