internal import Inventory
internal import Journal
internal import Primitives
internal import Synchronization

/// Tells watchers which SKUs have changed, without ever waiting for them.
///
/// Changes are kept as a bounded ring of SKUs in the order of their arrival here, which is not
/// quite that of their sequence numbers. A watcher remembers the place it has read up to; one that
/// has fallen out of the ring looks at all SKUs it watches instead, so a slow consumer costs no
/// memory and still ends with the present state. Watchers are woken by the tick, a few times a
/// second, which also conflates bursts.
final class WatchHub: Sendable {
    /// Changes kept.
    static let ringSize = 1 << 16

    private struct State {
        /// nil is a change of the network, which may concern every SKU.
        var ring: [SkuKey?] = []
        /// Changes that ever came; the newest is at `count - 1`, modulo the ring's size.
        var count: UInt64 = 0
        /// Every change up to this revision has come.
        var settled: UInt64 = 0
        var watchers: [UInt64: @Sendable () -> Void] = [:]
        var nextWatcher: UInt64 = 0

        mutating func append(_ sku: SkuKey?) {
            let slot = Int(count % UInt64(WatchHub.ringSize))
            if slot < ring.count { ring[slot] = sku } else { ring.append(sku) }
            count += 1
        }
    }

    private let state = Mutex(State())
    private let watching = Atomic<Int>(0)
    private let engine: Engine

    init(engine: Engine) {
        self.engine = engine
        engine.onChange = { [weak self] transaction, sequence in
            self?.note(transaction, sequence)
        }
    }

    /// Under the shard locks after each change; returns at once when nobody watches.
    private func note(_ transaction: Transaction, _ sequence: SequenceNumber) {
        if watching.load(ordering: .relaxed) == 0 { return }
        state.withLock { state in
            if transaction.changesNetwork { state.append(nil) }
            transaction.forEachChangedSku { state.append($0) }
        }
    }

    /// Wakes everybody who watches.
    func tick() {
        if watching.load(ordering: .relaxed) == 0 { return }
        settle()
        let wakes = state.withLock { Array($0.watchers.values) }
        for wake in wakes { wake() }
    }

    /// A change has its sequence number before it comes here, both under its shard's lock: once
    /// every lock has been held, every number given out before has come.
    private func settle() {
        let given = engine.journal.last.value
        for shard in 0..<Limits.inventoryShards {
            var set = ShardSet()
            set.insert(shard: ShardIndex(UInt16(shard)))
            engine.store.withLocked(set) { _ in }
        }
        state.withLock { $0.settled = max($0.settled, given) }
    }

    /// A new watcher, and how far everything has come: what happens from now on will be told.
    func join(_ wake: @escaping @Sendable () -> Void) -> (watcher: UInt64, now: Progress) {
        watching.wrappingAdd(1, ordering: .sequentiallyConsistent)
        settle()
        return state.withLock { state in
            state.nextWatcher += 1
            state.watchers[state.nextWatcher] = wake
            return (
                state.nextWatcher, Progress(place: state.count, revision: state.settled)
            )
        }
    }

    func leave(_ watcher: UInt64) {
        let removed = state.withLock { $0.watchers.removeValue(forKey: watcher) != nil }
        if removed { watching.wrappingSubtract(1, ordering: .relaxed) }
    }

    /// How far a watcher has read.
    struct Progress {
        /// In the ring.
        var place: UInt64
        /// Every change up to this revision is at or before the place.
        var revision: UInt64
    }

    /// SKUs that have changed after `place`; nil for more than the ring remembers, or the
    /// network: then look at everything.
    func changes(after place: UInt64) -> (skus: Set<SkuKey>?, now: Progress) {
        state.withLock { state in
            let now = Progress(place: state.count, revision: state.settled)
            guard state.count - place <= UInt64(state.ring.count) else { return (nil, now) }
            var skus: Set<SkuKey> = []
            for entry in place..<state.count {
                guard let sku = state.ring[Int(entry % UInt64(Self.ringSize))] else {
                    return (nil, now)
                }
                skus.insert(sku)
            }
            return (skus, now)
        }
    }
}
