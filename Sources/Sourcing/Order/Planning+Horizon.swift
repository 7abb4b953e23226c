internal import Inventory
internal import Primitives

/// How far it is worth looking: locations that no best plan uses are told from a few numbers,
/// before their services are costed one by one.
///
/// A plan that uses a location takes everything from there, or it has another parcel or an
/// unfilled unit as well. Where neither can cost as little as some plan that is known, the location
/// is beyond the horizon. Only where money alone decides and nothing is rewarded; so the best plan
/// is the same with and without, ties included.
struct Horizon {
    /// Costs of a plan that there is: everything from one location.
    var known: Int64
    /// What a plan costs at least beside one of its parcels that is not all.
    var rest: Int64

    @inline(__always)
    func isBeyond(_ entrant: borrowing Entrant) -> Bool {
        if entrant.whole <= known { return false }
        return entrant.parcel.saturatingAdd(rest) > known
    }
}

/// What the lines of a problem come to, while a horizon is looked for.
struct Burden {
    var units: Quantity = 0
    var grams: Int64 = 0
    /// Of the table of rates.
    var steps = 0
    /// Of a parcel of everything.
    var heavyStep = 0
    /// Of a parcel of one unit of the lightest line.
    var lightStep = 0
    /// Of the unit that is cheapest to leave out.
    var unfilledPrice = Int64.max
    /// Some bound was below nothing; then none holds.
    var hasReward = false

    init(_ problem: borrowing RoutingProblem) {
        var lightest = Int64.max
        for line in problem.lines {
            units += line.quantity
            grams = grams.saturatingAdd(line.grams.saturatingMultiply(line.quantity))
            lightest = min(lightest, line.grams)
            unfilledPrice = min(unfilledPrice, line.unfilledPrice)
        }
        steps = problem.rates.steps.count
        heavyStep = problem.rates.step(grams)
        lightStep = problem.rates.step(lightest)
    }
}

extension Planning {
    /// nil where no location may be left out.
    func burden(_ trip: borrowing Trip, _ policy: CompiledPolicy) -> Burden? {
        guard onlyCost, !sharesItems, problem.apart.isEmpty, rowLocations.count > 2,
            policy.weights.hasNoRewards
        else { return nil }
        switch trip.way {
        case .door, .courier: return Burden(problem)
        case .counter, .transfer: return nil
        }
    }

    /// Bounds of one location: fees and the lightest carriage, without carbon and late days.
    @inline(__always)
    mutating func bound(
        _ entrant: inout Entrant, _ site: borrowing Site, _ burden: inout Burden,
        _ trip: borrowing Trip, _ network: SourcingNetwork, _ now: Instant,
        _ policy: CompiledPolicy
    ) {
        let fees = policy.leastFees(
            handling: site.parcelCost, capacity: site.capacityCost(at: entrant.room.load))
        let unit = policy.leastFees(of: site.unitFacts)
        let (part, whole) = carriage(entrant, site, burden, trip, network, now)
        if fees < 0 || unit < 0 || part < 0 || whole < 0 { burden.hasReward = true }
        entrant.parcel = part.saturatingAdd(fees.saturatingAdd(unit))
        if whole < .max, hasAll(entrant, site, burden) {
            let units = unit.saturatingMultiply(burden.units)
            entrant.whole = whole.saturatingAdd(fees).saturatingAdd(units)
        }
    }

    /// The least that any service that `appendLinks` may choose asks for a part, and for all of it.
    @inline(__always)
    private mutating func carriage(
        _ entrant: borrowing Entrant, _ site: borrowing Site, _ burden: borrowing Burden,
        _ trip: borrowing Trip, _ network: SourcingNetwork, _ now: Instant
    ) -> (part: Int64, whole: Int64) {
        let wanted = network.links(of: trip.level, at: site.location)
        var least = (part: Int64.max, whole: Int64.max)
        var isInTime = false
        for place in wanted {
            let place = network.placeOfLink[place]
            let zone = lower(&least, place, entrant, burden, network)
            guard !isInTime, entrant.room.begins == now else { continue }
            if let dates = departures.dates(place, of: site, network, zone: zone, now: now),
                dates.deliverBy <= trip.deadline
            {
                isInTime = true
            }
        }
        if !isInTime {
            for place in site.links { _ = lower(&least, place, entrant, burden, network) }
        }
        return least
    }

    /// Returns the service's zone.
    @inline(__always)
    private func lower(
        _ least: inout (part: Int64, whole: Int64), _ place: Int, _ entrant: borrowing Entrant,
        _ burden: borrowing Burden, _ network: SourcingNetwork
    ) -> Int {
        let link = network.links[place]
        let zone = network.zone(link, metres: entrant.metres)
        let row = (link.firstRow + zone) * burden.steps
        if burden.lightStep < burden.steps {
            least.part = min(least.part, floors[row + burden.lightStep])
        }
        if burden.heavyStep < burden.steps, link.gramsMax >= burden.grams {
            least.whole = min(least.whole, problem.rates.prices[row + burden.heavyStep])
        }
        return zone
    }

    /// Whether every unit of every line can come from there in one parcel.
    @inline(__always)
    private func hasAll(
        _ entrant: borrowing Entrant, _ site: borrowing Site, _ burden: borrowing Burden
    ) -> Bool {
        if entrant.reason != .none { return false }
        if entrant.room.unitsMax < burden.units { return false }
        let row = entrant.row * terms.count
        for line in terms.indices {
            if rows[row + line] < problem.lines[line].quantity { return false }
            if site.reason(against: terms[line]) != .none { return false }
        }
        return true
    }

    /// nil where no location has everything: then nothing is known yet, and all are looked at.
    mutating func horizon(
        _ burden: borrowing Burden, _ trip: borrowing Trip, _ network: SourcingNetwork,
        _ input: borrowing SourcingInput, _ policy: CompiledPolicy
    ) -> Horizon? {
        if burden.hasReward { return nil }
        var nearest = Int64.max
        var best: (place: Int, whole: Int64) = (0, .max)
        for place in 0..<entrantCount {
            nearest = min(nearest, entrants[place].parcel)
            let whole = entrants[place].whole
            if whole < best.whole { best = (place, whole) }
        }
        guard best.whole < .max,
            let known = cost(of: entrants[best.place], burden, trip, network, input, policy)
        else { return nil }
        let split = policy.options.splitPenalty.saturatingAdd(nearest)
        return Horizon(known: known, rest: min(split, burden.unfilledPrice))
    }

    /// What everything from the location costs by its best service; nil where none carries it.
    private mutating func cost(
        of entrant: borrowing Entrant, _ burden: borrowing Burden, _ trip: borrowing Trip,
        _ network: SourcingNetwork, _ input: borrowing SourcingInput, _ policy: CompiledPolicy
    ) -> Int64? {
        let skippedBefore = skipped.count
        append(entrant, trip, network, input, policy)
        var least: Int64?
        for place in candidates.indices {
            let candidate = problem.candidates[place]
            guard candidate.gramsMax >= burden.grams,
                let freight = problem.rates.price(zone: candidate.zone, grams: burden.grams)
            else { continue }
            var cost = freight.saturatingAdd(candidate.fixedCost)
            for line in terms.indices {
                let unit = unitCosts[place * terms.count + line]
                cost = cost.saturatingAdd(unit.saturatingMultiply(problem.lines[line].quantity))
            }
            least = min(least ?? cost, cost)
        }
        candidates.removeAll(keepingCapacity: true)
        problem.candidates.removeAll(keepingCapacity: true)
        skipped.removeLast(skipped.count - skippedBefore)
        cells = 0
        return least
    }
}
