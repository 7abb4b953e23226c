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
    let router = Router()
    var problem = RoutingProblem()
    var routed = RoutingPlan()
    var departures = Departures()
    /// Whose dates `departures` remembers.
    var network: SourcingNetwork?
    /// The network's rates at the policy's weight of carriage.
    var scaledRates: (weight: Int64, rates: RateTable)?
    var scaledTransfer: (weight: Int64, rates: RateTable)?

    // The group that is being planned.
    var demands: [Demand] = []
    var wishes: [Wish] = []
    /// By line of the problem: place in `wishes`.
    var wishOfLine: [Int] = []
    /// By line of the problem, where the policy asks for them.
    var lineFacts: [LineFacts] = []
    var candidates: [Candidate] = []
    /// By place of `SourcingInput.stock`: units that earlier groups took.
    var taken: [Quantity] = []
    /// By item and by goods: units that earlier groups took.
    var itemTaken: [Quantity] = []
    var goodsTaken: [Quantity] = []
    /// By place of a location: one bit where some wish has stock, and then its row.
    var present: [UInt64] = []
    var rowOfPlace: [Int32] = []
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
    /// Sees each group's problem and plan when they are final.
    var observe: ((OrderPlanner, SourcingInput, CompiledPolicy, LineGroup) -> Void)?

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

    /// Plans an input again as it was planned then.
    public func replan(_ input: SourcingInput) throws(RoutingError) -> SourcingPlan {
        var copy = input
        return try plan(&copy, used: input.load)
    }

    private func adopt(_ network: SourcingNetwork) {
        if self.network === network { return }
        self.network = network
        departures.reset(network)
        scaledRates = nil
        scaledTransfer = nil
        let count = network.routing.locations.count
        present = Array(repeating: 0, count: (count + 63) / 64)
        rowOfPlace = Array(repeating: 0, count: count)
    }

    private func plan(
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
            let own = { (location: LocationIndex, slot: Instant) in
                used(location, slot) + parcels.use(of: location, slot, self.network!)
            }
            try solve(group, &input, policy, parcels.isEmpty ? used : own, expired)
            emit(group, input, policy, into: &plan)
            observe?(self, input, policy, group)
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
    private func solve(
        _ group: LineGroup, _ input: inout SourcingInput, _ policy: CompiledPolicy,
        _ used: (LocationIndex, Instant) -> CapacityUse, _ expired: () -> Bool
    ) throws(RoutingError) {
        demands.removeAll(keepingCapacity: true)
        for line in input.cart.lines.indices where group.contains(input.cart.lines[line]) {
            demands.append(
                Demand(
                    line: line, goods: input.lines[line].goods,
                    quantity: input.cart.lines[line].quantity))
        }
        while true {
            try solveDemands(group, &input, policy, used, expired)
            spreadOverDemands()
            guard substitute(input) else { return }
        }
    }
}

/// Lines that are routed as one problem.
struct LineGroup: Hashable {
    var way: FulfilmentMode.Way
    /// Where they are collected.
    var location: LocationIndex?
    /// One handover is at the counter or at the car.
    var isCurbside: Bool

    init(_ line: CartLine) {
        way = line.mode.way
        location = line.mode.isCollected ? line.location : nil
        isCurbside = line.mode == .curbside
    }

    func contains(_ line: CartLine) -> Bool { LineGroup(line) == self }
}

extension SourcingInput {
    /// Those with the fewest choices first.
    var groups: [LineGroup] {
        let first = LineGroup(cart.lines[0])
        if cart.lines.allSatisfy({ first.contains($0) }) { return [first] }
        return Set(cart.lines.map { LineGroup($0) }).sorted {
            let (left, right) = ($0.location?.value ?? 0, $1.location?.value ?? 0)
            return ($0.way, left, $0.isCurbside ? 1 : 0) < ($1.way, right, $1.isCurbside ? 1 : 0)
        }
    }

    func load(_ location: LocationIndex, _ slot: Instant) -> CapacityUse {
        loads.first { $0.location == location && $0.slot == slot }?.used ?? CapacityUse()
    }
}

extension [PlannedParcel] {
    fileprivate func use(
        of location: LocationIndex, _ slot: Instant, _ network: SourcingNetwork
    ) -> CapacityUse {
        var use = CapacityUse()
        for parcel in self where parcel.location == location && parcel.slot == slot {
            use = use + parcel.use(network.routing)
        }
        return use
    }
}

extension PlannedParcel {
    /// What its work takes of the location's slot.
    public func use(_ network: RoutingNetwork) -> CapacityUse {
        let units = lines.reduce(0) { $0 + $1.quantity }
        let rule = network.location(location)?.capacity ?? CapacityRule()
        return rule.use(lines: lines.count, units: units)
    }
}

extension SourcingPlan {
    /// An order that goes whole or not at all, of which some group cannot.
    fileprivate mutating func dropParcels(_ cart: Cart) {
        for parcel in parcels {
            for units in parcel.lines {
                if let place = unfilled.firstIndex(where: { $0.line == units.line }) {
                    unfilled[place].quantity += units.quantity
                    continue
                }
                let why = Elimination(
                    rule: "PLAN_LIMITS", locations: 0, detail: "the order goes whole or not at all")
                unfilled.append(
                    UnfilledUnits(line: units.line, quantity: units.quantity, eliminations: [why]))
            }
        }
        parcels = []
    }

    var unfilledUnits: Quantity { unfilled.reduce(0) { $0 + $1.quantity } }
}

extension [Quantity] {
    /// So many zeros, in the memory that is there.
    mutating func reset(to count: Int) {
        removeAll(keepingCapacity: true)
        append(contentsOf: repeatElement(0, count: count))
    }
}
