internal import Inventory
internal import Primitives

/// One return as the router's problem, run backwards: candidates are locations that could take
/// units in, by carrier service and by slot of their dock; taking a unit costs what looking at it
/// costs less what it brings there; leaving it unfilled is letting the customer keep it.
struct ReturnRouting {
    struct Choice {
        var facts: CandidateFacts
        /// Place of the service among the location's; -1 where nobody carries.
        var link: Int
        var zone: Int
        var arrives: Instant
        var dock: Dock
        /// By line.
        var fates: [Fate]
    }

    /// The best that can become of a unit at a location, with what that costs.
    struct Fate {
        var disposition: RecoveryKind
        var target: LocationIndex?
        /// What it brings, before weights.
        var recovery: Int64
        var costs: CostParts
    }

    let policy: CompiledPolicy
    let rules: ReturnRules
    var problem = RoutingProblem()
    var choices: [Choice] = []
    /// Locations that could not be candidates, and why.
    var skipped: [(location: LocationIndex, reason: Exclusion)] = []
    /// Added to every unit's cost, so that no price of keeping is below 0.
    let shift: Int64
    var units: Quantity = 0
    /// Candidates that rules exclude stay in the problem, so that an explanation can lift them.
    var keepsExcluded = false
    /// What was asked of slots for the first time.
    var asked: [LocationLoad] = []
    /// Nobody reads the same slot twice in one decision and finds another figure.
    var known: [SlotKey: CapacityUse] = [:]
    let method: ReturnMethod
    let scope: RuleScope
    let stock: [StockKey: ReturnStock]
    /// Bulk freight goes there.
    let hubs: [RoutingLocation]
    let network: SourcingNetwork
    let origin: GeoPoint?

    struct SlotKey: Hashable {
        var location: LocationIndex
        var slot: Instant
    }

    struct StockKey: Hashable {
        var sku: SkuKey
        var location: LocationIndex
    }

    init(_ input: ReturnInput, _ policy: CompiledPolicy, _ method: ReturnMethod) {
        self.policy = policy
        self.method = method
        rules = policy.policy.returns ?? ReturnRules()
        shift = rules.keepBelow
        let network = input.network
        self.network = network
        for load in input.loads {
            known[SlotKey(location: load.location, slot: load.slot)] = load.used
        }
        scope = policy.scope(of: input.cart.lines.map(\.facts))
        stock = Dictionary(
            input.stock.map { (StockKey(sku: $0.sku, location: $0.location), $0) },
            uniquingKeysWith: { first, _ in first })
        hubs = network.locationAtPlace.map { network.routing.locations[Int($0)] }.filter {
            $0.returns.bulkCost != nil && $0.capabilities.contains(.returns)
                && $0.state(at: input.now) != .closed
                && !input.cart.excluded.contains($0.index)
        }
        origin = input.cart.origin.map {
            GeoPoint(
                latitudeMicrodegrees: $0.latitudeMicrodegrees,
                longitudeMicrodegrees: $0.longitudeMicrodegrees)
        }
        for line in input.cart.lines {
            let isKeepable = input.mayKeep && rules.mayKeep(worth: line.paid)
            let price = isKeepable ? 0 : ReturnPlanner.unplacedPrice + shift
            problem.lines.append(
                RoutingLine(
                    quantity: line.quantity, grams: line.grams, unfilledPrice: price,
                    value: max(0, min(CostWeights.partMax, line.paid))))
            units += line.quantity
        }
        setRates()
    }

    /// The carriers' rows at the policy's weight; one more is free, for what no carrier moves.
    private mutating func setRates() {
        var rates = network.routing.rates
        for place in rates.prices.indices where rates.prices[place] != RateTable.unavailable {
            rates.prices[place] = policy.costs.weighted(rates.prices[place], .shipping)
        }
        rates.prices.append(contentsOf: repeatElement(0, count: rates.steps.count))
        // What nobody carries is not bound by what carriers carry.
        if rates.steps.last != .max {
            let width = rates.steps.count
            var prices: [Int64] = []
            for zone in 0..<rates.zones {
                prices += rates.prices[zone * width..<(zone + 1) * width]
                prices.append(zone == rates.zones - 1 ? 0 : RateTable.unavailable)
            }
            rates = RateTable(steps: rates.steps + [.max], prices: prices)
        }
        problem.rates = rates
    }
}
