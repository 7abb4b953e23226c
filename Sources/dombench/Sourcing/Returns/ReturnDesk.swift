internal import Inventory
internal import Primitives
internal import Sourcing

/// Customers who send back what they ordered, and where it goes under one policy.
///
/// One in six orders comes back, at least one unit of it, some days after it was delivered. The
/// customer says that the units were opened; what they are like is seen when they are looked at,
/// and what they bring is reckoned then, from the stock and the sales of the place that they are
/// at, by the formula on the page on returns: not by what the planner hoped. Customers, units and
/// their state are the same whatever is decided.
final class ReturnDesk {
    /// National Retail Federation and Appriss Retail, 2023: share of online sales returned.
    static let returnedShare = 0.176
    /// Customers who would rather go to a store, if there is one near, and how near that is.
    static let visitors = 0.5
    static let milesToStore = 15.0

    private struct Notice {
        var minute: Int
        var number: Int
        var order: Demand.Order
        var units: [(site: Int, sku: Int)]
        /// That the customer would bring it to.
        var stores: [Int]
    }

    private struct Arrival {
        var minute: Int
        var number: Int
        var site: Int
        var skus: [Int]
    }

    private let seed: UInt64
    private let retailer: Retailer
    private let policy: ReturnsPolicy
    private let network: SourcingNetwork
    /// Of all units ordered online, the part that each site sends when nothing comes back.
    private let parts: [Double]
    private let planner = ReturnPlanner()
    private let rules: CompiledPolicy
    private var notices: [Notice] = []
    private var arrivals: [Arrival] = []
    private var taken: [Slot: Int64] = [:]
    private(set) var outcome = ReturnsOutcome()

    private struct Slot: Hashable {
        var location: LocationIndex
        var start: Instant
    }

    init(seed: UInt64, _ retailer: Retailer, _ policy: ReturnsPolicy, sent: [Double]) {
        let all = sent.reduce(0, +)
        parts = sent.map { $0 / all }
        self.seed = seed
        self.retailer = retailer
        self.policy = policy
        network = ReturnsNetwork.make(retailer)
        rules = network.policies.policy(
            for: OrderFacts(), at: Instant(milliseconds: 0), isReturn: true)
    }

    /// Draws whether, when and what of the order comes back.
    func delivered(_ open: OpenOrder) {
        var dice = Dice(seed &* 1_000_003 &+ UInt64(open.order.number) &+ 77)
        guard dice.chance(Self.returnedShare), !open.sent.isEmpty else { return }
        let days = open.days + dice.number(3, 12)
        var units: [(site: Int, sku: Int)] = []
        for (site, line) in open.sent.sorted(by: { ($0.line.sku, $0.site) < ($1.line.sku, $1.site) }
        ) {
            for _ in 0..<line.quantity {
                let comesBack = dice.chance(0.7)
                if comesBack { units.append((site, line.sku)) }
            }
        }
        if units.isEmpty { units = [(open.sent[0].site, open.sent[0].line.sku)] }
        let notice = Notice(
            minute: open.order.minute + days * 1_440, number: open.order.number,
            order: open.order, units: units,
            stores: dice.chance(Self.visitors) && policy.usesStores ? nearStores(open.order) : [])
        let place = notices.firstIndex { ($0.minute, $0.number) > (notice.minute, notice.number) }
        notices.insert(notice, at: place ?? notices.count)
    }

    private func nearStores(_ order: Demand.Order) -> [Int] {
        retailer.sites.indices.filter {
            !retailer.sites[$0].isCentre
                && miles(retailer.sites[$0].city.place, (order.latitude, order.longitude))
                    <= Self.milesToStore
        }
    }

    /// Everything that happens before the minute, in its order.
    func work(until minute: Int, _ stock: inout [[Int64]]) throws {
        while true {
            let notice = notices.first?.minute ?? .max
            let arrival = arrivals.first?.minute ?? .max
            guard min(notice, arrival) < minute else { return }
            if arrival <= notice {
                look(arrivals.removeFirst(), &stock)
            } else {
                try decide(notices.removeFirst(), stock)
            }
        }
    }

    // MARK: Where to

