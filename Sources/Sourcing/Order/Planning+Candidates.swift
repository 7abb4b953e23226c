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

    /// By the services of the level asked; by faster ones where those are late or missing, and by
    /// slower ones where nothing else goes.
    @inline(__always)
    private mutating func appendLinks(
        _ row: Int, _ site: borrowing Site, _ room: borrowing SlotRoom, _ reason: Exclusion,
        _ facts: inout CandidateFacts, _ trip: borrowing Trip, _ network: SourcingNetwork,
        _ input: borrowing SourcingInput, _ policy: CompiledPolicy
    ) {
        let wanted = trip.level.rawValue
        let first = candidates.count
        var isInTime = false
        for step in 0..<3 {
            if step > 0, isInTime { return }
            if step == 2, trip.way == .courier { return }
            for place in site.links {
                let level = network.links[place].level
                let suits =
                    switch step {
                    case 0: level.rawValue == wanted
                    case 1: level.rawValue > wanted && level != .sameDay
                    default: level.rawValue < wanted
                    }
                guard suits else { continue }
                let date = appendLink(
                    row, site, place, room, reason, &facts, trip, network, input, policy)
                if let date, date <= trip.deadline { isInTime = true }
            }
            if step == 0, candidates.count > first, trip.level == .sameDay { return }
            if step == 1, candidates.count > first { return }
        }
    }

    /// The date at which it arrives; nil where the service does not go there.
    private mutating func appendLink(
        _ row: Int, _ site: borrowing Site, _ place: Int, _ room: borrowing SlotRoom,
        _ reason: Exclusion, _ facts: inout CandidateFacts, _ trip: borrowing Trip,
        _ network: SourcingNetwork, _ input: borrowing SourcingInput, _ policy: CompiledPolicy
    ) -> Instant? {
        let link = network.links[place]
        let zone = network.zone(link, metres: facts.distance)
        let dates: (shipBy: Instant, deliverBy: Instant)?
        if room.begins == input.now {
            dates = departures.dates(place, of: site, network, zone: zone, now: input.now)
        } else {
            let (location, link, service) = network.parts(of: place, site)
            dates = location.dates(link, service, zone: zone, now: room.begins)
        }
        guard let dates, let collected = trip.collected(dates.deliverBy) else { return nil }
        facts.level = link.level
        facts.carrier = link.carrier
        facts.gramsCO2e = link.emission.perParcel
        let way = Leg(
            row: row, link: place - site.links.lowerBound, zone: zone,
            rateRow: link.firstRow + zone, gramsMax: link.gramsMax, shipBy: dates.shipBy,
            deliverBy: collected)
        append(way, site, room, reason, &facts, link.emission, input, policy)
        return collected
    }

    /// The last step of every way: filters, costs, and the row of each matrix.
    @inline(__always)
    private mutating func append(
        _ leg: borrowing Leg, _ site: borrowing Site, _ room: borrowing SlotRoom,
        _ reason: Exclusion, _ facts: inout CandidateFacts, _ emission: Emission?,
        _ input: borrowing SourcingInput, _ policy: CompiledPolicy
    ) {
        facts.days = Candidate.days(from: input.now, to: leg.deliverBy)
        facts.lateDays = Candidate.days(from: deadline, to: leg.deliverBy)
        let fixedCost = policy.parcelCost(facts)
        let last = candidates.count - 1
        if onlyCost, let emission, last >= 0, candidates[last].row == leg.row,
            candidates[last].link >= 0,
            carbonPrice == 0
                || emission.perKilogramKilometre
                    >= candidates[last].emission.perKilogramKilometre,
            isDearer(leg, fixedCost, than: problem.candidates[last])
        {
            return
        }
        let whole = reason == .none ? policy.filter(facts) : reason
        if whole != .none && !whole.isSoft && !keepsExcluded {
            return skipped.append((rowLocations[leg.row], whole))
        }
        appendRow(leg.row, site, whole, facts, emission, policy)
        let needsMarket = policy.options.tiers.count > 1
        problem.candidates.append(
            RoutingCandidate(
                location: site.location, fixedCost: fixedCost, zone: leg.rateRow,
                unitsMax: room.unitsMax, gramsMax: leg.gramsMax,
                market: needsMarket ? policy.market(of: facts) : 0, distance: facts.distance))
        candidates.append(
            Candidate(
                facts: facts, row: leg.row, link: leg.link, zone: leg.zone,
                emission: emission ?? Emission(perKilogramKilometre: 0, perParcel: 0),
                shipBy: leg.shipBy, deliverBy: leg.deliverBy, begins: room.begins,
                exclusion: whole))
    }

    /// Whether a parcel by this leg costs no less than by `other`, from the same location,
    /// whatever it weighs.
    private func isDearer(
        _ leg: borrowing Leg, _ fixedCost: Int64, than other: borrowing RoutingCandidate
    ) -> Bool {
        guard other.gramsMax >= leg.gramsMax else { return false }
        let saved = other.fixedCost - fixedCost
        let steps = problem.rates.steps.count
        let (mine, its) = (leg.rateRow * steps, other.zone * steps)
        return problem.rates.prices.withUnsafeBufferPointer { prices in
            for step in 0..<steps {
                let price = prices[mine + step]
                if price == RateTable.unavailable { continue }
                let other = prices[its + step]
                if other == RateTable.unavailable || price - saved < other { return false }
            }
            return true
        }
    }

    /// Stock, exclusion and cost of a unit for every line.
    @inline(__always)
    private mutating func appendRow(
        _ row: Int, _ site: borrowing Site, _ whole: Exclusion,
        _ facts: borrowing CandidateFacts, _ emission: Emission?, _ policy: CompiledPolicy
    ) {
        var unit = site.unitFacts
        let base = policy.unitCost(facts, unit)
        let dependsOnLine = carbonPrice != 0 || hasLinePreferences || hasLineRules
        let width = terms.count
        // Lines of one weight emit the same.
        var grams: Int64 = 0
        var cost = base
        for line in 0..<width {
            let units = rows[row * width + line]
            if dependsOnLine, hasLinePreferences || hasLineRules || terms[line].grams != grams {
                grams = terms[line].grams
                unit.stock = units
                unit.milligramsCO2e =
                    emission?.milligrams(grams: grams, metres: facts.distance) ?? 0
                cost =
                    hasLinePreferences
                    ? policy.unitCost(facts, unit)
                    : base + CostWeights.priced(unit.milligramsCO2e, carbonPrice, 1_000_000)
            }
            var exclusion = whole
            if whole == .none || whole.isSoft {
                let own = site.reason(against: terms[line])
                if own != .none {
                    exclusion = own
                } else if hasLineRules {
                    exclusion = policy.filter(
                        copy facts, unit, line: line, in: scope, whole: whole)
                }
            }
            stock[cells] = units
            exclusions[cells] = exclusion
            unitCosts[cells] = cost
            cells += 1
        }
    }
}

