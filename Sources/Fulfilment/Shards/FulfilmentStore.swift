public import Inventory
public import Primitives
internal import Synchronization

/// Open orders, their shipments and the location board: the front door of `Fulfilment`.
///
/// Stands beside Inventory's `StateStore` and works like it: decisions are made with the shards
/// locked, journaled together with their effects on stock, and played by `apply`, which recovery
/// plays too. Lock order: order shards ascending, then Inventory's shards, then the board. Never
/// does I/O, asks for the time, or starts a thread.
public final class FulfilmentStore: Sendable {
    let shards: [OrderShard]
    public let board = LocationBoard()
    public let waiting = WaitingIndex()
    public let travels = TravelIndex()
    private let earliest = Atomic<Int64>(.max)

    public init() {
        precondition(Limits.orderShards == 64)
        shards = (0..<Limits.orderShards).map { _ in OrderShard() }
    }

    deinit {
        for shard in shards { shard.destroy() }
    }

    /// Locks the shards of `orders` in order, calls `body`, unlocks. Not reentrant; the scope must
    /// not outlive the call.
    public func withLocked<Result, Failure: Error>(
        _ orders: OrderSet, _ body: (OrderScope) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        orders.forEach { shards[$0].lock.lock() }
        defer { orders.forEach { shards[$0].lock.unlock() } }
        return try body(OrderScope(store: self, locked: orders))
    }

    /// With no order locked, for decisions that change none.
    public var nothing: OrderScope { OrderScope(store: self, locked: OrderSet()) }

    // MARK: Due

    /// No order is due before this: one atomic load.
    public var earliestDue: Instant {
        Instant(milliseconds: earliest.load(ordering: .acquiring))
    }

    func noteDue(_ time: Instant) {
        _ = earliest.min(time.milliseconds, ordering: .acquiringAndReleasing)
    }

    /// Orders due at `now`, at most `limit`; and, if there are fewer, raises `earliestDue` to the
    /// next one. The caller locks each again and decides with the record it then finds.
    public func dueOrders(at now: Instant, limit: Int) -> [OrderID] {
        if now < earliestDue { return [] }
        // Raised first: an order put meanwhile lowers it again.
        earliest.store(.max, ordering: .sequentiallyConsistent)
        var result: [OrderID] = []
        for shard in shards {
            shard.lock.lock()
            if result.count < limit {
                result += shard.state.pointee.due(at: now, limit: limit - result.count)
            }
            noteDue(shard.state.pointee.nextDue())
            shard.lock.unlock()
        }
        return result
    }
}

/// What a decision may see and do while its order shards are locked. Asking for a shard that is
/// not locked is a bug and stops the process.
public struct OrderScope {
    public let store: FulfilmentStore
    public let locked: OrderSet

    public func order(_ id: OrderID) -> OrderRecord? { state(id).pointee.orders[id] }

    /// Closed with all its returns, and last changed by a record up to `sequence`: see
    /// `FulfilmentStore.evictable`.
    public func isEvictable(_ id: OrderID, upTo sequence: SequenceNumber) -> Bool {
        state(id).pointee.isEvictable(id, upTo: sequence)
    }

    public func timeline(_ id: OrderID) -> [TimelineEntry] {
        state(id).pointee.timelines[id]?.entries ?? []
    }

    func state(_ id: OrderID) -> UnsafeMutablePointer<OrderShardState> {
        precondition(locked.contains(id), "the order's shard is not locked")
        return store.shards[id.shard].state
    }

    /// Plays the effects on orders of a record journaled as `sequence`; shards that have seen it
    /// skip it. Cannot fail.
    public func apply(
        _ effects: [FulfilmentEffect], by transaction: Transaction, at sequence: SequenceNumber
    ) {
        var touched = OrderSet()
        for effect in effects {
            guard let id = effect.order else { continue }
            let state = state(id)
            guard state.pointee.lastSequence < sequence else { continue }
            touched.insert(id)
            switch effect {
            case .order(let record):
                let before = state.pointee.orders[id]
                state.pointee.put(record, at: sequence)
                store.waiting.replace(id, before?.wakers ?? [], by: record.wakers)
                store.travels.replace(before, by: record)
                store.noteDue(record.due)
            case .orderRemoved:
                let before = state.pointee.orders[id]
                state.pointee.remove(id)
                store.waiting.replace(id, before?.wakers ?? [], by: [])
                store.travels.replace(before, by: nil)
            case .event(let event):
                state.pointee.note(
                    TimelineEntry(
                        event: event, time: transaction.time, sequence: sequence,
                        actor: transaction.actor, reason: transaction.reason))
            case .return(let record):
                state.pointee.put(record, at: sequence)
                store.noteDue(record.due)
            case .returnRemoved(let id): state.pointee.remove(id)
            case .capacity, .plan, .planRemoved: break
            }
        }
        touched.forEach { store.shards[$0].state.pointee.lastSequence = sequence }
    }
}

extension OrderRecord {
    /// SKUs whose stock wakes it.
    var wakers: [SkuKey] { waitsForStock ? waiting?.skus ?? [] : [] }
}

extension FulfilmentStore {
    /// Recovery: locks what the effects need and plays them.
    public func replay(
        _ effects: [FulfilmentEffect], by transaction: Transaction, at sequence: SequenceNumber
    ) {
        if effects.isEmpty { return }
        withLocked(OrderSet(effects)) { $0.apply(effects, by: transaction, at: sequence) }
        if effects.contains(where: \.concernsBoard) {
            board.withLock { $0.apply(effects, time: transaction.time, at: sequence) }
        }
    }
}
