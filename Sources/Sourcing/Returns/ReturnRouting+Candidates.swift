internal import Inventory
internal import Primitives

/// Who could take the units in: locations, by carrier service and by slot of their dock.
extension ReturnRouting {
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
}
