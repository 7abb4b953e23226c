public import Primitives

/// How an answer came about: every term of the clamp order, for people.
public struct AvailabilityExplanation: Equatable, Sendable {
    public var answer: Availability
    /// In the order of locations; all that have cells or counted supply.
    public var locations: [LocationTerm]
    public var threshold: Quantity
    /// Demand waiting to be sourced, by view.
    public var unsourced: [ViewQuantity]
    public var quota: Quota?
    /// For kits: the stocked components, each explained by asking for it.
    public var components: [KitComponent]
    /// For kits: the counted component of which there is enough for the fewest kits.
    public var limiting: SkuKey?

    public struct LocationTerm: Equatable, Sendable {
        public enum Exclusion: UInt8, Sendable {
            /// Not in the view.
            case view = 1
            /// Its state forbids it now.
            case state = 2
        }

        public var location: LocationIndex
        public var onHand: Quantity
        /// Σ free of the counted conditions, before own holds and supply.
        public var free: Quantity
        /// The owner's own holds, given back.
        public var own: Quantity
        /// Counted supply.
        public var supply: Quantity
        public var safety: [SafetyPart]
        public var exclusion: Exclusion?
        /// location_atp.
        public var available: Quantity
    }
}

extension TransactionScope {
    /// Like `availability`, with every term. nil for an unknown SKU or view.
    public func explanation(of key: SkuKey, _ ask: AvailabilityAsk) -> AvailabilityExplanation? {
        guard facts(of: key) != nil, let view = network.compiled(ask.view) else { return nil }
        let isKit = facts(of: key)?.isKit ?? false
        return withShard(of: key) { shard in
            guard let index = shard.index(of: key), let item = shard.resolve(index, ask) else {
                return nil
            }
            let places = Set(shard.entries[index].cells.map(\.location))
                .union(shard.countedSupplies(item).map(\.location)).sorted()
            let side = shard.sideRecord(index)
            return AvailabilityExplanation(
                answer: availability(of: key, ask),
                locations: places.filter { ask.location == nil || ask.location == $0 }
                    .map { shard.term(item, $0, isPool: ask.location == nil) },
                threshold: view.threshold(
                    skuHash: item.skuHash, categoryHash: item.categoryHash),
                unsourced: side?.unsourced ?? [],
                quota: side?.quotas.first { $0.view == ask.view },
                components: isKit ? stockedComponents(of: key) ?? [] : [],
                limiting: isKit ? limitingComponent(of: key, ask) : nil)
        }
    }

    private func limitingComponent(of key: SkuKey, _ ask: AvailabilityAsk) -> SkuKey? {
        var found: (sku: SkuKey, kits: Quantity)?
        for component in stockedComponents(of: key) ?? [] {
            let part = availability(of: component.sku, ask)
            if part.state == .untracked { continue }
            let kits = part.promisable / component.quantity
            if kits < found?.kits ?? .max { found = (component.sku, kits) }
        }
        return found?.sku
    }

    /// Units that are promised beyond stock now, over all views: what a cap is measured against.
    public func oversold(of key: SkuKey, now: Instant) -> Quantity {
        withShard(of: key) { shard in
            guard let index = shard.index(of: key), let side = shard.sideRecord(index),
                let ask = shard.resolve(index, AvailabilityAsk(now: now))
            else { return 0 }
            return shard.owed(ask, side.unsourced)
        }
    }
}

extension ShardState {
    fileprivate func term(
        _ ask: ItemAsk, _ location: LocationIndex, isPool: Bool
    ) -> AvailabilityExplanation.LocationTerm {
        let (free, onHand, _) = sums(ask, location)
        let supplies = countedSupplies(ask)
        var own: Quantity = 0
        for hold in ask.own {
            if case .cell(location, let condition) = hold.place,
                ask.conditions.contains(condition)
            {
                own = own.saturatingAdd(hold.quantity)
            }
        }
        var supply: Quantity = 0
        for batch in supplies where batch.location == location {
            supply = supply.saturatingAdd(batch.unpromised)
        }
        let record = network.record(of: location)
        let parts = record.map {
            ask.view.safetyParts(
                at: $0, skuHash: ask.skuHash, categoryHash: ask.categoryHash, onHand: onHand,
                now: ask.now)
        }
        return AvailabilityExplanation.LocationTerm(
            location: location, onHand: onHand, free: free, own: own, supply: supply,
            safety: parts ?? [], exclusion: exclusion(ask, record, isPool: isPool),
            available: locationUnits(ask, location, pool: isPool, supplies: supplies))
    }

    private func exclusion(
        _ ask: ItemAsk, _ record: LocationRecord?, isPool: Bool
    ) -> AvailabilityExplanation.LocationTerm.Exclusion? {
        guard let record, ViewMembership(ask.view.record).includes(record) else { return .view }
        switch record.state(at: ask.now) {
        case .open: return nil
        case .pickupOnly: return isPool ? .state : nil
        case .closed, .noOutbound: return .state
        }
    }
}
