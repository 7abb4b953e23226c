internal import Inventory
public import Primitives

/// From a cart, its stock, the network and the policies to a plan: builds the router's problem,
/// asks the router, and says in the order's own terms what came out.
///
/// Lines are planned by the way they go (see `FulfilmentMode.Way`), each way as one exact problem:
/// candidates are locations times carrier services. Goods that share stock, two lines of one SKU
/// or two kits with a common component, are kept from taking one unit twice (`+Shared`). What
/// stays unfilled is tried with the substitutes that the customer accepts, and then under the next
/// policy of the ladder. Knows no clock and changes nothing; the same input gives the same plan.
/// One planner serves one call at a time and keeps its memory between calls.
public final class OrderPlanner {
    private var planning = Planning()

    public init() {}

    /// Plans the cart. `used` tells what is taken of a location's slot; the answers are noted in
    /// `input`. `expired` is asked now and then whether the caller's deadline has passed; then the
    /// best plan so far is the answer, with its gap.
    ///
    /// Unfillable lines are part of an answer. Throws `RoutingError` where sums of the order do not
    /// fit, or lines must and must not travel together.
    public func plan(
        _ input: inout SourcingInput, used: (LocationIndex, Instant) -> CapacityUse,
        expired: () -> Bool = { false }
    ) throws(RoutingError) -> SourcingPlan {
        try planning.plan(&input, used: used, expired: expired)
    }

    /// Plans an input again as it was planned then.
    public func replan(_ input: SourcingInput) throws(RoutingError) -> SourcingPlan {
        var copy = input
        return try planning.plan(&copy, used: input.load, expired: { false })
    }

    /// Plans the input again as it was planned then and tells why. `whyNot` also asks for the best
    /// plan through that location.
    ///
    /// Solves the order once for each of up to `Planning.comparedMax` candidates: not for an event
    /// loop.
    public func explain(
        _ input: SourcingInput, _ decided: SourcingPlan, whyNot: LocationIndex? = nil
    ) throws(RoutingError) -> DecisionExplanation {
        try planning.explain(input, decided, whyNot: whyNot)
    }
}
