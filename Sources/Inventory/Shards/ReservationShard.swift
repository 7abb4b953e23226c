internal import Primitives

/// One of `Limits.reservationShards`: reservations, idempotency keys and feed positions, by hash.
///
/// They share a shard because they share a place in the lock order: a mutation first locks its key,
/// its reservations and its source, then its SKUs. A handle like `InventoryShard`.
struct ReservationShard: @unchecked Sendable {
    let lock = Lock()
    let state: UnsafeMutablePointer<ReservationShardState>

    init() {
        state = .allocate(capacity: 1)
        state.initialize(to: ReservationShardState())
    }

    func destroy() {
        lock.destroy()
        state.deinitialize(count: 1)
        state.deallocate()
    }

    static func index(ofHash hash: UInt64) -> Int {
        Int(truncatingIfNeeded: hash >> 32) & (Limits.reservationShards - 1)
    }
}
