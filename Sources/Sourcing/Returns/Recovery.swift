internal import Inventory
internal import Primitives

/// What a returned unit brings, and what that takes.
///
/// With `p` the price that the item sells for, `s(c)` the location's share for condition c, and `f`
/// the part of it that survives until the unit is sold:
///
///     restock          p · s(condition) · f        if the location resells the category
///     refurbish        p · s(refurbished) · f − refurbishment     if it can, and resells it
///     liquidate        p · liquidation
///     return to vendor p · credit                  if an agreement covers the category
///     destroy          0
///     f = max(40 %, 1 − 2 % · w)
///     w = weeks that the stock there lasts with the unit = (units + 1) / units sold in a week
///
/// So a unit is worth most where it is sold soonest: what is short sells at its price, what lies
/// for half a year is marked down by half. Where it is not known what sells, a warehouse is
/// reckoned to sell twenty units of an item in a week, others one. NEW keeps the whole price;
/// DAMAGED is neither restocked nor refurbished; what nobody has looked at counts as OPEN_BOX.
struct Recovery: Equatable {
    var kind: RecoveryKind
    /// Milli-cents, refurbishment taken off; 0 or more.
    var value: Int64
}

extension Recovery {
    static let weeklyLoss: Int64 = 200
    static let leastPart: Int64 = 4_000
    static let usualWeeklyMilliUnits: Int64 = 1_000
    static let usualWarehouseMilliUnits: Int64 = 20_000

    /// The best that the location can do with one unit of the line. Ties go to the first of
    /// restock, refurbish, return to vendor, liquidate.
    static func best(
        of line: ReturnCartLine, at location: RoutingLocation, _ stock: ReturnStock?
    ) -> Recovery {
        let profile = location.returns
        let price = max(0, min(CostWeights.partMax, line.price))
        func part(_ share: Int64) -> Int64 { CostWeights.part(price, share, 10_000) }
        var best = Recovery(kind: .destroy, value: 0)
        func offer(_ kind: RecoveryKind, _ value: Int64) {
            if value > best.value { best = Recovery(kind: kind, value: value) }
        }
        if profile.resells(line.category) {
            let survives = survivingPart(at: location, stock)
            func resold(_ share: UInt16) -> Int64 {
                CostWeights.part(part(Int64(share)), survives, 10_000)
            }
            if let share = profile.share(of: line.condition) { offer(.restock, resold(share)) }
            if let cost = profile.refurbishmentCost, line.condition != .new,
                line.condition != .damaged
            {
                offer(.refurbish, resold(profile.refurbishedShare) - cost)
            }
        }
        if profile.credits(line.category) {
            offer(.returnToVendor, part(Int64(profile.vendorCreditShare)))
        }
        offer(.liquidate, part(Int64(profile.liquidationShare)))
        return best
    }

    /// The part of a unit's value that survives until it is sold there, basis points.
    static func survivingPart(at location: RoutingLocation, _ stock: ReturnStock?) -> Int64 {
        let usual =
            location.record.kind == .warehouse ? usualWarehouseMilliUnits : usualWeeklyMilliUnits
        let weekly = stock?.weeklyMilliUnits ?? usual
        guard weekly > 0 else { return leastPart }
        let units = max(0, min(Limits.quantityMax, stock?.units ?? 0)) + 1
        // Thousandths of a unit over thousandths a week, times the loss of a week.
        let loss = Int64(
            clamping: Int128(units) * 1_000 * Int128(weeklyLoss) / Int128(weekly))
        return max(leastPart, 10_000 - min(10_000, loss))
    }
}

extension ReturnFacility {
    /// Of the price, for a unit resold in this condition; nil where it is not.
    func share(of condition: Condition) -> UInt16? {
        let share: UInt16
        switch condition {
        case .new: share = 10_000
        case .openBox, .ungraded: share = openBoxShare
        case .refurbished: share = refurbishedShare
        case .used: share = usedShare
        default: share = 0
        }
        return share == 0 ? nil : share
    }
}
