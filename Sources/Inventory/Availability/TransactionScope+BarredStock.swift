public import Primitives

/// Why a location that has units of a SKU may promise none of them.
public enum StockBar: UInt8, Sendable {
    /// It is closed, sends nothing, or only hands over.
    case closed
    case outsideView
    /// Safety stock keeps them back.
    case buffered
    /// All are claimed or in quarantine.
    case claimed
}

extension TransactionScope {
    /// Locations that have the SKU on hand and promise none of it through the ask's view,
    /// ascending. For explanations; O(cells).
    public func barredStock(
        of key: SkuKey, _ ask: AvailabilityAsk
    ) -> [(location: LocationIndex, bar: StockBar)] {
        withShard(of: key) { shard in
            guard let index = shard.index(of: key), let item = shard.resolve(index, ask) else {
                return []
            }
            var promised: [LocationUnits] = []
            shard.appendLocationStock(index, hash: key.hash, ask, to: &promised)
            let open = Set(promised.map(\.location))
            var result: [(location: LocationIndex, bar: StockBar)] = []
            for cell in shard.entries[index].cells
            where cell.onHand > 0 && item.conditions.contains(cell.condition)
                && result.last?.location != cell.location && !open.contains(cell.location)
            {
                let bar = shard.bar(item, cell.location, isFree: cell.free > 0)
                result.append((cell.location, bar))
            }
            return result
        }
    }
}

extension ShardState {
    fileprivate func bar(
        _ item: borrowing ItemAsk, _ location: LocationIndex, isFree: Bool
    ) -> StockBar {
        let place = Int(location.value)
        guard place < network.locations.count, place < item.view.plans.count else {
            return .outsideView
        }
        let plan = item.view.plans[place]
        if plan.allows(pool: false, at: item.now, { network.locations[$0] }) {
            return isFree ? .buffered : .claimed
        }
        let state = network.locations[place].state(at: item.now)
        return state == .open || state == .pickupOnly ? .outsideView : .closed
    }
}
