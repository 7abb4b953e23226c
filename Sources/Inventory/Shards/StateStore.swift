public import Primitives
internal import Synchronization

/// All state of the domain: the front door of `Inventory`.
///
/// Owns the shards and their locks; the service reads through it, decides inside `withLocked`, and
/// plays effects with `TransactionScope.apply`. Recovery plays the same effects. It never does
/// I/O, asks for the time, or starts a thread.
public final class StateStore: Sendable {
    let inventory: [InventoryShard]
    let reservations: [ReservationShard]
    private let networkNow: Mutex<Network>
    private let networkVersionNow: Atomic<UInt64>
    let earliest = Atomic<Int64>(.max)

    public init(network: Network = Network()) {
        precondition(Limits.inventoryShards == 256 && Limits.reservationShards == 64)
        inventory = (0..<Limits.inventoryShards).map { _ in InventoryShard(network: network) }
        reservations = (0..<Limits.reservationShards).map { _ in ReservationShard() }
        networkNow = Mutex(network)
        networkVersionNow = Atomic(network.version)
    }

    deinit {
        for shard in inventory { shard.destroy() }
        for shard in reservations { shard.destroy() }
    }

    // MARK: Network

    /// The current configuration. Indices never change meaning, so one that is slightly old still
    /// resolves names correctly; decisions use `TransactionScope.network`.
    public var network: Network { networkNow.withLock { $0 } }

    /// One atomic load: whether a cached `network` is still current.
    public var networkVersion: UInt64 { networkVersionNow.load(ordering: .acquiring) }

    func publish(_ network: Network) {
        networkNow.withLock { $0 = network }
        networkVersionNow.store(network.version, ordering: .releasing)
    }

    // MARK: Transactions

    /// Locks the shards of `set` in the global order, calls `body`, unlocks. Not reentrant; the
    /// scope must not outlive the call. The body appends to the journal and applies.
    @inlinable
    public func withLocked<Result, Failure: Error>(
        _ set: ShardSet, _ body: (TransactionScope) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        lock(set)
        defer { unlock(set) }
        return try body(TransactionScope(store: self, locked: set))
    }

    /// Like `withLocked`, with the shards of `items` and, for kits, of all their components added
    /// to `set`: the scope may ask for any of them.
    @inlinable
    public func withLocked<Result, Failure: Error>(
        _ set: ShardSet, items: some Sequence<SkuKey>,
        _ body: (TransactionScope) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        let locked = lockItems(set, items: items)
        defer { unlock(locked) }
        return try body(TransactionScope(store: self, locked: locked))
    }

    @usableFromInline
    func lock(_ set: ShardSet) {
        set.forEachReservationShard { reservations[$0].lock.lock() }
        set.forEachSkuShard { inventory[$0].lock.lock() }
    }

    @usableFromInline
    func unlock(_ set: ShardSet) {
        set.forEachSkuShard { inventory[$0].lock.unlock() }
        set.forEachReservationShard { reservations[$0].lock.unlock() }
    }

    /// Components are only known under their kit's lock, and locks are only taken in order; so:
    /// lock, look, and start again with more while kits name shards that are not locked.
    @inlinable
    func lockItems(_ set: ShardSet, items: some Sequence<SkuKey>) -> ShardSet {
        var wanted = set
        for item in items { wanted.insert(sku: item) }
        while true {
            lock(wanted)
            var needed = wanted
            let scope = TransactionScope(store: self, locked: wanted)
            for item in items { scope.addComponentShards(of: item, to: &needed) }
            if needed == wanted { return wanted }
            unlock(wanted)
            wanted = needed
        }
    }

    // MARK: Expiry

    /// No hold ends before this: one atomic load. When `now` has reached it, run the expiry of
    /// `dueReservations` before answering.
    public var earliestExpiry: Instant {
        Instant(milliseconds: earliest.load(ordering: .acquiring))
    }

    /// Lowers the bound; called under the reservation's shard lock.
    func noteExpiry(_ time: Instant) {
        _ = earliest.min(time.milliseconds, ordering: .acquiringAndReleasing)
    }

    /// Holds that have ended at `now`, by end and id within each shard, at most `limit`; and, if
    /// there are none left, raises `earliestExpiry` to the next one. The caller locks each again
    /// and decides with the record it then finds. Locks one reservation shard at a time.
    public func dueReservations(at now: Instant, limit: Int) -> [ReservationID] {
        if now < earliestExpiry { return [] }
        // Raised first: a hold put meanwhile lowers it again.
        earliest.store(.max, ordering: .sequentiallyConsistent)
        var result: [ReservationID] = []
        for shard in reservations {
            shard.lock.lock()
            if result.count < limit {
                let due = shard.state.pointee.due(at: now, limit: limit - result.count)
                result.append(contentsOf: due.map(\.id))
            }
            noteExpiry(shard.state.pointee.nextExpiry())
            shard.lock.unlock()
        }
        return result
    }
}
