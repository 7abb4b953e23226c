internal import Fulfilment
internal import Inventory
internal import Primitives
internal import Sourcing
internal import Synchronization

/// Sourcing as the handlers use it: gathers what a decision depends on under the locks of its
/// stock, lets a planner plan it, and remembers the decision for explanations.
///
/// Called by RouteOrder, Promise, Reserve with scope AUTO, and by orders when they are taken or
/// sourced anew. Keeps the compiled network of the present version and a few planners with their
/// memory; changes no state itself.
final class Sourcer: Sendable {
    let engine: Engine
    let decisions: DecisionRing
    let returnDecisions = ReturnDecisions()
    private let compiled = Mutex<SourcingNetwork?>(nil)
    private let planners = Mutex(PlannerPool())

    init(engine: Engine, decisions: DecisionRing = DecisionRing()) {
        self.engine = engine
        self.decisions = decisions
    }

    /// The network as sourcing sees it; compiled when its version has moved.
    func network(_ network: Network) -> SourcingNetwork {
        compiled.withLock { known in
            if let known, known.network.version == network.version { return known }
            let made = SourcingNetwork(network)
            known = made
            return made
        }
    }

    /// Runs `body` with a planner of its own.
    func withPlanner<Result, Failure: Error>(
        _ body: (OrderPlanner) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        let planner = planners.withLock { $0.take() }
        defer { planners.withLock { $0.put(planner) } }
        return try body(planner.value)
    }

    /// What is taken of capacities, as the planner asks it.
    static func load(_ board: BoardScope?) -> (LocationIndex, Instant) -> CapacityUse {
        guard let board else { return { _, _ in CapacityUse() } }
        return { location, slot in board.used(location, slot) }
    }

    /// The policies for a cart: the one named or the one whose conditions match, and its ladder.
    /// INVALID_ARGUMENT for a name that nobody knows.
    func ladder(
        _ input: SourcingInput, field: String = "policy"
    ) throws(RPCFailure) -> [CompiledPolicy] {
        let policies = input.network.policies
        let named = input.cart.policy
        let first =
            named.isEmpty
            ? policies.policy(for: input.facts, at: input.now)
            : try policies.policy(named: named, at: input.now, field: field)
        return [first] + policies.alternatives(to: first, at: input.now)
    }

    /// Plans what was gathered. `input` notes what it saw of capacities.
    func plan(
        _ input: inout SourcingInput, board: BoardScope?, expired: () -> Bool = { false }
    ) throws(RPCFailure) -> SourcingPlan {
        do throws(RoutingError) {
            return try withPlanner { planner throws(RoutingError) in
                try planner.plan(&input, used: Self.load(board), expired: expired)
            }
        } catch { throw error.failure }
    }
}

/// Planners that nobody uses now. They are no more than calls at one time.
private struct PlannerPool: ~Copyable {
    private var idle: [PooledPlanner] = []

    mutating func take() -> PooledPlanner { idle.popLast() ?? PooledPlanner() }

    mutating func put(_ planner: PooledPlanner) { idle.append(planner) }
}

/// A planner that is used by one thread at a time: whoever took it out of the pool.
private struct PooledPlanner: @unchecked Sendable {
    let value = OrderPlanner()
}

extension PolicySet {
    /// INVALID_ARGUMENT for a name that nobody knows.
    func policy(
        named name: String, at now: Instant, field: String
    ) throws(RPCFailure) -> CompiledPolicy {
        if let policy = policy(named: name, at: now) { return policy }
        throw .invalid(field, "no policy \"\(name)\" is in force", reason: "UNKNOWN_POLICY")
    }
}

extension RoutingError {
    var failure: RPCFailure {
        switch code {
        case .contradiction:
            RPCFailure.invalid(
                "cart.lines", "some must and must not travel together", reason: "CONTRADICTION")
        case .tooLarge, .range:
            RPCFailure.invalid(
                "cart", "its sums are too large to be routed (\(field))", reason: "OUT_OF_BOUNDS")
        case .shape, .order:
            RPCFailure(.internal, reason: "ROUTING", "the router was asked nonsense: \(field)")
        }
    }
}

/// When a call's caller stops waiting, asked by the router now and then.
struct Budget {
    private let end: ContinuousClock.Instant?

    /// The deadline as the wire knows it, turned into elapsed time of this process.
    init(_ context: borrowing CallContext) {
        let left = context.deadline.milliseconds.subtractingReportingOverflow(
            context.now.milliseconds)
        let isBounded = !left.overflow && left.partialValue < 3_600_000
        end = isBounded ? .now + .milliseconds(max(0, left.partialValue)) : nil
    }

    var isSpent: Bool { end.map { ContinuousClock.now >= $0 } ?? false }
}
