internal import Primitives

/// A safety rule with its conditions as hashes and its amount as units or basis points.
struct CompiledRule: Sendable {
    enum Amount: Sendable {
        case units(Quantity)
        case basisPoints(UInt16)
    }

    let amount: Amount
    let location: String?
    let group: String?
    let sku: UInt64?
    let category: UInt64?
    let from: Instant?
    let until: Instant?

    init(_ rule: SafetyRule) {
        location = rule.location
        group = rule.group
        sku = rule.sku?.hash
        category = rule.category.map { HashedText($0).hash }
        from = rule.from
        until = rule.until
        switch rule.amount {
        case .absolute(let units): amount = .units(max(0, units))
        case .basisPoints(let points): amount = .basisPoints(min(points, 10_000))
        case .daysOfCover(let days, let rate):
            let (thousandths, overflow) = Int64(max(0, days))
                .multipliedReportingOverflow(by: max(0, rate))
            let units = overflow ? Int64.max : thousandths.saturatingAdd(999) / 1_000
            amount = .units(units)
        }
    }

    var isItemRule: Bool { sku != nil || category != nil }
    var isWindowed: Bool { from != nil || until != nil }

    func matches(_ place: LocationRecord) -> Bool {
        if let location, location != place.id { return false }
        if let group, !place.groups.contains(group) { return false }
        return true
    }

    func matchesItem(skuHash: UInt64, categoryHash: UInt64) -> Bool {
        if let sku, sku != skuHash { return false }
        if let category, category != categoryHash { return false }
        return true
    }

    func isInForce(at now: Instant) -> Bool {
        if let from, now < from { return false }
        if let until, now >= until { return false }
        return true
    }

    func units(onHand: Quantity) -> Quantity {
        switch amount {
        case .units(let units): min(units, CompiledView.safetyMax)
        case .basisPoints(let points): onHand.portion(basisPoints: points)
        }
    }
}