/// One way from a location to the customer.
private struct Leg {
    var row: Int
    var link: Int
    var zone: Int
    var rateRow: Int
    var gramsMax: Int64
    var shipBy: Instant
    var deliverBy: Instant
}

extension Candidate {
    /// Started days between, 0 where `to` is not later.
    @inline(__always)
    static func days(from: Instant, to: Instant) -> Int64 {
        let (span, overflow) = to.milliseconds.subtractingReportingOverflow(from.milliseconds)
        if overflow || span <= 0 { return 0 }
        return (span - 1) / 86_400_000 + 1
    }
}

extension RoutingLocation {
    /// As `Departures.dates`, for an order whose work begins at `now`.
    func dates(
        _ link: ServiceLink, _ service: RoutingService, zone: Int, now: Instant
    ) -> (shipBy: Instant, deliverBy: Instant)? {
        guard let days = service.transitDays(zone: zone),
            let ready = calendar.ready(at: now)?.ready,
            let shipBy = calendar.shipBy(
                ready: ready, cutOff: link.cutOff, weekdays: service.weekdays),
            let deliverBy = calendar.deliverBy(
                shipBy: shipBy, transitDays: days, weekdays: service.weekdays,
                deliveryMinute: service.deliveryMinute)
        else { return nil }
        return (shipBy, deliverBy)
    }
}
