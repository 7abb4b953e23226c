public import Primitives

/// A channel view made ready for asking: one array load per location where no rule depends on the
/// SKU or on the time. A class, so that asking copies one reference.
public final class CompiledView: Sendable {
    public let record: ChannelViewRecord
    /// By `LocationIndex`.
    let plans: [LocationPlan]
    /// Compiled rules, in order.
    let rules: [CompiledRule]
    /// Hashes of SKUs and categories that some safety rule names.
    let itemHashes: Set<UInt64>
    let thresholdsBySku: [UInt64: Quantity]
    let thresholdsByCategory: [UInt64: Quantity]
    let hasThresholdRules: Bool
    let threshold: Quantity
    let lowBand: Quantity
    let supplyHorizonDays: Int32
    let conditions: ConditionSet
    let sums: Bool
    /// When rules or states of locations begin or end, ascending: between two of them the view does
    /// not depend on the time.
    let moments: [Instant]
    /// Whether any rule at all depends on the SKU; most views have none.
    let mayHaveItemRules: Bool

    /// `old` is the same view before `changed` locations (and no others) changed: its plans of the
    /// others are kept, so that loading locations one by one is not quadratic in rules.
    init(
        _ record: ChannelViewRecord, locations: [LocationRecord], old: CompiledView? = nil,
        changed: Set<LocationIndex> = []
    ) {
        self.record = record
        hasThresholdRules = !record.thresholdRules.isEmpty
        threshold = max(0, record.threshold)
        lowBand = record.lowBand
        supplyHorizonDays = record.supplyHorizonDays
        conditions = record.conditions
        sums = record.safetyPolicy == .sum
        rules = record.safetyRules.map { CompiledRule($0) }
        let compiled = rules
        mayHaveItemRules = compiled.contains { $0.isItemRule }
        itemHashes = Set(compiled.flatMap { [$0.sku, $0.category].compactMap { $0 } })
        var bySku: [UInt64: Quantity] = [:]
        var byCategory: [UInt64: Quantity] = [:]
        for rule in record.thresholdRules {
            switch rule.scope {
            case .sku(let key): bySku[key.hash] = max(0, rule.quantity)
            case .category(let name): byCategory[HashedText(name).hash] = max(0, rule.quantity)
            }
        }
        thresholdsBySku = bySku
        thresholdsByCategory = byCategory
        let membership = ViewMembership(record)
        let kept = old?.record == record ? old?.plans ?? [] : []
        plans = locations.map { location in
            let place = Int(location.index.value)
            if place < kept.count && !changed.contains(location.index) { return kept[place] }
            return LocationPlan(
                location: location, isMember: membership.includes(location), rules: compiled,
                policy: record.safetyPolicy)
        }
        let states = zip(locations, plans).flatMap { location, plan in
            plan.flags.contains(.timed) ? location.stateMoments : []
        }
        let windows = rules.flatMap { [$0.from, $0.until].compactMap { $0 } }
        moments = Set(states + windows).sorted()
    }

    /// How many `moments` have come at `now`: in which stretch of time it is. O(log moments).
    func stretch(at now: Instant) -> Int {
        var low = 0
        var high = moments.count
        while low < high {
            let middle = (low + high) / 2
            if moments[middle] <= now { low = middle + 1 } else { high = middle }
        }
        return low
    }

    /// The view's threshold for a SKU: its own, its category's, the view's.
    func threshold(skuHash: UInt64, categoryHash: UInt64) -> Quantity {
        if !hasThresholdRules { return threshold }
        return thresholdsBySku[skuHash] ?? thresholdsByCategory[categoryHash] ?? threshold
    }

    /// Whether some safety rule names this SKU or its category.
    func hasItemRules(skuHash: UInt64, categoryHash: UInt64) -> Bool {
        if !mayHaveItemRules { return false }
        return itemHashes.contains(skuHash) || itemHashes.contains(categoryHash)
    }

    /// True when the location is in the view and in a state that lets it be asked.
    public func includes(_ location: LocationIndex, in network: Network, at now: Instant) -> Bool {
        guard Int(location.value) < plans.count else { return false }
        return plans[Int(location.value)].allows(pool: false, at: now) { network.locations[$0] }
    }
}

/// Who is in a view, by the lists of its record.
struct ViewMembership {
    private let locations: Set<String>
    private let groups: Set<String>
    private let excludedLocations: Set<String>
    private let excludedGroups: Set<String>

    init(_ record: ChannelViewRecord) {
        locations = Set(record.locations)
        groups = Set(record.groups)
        excludedLocations = Set(record.excludedLocations)
        excludedGroups = Set(record.excludedGroups)
    }

    func includes(_ location: LocationRecord) -> Bool {
        if excludedLocations.contains(location.id) { return false }
        if location.groups.contains(where: excludedGroups.contains) { return false }
        if locations.isEmpty && groups.isEmpty { return true }
        return locations.contains(location.id) || location.groups.contains(where: groups.contains)
    }
}
