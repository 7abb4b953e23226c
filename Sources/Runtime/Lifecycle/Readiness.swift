internal import Synchronization

/// Whether the server takes calls, and why not; what `/readyz` tells.
///
///     starting ──▶ ready ──▶ draining
///         any ──▶ failed (the journal has stopped; the process is about to exit)
final class Readiness: Sendable {
    enum State: Sendable, Equatable {
        case starting, ready, draining
        case failed(String)
    }

    private let held = Mutex(State.starting)

    var state: State { held.withLock { $0 } }

    /// Nothing leads out of `failed`, nor back from `draining` to `ready`.
    func become(_ next: State) {
        held.withLock { state in
            switch (state, next) {
            case (.failed, _), (.draining, .ready), (.draining, .starting): return
            default: state = next
            }
        }
    }
}
