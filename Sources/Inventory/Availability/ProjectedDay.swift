public import Primitives

/// One day of a projection, with what moves on it.
public struct ProjectedDay: Equatable, Sendable {
    /// Units due this day that the view counts.
    public var supply: Quantity
    /// Units of them that are promised already.
    public var demand: Quantity
    /// Promisable by the end of this day, were there no later days.
    public var projected: Quantity
    /// Minimum of `projected` from this day on.
    public var atp: Quantity
}

extension TransactionScope {
    /// Like `projection`, with the supply and demand of each day. For kits those are the
    /// components' and stay 0 here.
    public func projectedDays(
        of key: SkuKey, _ ask: AvailabilityAsk, days: Int
    ) -> [ProjectedDay]? {
        guard let promises = projection(of: key, ask, days: days) else { return nil }
        var result = promises.map {
            ProjectedDay(supply: 0, demand: 0, projected: $0, atp: $0)
        }
        withShard(of: key) { shard in
            guard let index = shard.index(of: key), !shard.entries[index].flags.contains(.kit)
            else { return }
            let levels = shard.levels(index, ask, days: days)
            for day in result.indices { result[day].projected = levels[day] }
            let today = DayNumber(containing: ask.now).value
            for supply in shard.dueSupplies(index, ask) {
                let day = Int(DayNumber(containing: supply.due).value - today)
                guard result.indices.contains(day) else { continue }
                result[day].supply = result[day].supply.saturatingAdd(supply.quantity)
                result[day].demand = result[day].demand.saturatingAdd(supply.reserved)
            }
        }
        return result
    }
}

extension ShardState {
    /// Supply that the view counts in projections, promised or not.
    fileprivate func dueSupplies(_ index: Int, _ ask: AvailabilityAsk) -> [Supply] {
        guard let item = resolve(index, ask), let side = sideRecord(index) else { return [] }
        return side.supplies.filter {
            item.conditions.contains($0.condition)
                && $0.confidence >= item.view.record.confidenceFloor
                && (ask.location == nil || ask.location == $0.location)
                && item.view.includes($0.location, in: network, at: ask.now)
        }
    }
}
