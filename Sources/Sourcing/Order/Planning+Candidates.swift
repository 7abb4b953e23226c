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
        // Nobody reads the same slot twice in one decision and finds another figure.
        var asked: [LocationLoad] = []
        for row in rowLocations.indices {
            let location = network.routing.locations[Int(rowLocations[row])]
            let reason = self.reason(against: location, trip, input)
            if reason != .none && !keepsExcluded {
                skipped.append((rowLocations[row], reason))
                continue
            }
            var room = SlotRoom(begins: input.now)
            if !location.capacity.isUnlimited {
                let found = location.room(at: input.now, lines: problem.lines.count) {
                    let use = used($0, $1)
                    asked.append(LocationLoad(location: $0, slot: $1, used: use))
                    return use
                }
                guard let found else {
                    skipped.append((rowLocations[row], .capacity))
                    continue
                }
                room = found
            }
            let begun = candidates.count
            append(row, location, room, reason, trip, network, input, policy)
            if candidates.count == begun, skipped.last?.location != rowLocations[row] {
                skipped.append((rowLocations[row], .tooFar))
            }
        }
        closeMatrices()
        for load in asked where !input.loads.contains(load) { input.loads.append(load) }
    }

    /// Why the location cannot take part in this group at all, or `.none`.
    private func reason(
        against location: RoutingLocation, _ trip: borrowing Trip,
        _ input: borrowing SourcingInput
    ) -> Exclusion {
        if !input.cart.excluded.isEmpty, input.cart.excluded.contains(location.index) {
            return .excludedByCaller
        }
        if !input.rejected.isEmpty, input.rejected.contains(location.index) {
            return .rejectedBefore
        }
        switch location.state(at: input.now) {
        case .open: break
        case .pickupOnly: if trip.way != .counter { return .closed }
        case .closed, .noOutbound: return .closed
        }
        switch trip.way {
        case .counter: return .none
        case .courier: return location.capabilities.contains(.sameDay) ? .none : .capability
        case .door: return location.capabilities.contains(.ship) ? .none : .capability
        case .transfer:
            if location.index == trip.target?.index { return .none }
            return location.capabilities.contains(.ship) ? .none : .capability
        }
    }

    private mutating func append(
        _ row: Int, _ location: RoutingLocation, _ room: SlotRoom, _ reason: Exclusion,
        _ trip: borrowing Trip, _ network: SourcingNetwork, _ input: borrowing SourcingInput,
        _ policy: CompiledPolicy
    ) {
        var facts = CandidateFacts(location: location.index)
        facts.rank = location.rank
        facts.accuracy = Int64(location.accuracy)
        facts.rejection = Int64(location.rejectionRate)
        facts.load = room.load
        facts.orders = room.orders
        facts.handling = location.parcelCost
        facts.capacity = room.load == 0 ? 0 : location.parcelCost * room.load / 10_000
        facts.level = trip.level
        if asksPlaces, let destination = input.cart.destination {
            let country = location.record.country
            facts.isDomestic =
                destination.country.isEmpty || country.isEmpty || destination.country == country
            facts.isSameRegion = destination.region == location.record.region
        }
        guard trip.way != .counter, location.index != trip.target?.index else {
            return appendCounter(row, location, room, reason, &facts, input, policy)
        }
        facts.distance = trip.metres(from: location)
        var reason = reason
        if trip.way == .courier, facts.distance > location.sameDayRadiusMetres {
            if !keepsExcluded { return skipped.append((rowLocations[row], .tooFar)) }
            reason = .tooFar
        }
        appendLinks(row, location, room, reason, &facts, trip, network, input, policy)
    }

    /// Nothing moves: the customer comes.
    private mutating func appendCounter(
        _ row: Int, _ location: RoutingLocation, _ room: SlotRoom, _ reason: Exclusion,
        _ facts: inout CandidateFacts, _ input: borrowing SourcingInput, _ policy: CompiledPolicy
    ) {
        guard let ready = location.calendar.pickupReady(at: room.begins) else {
            return skipped.append((rowLocations[row], .closed))
        }
        let way = Leg(
            row: row, link: -1, zone: 0, rateRow: problem.rates.zones - 1, gramsMax: .max,
            shipBy: ready, deliverBy: ready)
        append(way, location, room, reason, &facts, nil, input, policy)
    }

    /// By the services of the level asked; by faster ones where those are late or missing, and by
    /// slower ones where nothing else goes.
    private mutating func appendLinks(
        _ row: Int, _ location: RoutingLocation, _ room: SlotRoom, _ reason: Exclusion,
        _ facts: inout CandidateFacts, _ trip: borrowing Trip, _ network: SourcingNetwork,
        _ input: borrowing SourcingInput, _ policy: CompiledPolicy
    ) {
        let wanted = trip.level.rawValue
        let first = candidates.count
        var isInTime = false
        for step in 0..<3 {
            if step > 0, isInTime { return }
            if step == 2, trip.way == .courier { return }
            for link in location.services.indices {
                let service = network.routing.services[location.services[link].service.value]
                let level = service.level.rawValue
                let suits =
                    switch step {
                    case 0: level == wanted
                    case 1: level > wanted && service.level != .sameDay
                    default: level < wanted
                    }
                guard suits else { continue }
                let date = appendLink(
                    row, location, link, service, room, reason, &facts, trip, network, input,
                    policy)
                if let date, date <= trip.deadline { isInTime = true }
            }
            if step == 0, candidates.count > first, trip.level == .sameDay { return }
            if step == 1, candidates.count > first { return }
        }
    }

    /// The date at which it arrives; nil where the service does not go there.
    @inline(__always)
    private mutating func appendLink(
        _ row: Int, _ location: RoutingLocation, _ link: Int, _ service: RoutingService,
        _ room: SlotRoom, _ reason: Exclusion, _ facts: inout CandidateFacts,
        _ trip: borrowing Trip, _ network: SourcingNetwork, _ input: borrowing SourcingInput,
        _ policy: CompiledPolicy
    ) -> Instant? {
        let zone = service.zone(metres: facts.distance)
        let dates: (shipBy: Instant, deliverBy: Instant)?
        if room.begins == input.now {
            dates = departures.dates(
                network.firstLink[Int(location.index.value)] + link, location.services[link],
                service, from: location, zone: zone, now: input.now)
        } else {
            dates = location.dates(
                location.services[link], service, zone: zone, now: room.begins)
        }
        guard let dates, let collected = trip.collected(dates.deliverBy) else { return nil }
        facts.level = service.level
        facts.carrier = network.carrierOfService[service.index.value]
        facts.gramsCO2e = service.emissionOfParcel
        let way = Leg(
            row: row, link: link, zone: zone, rateRow: service.row(zone: zone),
            gramsMax: service.gramsMax, shipBy: dates.shipBy, deliverBy: collected)
        append(way, location, room, reason, &facts, service, input, policy)
        return collected
    }

    /// The last step of every way: filters, costs, and the row of each matrix.
    private mutating func append(
        _ leg: Leg, _ location: RoutingLocation, _ room: SlotRoom, _ reason: Exclusion,
        _ facts: inout CandidateFacts, _ service: RoutingService?,
        _ input: borrowing SourcingInput, _ policy: CompiledPolicy
    ) {
        facts.days = Candidate.days(from: input.now, to: leg.deliverBy)
        facts.lateDays = Candidate.days(from: deadline, to: leg.deliverBy)
        if onlyCost, let service, let last = candidates.last, last.row == leg.row, last.link >= 0,
            carbonPrice == 0 || service.emits(noLessThan: self.service(of: last, location)),
            isDearer(leg, facts, than: problem.candidates[problem.candidates.count - 1], policy)
        {
            return
        }
        let whole = reason == .none ? policy.filter(facts) : reason
        if whole != .none && !whole.isSoft && !keepsExcluded {
            return skipped.append((rowLocations[leg.row], whole))
        }
        appendRow(leg.row, location, whole, facts, service, policy)
        let needsMarket = policy.options.tiers.count > 1
        problem.candidates.append(
            RoutingCandidate(
                location: location.index, fixedCost: policy.parcelCost(facts), zone: leg.rateRow,
                unitsMax: room.unitsMax, gramsMax: leg.gramsMax,
                market: needsMarket ? policy.market(of: facts) : 0, distance: facts.distance))
        candidates.append(
            Candidate(
                facts: facts, row: leg.row, link: leg.link, zone: leg.zone, shipBy: leg.shipBy,
                deliverBy: leg.deliverBy, begins: room.begins, exclusion: whole))
    }

    private func service(
        of candidate: Candidate, _ location: RoutingLocation
    ) -> RoutingService {
        network!.routing.services[location.services[candidate.link].service.value]
    }

    /// Whether a parcel by this leg costs no less than by `other`, from the same location,
    /// whatever it weighs.
    private func isDearer(
        _ leg: Leg, _ facts: borrowing CandidateFacts, than other: RoutingCandidate,
        _ policy: CompiledPolicy
    ) -> Bool {
        guard other.gramsMax >= leg.gramsMax else { return false }
        let saved = other.fixedCost - policy.parcelCost(facts)
        let steps = problem.rates.steps.count
        return problem.rates.prices.withUnsafeBufferPointer { prices in
            for step in 0..<steps {
                let mine = prices[leg.rateRow * steps + step]
                if mine == RateTable.unavailable { continue }
                let its = prices[other.zone * steps + step]
                if its == RateTable.unavailable || mine - saved < its { return false }
            }
            return true
        }
    }

    /// Stock, exclusion and cost of a unit for every line.
    @inline(__always)
    private mutating func appendRow(
        _ row: Int, _ location: RoutingLocation, _ whole: Exclusion,
        _ facts: borrowing CandidateFacts, _ service: RoutingService?, _ policy: CompiledPolicy
    ) {
        var unit = unitFacts(location)
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
                    service?.emissionMilligrams(grams: grams, metres: facts.distance) ?? 0
                cost =
                    hasLinePreferences
                    ? policy.unitCost(facts, unit)
                    : base + policy.costs.priced(unit.milligramsCO2e, .carbon, 1_000_000)
            }
            var exclusion = whole
            if whole == .none || whole.isSoft {
                let own = location.reason(against: terms[line])
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

/// What policies may know of one unit, but for its stock and its emission.
@inline(__always)
func unitFacts(_ location: RoutingLocation) -> UnitFacts {
    var unit = UnitFacts()
    unit.labour = location.unitCost
    unit.rejection = Int64(location.rejectionRate) * Planning.rerouteCost / 10_000
    return unit
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
    /// Why it cannot serve the line as the line wants it, or `.none`.
    @inline(__always)
    func reason(against line: LineTerms) -> Exclusion {
        if !capabilities.isSuperset(of: line.required) { return .capability }
        switch line.mode {
        case .pickup: return capabilities.contains(.pickup) ? .none : .capability
        case .curbside: return capabilities.contains(.curbside) ? .none : .capability
        case .shipToStore: return .none
        case .shipFromStore: if record.kind != .store { return .capability }
        case .dropShip: if record.kind != .vendor { return .capability }
        case .ship, .sameDay: break
        }
        if let wish = line.wish, wish != index { return .notAssorted }
        return .none
    }

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

/// Where the group's parcels go.
struct Trip {
    var way: FulfilmentMode.Way
    var level: ServiceLevel
    var deadline: Instant
    private var point: GeoPoint?
    /// Where it is collected.
    var target: RoutingLocation?

    init(_ group: LineGroup, _ input: SourcingInput, _ network: SourcingNetwork) {
        way = group.way
        level = group.way == .courier ? .sameDay : input.cart.level
        if group.way == .transfer, level == .sameDay { level = .standard }
        deadline = input.deadline
        target = group.location.flatMap { network.routing.location($0) }
        if let target {
            point = target.position
        } else if let destination = input.cart.destination {
            point = GeoPoint(
                latitudeMicrodegrees: destination.latitudeMicrodegrees,
                longitudeMicrodegrees: destination.longitudeMicrodegrees)
        }
    }

    /// A location that has no position is as far away as can be.
    func metres(from location: RoutingLocation) -> Int64 {
        guard let point else { return 0 }
        return location.metres(to: point) ?? GeoPoint.farthestMetres
    }

    /// When the customer has what arrives then; nil where the counter never opens.
    func collected(_ arrival: Instant) -> Instant? {
        guard way == .transfer, let target else { return arrival }
        guard target.capabilities.contains(.shipToStore) else { return nil }
        return target.calendar.pickupReady(at: arrival)
    }
}
