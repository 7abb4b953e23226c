public import Primitives

/// Units of one SKU that one location may promise.
public struct LocationUnits: Hashable, Sendable, BitwiseCopyable {
    public var location: LocationIndex
    public var units: Quantity

    public init(location: LocationIndex, units: Quantity) {
        self.location = location
        self.units = units
    }
}

extension ShardState {
    /// What the one ATP function answers for each location at which there is something to promise,
    /// ascending, appended to `result`. Not for kits and untracked items. `ask` names no location.
    ///
    /// O(cells); where nothing special hangs on the SKU one plan load a cell.
    func appendLocationStock(
        _ index: Int, hash: UInt64, _ ask: AvailabilityAsk, to result: inout [LocationUnits]
    ) {
        guard let item = resolve(index, ask, hash: hash) else { return }
        guard item.own.isEmpty, item.supplyThrough == nil, side(index, { $0.isIdle }) ?? true
        else { return appendSpecialStock(index, hash: hash, ask, item, to: &result) }
        let cells = entries[index].cells
        let plans = item.view.plans
        var place = 0
        while place < cells.count {
            let location = cells[place].location
            var free: Quantity = 0
            var onHand: Quantity = 0
            repeat {
                if item.conditions.contains(cells[place].condition) {
                    free &+= cells[place].free
                    onHand &+= cells[place].onHand
                }
                place &+= 1
            } while place < cells.count && cells[place].location == location
            guard free > 0, Int(location.value) < plans.count else { continue }
            let units = pile(
                item, plans[Int(location.value)], free: free, onHand: onHand, pool: false)
            if units > 0 { result.append(LocationUnits(location: location, units: units)) }
        }
    }

    /// Own holds, supply, waiting demand, quotas or a policy beyond stock: location by location.
    private func appendSpecialStock(
        _ index: Int, hash: UInt64, _ ask: AvailabilityAsk, _ item: borrowing ItemAsk,
        to result: inout [LocationUnits]
    ) {
        var locations = entries[index].cells.map(\.location)
        locations.append(contentsOf: countedSupplies(item).map(\.location))
        locations.sort()
        var last: LocationIndex?
        for location in locations where location != last {
            last = location
            var one = ask
            one.location = location
            let units = answer(index, hash: hash, one).quantity
            if units > 0 { result.append(LocationUnits(location: location, units: units)) }
        }
    }
}

extension TransactionScope {
    /// What `availability(of:_:)` answers for each location at which there is something to promise,
    /// ascending, appended to `result`. `ask` names no location; the SKU is not a kit.
    public func appendLocationStock(
        of key: SkuKey, _ ask: AvailabilityAsk, to result: inout [LocationUnits]
    ) {
        withShard(of: key) { shard in
            guard let index = shard.index(of: key) else { return }
            shard.appendLocationStock(index, hash: key.hash, ask, to: &result)
        }
    }
}