    private func decide(_ notice: Notice, _ stock: [[Int64]]) throws {
        outcome.returns += 1
        for unit in notice.units { outcome.worth += price(unit.sku) }
        outcome.units += Double(notice.units.count)
        let skus = notice.units.map(\.sku)
        switch policy {
        case .exact:
            var plans = [try plan(notice, skus, nil, .mail, stock)]
            for store in notice.stores {
                plans.append(try plan(notice, skus, store, .store, stock))
            }
            let best = plans.filter(\.isComplete).min { $0.objective < $1.objective }
            accept(best ?? plans[0], skus, notice)
        case .exactByMail: accept(try plan(notice, skus, nil, .mail, stock), skus, notice)
        case .firstCentre: accept(try plan(notice, skus, 0, .mail, stock), skus, notice)
        case .secondCentre: accept(try plan(notice, skus, 1, .mail, stock), skus, notice)
        case .collecting: try collect(notice, skus, stock)
        case .sender:
            for site in Set(notice.units.map(\.site)).sorted() {
                let skus = notice.units.filter { $0.site == site }.map(\.sku)
                let method: ReturnMethod = notice.stores.contains(site) ? .store : .mail
                accept(try plan(notice, skus, site, method, stock, forwards: false), skus, notice)
            }
        }
    }

    /// To the first centre by bulk if there is a store near, else by mail.
    private func collect(_ notice: Notice, _ skus: [Int], _ stock: [[Int64]]) throws {
        let isNear = !notice.stores.isEmpty
        accept(
            try plan(notice, skus, 0, isNear ? .dropPoint : .mail, stock), skus, notice)
    }

    private func plan(
        _ notice: Notice, _ skus: [Int], _ site: Int?, _ method: ReturnMethod,
        _ stock: [[Int64]], forwards: Bool = true
    ) throws -> ReturnPlan {
        let distinct = Set(skus).sorted()
        let lines = distinct.map { sku in
            ReturnCartLine(
                id: "\(sku)", sku: SkuKey("\(sku)"),
                quantity: Quantity(skus.count { $0 == sku }), paid: price(sku), price: price(sku),
                grams: retailer.items[sku].grams)
        }
        let origin = Destination(
            latitudeMicrodegrees: Int32(notice.order.latitude * 1e6),
            longitudeMicrodegrees: Int32(notice.order.longitude * 1e6), country: "US")
        var input = ReturnInput(
            cart: ReturnCart(
                lines: lines, origin: origin,
                excluded: forwards
                    ? []
                    : [LocationIndex(0), LocationIndex(1)].filter {
                        Int($0.value) != site
                    }),
            now: Instant(milliseconds: ReturnsNetwork.start + Int64(notice.minute) * 60_000),
            network: network, ladder: [rules])
        for sku in distinct {
            for index in retailer.sites.indices {
                input.stock.append(
                    ReturnStock(
                        sku: SkuKey("\(sku)"), location: LocationIndex(UInt32(index)),
                        units: stock[index][sku], weeklyMilliUnits: weekly(index, sku)))
            }
        }
        let location = site.map { LocationIndex(UInt32($0)) }
        let plan = try planner.plan(&input, method: method, location: location) { location, slot in
            CapacityUse(returnedUnits: self.taken[Slot(location: location, start: slot)] ?? 0)
        }
        precondition(plan.isOptimal, "not proven")
        return plan
    }

    private func accept(_ plan: ReturnPlan, _ skus: [Int], _ notice: Notice) {
        let distinct = Set(skus).sorted()
        outcome.unplaced += Double(plan.unplaced.reduce(0) { $0 + $1.quantity })
        outcome.kept += Double(plan.kept.reduce(0) { $0 + $1.quantity })
        outcome.visits += plan.method == .mail || plan.parcels.isEmpty ? 0 : 1
        for parcel in plan.parcels { accept(parcel, distinct, notice) }
    }

    private func accept(_ parcel: ReturnParcel, _ skus: [Int], _ notice: Notice) {
        let units = parcel.lines.reduce(0) { $0 + $1.quantity }
        taken[Slot(location: parcel.location, start: parcel.slot), default: 0] += units
        for kind in [CostKind.shipping, .handling, .grading, .transfer] {
            outcome.cost += parcel.costs[kind]
        }
        outcome.grams += Double(parcel.gramsCO2e)
        outcome.parcels += 1
        for line in parcel.lines {
            let (received, sellable) = times(of: line, in: parcel)
            let site = Int((line.target ?? parcel.location).value)
            let wait = sellable.milliseconds - received.milliseconds
            for _ in 0..<line.quantity { outcome.hours.append(Double(wait) / 3_600_000) }
            if retailer.sites[site].isCentre { outcome.atCentres += Double(line.quantity) }
            let arrival = Arrival(
                minute: Int((sellable.milliseconds - ReturnsNetwork.start) / 60_000),
                number: notice.number, site: site,
                skus: [Int](repeating: skus[line.line], count: Int(line.quantity)))
            let place = arrivals.firstIndex {
                ($0.minute, $0.number, $0.skus[0]) > (
                    arrival.minute, arrival.number, arrival.skus[0]
                )
            }
            arrivals.insert(arrival, at: place ?? arrivals.count)
        }
    }

