internal import Primitives

/// Prices, by kind. Rates are not here: a router's table of rates is scaled by
/// `costs.weighted(_, .shipping)` once per policy, and the split penalty stands in `options`.
extension CompiledPolicy {
    /// What a parcel from the candidate costs beside carriage: the router's fixed cost.
    public func parcelCosts(_ candidate: CandidateFacts) -> CostParts {
        let costs = policy.costs
        var parts = CostParts()
        parts[.handling] = costs.weighted(candidate.handling, .handling)
        parts[.transfer] = costs.weighted(candidate.transfer, .transfer)
        parts[.capacity] = costs.weighted(candidate.capacity, .capacity)
        parts[.carbon] = costs.priced(candidate.gramsCO2e, .carbon, 1_000)
        parts[.lateness] = costs.priced(candidate.lateDays, .lateness, 1)
        parts[.distance] = costs.priced(candidate.distance, .distance, 1_000)
        parts[.preference] = preference(candidate, isPerUnit: false)
        return parts
    }

    /// What taking one unit from the candidate costs: the router's unit cost.
    public func unitCosts(_ candidate: CandidateFacts, _ unit: UnitFacts) -> CostParts {
        let costs = policy.costs
        var parts = CostParts()
        parts[.labour] = costs.weighted(unit.labour, .labour)
        parts[.transfer] = costs.weighted(unit.transfer, .transfer)
        parts[.opportunity] = costs.weighted(unit.opportunity, .opportunity)
        parts[.markdown] = costs.weighted(unit.markdown, .markdown)
        parts[.rejection] = costs.weighted(unit.rejection, .rejection)
        parts[.carbon] = costs.priced(unit.milligramsCO2e, .carbon, 1_000_000)
        parts[.distance] = costs.priced(candidate.distance, .haul, 1_000)
        parts[.rank] = costs.priced(candidate.rank, .rank, 1)
        parts[.cover] = costs.priced(unit.coverDays, .cover, 7)
        parts[.preference] = preference(candidate, unit, isPerUnit: true)
        return parts
    }

    /// The sum of `parcelCosts`, without its parts.
    @inline(__always)
    func parcelCost(_ candidate: borrowing CandidateFacts) -> Int64 {
        var sum = CostWeights.weighted(candidate.handling, weights.handling)
        sum += CostWeights.weighted(candidate.transfer, weights.transfer)
        sum += CostWeights.weighted(candidate.capacity, weights.capacity)
        sum += CostWeights.priced(candidate.gramsCO2e, weights.carbon, 1_000)
        sum += CostWeights.priced(candidate.lateDays, weights.lateness, 1)
        sum += CostWeights.priced(candidate.distance, weights.distance, 1_000)
        if hasPreferences { sum += preference(copy candidate, isPerUnit: false) }
        return sum
    }

    /// The sum of `unitCosts`, without its parts.
    @inline(__always)
    func unitCost(_ candidate: borrowing CandidateFacts, _ unit: borrowing UnitFacts) -> Int64 {
        var sum = CostWeights.weighted(unit.labour, weights.labour)
        sum += CostWeights.weighted(unit.transfer, weights.transfer)
        sum += CostWeights.weighted(unit.opportunity, weights.opportunity)
        sum += CostWeights.weighted(unit.markdown, weights.markdown)
        sum += CostWeights.weighted(unit.rejection, weights.rejection)
        sum += CostWeights.priced(unit.milligramsCO2e, weights.carbon, 1_000_000)
        sum += CostWeights.priced(candidate.distance, weights.haul, 1_000)
        sum += CostWeights.priced(candidate.rank, weights.rank, 1)
        sum += CostWeights.priced(unit.coverDays, weights.cover, 7)
        if hasPreferences {
            sum += preference(copy candidate, copy unit, isPerUnit: true)
        }
        return sum
    }

    /// No more than `parcelCost` of a candidate with these, where nothing is rewarded.
    @inline(__always)
    func leastFees(handling: Int64, capacity: Int64) -> Int64 {
        CostWeights.weighted(handling, weights.handling)
            + CostWeights.weighted(capacity, weights.capacity)
    }

    /// No more than `unitCost` of such a unit, likewise.
    @inline(__always)
    func leastFees(of unit: borrowing UnitFacts) -> Int64 {
        CostWeights.weighted(unit.labour, weights.labour)
            + CostWeights.weighted(unit.rejection, weights.rejection)
    }

    /// Whether what a unit costs may depend on the line in more than what carrying it emits.
    public var hasLinePreferences: Bool {
        policy.costs[.cover] != 0
            || preferences.contains { $0.isPerUnit && programs.isPerLine($0.condition) }
    }

    /// What it costs when the last parcel arrives after so many days: the router's arrival price.
    public func arrivalPrice(days: Int64) -> Int64 {
        policy.costs.priced(max(0, days), .time, 1)
    }

    private func preference(
        _ candidate: CandidateFacts, _ unit: UnitFacts = UnitFacts(), isPerUnit: Bool
    ) -> Int64 {
        var sum: Int64 = 0
        for one in preferences
        where one.isPerUnit == isPerUnit && programs.holds(one.condition, candidate, unit) {
            sum += one.cost
        }
        return max(-CostWeights.partMax, min(CostWeights.partMax, sum))
    }
}

/// The weights of a policy one by one, so that reading one does not copy all.
struct WeightTable: Sendable {
    let handling: Int64
    let labour: Int64
    let transfer: Int64
    let opportunity: Int64
    let markdown: Int64
    let rejection: Int64
    let capacity: Int64
    let carbon: Int64
    let lateness: Int64
    let distance: Int64
    let haul: Int64
    let rank: Int64
    let cover: Int64
    /// No term makes a plan cheaper.
    let hasNoRewards: Bool

    init(_ costs: CostWeights) {
        handling = costs[.handling]
        labour = costs[.labour]
        transfer = costs[.transfer]
        opportunity = costs[.opportunity]
        markdown = costs[.markdown]
        rejection = costs[.rejection]
        capacity = costs[.capacity]
        carbon = costs[.carbon]
        lateness = costs[.lateness]
        distance = costs[.distance]
        haul = costs[.haul]
        rank = costs[.rank]
        cover = costs[.cover]
        hasNoRewards = CostTerm.allCases.allSatisfy { costs[$0] >= 0 }
    }
}
