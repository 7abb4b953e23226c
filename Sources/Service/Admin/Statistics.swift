public import Fulfilment
public import Inventory
internal import Journal
internal import Primitives
internal import Synchronization

/// Counts of everything that grows, for AdminService and for metrics.
public struct ServiceStatistics: Sendable {
    public var state: StateStatistics
    public var orders = FulfilmentStatistics()
    public var journalBytes: UInt64
    public var transactions: UInt64
    public var replayedAnswers: UInt64
    public var expired: UInt64
    public var asks: UInt64
    public var clockJumps: UInt64
    /// Units of returns that were given each disposition since start.
    public var disposed: [(disposition: String, units: UInt64)] = []
    /// Open Subscribe calls that follow.
    public var followers: Int = 0
    /// Nil without an archive.
    public var archive: ArchiveStatistics?
}

extension DOMService {
    /// O(SKUs + reservations), one shard locked at a time: seconds apart, not per call.
    public var statistics: ServiceStatistics {
        let counters = engine.counters
        return ServiceStatistics(
            state: store.statistics(), orders: engine.orders.statistics(),
            journalBytes: options.journalBytes(),
            transactions: counters.transactions.load(ordering: .relaxed),
            replayedAnswers: counters.replayedAnswers.load(ordering: .relaxed),
            expired: counters.expired.load(ordering: .relaxed),
            asks: counters.asks.load(ordering: .relaxed), clockJumps: engine.clock.jumps,
            disposed: Disposition.allCases.map { ($0.name, counters.disposed($0)) },
            followers: events.followers, archive: archiveStatistics)
    }

    /// Order-independent digest of the whole state: equal states have equal digests.
    public var stateDigest: UInt64 {
        var digest: UInt64 = 0
        for (index, part) in (store.digests() + engine.orders.digests()).enumerated() {
            digest ^= foldedMultiply(part ^ UInt64(index), 0x9E37_79B9_7F4A_7C15)
        }
        return digest
    }
}

extension DOMService {
    /// Checks of stock and of orders, each one consistent picture; O(state).
    public func verifyInvariants() -> (stock: InvariantReport, orders: FulfilmentReport) {
        (store.verifyInvariants(), engine.orders.verify(against: store))
    }
}
