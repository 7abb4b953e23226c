internal import Primitives

/// Days of a parcel: the site's handling, then what the carrier takes.
enum Shipping {
    /// Days that differ between sites and zones.
    static let daySpan = 7

    /// Days from the order to the arrival of a parcel that is decided now.
    static func days(_ open: OpenOrder, _ site: Retailer.Site, _ zone: Int) -> Int {
        daysMin(open) - 1 + site.handlingDays + RateCard.days[zone]
    }

    /// Days if a centre next door sends it.
    static func daysMin(_ open: OpenOrder) -> Int { open.minute / 1_440 - open.order.day + 1 }
}

/// What a run came to.
struct Outcome {
    var orders = 0.0
    var severalLines = 0.0
    var splits = 0.0
    var money: Int64 = 0
    var days = 0.0
    var late = 0.0
    var grams = 0.0
    var unitsUnfilled = 0.0
    var walkInsLost = 0.0
    var failures = 0.0
    /// Units that each site has sent.
    var sent: [Double] = []

    var splitShare: Double { 100 * splits / severalLines }
    /// Dollars: carriage, handling, and the margin of what was not sent.
    var costPerOrder: Double { Double(money) / 100_000 / orders }
    var meanDays: Double { days / orders }
    var lateShare: Double { 100 * late / orders }
    var kilogramsPerOrder: Double { grams / 1_000 / orders }
    var lostPerDay: Double { walkInsLost / Double(Demand.days) }
}

/// Three weeks of the retailer under one policy. Customers and failures are the same for all.
struct Simulation {
    let seed: UInt64
    let retailer: Retailer
    let demand: Demand
    private(set) var outcome = Outcome()
    private var stock: [[Int64]]
    /// Sends units back, if anybody does.
    private var desk: ReturnDesk?

    init(seed: UInt64) {
        self.seed = seed
        retailer = Retailer(seed: seed, ordersPerDay: Demand.ordersPerDay)
        demand = Demand(seed: seed, retailer: retailer)
        stock = retailer.levels
    }

    mutating func run(
        _ sourcer: inout some Sourcer, returning desk: ReturnDesk? = nil
    ) throws -> Outcome {
        outcome = Outcome()
        outcome.sent = retailer.sites.map { _ in 0 }
        stock = retailer.levels
        self.desk = desk
        var again: [OpenOrder] = []
        var nextOrder = 0
        var nextWalkIn = 0
        // Lines that were not found find their last try after the last day.
        for day in 0..<(Demand.days + 7) {
            if day > 0 { deliver(day) }
            let waiting = again
            again = []
            for open in waiting { try source(open, &sourcer, &again) }
            while nextOrder < demand.orders.count, demand.orders[nextOrder].day == day {
                let order = demand.orders[nextOrder]
                nextOrder += 1
                try sellUntil(order.minute, &nextWalkIn)
                try source(OpenOrder(order), &sourcer, &again)
            }
            try sellUntil((day + 1) * 1_440, &nextWalkIn)
        }
        for open in again { close(open) }
        try desk?.work(until: .max, &stock)
        return outcome
    }

    /// Everything that the week's delivery brings.
    private mutating func deliver(_ day: Int) {
        for (index, site) in retailer.sites.enumerated()
        where site.isCentre || site.deliveryDay == day % 7 {
            for sku in retailer.items.indices {
                stock[index][sku] = max(stock[index][sku], retailer.levels[index][sku])
            }
        }
    }

    private mutating func sellUntil(_ minute: Int, _ next: inout Int) throws {
        while next < demand.walkIns.count, demand.walkIns[next].minute < minute {
            let walkIn = demand.walkIns[next]
            next += 1
            try desk?.work(until: walkIn.minute, &stock)
            if stock[walkIn.site][walkIn.sku] > 0 {
                stock[walkIn.site][walkIn.sku] -= 1
            } else {
                outcome.walkInsLost += 1
            }
        }
        try desk?.work(until: minute, &stock)
    }

    /// Decides, takes the stock, picks; what is not found is decided anew next morning.
    private mutating func source(
        _ open: OpenOrder, _ sourcer: inout some Sourcer, _ again: inout [OpenOrder]
    ) throws {
        let picks = try sourcer.decide(open, stock: stock)
        var rest = open
        var missing = open.order.lines.map(\.quantity)
        var refused: [Demand.Line] = []
        var next = 0
        while next < picks.count {
            let site = picks[next].site
            var found: [Demand.Line] = []
            while next < picks.count, picks[next].site == site {
                let pick = picks[next]
                next += 1
                missing[pick.line] -= pick.quantity
                let line = Demand.Line(
                    sku: open.order.lines[pick.line].sku, quantity: pick.quantity)
                precondition(stock[site][line.sku] >= line.quantity, "sent what is not there")
                stock[site][line.sku] -= line.quantity
                if fails(open, line, site) {
                    outcome.failures += 1
                    // The record was wrong: nobody shall rely on it before the next delivery.
                    stock[site][line.sku] = 0
                    // Two pieces of one line are one line again.
                    if let same = refused.firstIndex(where: { $0.sku == line.sku }) {
                        refused[same].quantity += line.quantity
                    } else {
                        refused.append(line)
                    }
                    rest.failed.append(site)
                } else {
                    found.append(line)
                }
            }
            if !found.isEmpty { send(found, from: site, &rest) }
        }
        for (line, units) in zip(open.order.lines, missing) where units > 0 {
            outcome.unitsUnfilled += Double(units)
            outcome.money += units * retailer.items[line.sku].margin
        }
        guard !refused.isEmpty else { return close(rest) }
        rest.order.lines = refused
        rest.minute = (open.minute / 1_440 + 1) * 1_440
        again.append(rest)
    }

    private mutating func send(_ lines: [Demand.Line], from index: Int, _ open: inout OpenOrder) {
        let site = retailer.sites[index]
        let away = miles(
            site.city.place, (latitude: open.order.latitude, longitude: open.order.longitude))
        let zone = retailer.carrier.zone(away)
        let grams = lines.reduce(0) { $0 + $1.quantity * retailer.items[$1.sku].grams }
        let units = lines.reduce(0) { $0 + $1.quantity }
        outcome.money += retailer.carrier.price(zone: zone, grams: grams)
        outcome.money += site.parcelCost + units * site.unitCost
        outcome.grams += retailer.carrier.emissions(miles: away, grams: grams)
        outcome.sent[index] += Double(units)
        open.parcels += 1
        open.sent += lines.map { (index, $0) }
        open.days = max(open.days, Shipping.days(open, site, zone))
    }

    private mutating func close(_ open: OpenOrder) {
        desk?.delivered(open)
        outcome.orders += 1
        outcome.severalLines += open.lines > 1 ? 1 : 0
        outcome.splits += open.lines > 1 && open.parcels > 1 ? 1 : 0
        outcome.days += Double(open.days)
        outcome.late += open.days > RouterSourcer.promiseDays ? 1 : 0
    }

    /// Whether the site cannot find the line: told by order, SKU and site alone.
    private func fails(_ open: OpenOrder, _ line: Demand.Line, _ site: Int) -> Bool {
        let place = (open.order.number * 1_000 + line.sku) * 100 + site
        var dice = Dice(seed &* 1_000_000_007 &+ UInt64(place))
        return dice.chance(retailer.sites[site].failureRate)
    }
}