    /// When units are received at the place chosen for them, and sellable there.
    private func times(of line: ReturnUnits, in parcel: ReturnParcel) -> (Instant, Instant) {
        guard let target = line.target else { return (parcel.arrives, parcel.sellable) }
        let hub = network.routing.locations[Int(target.value)]
        let received = parcel.arrives.advanced(
            byMilliseconds: ReturnPlanner.bulkDays * 86_400_000)
        let begins = hub.calendar.receives(at: received) ?? received
        let sellable = hub.calendar.processed(minutes: hub.returns.processingMinutes, from: begins)
        return (received, sellable ?? received)
    }

    // MARK: What they are like, and what they bring

    /// Grades the units and does what is best with each: where it is, or, from a store, in bulk at
    /// a centre.
    private func look(_ arrival: Arrival, _ stock: inout [[Int64]]) {
        for (place, sku) in arrival.skus.enumerated() {
            let key = (arrival.number * 1_000 + sku) * 10
            var dice = Dice(seed &* 998_244_353 &+ UInt64(key + place))
            let draw = dice.fraction()
            var best = value(of: sku, draw, arrival.site, stock)
            var site = arrival.site
            if !retailer.sites[site].isCentre {
                for hub in retailer.sites.indices where retailer.sites[hub].isCentre {
                    var other = value(of: sku, draw, hub, stock)
                    let facility = network.routing.locations[hub].returns
                    other.amount -= Double((facility.bulkCost ?? 0) + facility.gradingCost)
                    if other.amount > best.amount { (best, site) = (other, hub) }
                }
            }
            outcome.recovery += best.amount
            if best.sells { stock[site][sku] += 1 }
        }
    }

    /// 70 % are as good as new, 12 % to be repaired, 13 % used, 5 % broken.
    private func value(
        of sku: Int, _ draw: Double, _ site: Int, _ stock: [[Int64]]
    ) -> (amount: Double, sells: Bool) {
        let facility = network.routing.locations[site].returns
        let worth = Double(price(sku))
        let part = surviving(site, sku, stock[site][sku])
        var best = (amount: worth * Double(facility.liquidationShare) / 10_000, sells: false)
        func offer(_ share: UInt16, less cost: Int64 = 0) {
            let amount = worth * Double(share) / 10_000 * part - Double(cost)
            if amount > best.amount { best = (amount, true) }
        }
        if draw < 0.70 { offer(facility.openBoxShare) }
        if draw >= 0.70, draw < 0.95 { offer(facility.usedShare) }
        if draw >= 0.70, draw < 0.82, let cost = facility.refurbishmentCost {
            offer(facility.refurbishedShare, less: cost)
        }
        return best
    }

    /// See `Recovery`: 2 % a week of the stock there, at most 60 %.
    private func surviving(_ site: Int, _ sku: Int, _ units: Int64) -> Double {
        let weekly = Double(weekly(site, sku)) / 1_000
        return weekly == 0 ? 0.4 : max(0.4, 1 - 0.02 * Double(units + 1) / weekly)
    }

    /// What sells there in a week, thousandths: to walk-ins, and its part of all online orders.
    private func weekly(_ site: Int, _ sku: Int) -> Int64 {
        let online = retailer.items[sku].share * Double(Demand.ordersPerDay) * 2.2 * parts[site]
        return Int64((retailer.walkIns[site][sku] + online) * 7 * 1_000)
    }

    /// A margin of 40 %.
    private func price(_ sku: Int) -> Int64 { retailer.items[sku].margin * 5 / 2 }
}

/// What the returns of a run came to. Money is milli-cents.
struct ReturnsOutcome {
    var returns = 0.0
    var units = 0.0
    var parcels = 0.0
    var kept = 0.0
    var unplaced = 0.0
    var atCentres = 0.0
    /// Returns that were brought and not mailed.
    var visits = 0.0
    /// Price of all units that somebody wanted to send back.
    var worth: Int64 = 0
    var cost: Int64 = 0
    var recovery = 0.0
    var grams = 0.0
    /// From receipt to sellable, by unit.
    var hours: [Double] = []

    /// Dollars for each return: carriage, handling and what of the price is not recovered.
    var netCost: Double {
        (Double(cost) + Double(worth) - recovery) / 100_000 / returns
    }
    var paid: Double { Double(cost) / 100_000 / returns }
    var recovered: Double { 100 * recovery / Double(worth) }
    var medianHours: Double {
        let sorted = hours.sorted()
        return sorted.isEmpty ? 0 : sorted[sorted.count / 2]
    }
}
