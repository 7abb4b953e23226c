internal import Inventory
internal import Primitives

/// Who could send a parcel: every location with stock, by every carrier service that suits.
extension Planning {
    /// What a re-route after a rejection is reckoned to cost for each unit, milli-cents.
    static let rerouteCost: Int64 = 200_000

    mutating func clearCandidates() {
        candidates.removeAll(keepingCapacity: true)
        skipped.removeAll(keepingCapacity: true)
        problem.candidates.removeAll(keepingCapacity: true)
        problem.stock.removeAll(keepingCapacity: true)
        problem.unitCosts.removeAll(keepingCapacity: true)
        problem.exclusions.removeAll(keepingCapacity: true)
        cells = 0
    }

    /// Hands the matrices over to the problem.
    private mutating func closeMatrices() {
        problem.stock.append(contentsOf: UnsafeBufferPointer(start: stock.base, count: cells))
        problem.unitCosts.append(
            contentsOf: UnsafeBufferPointer(start: unitCosts.base, count: cells))
        problem.exclusions.append(
            contentsOf: UnsafeBufferPointer(start: exclusions.base, count: cells))
    }

    mutating func appendCandidates(
        _ group: LineGroup, _ input: inout SourcingInput, _ policy: CompiledPolicy,
        _ used: (LocationIndex, Instant) -> CapacityUse
    ) {
        clearCandidates()
        guard let network else { return }
        let trip = Trip(group, input, network)
        deadline = trip.deadline
        carbonPrice = policy.costs[.carbon]
        asksPlaces =
            !policy.policy.rules.isEmpty || !policy.policy.preferences.isEmpty
            || !policy.policy.markets.isEmpty
        onlyCost =
            !asksPlaces && !keepsExcluded && carbonPrice >= 0 && policy.options.tiers == [.cost]
            && policy.costs[.time] == 0 && !hasLinePreferences
        let mostCells = max(1, rowLocations.count * network.linksMax * terms.count)
        stock.reserve(mostCells)
        unitCosts.reserve(mostCells)
        exclusions.reserve(mostCells)
        isFirstWalk = input.loads.isEmpty
        if isFirstWalk { input.loads.reserveCapacity(rowLocations.count) }
        let sites = network.sites
        for row in rowLocations.indices {
            let site = sites[Int(rowLocations[row])]
            let reason = self.reason(against: site, trip, network, input)
            if reason != .none && !keepsExcluded {
                skipped.append((rowLocations[row], reason))
                continue
            }
            guard let room = room(at: site, network, &input, used) else {
                skipped.append((rowLocations[row], .capacity))
                continue
            }
            let begun = candidates.count
            append(row, site, room, reason, trip, network, input, policy)
            if candidates.count == begun, skipped.last?.location != rowLocations[row] {
                skipped.append((rowLocations[row], .tooFar))
            }
        }
        closeMatrices()
    }

    /// Why the location cannot take part in this group at all, or `.none`.
    @inline(__always)
    private func reason(
        against site: borrowing Site, _ trip: borrowing Trip, _ network: SourcingNetwork,
        _ input: borrowing SourcingInput
    ) -> Exclusion {
        if !input.cart.excluded.isEmpty, input.cart.excluded.contains(site.location) {
            return .excludedByCaller
        }
        if !input.rejected.isEmpty, input.rejected.contains(site.location) {
            return .rejectedBefore
        }
        let state =
            site.changesByItself
            ? network.routing.locations[Int(site.location.value)].state(at: input.now)
            : site.state
        switch state {
        case .open: break
        case .pickupOnly: if trip.way != .counter { return .closed }
        case .closed, .noOutbound: return .closed
        }
        switch trip.way {
        case .counter: return .none
        case .courier: return site.capabilities.contains(.sameDay) ? .none : .capability
        case .door: return site.capabilities.contains(.ship) ? .none : .capability
        case .transfer:
            if site.location == trip.target?.index { return .none }
            return site.capabilities.contains(.ship) ? .none : .capability
        }
    }

    @inline(__always)
    private mutating func append(
        _ row: Int, _ site: borrowing Site, _ room: borrowing SlotRoom, _ reason: Exclusion,
        _ trip: borrowing Trip, _ network: SourcingNetwork, _ input: borrowing SourcingInput,
        _ policy: CompiledPolicy
    ) {
        var facts = CandidateFacts(location: site.location)
        facts.rank = site.rank
        facts.accuracy = site.accuracy
        facts.rejection = site.rejection
        facts.load = room.load
        facts.orders = room.orders
        facts.handling = site.parcelCost
        facts.capacity = room.load == 0 ? 0 : site.parcelCost * room.load / 10_000
        facts.level = trip.level
        if asksPlaces, let destination = input.cart.destination {
            let record = network.routing.locations[Int(site.location.value)].record
            facts.isDomestic =
                destination.country.isEmpty || record.country.isEmpty
                || destination.country == record.country
            facts.isSameRegion = destination.region == record.region
        }
        guard trip.way != .counter, site.location != trip.target?.index else {
            return appendCounter(row, site, room, reason, &facts, network, input, policy)
        }
        facts.distance = trip.metres(from: site)
        var reason = reason
        if trip.way == .courier, facts.distance > site.sameDayRadiusMetres {
            if !keepsExcluded { return skipped.append((rowLocations[row], .tooFar)) }
            reason = .tooFar
        }
        appendLinks(row, site, room, reason, &facts, trip, network, input, policy)
    }

    /// Nothing moves: the customer comes.
    private mutating func appendCounter(
        _ row: Int, _ site: borrowing Site, _ room: borrowing SlotRoom, _ reason: Exclusion,
        _ facts: inout CandidateFacts, _ network: SourcingNetwork,
        _ input: borrowing SourcingInput, _ policy: CompiledPolicy
    ) {
        let location = network.routing.locations[Int(site.location.value)]
        guard let ready = location.calendar.pickupReady(at: room.begins) else {
            return skipped.append((rowLocations[row], .closed))
        }
        let way = Leg(
            row: row, link: -1, zone: 0, rateRow: problem.rates.zones - 1, gramsMax: .max,
            shipBy: ready, deliverBy: ready)
        append(way, site, room, reason, &facts, nil, input, policy)
    }
}
