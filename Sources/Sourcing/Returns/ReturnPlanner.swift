internal import Inventory
public import Primitives

/// From units that shall come back, the network and the return policies to plans: where every unit
/// is worth most, less what it takes to bring it there.
///
/// Each way to come back is one exact problem of the router. By mail, candidates are all locations
/// that take returns, by carrier service and slot of the dock; several parcels may be best. At a
/// counter all units go to one store, which does what is best there or forwards in bulk. From a
/// drop point they go on in bulk to locations that have such freight. Keeping a unit is what the
/// router calls unfilled: it happens where no way gains what the policy's `keep below` asks, never
/// to units worth more than its `keep at most`, and never for want of a place that could take it.
///
/// Knows no clock and changes nothing; the same input gives the same plans. One planner serves one
/// call at a time and keeps its memory between calls.
public final class ReturnPlanner {
    /// What a unit costs in a plan that may not be kept and that nobody can take, milli-cents: more
    /// than any way to bring it home.
    public static let unplacedPrice: Int64 = 100_000_000_000
    /// Days from a drop point to the location, waiting for the bulk included.
    public static let bulkDays: Int64 = 4
    /// Stores offered where nothing is said.
    public static let storesUsual = 5

    private let router = Router()

    public init() {}

    /// What the customer may do, best first: by mail, to one of the nearest stores, from a drop
    /// point. A way on which nothing would come home is left out; where none is left, and there is
    /// one that keeping is cheaper than, keeping is the only option. Empty where nobody can take
    /// the units.
    ///
    /// `used` tells what is taken of a location's slot; the answers are noted in `input`.
    /// Throws `RoutingError` where sums of the return do not fit.
    public func options(
        _ input: inout ReturnInput, stores: Int = ReturnPlanner.storesUsual,
        used: (LocationIndex, Instant) -> CapacityUse, expired: () -> Bool = { false }
    ) throws(RoutingError) -> [ReturnPlan] {
        var plans: [ReturnPlan] = []
        var isBestKept = false
        func offer(_ plan: ReturnPlan) {
            guard plan.isComplete else { return }
            if plan.parcels.isEmpty { isBestKept = true } else { plans.append(plan) }
        }
        offer(try plan(&input, method: .mail, used: used, expired: expired))
        for store in Self.nearestStores(input, stores) {
            offer(
                try plan(&input, method: .store, location: store, used: used, expired: expired))
        }
        offer(try plan(&input, method: .dropPoint, used: used, expired: expired))
        if plans.isEmpty {
            guard isBestKept else { return [] }
            let keep = try plan(&input, method: .keep, used: used, expired: expired)
            return keep.isComplete ? [keep] : []
        }
        let places = input.network.place
        return plans.sorted {
            ($0.objective, $0.method.rawValue, places[Int($0.parcels[0].location.value)])
                < ($1.objective, $1.method.rawValue, places[Int($1.parcels[0].location.value)])
        }
    }

    /// The best plan of one method, under the first policy of the ladder that leaves nothing
    /// unplaced, or else the one that leaves the least.
    ///
    /// `location` allows no other one; at a counter without it, the best of the nearest
    /// `storesUsual` stores is chosen. Where some units could not come home if nobody kept any,
    /// those are unplaced and none is kept.
    public func plan(
        _ input: inout ReturnInput, method: ReturnMethod, location: LocationIndex? = nil,
        used: (LocationIndex, Instant) -> CapacityUse, expired: () -> Bool = { false }
    ) throws(RoutingError) -> ReturnPlan {
        var best: ReturnPlan?
        for policy in input.ladder {
            let plan = try plan(&input, policy, method, location, used, expired)
            if plan.isComplete { return plan }
            if let other = best, other.unplacedUnits <= plan.unplacedUnits { continue }
            best = plan
        }
        return best ?? ReturnPlan(method)
    }

    private func plan(
        _ input: inout ReturnInput, _ policy: CompiledPolicy, _ method: ReturnMethod,
        _ location: LocationIndex?, _ used: (LocationIndex, Instant) -> CapacityUse,
        _ expired: () -> Bool
    ) throws(RoutingError) -> ReturnPlan {
        let best = try solve(&input, policy, method, location, used, expired)
        if method == .keep || best.kept.isEmpty { return best }
        // To keep is a choice only where there is another.
        var all = input
        all.mayKeep = false
        let home = try solve(&all, policy, method, location, used, expired)
        input.loads = all.loads
        return home.isComplete ? best : home
    }

    private func solve(
        _ input: inout ReturnInput, _ policy: CompiledPolicy, _ method: ReturnMethod,
        _ location: LocationIndex?, _ used: (LocationIndex, Instant) -> CapacityUse,
        _ expired: () -> Bool
    ) throws(RoutingError) -> ReturnPlan {
        var routing = ReturnRouting(input, policy, method)
        if method != .keep { routing.appendCandidates(input, only: location, used) }
        input.loads += routing.asked
        var routed = RoutingPlan()
        try router.route(routing.problem, routing.options, into: &routed, expired: expired)
        return routing.plan(routed, input)
    }

    /// Stores that take returns, nearest first, ties by id.
    static func nearestStores(_ input: ReturnInput, _ count: Int) -> [LocationIndex] {
        let point = input.cart.origin.map {
            GeoPoint(
                latitudeMicrodegrees: $0.latitudeMicrodegrees,
                longitudeMicrodegrees: $0.longitudeMicrodegrees)
        }
        var stores: [(metres: Int64, place: Int32, location: LocationIndex)] = []
        for location in input.network.routing.locations
        where location.record.kind == .store && location.capabilities.contains(.returns)
            && location.state(at: input.now) != .closed
            && !input.cart.excluded.contains(location.index)
        {
            let metres = point.map { location.metres(to: $0) ?? GeoPoint.farthestMetres } ?? 0
            stores.append(
                (metres, input.network.place[Int(location.index.value)], location.index))
        }
        stores.sort { ($0.metres, $0.place) < ($1.metres, $1.place) }
        return stores.prefix(count).map(\.location)
    }

    /// Plans the input again as it was planned then and tells why every candidate is or is not
    /// part of the plan. `whyNot` also asks for the best plan through that location.
    ///
    /// Solves the return once for each of up to `Planning.comparedMax` candidates: not for an event
    /// loop.
    public func explain(
        _ input: ReturnInput, _ decided: ReturnPlan, location: LocationIndex? = nil,
        whyNot: LocationIndex? = nil
    ) throws(RoutingError) -> ReturnExplanation {
        let policy = input.ladder.first {
            $0.name == decided.policy && $0.version == decided.policyVersion
        }
        guard let policy else { return ReturnExplanation() }
        var input = input
        // Where something could not come home, nothing was kept.
        if !decided.isComplete { input.mayKeep = false }
        var routing = ReturnRouting(input, policy, decided.method)
        routing.keepsExcluded = true
        if decided.method != .keep {
            routing.appendCandidates(input, only: location, input.load)
        }
        return try routing.explain(input, router, whyNot)
    }
}

extension ReturnPlan {
    var unplacedUnits: Quantity { unplaced.reduce(0) { $0 + $1.quantity } }
}
