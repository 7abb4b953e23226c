internal import Inventory
internal import Primitives

/// Who could send a parcel: every location with stock, by every carrier service that suits.
extension OrderPlanner {
    /// What a re-route after a rejection is reckoned to cost for each unit, milli-cents.
    static let rerouteCost: Int64 = 200_000
    static let day: Int64 = 86_400_000

    func clearCandidates() {
        candidates.removeAll(keepingCapacity: true)
        skipped.removeAll(keepingCapacity: true)
        problem.candidates.removeAll(keepingCapacity: true)
        problem.stock.removeAll(keepingCapacity: true)
        problem.unitCosts.removeAll(keepingCapacity: true)
        problem.exclusions.removeAll(keepingCapacity: true)
    }

    func appendCandidates(
        _ group: LineGroup, _ input: inout SourcingInput, _ policy: CompiledPolicy,
        _ used: (LocationIndex, Instant) -> CapacityUse
    ) {
        clearCandidates()
        let trip = Trip(group, input, network!)
        // Nobody reads the same slot twice in one decision and finds another figure.
        var asked: [LocationLoad] = []
        for row in rowLocations.indices {
            let location = network!.routing.locations[Int(rowLocations[row])]
            let reason = self.reason(against: location, trip, input)
            if reason != .none && !keepsExcluded {
                skipped.append((rowLocations[row], reason))
                continue
            }
            let room = location.room(at: input.now, lines: problem.lines.count) { location, slot in
                let use = used(location, slot)
                asked.append(LocationLoad(location: location, slot: slot, used: use))
                return use
            }
            guard let room else {
                skipped.append((rowLocations[row], .capacity))
                continue
            }
            let begun = candidates.count
            append(row, location, room, reason, trip, input, policy)
            if candidates.count == begun, skipped.last?.location != rowLocations[row] {
                skipped.append((rowLocations[row], .tooFar))
            }
        }
        input.loads.append(contentsOf: asked.filter { !input.loads.contains($0) })
    }

