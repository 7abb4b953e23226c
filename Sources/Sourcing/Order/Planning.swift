internal import Inventory
internal import Primitives

/// The planner's work and memory: a value without copies rather than an object, so that one
/// access check stands for an order, not one for every number touched.
struct Planning: ~Copyable {
    let router = Router()
    var problem = RoutingProblem()
    var routed = RoutingPlan()
    var departures = Departures()
    /// Whose dates `departures` remembers.
    var network: SourcingNetwork?
    /// The network's rates at the policy's weight of carriage.
    var scaledRates: ScaledRates?
    var scaledTransfer: ScaledRates?
    /// Of `problem.rates`.
    var floors: [Int64] = []

    // The group that is being planned.
    var demands: [Demand] = []
    var wishes: [Wish] = []
    /// By line of the problem: place in `wishes`.
    var wishOfLine: [Int] = []
    /// By line of the problem, where the policy asks for them.
    var lineFacts: [LineFacts] = []
    var entrants = Buffer<Entrant>()
    var entrantCount = 0
    /// Locations beyond a horizon were left out of the problem.
    var hasHorizon = false
    var candidates: [Candidate] = []
    /// By place of `SourcingInput.stock`: units that earlier groups took.
    var taken: [Quantity] = []
    /// By item and by goods: units that earlier groups took.
    var itemTaken: [Quantity] = []
    var goodsTaken: [Quantity] = []
    /// By item: lines that need it.
    var itemSeen: [Int64] = []
    /// Some item is part of two lines.
    var sharesItems = false
    /// By place of a location: one bit where some wish has stock, and then its row.
    var present: [UInt64] = []
    var rowOfPlace: [Int32] = []
    /// Candidate-major, as the problem's, while they are filled.
    var stock = Buffer<Quantity>()
    var unitCosts = Buffer<Int64>()
    var exclusions = Buffer<Exclusion>()
    var cells = 0
    /// Row-major: units of each wish.
    var rows: [Quantity] = []
    var rowLocations: [Int32] = []
    /// Locations with stock that are no candidates, and the reason.
    var skipped: [(location: Int32, reason: Exclusion)] = []
    var scope = RuleScope()
    /// Candidates that rules exclude stay in the problem, so that an explanation can lift them.
    var keepsExcluded = false
    /// This location is a candidate even without stock.
    var asked: LocationIndex?
    /// What an explanation has found so far; nil while nobody asks for one.
    var explaining: Explaining?
    /// By line of the problem: what every candidate is asked about it.
    var terms: [LineTerms] = []
    /// What the policy asks of lines; looked up once a group.
    var hasLineRules = false
    var hasLinePreferences = false
    var carbonPrice: Int64 = 0
    /// Nothing but money decides, and no rule looks at single candidates: then a service that is
    /// dearer for every weight than another of the same location cannot be part of a best plan.
    var onlyCost = false
    /// No load of a slot was noted before the walk over locations that is under way.
    var isFirstWalk = true
    /// Some condition of the policy may compare locations with the destination.
    var asksPlaces = false
    var deadline = Instant.distantFuture

    /// See `OrderPlanner.plan`.
    mutating func plan(
        _ input: inout SourcingInput, used: (LocationIndex, Instant) -> CapacityUse,
        expired: () -> Bool
    ) throws(RoutingError) -> SourcingPlan {
        adopt(input.network)
        var best: SourcingPlan?
        for policy in input.ladder {
            let plan = try plan(&input, policy, used, expired)
            if plan.isComplete { return plan }
            if let other = best, other.unfilledUnits <= plan.unfilledUnits { continue }
            best = plan
        }
        return best ?? SourcingPlan()
    }

    private mutating func adopt(_ network: SourcingNetwork) {
        if self.network === network { return }
        self.network = network
        departures.reset(network)
        scaledRates = nil
        scaledTransfer = nil
        let count = network.routing.locations.count
        present = Array(repeating: 0, count: (count + 63) / 64)
        rowOfPlace = Array(repeating: 0, count: count)
    }

    private mutating func plan(
        _ input: inout SourcingInput, _ policy: CompiledPolicy,
        _ used: (LocationIndex, Instant) -> CapacityUse, _ expired: () -> Bool
    ) throws(RoutingError) -> SourcingPlan {
        var plan = SourcingPlan()
        plan.policy = policy.name
        plan.policyVersion = policy.version
        taken.reset(to: input.stock.count)
        itemTaken.reset(to: input.items.count)
        goodsTaken.reset(to: input.goods.count)
        let groups = input.groups
        for group in groups {
            // What this order's earlier parcels take of a slot is taken for the later ones too.
            let parcels = plan.parcels
            let routing = input.network.routing
            func own(_ location: LocationIndex, _ slot: Instant) -> CapacityUse {
                used(location, slot) + parcels.use(of: location, slot, routing)
            }
            try solve(group, &input, policy, own, expired)
            emit(group, input, policy, into: &plan)
            try observe(group, input, policy)
            take(input)
        }
        if groups.count > 1, !plan.isComplete, policy.options.completeness != .partial,
            !policy.options.soft.contains(.completeness)
        {
            plan.dropParcels(input.cart)
        }
        plan.unfilled.sort { $0.line < $1.line }
        return plan
    }

    /// Solves one group, then with the substitutes of what stays unfilled, the first accepted ones
    /// first; what the originals could fill stays theirs.
    private mutating func solve(
        _ group: LineGroup, _ input: inout SourcingInput, _ policy: CompiledPolicy,
        _ used: (LocationIndex, Instant) -> CapacityUse, _ expired: () -> Bool
    ) throws(RoutingError) {
        demands.removeAll(keepingCapacity: true)
        var line = 0
        input.cart.lines.lendEach {
            if group.contains($0) {
                demands.append(
                    Demand(line: line, goods: input.lines[line].goods, quantity: $0.quantity))
            }
            line += 1
        }
        while true {
            try solveDemands(group, &input, policy, used, expired)
            spreadOverDemands()
            guard substitute(input) else { return }
        }
    }
}
