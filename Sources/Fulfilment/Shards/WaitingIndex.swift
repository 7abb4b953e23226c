public import Inventory
internal import Synchronization

/// Which orders wait for which SKUs, and which of them have been woken.
///
/// Follows from the orders; a lock of its own below all others, because it is asked under the
/// locks of SKUs whose stock rises. Waking is not journaled: after a start everybody who waits is
/// woken once.
public final class WaitingIndex: Sendable {
    private struct State {
        var orders: [SkuKey: Set<OrderID>] = [:]
        var woken: Set<OrderID> = []
        var entries = 0
    }

    private let state = Mutex(State())
    private let entries = Atomic<Int>(0)
    private let awake = Atomic<Int>(0)

    /// Whether anybody waits: one atomic load.
    public var isEmpty: Bool { entries.load(ordering: .relaxed) == 0 }

    /// Whether anybody has been woken: one atomic load.
    public var hasWoken: Bool { awake.load(ordering: .relaxed) > 0 }

    func replace(_ id: OrderID, _ before: [SkuKey], by after: [SkuKey]) {
        if before.isEmpty && after.isEmpty { return }
        state.withLock { state in
            for sku in before where state.orders[sku]?.remove(id) != nil {
                state.entries -= 1
                if state.orders[sku]?.isEmpty == true { state.orders[sku] = nil }
            }
            for sku in after where state.orders[sku, default: []].insert(id).inserted {
                state.entries += 1
            }
            entries.store(state.entries, ordering: .relaxed)
        }
    }

    /// Wakes those who wait for the SKU.
    public func wake(_ sku: SkuKey) {
        state.withLock { state in
            guard let orders = state.orders[sku] else { return }
            state.woken.formUnion(orders)
            awake.store(state.woken.count, ordering: .relaxed)
        }
    }

    /// Wakes everybody who waits: the network has changed, or the process has started.
    public func wakeAll() {
        state.withLock { state in
            for orders in state.orders.values { state.woken.formUnion(orders) }
            awake.store(state.woken.count, ordering: .relaxed)
        }
    }

    /// Those woken, at most `limit`, in order; they are asleep again then.
    public func takeWoken(limit: Int) -> [OrderID] {
        state.withLock { state in
            let taken = Array(state.woken.sorted().prefix(limit))
            state.woken.subtract(taken)
            awake.store(state.woken.count, ordering: .relaxed)
            return taken
        }
    }
}
