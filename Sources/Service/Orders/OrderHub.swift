internal import Fulfilment
internal import Primitives
internal import Synchronization

/// Wakes those who watch an order, at once when it changes.
final class OrderHub: Sendable {
    private struct State {
        var watchers: [OrderID: [UInt64: @Sendable () -> Void]] = [:]
        var next: UInt64 = 0
    }

    private let state = Mutex(State())
    private let watching = Atomic<Int>(0)

    init(engine: Engine) {
        engine.onOrders = { [weak self] effects in self?.note(effects) }
    }

    /// Under the order shards' locks; returns at once when nobody watches.
    private func note(_ effects: [FulfilmentEffect]) {
        if watching.load(ordering: .relaxed) == 0 { return }
        var wakes: [@Sendable () -> Void] = []
        state.withLock { state in
            for effect in effects {
                guard case .order(let record) = effect else { continue }
                if let watchers = state.watchers[record.id] { wakes += watchers.values }
            }
        }
        for wake in wakes { wake() }
    }

    func join(_ order: OrderID, _ wake: @escaping @Sendable () -> Void) -> UInt64 {
        watching.wrappingAdd(1, ordering: .sequentiallyConsistent)
        return state.withLock { state in
            state.next += 1
            state.watchers[order, default: [:]][state.next] = wake
            return state.next
        }
    }

    func leave(_ order: OrderID, _ watcher: UInt64) {
        state.withLock { state in
            state.watchers[order]?[watcher] = nil
            if state.watchers[order]?.isEmpty == true { state.watchers[order] = nil }
        }
        watching.wrappingSubtract(1, ordering: .relaxed)
    }
}
