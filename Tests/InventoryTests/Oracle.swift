import Primitives

@testable import Inventory

/// The formulae of the domain, done slowly: no plans, no compiled rules, cuts instead of flows.
struct Oracle {
    let network: Network
    let category: String
    let cells: [Cell]
    let supplies: [Supply]
    let unsourced: [ViewQuantity]
    let quotas: [Quota]
    let sku: SkuKey
    let now: Instant

    init(store: StateStore, sku: SkuKey, now: Instant) {
        network = store.network
        self.sku = sku
        self.now = now
        (category, cells, supplies, unsourced, quotas) = store.withLocked(
            ShardSet(), items: [sku]
        ) {
            (
                $0.sku(sku)?.category ?? "", $0.cells(of: sku), $0.supplies(of: sku),
                $0.unsourced(of: sku), $0.quotas(of: sku)
            )
        }
    }

    func pool(_ view: ViewIndex) -> Quantity {
        let record = network.views[Int(view.value)].record
        let left = gain(limits(record), record) - threshold(record)
        return min(max(0, left), quota(view))
    }

    func location(_ view: ViewIndex, _ location: LocationIndex) -> Quantity {
        let record = network.views[Int(view.value)].record
        var limits = [Quantity](repeating: 0, count: network.locations.count)
        limits[Int(location.value)] = units(record, location, isPool: false)
        return min(gain(limits, record), quota(view))
    }

    private func quota(_ view: ViewIndex) -> Quantity {
        guard let quota = quotas.first(where: { $0.view == view }) else { return .max }
        return max(0, quota.granted - quota.used)
    }

    private func limits(
        _ view: ChannelViewRecord, supplyCounts: Bool = false, isBehindBuffers: Bool = false
    ) -> [Quantity] {
        network.locations.map {
            units(
                view, $0.index, isPool: true, supplyCounts: supplyCounts,
                isBehindBuffers: isBehindBuffers)
        }
    }

    /// What a further demand with these limits gets after all waiting demand, which buffers hold
    /// back like any other, and which nevertheless may have to be met from behind them.
    private func gain(_ limits: [Quantity], _ view: ChannelViewRecord) -> Quantity {
        min(
            gain(limits, view, isBehindBuffers: false), gain(limits, view, isBehindBuffers: true))
    }

    private func gain(
        _ limits: [Quantity], _ view: ChannelViewRecord, isBehindBuffers: Bool
    ) -> Quantity {
        let supplyCounts = view.supplyHorizonDays >= 0
        let waiting = unsourced.map { one in
            let other = network.views[Int(one.view.value)].record
            let limits = self.limits(
                other, supplyCounts: supplyCounts, isBehindBuffers: isBehindBuffers)
            return (one.quantity, limits)
        }
        var stock = limits
        for (_, limits) in waiting {
            for place in stock.indices { stock[place] = max(stock[place], limits[place]) }
        }
        let ask = (Quantity(1 << 40), limits)
        return minimumCut(waiting + [ask], stock) - minimumCut(waiting, stock)
    }

    private func minimumCut(
        _ demands: [(wanted: Quantity, limits: [Quantity])], _ stock: [Quantity]
    ) -> Quantity {
        var best = Quantity.max
        for set in 0..<(1 << demands.count) {
            var cut: Quantity = 0
            var taken = [Quantity](repeating: 0, count: stock.count)
            for (index, demand) in demands.enumerated() {
                if set & (1 << index) == 0 {
                    cut += demand.wanted
                } else {
                    for place in taken.indices { taken[place] += demand.limits[place] }
                }
            }
            for place in stock.indices { cut += min(stock[place], taken[place]) }
            best = min(best, cut)
        }
        return best
    }

    private func units(
        _ view: ChannelViewRecord, _ index: LocationIndex, isPool: Bool,
        supplyCounts: Bool = false, isBehindBuffers: Bool = false
    ) -> Quantity {
        let place = network.locations[Int(index.value)]
        let state = place.stateUntil.map { $0 <= now } == true ? .open : place.state
        guard state == .open || (state == .pickupOnly && !isPool) else { return 0 }
        let named =
            view.locations.contains(place.id) || place.groups.contains { view.groups.contains($0) }
        guard named || (view.locations.isEmpty && view.groups.isEmpty) else { return 0 }
        if view.excludedLocations.contains(place.id) { return 0 }
        if place.groups.contains(where: { view.excludedGroups.contains($0) }) { return 0 }
        let here = cells.filter { $0.location == index && view.conditions.contains($0.condition) }
        var free = here.reduce(0) { $0 + $1.onHand - $1.committed - $1.held - $1.quarantined }
        if view.supplyHorizonDays >= 0 || supplyCounts {
            free += supplies.filter { $0.location == index }.reduce(0) { $0 + $1.quantity }
        }
        if isBehindBuffers { return max(0, free) }
        return max(0, free - safety(view, place, here.reduce(0) { $0 + $1.onHand }))
    }

    private func safety(
        _ view: ChannelViewRecord, _ place: LocationRecord, _ onHand: Quantity
    ) -> Quantity {
        let amounts = view.safetyRules.filter { rule in
            (rule.location ?? place.id) == place.id
                && (rule.group == nil || place.groups.contains(rule.group!))
                && (rule.sku ?? sku) == sku && (rule.category ?? category) == category
                && (rule.from ?? .distantPast) <= now && now < (rule.until ?? .distantFuture)
        }.map { rule -> Quantity in
            switch rule.amount {
            case .absolute(let units): units
            case .basisPoints(let points): (max(0, onHand) * Quantity(points) + 9_999) / 10_000
            case .daysOfCover(let days, let rate): (Quantity(days) * rate + 999) / 1_000
            }
        }
        switch view.safetyPolicy {
        case .first: return amounts.first ?? 0
        case .max: return amounts.max() ?? 0
        case .sum: return amounts.reduce(0, +)
        }
    }

    private func threshold(_ view: ChannelViewRecord) -> Quantity {
        for rule in view.thresholdRules where rule.scope == .sku(sku) { return rule.quantity }
        for rule in view.thresholdRules where rule.scope == .category(category) {
            return rule.quantity
        }
        return view.threshold
    }
}
