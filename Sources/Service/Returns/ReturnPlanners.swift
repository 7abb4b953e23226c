internal import Primitives
internal import Sourcing
internal import Synchronization

/// Planners of returns that nobody uses now; no more of them than calls at one time.
final class ReturnPlanners: Sendable {
    private let idle = Mutex<[PooledReturnPlanner]>([])

    /// Runs `body` with a planner of its own.
    func with<Result, Failure: Error>(
        _ body: (ReturnPlanner) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        let planner = idle.withLock { $0.popLast() } ?? PooledReturnPlanner()
        defer { idle.withLock { $0.append(planner) } }
        return try body(planner.value)
    }
}

/// A planner that is used by one thread at a time: whoever took it out of the pool.
private struct PooledReturnPlanner: @unchecked Sendable {
    let value = ReturnPlanner()
}

/// One decision about a return, with everything it depended on.
struct ReturnDecision: Sendable {
    var id: String
    var revision: SequenceNumber
    var input: ReturnInput
    var plan: ReturnPlan
    /// The location was the customer's choice.
    var wished: LocationIndex?
    /// Line of the order of each line of the cart.
    var lineIDs: [String]
}

/// The newest decisions about returns, for explanations: bounded by their number, the oldest go
/// first. In memory only, as those about orders.
final class ReturnDecisions: Sendable {
    private struct State {
        var byID: [String: ReturnDecision] = [:]
        var ids: [String] = []
        /// Place of the oldest.
        var first = 0
    }

    static let countMax = 4_096
    private let state = Mutex(State())

    func note(_ decision: ReturnDecision) {
        state.withLock { state in
            guard state.byID.updateValue(decision, forKey: decision.id) == nil else { return }
            state.ids.append(decision.id)
            guard state.ids.count - state.first > Self.countMax else { return }
            state.byID[state.ids[state.first]] = nil
            state.first += 1
            if state.first > Self.countMax {
                state.ids.removeFirst(state.first)
                state.first = 0
            }
        }
    }

    func find(_ id: String) -> ReturnDecision? { state.withLock { $0.byID[id] } }
}
