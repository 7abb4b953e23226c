internal import Primitives
internal import Synchronization

/// Which services serve, as `grpc.health.v1.Health` tells it. Thread-safe; "" is the server as a
/// whole and is known from the start.
public final class HealthRegistry: Sendable {
    public enum Status: Int32, Sendable {
        case unknown = 0
        case serving = 1
        case notServing = 2
        /// Only for watchers of a service nobody registered.
        case serviceUnknown = 3
    }

    private struct State {
        var statuses: [String: Status] = ["": .notServing]
        var watchers: [UInt64: (service: String, wake: @Sendable () -> Void)] = [:]
        var lastWatcher: UInt64 = 0
        var isShutDown = false
    }

    private let state = Mutex(State())

    /// All of `services`, and "", start NOT_SERVING: serving begins when recovery is over.
    public init(services: [String] = []) {
        state.withLock { state in
            for service in services { state.statuses[service] = .notServing }
        }
    }

    /// Registers `service` if it is new, and wakes those who watch it. After `shutDown` ignored.
    public func setServing(_ service: String, _ isServing: Bool = true) {
        let status: Status = isServing ? .serving : .notServing
        let wakes = state.withLock { state -> [@Sendable () -> Void] in
            guard !state.isShutDown, state.statuses[service] != status else { return [] }
            state.statuses[service] = status
            return state.watchers.values.filter { $0.service == service }.map(\.wake)
        }
        for wake in wakes { wake() }
    }

    /// Every registered service and "".
    public func setAllServing(_ isServing: Bool = true) {
        for service in registered { setServing(service, isServing) }
    }

    /// NOT_SERVING for all and for good: the first step of a drain.
    public func shutDown() {
        let wakes = state.withLock { state -> [@Sendable () -> Void] in
            state.isShutDown = true
            for service in state.statuses.keys { state.statuses[service] = .notServing }
            return state.watchers.values.map(\.wake)
        }
        for wake in wakes { wake() }
    }

    /// Sorted, "" first.
    public var registered: [String] { state.withLock { $0.statuses.keys.sorted() } }

    /// Nil for a service nobody registered.
    public func status(_ service: String) -> Status? {
        state.withLock { $0.statuses[service] }
    }

    func watch(_ service: String, _ wake: @escaping @Sendable () -> Void) -> UInt64 {
        state.withLock { state in
            state.lastWatcher += 1
            state.watchers[state.lastWatcher] = (service, wake)
            return state.lastWatcher
        }
    }

    func unwatch(_ watcher: UInt64) {
        state.withLock { _ = $0.watchers.removeValue(forKey: watcher) }
    }
}
