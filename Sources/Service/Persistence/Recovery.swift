internal import Fulfilment
internal import Inventory
internal import Journal
internal import Primitives
internal import ProtobufWire
internal import Synchronization

/// From files to state: the newest snapshot, then every record that is newer, shard by shard.
/// Replay plays the very effects that execution played, with the time in the record.
struct Recovery {
    let store: StateStore
    let orders: FulfilmentStore
    /// The latest time in the log; decisions never go back before it.
    var lastTime = Instant(milliseconds: 0)
    var transactions: UInt64 = 0

    init() {
        store = StateStore()
        orders = FulfilmentStore()
    }

    mutating func load(_ snapshot: SnapshotReader, threads: Int) throws(JournalError) {
        // The network first: restored shards refer to it.
        let first = Mutex<(network: Network, latest: Instant)?>(nil)
        try snapshot.load(threads: 1) { section, payload in
            guard section.kind == SectionKind.network else { return }
            let decoded = try Network.decodeSection(payload, lastSequence: section.stamp)
            first.withLock { $0 = decoded }
        }
        guard let (network, latest) = first.withLock({ $0 }) else {
            throw JournalError(
                .corrupt, "the snapshot has no network section", file: snapshot.name)
        }
        lastTime = max(lastTime, latest)
        store.restore(network)
        let store = self.store
        let orders = self.orders
        try snapshot.load(threads: threads) { section, payload in
            try Self.restore(section, payload, network, into: store)
            try Self.restore(section, payload, into: orders)
        }
    }

    private static func restore(
        _ section: SnapshotSection, _ payload: RawSpan, into orders: FulfilmentStore
    ) throws {
        switch section.kind {
        case SectionKind.orders:
            let decoded = try OrderSection(decoding: payload)
            orders.restore(
                shard: Int(section.shard), lastSequence: section.stamp, orders: decoded.orders)
        case SectionKind.board:
            orders.restore(try BoardSnapshot(decoding: payload, lastSequence: section.stamp))
        default: break
        }
    }

    private static func restore(
        _ section: SnapshotSection, _ payload: RawSpan, _ network: Network,
        into store: StateStore
    ) throws {
        switch section.kind {
        case SectionKind.inventory:
            var restorer = ShardRestorer(
                ShardIndex(UInt16(truncatingIfNeeded: section.shard)), network: network)
            try restorer.decodeSection(payload)
            store.install(restorer, lastSequence: section.stamp)
        case SectionKind.reservations:
            let decoded = try ReservationSection(decoding: payload)
            store.restore(
                reservationShard: Int(section.shard), lastSequence: section.stamp,
                live: decoded.live, closed: decoded.closed, answers: decoded.answers,
                feeds: decoded.feeds)
        default: break
        }
    }

    mutating func replay(_ journal: Journal, from first: SequenceNumber) throws(JournalError) {
        var last = lastTime
        var count = transactions
        let store = self.store
        let orders = self.orders
        try journal.replay(from: first) { record, payload in
            last = max(last, record.time)
            guard record.kind == Engine.RecordKind.transaction else { return }
            let decision = try JournaledDecision(decoding: payload, time: record.time)
            store.replay(decision.transaction, at: record.sequence)
            orders.replay(
                decision.fulfilment, by: decision.transaction, at: record.sequence)
            count += 1
        }
        lastTime = last
        transactions = count
    }
}
