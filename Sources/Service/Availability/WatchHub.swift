internal import Inventory
internal import Journal
internal import Primitives
internal import Synchronization

/// Tells watchers which SKUs have changed, without ever waiting for them.
///
/// Changes are kept as a bounded ring of (sequence, SKU). A watcher remembers where it has read
/// up to; one that has fallen out of the ring looks at all SKUs it watches instead, so a slow
/// consumer costs no memory and still ends with the present state. Watchers are woken by the
/// tick, a few times a second, which also conflates bursts.
final class WatchHub: Sendable {
    /// Changes kept.
    static let ringSize = 1 << 16

    private struct State {
        var ring: [(sequence: UInt64, sku: SkuKey)] = []
        var start = 0
        /// The newest change that is no longer in the ring.
        var forgotten: UInt64 = 0
        var networkChanged: UInt64 = 0
        var newest: UInt64 = 0
        var watchers: [UInt64: @Sendable () -> Void] = [:]
        var nextWatcher: UInt64 = 0
    }

    private let state = Mutex(State())
    private let watching = Atomic<Int>(0)
    private let told = Atomic<UInt64>(0)

    init(engine: Engine) {
        engine.onChange = { [weak self] transaction, sequence in
            self?.note(transaction, sequence)
        }
        state.withLock {
            $0.newest = engine.journal.last.value
            $0.forgotten = engine.journal.last.value
        }
    }

    /// Under the shard locks after each change; returns at once when nobody watches.
    private func note(_ transaction: Transaction, _ sequence: SequenceNumber) {
        if watching.load(ordering: .relaxed) == 0 {
            // Whoever begins later cannot learn from the ring what happened now.
            _ = told.max(sequence.value, ordering: .relaxed)
            return
        }
        state.withLock { state in
            state.newest = max(state.newest, sequence.value)
            if transaction.changesNetwork { state.networkChanged = sequence.value }
            transaction.forEachChangedSku { sku in
                if state.ring.count < Self.ringSize {
                    state.ring.append((sequence.value, sku))
                } else {
                    state.forgotten = max(state.forgotten, state.ring[state.start].sequence)
                    state.ring[state.start] = (sequence.value, sku)
                    state.start = (state.start + 1) % Self.ringSize
                }
            }
        }
    }

    /// Wakes everybody who watches.
    func tick() {
        if watching.load(ordering: .relaxed) == 0 { return }
        let wakes = state.withLock { Array($0.watchers.values) }
        for wake in wakes { wake() }
    }

    func join(_ wake: @escaping @Sendable () -> Void) -> UInt64 {
        watching.wrappingAdd(1, ordering: .sequentiallyConsistent)
        return state.withLock { state in
            // Changes made while nobody watched are not in the ring.
            let unseen = told.load(ordering: .sequentiallyConsistent)
            state.forgotten = max(state.forgotten, unseen)
            state.newest = max(state.newest, unseen)
            state.nextWatcher += 1
            state.watchers[state.nextWatcher] = wake
            return state.nextWatcher
        }
    }

    func leave(_ watcher: UInt64) {
        let removed = state.withLock { $0.watchers.removeValue(forKey: watcher) != nil }
        if removed { watching.wrappingSubtract(1, ordering: .relaxed) }
    }

    /// What has changed after `cursor`.
    enum Changes {
        case skus(Set<SkuKey>, cursor: UInt64)
        /// More than the ring remembers, or the network: look at everything.
        case everything(cursor: UInt64)
    }

    func changes(after cursor: UInt64) -> Changes {
        state.withLock { state in
            if cursor < state.forgotten || cursor < state.networkChanged {
                return .everything(cursor: state.newest)
            }
            var skus: Set<SkuKey> = []
            // Newest last: walk back until what is known already.
            var place = state.ring.count
            while place > 0 {
                place -= 1
                let entry = state.ring[(state.start + place) % state.ring.count]
                // Sequences of different shards may be slightly out of order in the ring.
                if entry.sequence + 64 < cursor { break }
                if entry.sequence > cursor { skus.insert(entry.sku) }
            }
            return .skus(skus, cursor: state.newest)
        }
    }
}
