public import Archive
public import Fulfilment
public import Primitives

extension DOMService {
    /// Begins to feed the archive, on a thread of its own; nothing if there is none.
    public func startArchive(_ wallClock: @escaping @Sendable () -> Instant) {
        feed?.start(wallClock)
    }

    /// Ends the feeding, once its present piece is written; the next start goes on from there.
    public func stopArchive() { feed?.stop() }

    /// Writes everything durable into the archive and lets closed orders leave memory, on the
    /// calling thread: for benchmarks, tools and tests, which start no thread.
    public func catchUpArchive(now: Instant) throws {
        guard let feed else { return }
        try feed.archive.loadFilter()
        while try feed.step() > 0 {}
        feed.evictAll(at: now)
    }

    /// One order, open or closed: from memory at once, else from the archive, which may block on
    /// the disk.
    public func order(_ id: OrderID) throws(RPCFailure) -> OrderRecord? {
        if let open = engine.orders.order(id) { return open }
        return try engine.archived?.order(id)
    }

    /// Everything that happened to it, oldest first; of an open one with a long life the newest
    /// `Limits.timelineMax`.
    public func timeline(of id: OrderID) throws(RPCFailure) -> [TimelineEntry] {
        let open = engine.openTimeline(of: id)?.entries
        guard let archived = engine.archived else { return open ?? [] }
        if let open, open.isBegun { return open }
        let entries = try archived.timeline(of: id)
        let last = entries.last?.sequence ?? .zero
        return entries + (open?.filter { $0.sequence > last } ?? [])
    }

    /// One return, open or closed: from memory at once, else from the archive, which may block on
    /// the disk.
    public func customerReturn(_ id: ReturnID) throws(RPCFailure) -> ReturnRecord? {
        if let open = engine.orders.customerReturn(id) { return open }
        return try engine.archived?.customerReturn(id)
    }

    /// Orders that match, open and closed as one, newest first. Blocks on the disk.
    public func orders(_ query: OrderQuery) throws(RPCFailure) -> [OrderRecord] {
        var search = OrderSearch(engine, query)
        return try search.next(query.limit)
    }

    /// Nil without an archive.
    public var archiveStatistics: ArchiveStatistics? {
        guard let feed else { return nil }
        return ArchiveStatistics(
            cursor: feed.archive.cursor, lag: feed.lag, bytes: feed.archive.bytes,
            evicted: feed.evictedCount, failures: feed.failureCount)
    }
}

/// How the archive is.
public struct ArchiveStatistics: Sendable, Equatable {
    /// The last journal record that it holds.
    public var cursor: SequenceNumber
    /// Durable records that it has not seen.
    public var lag: UInt64
    /// On disk.
    public var bytes: UInt64
    /// Orders that left memory since start.
    public var evicted: UInt64
    /// Pieces that could not be written and were tried again.
    public var failures: UInt64

    public init(
        cursor: SequenceNumber, lag: UInt64, bytes: UInt64, evicted: UInt64, failures: UInt64
    ) {
        self.cursor = cursor
        self.lag = lag
        self.bytes = bytes
        self.evicted = evicted
        self.failures = failures
    }
}
