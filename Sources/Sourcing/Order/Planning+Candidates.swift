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
        _ used: (LocationIndex, Instant) -> CapacityUse, seesAll: Bool = false
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
        let horizon = enter(trip, network, &input, policy, used, seesAll: seesAll)
        for place in 0..<entrantCount {
            if let horizon, horizon.isBeyond(entrants[place]) { continue }
            append(entrants[place], trip, network, input, policy)
        }
        hasHorizon = horizon != nil
        closeMatrices()
    }

    /// The locations that may take part, with the room and the way that they have, and how far it
    /// is worth looking among them.
    @inline(__always)
    private mutating func enter(
        _ trip: borrowing Trip, _ network: SourcingNetwork, _ input: inout SourcingInput,
        _ policy: CompiledPolicy, _ used: (LocationIndex, Instant) -> CapacityUse, seesAll: Bool
    ) -> Horizon? {
        var burden = seesAll ? nil : burden(trip, policy)
        entrants.reserve(rowLocations.count)
        entrantCount = 0
        isFirstWalk = input.loads.isEmpty
        if isFirstWalk { input.loads.reserveCapacity(rowLocations.count) }
        let sites = network.sites
        for row in rowLocations.indices {
            let site = sites[Int(rowLocations[row])]
            var reason = self.reason(against: site, trip, network, input)
            if reason != .none && !keepsExcluded {
                skipped.append((rowLocations[row], reason))
                continue
            }
            guard let room = room(at: site, network, &input, used) else {
                skipped.append((rowLocations[row], .capacity))
                continue
            }
            let metres = trip.isOver(at: site) ? 0 : trip.metres(from: site)
            if trip.way == .courier, metres > site.sameDayRadiusMetres {
                if !keepsExcluded {
                    skipped.append((rowLocations[row], .tooFar))
                    continue
                }
                reason = .tooFar
            }
            var entrant = Entrant(row: row, reason: reason, room: room, metres: metres)
            if burden != nil {
                bound(&entrant, site, &burden!, trip, network, input.now, policy)
            }
            entrants[entrantCount] = entrant
            entrantCount += 1
        }
        guard let burden else { return nil }
        return horizon(burden, trip, network, input, policy)
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

    mutating func append(
        _ entrant: borrowing Entrant, _ trip: borrowing Trip, _ network: SourcingNetwork,
        _ input: borrowing SourcingInput, _ policy: CompiledPolicy
    ) {
        let site = network.sites[Int(rowLocations[entrant.row])]
        var facts = CandidateFacts(entrant, site)
        facts.level = trip.level
        if asksPlaces, let destination = input.cart.destination {
            let record = network.routing.locations[Int(site.location.value)].record
            facts.isDomestic =
                destination.country.isEmpty || record.country.isEmpty
                || destination.country == record.country
            facts.isSameRegion = destination.region == record.region
        }
        let begun = candidates.count
        if trip.isOver(at: site) {
            appendCounter(entrant, site, &facts, network, input, policy)
        } else {
            appendLinks(entrant, site, &facts, trip, network, input, policy)
        }
        if candidates.count == begun, skipped.last?.location != rowLocations[entrant.row] {
            skipped.append((rowLocations[entrant.row], .tooFar))
        }
    }

    /// Nothing moves: the customer comes.
    private mutating func appendCounter(
        _ entrant: borrowing Entrant, _ site: borrowing Site, _ facts: inout CandidateFacts,
        _ network: SourcingNetwork, _ input: borrowing SourcingInput, _ policy: CompiledPolicy
    ) {
        let location = network.routing.locations[Int(site.location.value)]
        guard let ready = location.calendar.pickupReady(at: entrant.room.begins) else {
            return skipped.append((rowLocations[entrant.row], .closed))
        }
        let way = Leg(
            link: -1, zone: 0, rateRow: problem.rates.zones - 1, gramsMax: .max, shipBy: ready,
            deliverBy: ready)
        append(way, entrant, site, &facts, nil, input, policy)
    }
}

/// A location that may take part, before its services are looked at.
struct Entrant {
    /// Place in `Planning.rowLocations`.
    var row: Int
    /// Why it is not taken although it is looked at, or `.none`.
    var reason: Exclusion
    var room: SlotRoom
    /// To where the parcel goes; 0 where nothing moves.
    var metres: Int64
    /// No plan in which everything comes from here costs less; see `Horizon`.
    var whole = Int64.max
    /// No parcel from here costs less.
    var parcel = Int64.max
}

extension CandidateFacts {
    /// Of a location, whatever the service.
    @inline(__always)
    init(_ entrant: borrowing Entrant, _ site: borrowing Site) {
        self.init(location: site.location)
        distance = entrant.metres
        rank = site.rank
        accuracy = site.accuracy
        rejection = site.rejection
        load = entrant.room.load
        orders = entrant.room.orders
        handling = site.parcelCost
        capacity = site.capacityCost(at: load)
    }
}
