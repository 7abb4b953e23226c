internal import Primitives

/// One of `Limits.inventoryShards`: a lock and the state it guards.
///
/// The state stands behind a pointer because a class's stored property pays for a dynamic
/// exclusivity check at each access; the lock already gives exclusivity. A handle, because finding
/// an object in an array and calling it counts references. Owned by the `StateStore`.
struct InventoryShard: @unchecked Sendable {
    let lock = Lock()
    let state: UnsafeMutablePointer<ShardState>

    init(network: Network) {
        state = .allocate(capacity: 1)
        state.initialize(to: ShardState(network: network))
    }

    func destroy() {
        lock.destroy()
        state.deinitialize(count: 1)
        state.deallocate()
    }
}
