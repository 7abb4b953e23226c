internal import Primitives

/// Safety stock of one location, in units.
extension CompiledView {
    /// More than any cell can hold: the location offers nothing.
    static let safetyMax = Limits.cellQuantityMax * 4

    /// From the plan alone: no rule of the view depends on this SKU or on the time.
    @inline(__always)
    func plannedSafety(_ plan: borrowing LocationPlan, onHand: Quantity) -> Quantity {
        if plan.basisPoints == 0 { return plan.absolute }
        let portion = onHand.portion(basisPoints: plan.basisPoints)
        let units = sums ? plan.absolute.saturatingAdd(portion) : max(plan.absolute, portion)
        return min(units, Self.safetyMax)
    }

    /// By walking the rules; allocates nothing. O(rules).
    func generalSafety(
        at location: LocationRecord, skuHash: UInt64, categoryHash: UInt64, onHand: Quantity,
        now: Instant
    ) -> Quantity {
        var total: Quantity = 0
        for rule in rules {
            guard
                rule.matchesItem(skuHash: skuHash, categoryHash: categoryHash),
                rule.isInForce(at: now), rule.matches(location)
            else { continue }
            let units = rule.units(onHand: onHand)
            switch record.safetyPolicy {
            case .first: return min(units, Self.safetyMax)
            case .max: total = max(total, units)
            case .sum: total = total.saturatingAdd(units)
            }
        }
        return min(total, Self.safetyMax)
    }

    /// Which rules gave which units, in order, for an explanation; combined by the policy they
    /// are the safety.
    func safetyParts(
        at location: LocationRecord, skuHash: UInt64, categoryHash: UInt64, onHand: Quantity,
        now: Instant
    ) -> [SafetyPart] {
        var parts: [SafetyPart] = []
        for (rule, source) in zip(rules, record.safetyRules) {
            guard
                rule.matchesItem(skuHash: skuHash, categoryHash: categoryHash),
                rule.isInForce(at: now), rule.matches(location)
            else { continue }
            let units = min(rule.units(onHand: onHand), Self.safetyMax)
            parts.append(SafetyPart(rule: source.id, units: units))
            if record.safetyPolicy == .first { break }
        }
        return parts
    }
}

/// One rule's contribution to a safety stock.
public struct SafetyPart: Equatable, Sendable {
    public var rule: String
    public var units: Int64
}
