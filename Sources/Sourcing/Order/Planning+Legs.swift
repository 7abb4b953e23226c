internal import Inventory
internal import Primitives

/// The ways of one location: carrier services, their dates, and the row of each matrix.
extension Planning {
    /// By the services of the level asked; by faster ones where those are late or missing, and by
    /// slower ones where nothing else goes.
    @inline(__always)
    mutating func appendLinks(
        _ entrant: borrowing Entrant, _ site: borrowing Site, _ facts: inout CandidateFacts,
        _ trip: borrowing Trip, _ network: SourcingNetwork, _ input: borrowing SourcingInput,
        _ policy: CompiledPolicy
    ) {
        let first = candidates.count
        var isInTime = false
        for place in network.links(of: trip.level, at: site.location) {
            let place = network.placeOfLink[place]
            let date = appendLink(place, entrant, site, &facts, trip, network, input, policy)
            if let date, date <= trip.deadline { isInTime = true }
        }
        if isInTime || (candidates.count > first && trip.level == .sameDay) { return }
        let wanted = trip.level.rawValue
        for isFaster in [true, false] {
            if !isFaster, isInTime || trip.way == .courier { return }
            for place in site.links {
                let level = network.links[place].level
                let suits =
                    isFaster
                    ? level.rawValue > wanted && level != .sameDay : level.rawValue < wanted
                guard suits else { continue }
                let date = appendLink(place, entrant, site, &facts, trip, network, input, policy)
                if let date, date <= trip.deadline { isInTime = true }
            }
            if isFaster, candidates.count > first { return }
        }
    }

    /// The date at which it arrives; nil where the service does not go there.
    private mutating func appendLink(
        _ place: Int, _ entrant: borrowing Entrant, _ site: borrowing Site,
        _ facts: inout CandidateFacts, _ trip: borrowing Trip, _ network: SourcingNetwork,
        _ input: borrowing SourcingInput, _ policy: CompiledPolicy
    ) -> Instant? {
        let link = network.links[place]
        let zone = network.zone(link, metres: facts.distance)
        let dates: (shipBy: Instant, deliverBy: Instant)?
        if entrant.room.begins == input.now {
            dates = departures.dates(place, of: site, network, zone: zone, now: input.now)
        } else {
            let (location, link, service) = network.parts(of: place, site)
            dates = location.dates(link, service, zone: zone, now: entrant.room.begins)
        }
        guard let dates, let collected = trip.collected(dates.deliverBy) else { return nil }
        facts.level = link.level
        facts.carrier = link.carrier
        facts.gramsCO2e = link.emission.perParcel
        let way = Leg(
            link: place - site.links.lowerBound, zone: zone,
            rateRow: link.firstRow + zone, gramsMax: link.gramsMax, shipBy: dates.shipBy,
            deliverBy: collected)
        append(way, entrant, site, &facts, link.emission, input, policy)
        return collected
    }

    /// The last step of every way: filters, costs, and the row of each matrix.
    @inline(__always)
    mutating func append(
        _ leg: borrowing Leg, _ entrant: borrowing Entrant, _ site: borrowing Site,
        _ facts: inout CandidateFacts, _ emission: Emission?, _ input: borrowing SourcingInput,
        _ policy: CompiledPolicy
    ) {
        facts.days = Candidate.days(from: input.now, to: leg.deliverBy)
        facts.lateDays = Candidate.days(from: deadline, to: leg.deliverBy)
        let fixedCost = policy.parcelCost(facts)
        let last = candidates.count - 1
        if onlyCost, let emission, last >= 0, candidates[last].row == entrant.row,
            candidates[last].link >= 0,
            carbonPrice == 0
                || emission.perKilogramKilometre
                    >= candidates[last].emission.perKilogramKilometre,
            isDearer(leg, fixedCost, than: problem.candidates[last])
        {
            return
        }
        let whole = entrant.reason == .none ? policy.filter(facts) : entrant.reason
        if whole != .none && !whole.isSoft && !keepsExcluded {
            return skipped.append((rowLocations[entrant.row], whole))
        }
        appendRow(entrant.row, site, whole, facts, emission, policy)
        let needsMarket = policy.options.tiers.count > 1
        problem.candidates.append(
            RoutingCandidate(
                location: site.location, fixedCost: fixedCost, zone: leg.rateRow,
                unitsMax: entrant.room.unitsMax, gramsMax: leg.gramsMax,
                market: needsMarket ? policy.market(of: facts) : 0, distance: facts.distance))
        candidates.append(
            Candidate(
                facts: facts, row: entrant.row, link: leg.link, zone: leg.zone,
                emission: emission ?? Emission(perKilogramKilometre: 0, perParcel: 0),
                shipBy: leg.shipBy, deliverBy: leg.deliverBy, begins: entrant.room.begins,
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
struct Leg {
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
