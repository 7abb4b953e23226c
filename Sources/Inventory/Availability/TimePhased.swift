public import Primitives

/// Time-phased availability by whole days.
///
///     projected(d) = on hand + Σ supply(≤ d) − Σ demand(≤ d)
///     ATP(d)       = min over d' ≥ d of projected(d')
///
/// so that a sale today never breaks a later promise.
public enum TimePhased {
    /// Units that come or go on a day.
    public struct Bucket: Equatable, Sendable {
        public var day: DayNumber
        public var quantity: Quantity

        public init(day: DayNumber, quantity: Quantity) {
            self.day = day
            self.quantity = quantity
        }
    }

    /// ATP of `days` days from `first`. Supply due before `first` is late and does not count;
    /// demand due before it is overdue and still does. Saturates instead of overflowing; may be
    /// negative. O(days + buckets).
    public static func project(
        onHand: Quantity, supplies: [Bucket], demands: [Bucket], from first: DayNumber, days: Int
    ) -> [Quantity] {
        precondition(days >= 0 && days <= Limits.projectionDaysMax)
        if days == 0 { return [] }
        var change = [Quantity](repeating: 0, count: days)
        for supply in supplies where supply.day >= first {
            let offset = Int(supply.day.value) - Int(first.value)
            if offset < days { change[offset] = change[offset].saturatingAdd(supply.quantity) }
        }
        for demand in demands {
            let offset = max(0, Int(demand.day.value) - Int(first.value))
            if offset < days { change[offset] = change[offset].saturatingAdd(-demand.quantity) }
        }
        var level = onHand
        let projected = change.map { step in
            level = level.saturatingAdd(step)
            return level
        }
        return earliestPromise(projected)
    }

    /// The minimum of each day and all later ones.
    static func earliestPromise(_ projected: [Quantity]) -> [Quantity] {
        var result = projected
        var day = result.count - 2
        while day >= 0 {
            result[day] = min(result[day], result[day + 1])
            day -= 1
        }
        return result
    }
}
