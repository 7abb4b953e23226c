internal import Primitives
internal import Sourcing

/// What somebody still waits for, and who could send it.
struct OpenOrder {
    var order: Demand.Order
    /// Minute of this decision.
    var minute: Int
    /// Sites that promised a line and could not find it.
    var failed: [Int] = []
    /// Lines that the customer ordered, sent ones included.
    var lines: Int
    /// Parcels on their way.
    var parcels = 0
    /// What is in them, and who sent it.
    var sent: [(site: Int, line: Demand.Line)] = []
    /// Days from the order to the last of them.
    var days = 0

    init(_ order: Demand.Order) {
        self.order = order
        minute = order.minute
        lines = order.lines.count
    }
}

struct Pick {
    var site: Int
    /// Place in the open order's lines.
    var line: Int
    var quantity: Quantity
}

/// Decides who sends what: a policy on the router in this process, or a server.
protocol Sourcer {
    mutating func decide(_ open: OpenOrder, stock: [[Int64]]) throws -> [Pick]
}

/// The policies that are compared.
enum SourcingPolicy: String, CaseIterable {
    /// As systems from before stores shipped: one distribution centre, then the other, then stores
    /// in a fixed order.
    case single = "one distribution centre first"
    /// Each line from the nearest that has it, as Magento's distance priority.
    case nearest = "nearest for each SKU"
    case fewest = "fewest splits, then nearest"
    case cost = "exact cost"
}

/// The exact router under one of the policies.
struct RouterSourcer: Sourcer {
    let retailer: Retailer
    let policy: SourcingPolicy
    private let router = Router()
    private var plan = RoutingPlan()
    private var problem = RoutingProblem()
    private var options = RoutingOptions()

    /// Days that are promised; each one more costs what a late day is said to cost.
    static let promiseDays = 3
    static let lateDay: Int64 = 200_000
    /// What a day is worth even when it is in time.
    static let day: Int64 = 40_000
    /// What it costs to start over where a line is not found.
    static let failure: Int64 = 900_000
    private static let unfilled: Int64 = 100_000_000

    init(_ retailer: Retailer, _ policy: SourcingPolicy) {
        self.retailer = retailer
        self.policy = policy
        problem.rates = RateTable(
            steps: RateCard.grams,
            prices: policy == .cost
                ? retailer.carrier.prices : retailer.carrier.prices.map { _ in 0 })
        if policy == .fewest { options.tiers = [.unfilled, .parcels, .distance, .cost] }
    }

    mutating func decide(_ open: OpenOrder, stock: [[Int64]]) throws -> [Pick] {
        let lines = open.order.lines
        problem.lines = lines.map {
            RoutingLine(
                quantity: $0.quantity, grams: retailer.items[$0.sku].grams,
                unfilledPrice: Self.unfilled)
        }
        problem.candidates.removeAll(keepingCapacity: true)
        problem.stock.removeAll(keepingCapacity: true)
        problem.unitCosts.removeAll(keepingCapacity: true)
        problem.exclusions.removeAll(keepingCapacity: true)
        let place = (latitude: open.order.latitude, longitude: open.order.longitude)
        problem.arrivalPrices = [0]
        if policy == .cost {
            let first = Shipping.daysMin(open)
            problem.arrivalPrices = (0..<Shipping.daySpan).map { Self.price(days: first + $0) }
        }
        for (index, site) in retailer.sites.enumerated() {
            let away = miles(site.city.place, place)
            let failed = open.failed.contains(index)
            problem.append(
                candidate(index, site, away, open),
                stock: lines.map { failed ? 0 : stock[index][$0.sku] },
                unitCosts: lines.map { unitCost(index, site, away, $0, stock[index][$0.sku]) })
        }
        try router.route(problem, options, into: &plan)
        return plan.assignments.map {
            Pick(site: $0.candidate, line: $0.line, quantity: $0.quantity)
        }
    }

    private func candidate(
        _ index: Int, _ site: Retailer.Site, _ away: Double, _ open: OpenOrder
    ) -> RoutingCandidate {
        let zone = retailer.carrier.zone(away)
        var candidate = RoutingCandidate(
            location: LocationIndex(UInt32(index)), fixedCost: 0, zone: zone,
            distance: Int64(away * 1_609))
        if policy == .cost {
            candidate.fixedCost = site.parcelCost
            candidate.arrival = Shipping.days(open, site, zone) - Shipping.daysMin(open)
        }
        return candidate
    }

    private func unitCost(
        _ index: Int, _ site: Retailer.Site, _ away: Double, _ line: Demand.Line, _ stock: Int64
    ) -> Int64 {
        switch policy {
        case .single: Int64(index) * 1_000
        case .nearest: Int64(away * 1_609)
        case .fewest: 0
        case .cost: site.unitCost + Int64(site.failureRate * Double(Self.failure))
        }
    }

    private static func price(days: Int) -> Int64 {
        Int64(days) * day + Int64(max(0, days - promiseDays)) * lateDay
    }
}
