internal import Primitives

/// One of `Limits.orderShards`: a lock and the orders it guards. A handle like `InventoryShard`;
/// owned by the `FulfilmentStore`.
struct OrderShard: @unchecked Sendable {
    let lock = Lock()
    let state: UnsafeMutablePointer<OrderShardState>

    init() {
        state = .allocate(capacity: 1)
        state.initialize(to: OrderShardState())
    }

    func destroy() {
        lock.destroy()
        state.deinitialize(count: 1)
        state.deallocate()
    }
}