    /// Why the location cannot take part in this group at all, or `.none`.
    private func reason(
        against location: RoutingLocation, _ trip: Trip, _ input: SourcingInput
    ) -> Exclusion {
        if input.cart.excluded.contains(location.index) { return .excludedByCaller }
        if input.rejected.contains(location.index) { return .rejectedBefore }
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

    private func append(
        _ row: Int, _ location: RoutingLocation, _ room: SlotRoom, _ reason: Exclusion,
        _ trip: Trip, _ input: SourcingInput, _ policy: CompiledPolicy
    ) {
        var facts = CandidateFacts(location: location.index)
        facts.rank = location.rank
        facts.accuracy = Int64(location.accuracy)
        facts.rejection = Int64(location.rejectionRate)
        facts.load = room.load
        facts.orders = room.orders
        facts.handling = location.parcelCost
        facts.capacity = location.parcelCost * room.load / 10_000
        facts.level = input.cart.level
        if let destination = trip.destination {
            let country = location.record.country
            facts.isDomestic =
                destination.country.isEmpty || country.isEmpty || destination.country == country
            facts.isSameRegion = destination.region == location.record.region
        }
        guard trip.way != .counter, location.index != trip.target?.index else {
            return appendCounter(row, location, room, reason, facts, trip, input, policy)
        }
        facts.distance = trip.metres(from: location)
        if trip.way == .courier, facts.distance > location.sameDayRadiusMetres {
            if !keepsExcluded { return skipped.append((rowLocations[row], .tooFar)) }
            return appendLinks(row, location, room, .tooFar, facts, trip, input, policy)
        }
        appendLinks(row, location, room, reason, facts, trip, input, policy)
    }

    /// Nothing moves: the customer comes.
    private func appendCounter(
        _ row: Int, _ location: RoutingLocation, _ room: SlotRoom, _ reason: Exclusion,
        _ facts: CandidateFacts, _ trip: Trip, _ input: SourcingInput, _ policy: CompiledPolicy
    ) {
        guard let ready = location.calendar.pickupReady(at: room.begins) else {
            return skipped.append((rowLocations[row], .closed))
        }
        var candidate = Candidate(
            facts: facts, row: row, link: -1, zone: 0, shipBy: ready, deliverBy: ready,
            begins: room.begins, exclusion: reason)
        candidate.setDays(input)
        append(
            candidate, location, rateRow: problem.rates.zones - 1, gramsMax: .max, room, nil,
            input, policy)
    }

    /// By the services of the level asked; by faster ones where those are late or missing, and by
    /// slower ones where nothing else goes.
    private func appendLinks(
        _ row: Int, _ location: RoutingLocation, _ room: SlotRoom, _ reason: Exclusion,
        _ facts: CandidateFacts, _ trip: Trip, _ input: SourcingInput, _ policy: CompiledPolicy
    ) {
        let wanted = trip.level.rawValue
        var isInTime = false
        for step in 0..<3 {
            if step > 0, isInTime { return }
            if step == 2, trip.way == .courier { return }
            let begun = candidates.count
            for link in location.services.indices {
                let service = network!.routing.services[location.services[link].service.value]
                let level = service.level.rawValue
                let suits =
                    switch step {
                    case 0: level == wanted
                    case 1: level > wanted && service.level != .sameDay
                    default: level < wanted
                    }
                guard suits else { continue }
                let date = appendLink(
                    row, location, link, service, room, reason, facts, trip, input, policy)
                if let date, date <= trip.deadline { isInTime = true }
            }
            if step == 1, candidates.count > begun { return }
            if step == 0, candidates.count > begun, trip.level == .sameDay { return }
            if step == 1, candidates.contains(where: { $0.row == row }) { return }
        }
    }

    /// The date at which it arrives; nil where the service does not go there.
    private func appendLink(
        _ row: Int, _ location: RoutingLocation, _ link: Int, _ service: RoutingService,
        _ room: SlotRoom, _ reason: Exclusion, _ facts: CandidateFacts, _ trip: Trip,
        _ input: SourcingInput, _ policy: CompiledPolicy
    ) -> Instant? {
        let zone = service.zone(metres: facts.distance)
        let dates: (shipBy: Instant, deliverBy: Instant)?
        if room.begins == input.now {
            dates = departures.dates(
                network!.firstLink[Int(location.index.value)] + link, location.services[link],
                service, from: location, zone: zone, now: input.now)
        } else {
            dates = location.dates(
                location.services[link], service, zone: zone, now: room.begins)
        }
        guard let dates, let collected = trip.collected(dates.deliverBy) else { return nil }
        var candidate = Candidate(
            facts: facts, row: row, link: link, zone: zone, shipBy: dates.shipBy,
            deliverBy: collected, begins: room.begins, exclusion: reason)
        candidate.setDays(input)
        candidate.facts.level = service.level
        candidate.facts.carrier = network!.carrierOfService[service.index.value]
        candidate.facts.gramsCO2e = service.emissionGrams(parcelGrams: 0, metres: facts.distance)
        append(
            candidate, location, rateRow: service.row(zone: zone), gramsMax: service.gramsMax,
            room, service, input, policy)
        return collected
    }

    /// The last step of every way: filters, costs, and the row of each matrix.
    private func append(
        _ candidate: Candidate, _ location: RoutingLocation, rateRow: Int, gramsMax: Int64,
        _ room: SlotRoom, _ service: RoutingService?, _ input: SourcingInput,
        _ policy: CompiledPolicy
    ) {
        var candidate = candidate
        if candidate.exclusion == .none { candidate.exclusion = policy.filter(candidate.facts) }
        let isOut = candidate.exclusion != .none && !candidate.exclusion.isSoft
        if isOut && !keepsExcluded {
            skipped.append((rowLocations[candidate.row], candidate.exclusion))
            return
        }
        let width = problem.lines.count
        for line in 0..<width {
            let wish = wishes[wishOfLine[line]]
            let goods = input.goods[wish.goods]
            let stock = rows[candidate.row * width + line]
            let unit = unitFacts(location, service, candidate.facts, goods.grams, stock: stock)
            var exclusion = candidate.exclusion
            if exclusion == .none || exclusion.isSoft {
                let own = location.reason(against: input.cart.lines[wish.line], goods.required)
                if own != .none {
                    exclusion = own
                } else if policy.hasLineRules {
                    exclusion = policy.filter(
                        candidate.facts, unit, line: line, in: scope, whole: exclusion)
                }
            }
            problem.stock.append(stock)
            problem.exclusions.append(exclusion)
            problem.unitCosts.append(policy.unitCosts(candidate.facts, unit).total)
        }
        problem.candidates.append(
            RoutingCandidate(
                location: location.index,
                fixedCost: policy.parcelCosts(candidate.facts).total, zone: rateRow,
                unitsMax: room.unitsMax, gramsMax: gramsMax,
                market: policy.market(of: candidate.facts), distance: candidate.facts.distance))
        candidates.append(candidate)
    }
}

extension OrderPlanner {
    /// What policies may know of one unit of so many grams, taken from a candidate.
    @inline(__always)
    func unitFacts(
        _ location: RoutingLocation, _ service: RoutingService?, _ facts: CandidateFacts,
        _ grams: Int64, stock: Quantity
    ) -> UnitFacts {
        var unit = UnitFacts()
        unit.stock = stock
        unit.labour = location.unitCost
        unit.rejection = Int64(location.rejectionRate) * Self.rerouteCost / 10_000
        if let service, grams > 0 {
            let thousand = min(grams, Limits.orderGramsMax >> 10) * 1_000
            unit.milligramsCO2e =
                service.emissionGrams(parcelGrams: thousand, metres: facts.distance)
                - facts.gramsCO2e
        }
        return unit
    }
}

extension Candidate {
    mutating func setDays(_ input: SourcingInput) {
        facts.days = Self.days(from: input.now, to: deliverBy)
        facts.lateDays = Self.days(from: input.deadline, to: deliverBy)
    }

    /// Started days between, 0 where `to` is not later.
    private static func days(from: Instant, to: Instant) -> Int64 {
        let (span, overflow) = to.milliseconds.subtractingReportingOverflow(from.milliseconds)
        if overflow || span <= 0 { return 0 }
        return (span - 1) / OrderPlanner.day + 1
    }
}

extension RoutingLocation {
    /// Why it cannot serve the line as the line wants it, or `.none`.
    func reason(against line: CartLine, _ required: Capabilities) -> Exclusion {
        if !capabilities.isSuperset(of: required) { return .capability }
        switch line.mode {
        case .pickup: return capabilities.contains(.pickup) ? .none : .capability
        case .curbside: return capabilities.contains(.curbside) ? .none : .capability
        case .shipToStore: return .none
        case .shipFromStore: if record.kind != .store { return .capability }
        case .dropShip: if record.kind != .vendor { return .capability }
        case .ship, .sameDay: break
        }
        if let wish = line.location, wish != index { return .notAssorted }
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
    var destination: Destination?
    private var point: GeoPoint?
    /// Where it is collected.
    var target: RoutingLocation?

    init(_ group: LineGroup, _ input: SourcingInput, _ network: SourcingNetwork) {
        way = group.way
        level = group.way == .courier ? .sameDay : input.cart.level
        if group.way == .transfer, level == .sameDay { level = .standard }
        deadline = input.deadline
        target = group.location.flatMap { network.routing.location($0) }
        destination = input.cart.destination
        if let target {
            point = target.position
        } else if let destination {
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
