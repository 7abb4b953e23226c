internal import Primitives

/// The clamp order of the ATP function, first half: locations.
///
///     free(cell)             = onHand − quarantined − committed − held (+ the owner's own holds)
///     location_atp(view, …)  = excluded ? 0 : max(0, Σ free − safety(view, location, now))
///
/// The cells of one location whose conditions the view counts are one pile: their free units are
/// added before the safety is taken off once.
extension ShardState {
    /// Σ location_atp over the pool. The common case: no SKU or time rules apply, no supply counts,
    /// no own holds; one plan load per location, no allocation. O(cells), or O(1) where it is kept.
    func plainPool(_ ask: borrowing ItemAsk) -> (units: Quantity, asOf: UInt32) {
        if ask.poolStamp != 0, memos[ask.index].poolStamp == ask.poolStamp {
            return (memos[ask.index].pool, memos[ask.index].poolAsOf)
        }
        let conditions = ask.conditions
        let walksRules = ask.hasItemRules
        var total: Quantity = 0
        var asOf = UInt32.max
        entries[ask.index].cells.withUnsafeBufferPointer { cells in
            ask.view.plans.withUnsafeBufferPointer { plans in
                var place = 0
                while place < cells.count {
                    let location = cells[place].location
                    var free: Quantity = 0
                    var onHand: Quantity = 0
                    repeat {
                        if conditions.contains(cells[place].condition) {
                            free &+= cells[place].free
                            onHand &+= cells[place].onHand
                            // 0, never told, wraps to the highest.
                            asOf = min(asOf, cells[place].asOfSeconds &- 1)
                        }
                        place &+= 1
                    } while place < cells.count && cells[place].location == location
                    guard Int(location.value) < plans.count, free > 0 else { continue }
                    let plan = plans[Int(location.value)]
                    if plan.isPlain && !walksRules {
                        total = total.saturatingAdd(max(0, free &- plan.absolute))
                    } else {
                        let units = pile(ask, plan, free: free, onHand: onHand, pool: true)
                        total = total.saturatingAdd(units)
                    }
                }
            }
        }
        return (total, asOf &+ 1)
    }

    /// One location's promisable units from its summed free and on-hand.
    func pile(
        _ ask: borrowing ItemAsk, _ plan: LocationPlan, free: Quantity, onHand: Quantity,
        pool: Bool
    ) -> Quantity {
        let direct: LocationPlan.Flags = pool ? .pooled : .askable
        if !plan.flags.contains(direct) {
            guard plan.allows(pool: pool, at: ask.now, { network.locations[$0] }) else {
                return 0
            }
        }
        if free <= 0 { return 0 }
        if ask.isBehindBuffers { return free }
        let safety: Quantity
        if ask.hasItemRules || plan.flags.contains(.general) {
            safety = ask.view.generalSafety(
                at: network.locations[Int(plan.location)], skuHash: ask.skuHash,
                categoryHash: ask.categoryHash, onHand: onHand, now: ask.now)
        } else {
            safety = ask.view.plannedSafety(plan, onHand: onHand)
        }
        return max(0, free &- safety)
    }

    /// The piles of the pool, location by location, with everything that can widen them: own
    /// holds and counted supply.
    func piles(_ ask: borrowing ItemAsk) -> [Pile] {
        var locations = entries[ask.index].cells.map(\.location)
        let supplies = countedSupplies(ask)
        locations.append(contentsOf: supplies.map(\.location))
        locations.sort()
        var result: [Pile] = []
        for location in locations where result.last?.location != location {
            guard pools(ask, location) else { continue }
            let units = locationUnits(ask, location, pool: true, supplies: supplies)
            result.append(Pile(location: location, units: units))
        }
        return result
    }

    /// Whether the location is in the pool of the ask's view.
    func pools(_ ask: borrowing ItemAsk, _ location: LocationIndex) -> Bool {
        guard Int(location.value) < ask.view.plans.count else { return false }
        return ask.view.plans[Int(location.value)]
            .allows(pool: true, at: ask.now) { network.locations[$0] }
    }

    /// location_atp of one location, with own holds and `supplies` added.
    func locationUnits(
        _ ask: borrowing ItemAsk, _ location: LocationIndex, pool: Bool, supplies: [Supply]
    ) -> Quantity {
        guard Int(location.value) < ask.view.plans.count else { return 0 }
        var (free, onHand, _) = sums(ask, location)
        for hold in ask.own {
            if case .cell(location, let condition) = hold.place,
                ask.conditions.contains(condition)
            {
                free = free.saturatingAdd(hold.quantity)
            }
        }
        for supply in supplies where supply.location == location {
            free = free.saturatingAdd(supply.unpromised)
        }
        let plan = ask.view.plans[Int(location.value)]
        return pile(ask, plan, free: min(free, CompiledView.safetyMax), onHand: onHand, pool: pool)
    }

    /// Σ free, Σ on hand and the oldest as-of over the counted cells of one location. O(log cells).
    func sums(
        _ ask: borrowing ItemAsk, _ location: LocationIndex
    ) -> (free: Quantity, onHand: Quantity, asOf: UInt32) {
        entries[ask.index].sums(location, ask.conditions)
    }

    /// Supply that counts as if it were there: not late, due by the ask's day.
    func countedSupplies(_ ask: borrowing ItemAsk) -> [Supply] {
        guard let last = ask.supplyThrough else { return [] }
        return timelySupplies(ask).filter { DayNumber(containing: $0.due) <= last }
    }

    /// Supply that has not passed its day, of the view's conditions and confidence; by due date.
    func timelySupplies(_ ask: borrowing ItemAsk) -> [Supply] {
        guard let supplies = side(ask.index, { $0.supplies }), !supplies.isEmpty else { return [] }
        let today = DayNumber(containing: ask.now)
        let view = ask.view
        let conditions = ask.conditions
        return supplies.filter {
            DayNumber(containing: $0.due) >= today && $0.unpromised > 0
                && conditions.contains($0.condition)
                && $0.confidence >= view.record.confidenceFloor
        }
    }
}
