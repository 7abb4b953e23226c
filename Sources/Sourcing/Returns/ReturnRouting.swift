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
    private var known: [SlotKey: CapacityUse] = [:]
    let method: ReturnMethod
    private let lineFacts: [LineFacts]
    private let scope: RuleScope
    private let stock: [StockKey: ReturnStock]
    /// Bulk freight goes there.
    private let hubs: [RoutingLocation]
    private let network: SourcingNetwork
    private let origin: GeoPoint?

    private struct SlotKey: Hashable {
        var location: LocationIndex
        var slot: Instant
    }

    private struct StockKey: Hashable {
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
        lineFacts = input.cart.lines.map(\.facts)
        scope = policy.scope(of: lineFacts)
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

    // MARK: Candidates

    /// Locations in the order in which ties break; `only` leaves out all others. At a counter
    /// without it, only the nearest are asked, as in a quote.
    mutating func appendCandidates(
        _ input: ReturnInput, only: LocationIndex?,
        _ used: (LocationIndex, Instant) -> CapacityUse
    ) {
        let nearest =
            method == .store && only == nil
            ? ReturnPlanner.nearestStores(input, ReturnPlanner.storesUsual) : nil
        for place in network.locationAtPlace {
            let location = network.routing.locations[Int(place)]
            if let only, only != location.index { continue }
            guard location.capabilities.contains(.returns) else {
                if only != nil { skipped.append((location.index, .capability)) }
                continue
            }
            let reason = self.reason(against: location, input)
            if reason != .none && !keepsExcluded {
                skipped.append((location.index, reason))
                continue
            }
            if let nearest, reason == .none, !nearest.contains(location.index) {
                skipped.append((location.index, .tooFar))
                continue
            }
            let begun = choices.count
            append(location, reason, input, used)
            if choices.count == begun, skipped.last?.location != location.index {
                skipped.append((location.index, .tooFar))
            }
        }
    }

    /// Why the location cannot take part at all, or `.none`.
    private func reason(against location: RoutingLocation, _ input: ReturnInput) -> Exclusion {
        if input.cart.excluded.contains(location.index) { return .excludedByCaller }
        if location.state(at: input.now) == .closed { return .closed }
        switch method {
        case .mail: return .none
        case .store: return location.record.kind == .store ? .none : .notAssorted
        case .dropPoint: return location.returns.bulkCost != nil ? .none : .notAssorted
        case .keep: return .notAssorted
        }
    }

    private mutating func append(
        _ location: RoutingLocation, _ reason: Exclusion, _ input: ReturnInput,
        _ used: (LocationIndex, Instant) -> CapacityUse
    ) {
        var facts = CandidateFacts(location: location.index)
        facts.rank = location.rank
        facts.accuracy = Int64(location.accuracy)
        facts.rejection = Int64(location.rejectionRate)
        facts.handling = method == .dropPoint ? 0 : location.returns.receivingCost
        facts.distance = origin.map { location.metres(to: $0) ?? GeoPoint.farthestMetres } ?? 0
        if let origin = input.cart.origin {
            let country = location.record.country
            facts.isDomestic =
                origin.country.isEmpty || country.isEmpty || origin.country == country
            facts.isSameRegion = origin.region == location.record.region
        }
        guard method == .mail else {
            let days: Int64 = method == .dropPoint ? ReturnPlanner.bulkDays : 0
            let moved = input.handover.advanced(byMilliseconds: days * 86_400_000)
            // Nobody comes to a closed counter.
            let arrives =
                method == .store ? location.calendar.receives(at: moved) ?? moved : moved
            return appendDocks(
                location, -1, 0, problem.rates.zones - 1, .max, arrives, nil, reason, facts,
                input, used)
        }
        for link in location.services.indices {
            let service = network.routing.services[location.services[link].service.value]
            let zone = service.zone(metres: facts.distance)
            guard service.level != .sameDay, let days = service.transitDays(zone: zone),
                let arrives = location.calendar.deliverBy(
                    shipBy: input.handover, transitDays: days, weekdays: service.weekdays,
                    deliveryMinute: service.deliveryMinute)
            else { continue }
            facts.level = service.level
            facts.carrier = network.carrierOfService[service.index.value]
            facts.gramsCO2e = service.emissionOfParcel
            appendDocks(
                location, link, zone, service.row(zone: zone), service.gramsMax, arrives, service,
                reason, facts, input, used)
        }
    }

    private mutating func appendDocks(
        _ location: RoutingLocation, _ link: Int, _ zone: Int, _ row: Int, _ gramsMax: Int64,
        _ arrives: Instant, _ service: RoutingService?, _ reason: Exclusion,
        _ facts: CandidateFacts, _ input: ReturnInput,
        _ used: (LocationIndex, Instant) -> CapacityUse
    ) {
        let docks = location.docks(arriving: arrives, units: units) { index, slot in
            let key = SlotKey(location: index, slot: slot)
            if let use = known[key] { return use }
            let use = used(index, slot)
            known[key] = use
            asked.append(LocationLoad(location: index, slot: slot, used: use))
            return use
        }
        if docks.isEmpty { return skipped.append((location.index, .capacity)) }
        var facts = facts
        facts.days = Candidate.days(from: input.now, to: arrives)
        for dock in docks where problem.candidates.count < Limits.routingCandidatesMax {
            facts.load = dock.load
            facts.orders = dock.orders
            facts.lateDays = dock.waits
            let whole = reason == .none ? policy.filter(facts) : reason
            if whole != .none && !whole.isSoft && !keepsExcluded {
                skipped.append((location.index, whole))
                continue
            }
            let fates = input.cart.lines.map { fate(of: $0, location, facts, service, input) }
            let exclusions = input.cart.lines.indices.map { line in
                exclusion(location, facts, line, input.cart.lines[line], whole)
            }
            problem.append(
                RoutingCandidate(
                    location: location.index, fixedCost: policy.parcelCost(facts), zone: row,
                    unitsMax: dock.room, gramsMax: gramsMax, distance: facts.distance),
                stock: problem.lines.map(\.quantity),
                unitCosts: fates.map { $0.costs.total + shift }, exclusions: exclusions)
            choices.append(
                Choice(
                    facts: facts, link: link, zone: zone, arrives: arrives, dock: dock,
                    fates: fates))
        }
    }

    private func exclusion(
        _ location: RoutingLocation, _ facts: CandidateFacts, _ place: Int, _ line: ReturnCartLine,
        _ whole: Exclusion
    ) -> Exclusion {
        if whole != .none && !whole.isSoft { return whole }
        if !location.capabilities.isSuperset(of: line.required) { return .capability }
        return policy.filter(
            facts, unitFacts(of: line, location), line: place, in: scope, whole: whole)
    }

    // MARK: Units

    private func unitFacts(of line: ReturnCartLine, _ location: RoutingLocation) -> UnitFacts {
        var unit = UnitFacts()
        let known = stock[StockKey(sku: line.sku, location: location.index)]
        unit.stock = known?.units ?? 0
        if let weekly = known?.weeklyMilliUnits, weekly > 0 {
            unit.coverDays = Int64(clamping: Int128(unit.stock) * 7_000 / Int128(weekly))
        }
        return unit
    }

    /// The cheapest, by the weights of the policy, of what can become of a unit that arrives here:
    /// what the location itself does best, or from a counter on to a hub. Ties stay here.
    private func fate(
        of line: ReturnCartLine, _ location: RoutingLocation, _ facts: CandidateFacts,
        _ service: RoutingService?, _ input: ReturnInput
    ) -> Fate {
        var unit = unitFacts(of: line, location)
        unit.milligramsCO2e =
            service?.emissionMilligrams(grams: line.grams, metres: facts.distance) ?? 0
        if method == .dropPoint { unit.transfer = location.returns.bulkCost ?? 0 }
        var best = fate(of: line, location, facts, unit, nil)
        guard method == .store else { return best }
        for hub in hubs
        where hub.index != location.index && hub.capabilities.isSuperset(of: line.required) {
            var moved = unit
            moved.transfer = hub.returns.bulkCost ?? 0
            let other = fate(of: line, hub, facts, moved, hub.index)
            if other.costs.total < best.costs.total { best = other }
        }
        return best
    }

    private func fate(
        of line: ReturnCartLine, _ location: RoutingLocation, _ facts: CandidateFacts,
        _ unit: UnitFacts, _ target: LocationIndex?
    ) -> Fate {
        let known = stock[StockKey(sku: line.sku, location: location.index)]
        let recovery = Recovery.best(of: line, at: location, known)
        let grading = location.returns.gradingCost
        // A price that rises as the slot fills: of the first location's dock.
        let queue = CostWeights.part(grading, facts.load, 10_000)
        var costs = policy.unitCosts(facts, unit)
        costs[.grading] = policy.costs.weighted(grading, .grading)
        costs[.capacity] = policy.costs.weighted(queue, .capacity)
        costs[.recovery] = -policy.costs.weighted(recovery.value, .recovery)
        return Fate(
            disposition: target == nil ? recovery.kind : .forward, target: target,
            recovery: recovery.value, costs: costs)
    }
}
