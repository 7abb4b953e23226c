public import Primitives

extension TransactionScope {
    /// ATP by UTC day, `days` of them beginning with the day of `ask.now`.
    ///
    /// Each day is the same ATP function with supply through that day counted as stock, so all
    /// clamps, safety stocks and waiting demand hold on every day. A late supply counts on no day.
    /// For kits the components' shards must be locked. nil for an unknown SKU or view.
    public func projection(
        of key: SkuKey, _ ask: AvailabilityAsk, days: Int
    ) -> [Quantity]? {
        precondition(days > 0 && days <= Limits.projectionDaysMax, "days out of range")
        guard let facts = facts(of: key), network.compiled(ask.view) != nil else { return nil }
        if !facts.isKit {
            return withShard(of: key) { shard in
                shard.index(of: key).map { shard.projection($0, ask, days: days) }
            }
        }
        var result = [Quantity](repeating: Limits.quantityMax, count: days)
        guard let components = stockedComponents(of: key) else {
            return [Quantity](repeating: 0, count: days)
        }
        for component in components {
            let part = projection(of: component.sku, ask, days: days)
            for day in result.indices {
                result[day] = min(result[day], (part?[day] ?? 0) / component.quantity)
            }
        }
        if let quota = quota(of: key, ask.view) {
            for day in result.indices { result[day] = min(result[day], quota.left) }
        }
        return result
    }
}

extension ShardState {
    /// Computed once per day on which supply arrives: O(days + supplies × ATP).
    func projection(_ index: Int, _ ask: AvailabilityAsk, days: Int) -> [Quantity] {
        TimePhased.earliestPromise(levels(index, ask, days: days))
    }

    /// Promisable at the end of each day, were there no later ones.
    func levels(_ index: Int, _ ask: AvailabilityAsk, days: Int) -> [Quantity] {
        if entries[index].flags.contains(.untracked) {
            return [Quantity](repeating: Limits.quantityMax, count: days)
        }
        let today = DayNumber(containing: ask.now)
        let arrivals = Set(
            (sideRecord(index)?.supplies ?? []).map { DayNumber(containing: $0.due) })
        var level: Quantity = 0
        var projected: [Quantity] = []
        for offset in 0..<days {
            let day = DayNumber(today.value + Int32(offset))
            if offset == 0 || arrivals.contains(day) {
                level =
                    resolve(index, ask, projectedTo: day)
                    .map { figure($0).available } ?? 0
            }
            projected.append(level)
        }
        return projected
    }
}

extension StateStore {
    /// `TransactionScope.projection` with all shards that it needs locked.
    public func projection(of key: SkuKey, _ ask: AvailabilityAsk, days: Int) -> [Quantity]? {
        withLocked(ShardSet(), items: [key]) { $0.projection(of: key, ask, days: days) }
    }
}
